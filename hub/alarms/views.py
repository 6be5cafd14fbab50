"""What the pages of alarms show, loaded in one go: the list, one alarm and what was said, a block for other pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from sqlalchemy import Connection

from hub.alarms import service
from hub.alarms.alarm import Alarm, Remark
from hub.alarms.telling import FOR_EVIDENCE
from hub.alarms.watch import AlarmKind, Flip, Severity, Watch
from hub.fleet import service as fleet
from hub.fleet.liveness import Maintenance, standing_at
from hub.fleet.maintenance import maintenance_of
from hub.fleet.service import Point
from hub.kernel.rights import Right
from hub.web.visitor import User
from wire_contract.topics import DeviceId

MOST_LISTED = 300
IN_BLOCK = 6


@dataclass(frozen=True, slots=True)
class Filter:
    """What somebody wants to see."""

    state: str = "open"
    """`open`, `waiting` (nobody has acknowledged it) or `all`."""
    point: str | None = None
    kind: str | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class AlarmList:
    """Alarms, what should be looked at first first; of `all` the newest first."""

    rows: Sequence[Alarm]
    remarks: Mapping[int, Sequence[Remark]]
    names: Mapping[str, str]
    """Of points, by code."""
    open: int
    waiting: int
    urgent: int
    """Open ones of all points and kinds; those that nobody acknowledged; those that are urgent."""
    older: int | None
    """Where the next page of `all` begins."""


@dataclass(frozen=True, slots=True)
class AlarmView:
    """One alarm."""

    alarm: Alarm
    remarks: Sequence[Remark]
    flips: Sequence[Flip]
    point_name: str | None


@dataclass(frozen=True, slots=True)
class Resting:
    """A device that stands somewhere, and the maintenance that holds now."""

    device: DeviceId
    point: Point
    maintenance: Maintenance | None


def alarm_list(conn: Connection, wanted: Filter, *, user: User) -> AlarmList:
    """The alarms that pass and that this user may see."""
    every = [one for one in service.open_alarms(conn) if may_see(user.rights, one)]
    older = None
    if wanted.state == "all":
        found = service.newest(conn, limit=MOST_LISTED + 1, point=wanted.point, kind=wanted.kind, before=wanted.before)
        older = found[MOST_LISTED - 1].id if len(found) > MOST_LISTED else None
        rows = [one for one in found[:MOST_LISTED] if may_see(user.rights, one)]
    else:
        rows = [one for one in every if _passes(one, wanted)][:MOST_LISTED]
    return AlarmList(
        rows=rows,
        remarks=service.remarks(conn, rows),
        names=point_names(conn),
        open=len(every),
        waiting=sum(one.waits for one in every),
        urgent=sum(one.severity is Severity.URGENT for one in every),
        older=older,
    )


def alarm_view(conn: Connection, number: int, *, user: User) -> AlarmView | None:
    """The alarm with this number; None where there is none that this user may see."""
    found = service.alarm(conn, number)
    if found is None or not may_see(user.rights, found):
        return None
    return AlarmView(
        alarm=found,
        remarks=service.remarks(conn, [found])[found.id],
        flips=service.flips_of(conn, found.watch, found.subject),
        point_name=point_names(conn).get(found.point or ""),
    )


def resting(conn: Connection, *, now: datetime) -> Sequence[Resting]:
    """Every device that stands somewhere, those in maintenance first."""
    points = {one.id: one for one in fleet.points(conn)}
    said = {device: one for device, one in maintenance_of(conn).items() if one.covers(now)}
    rows = [
        Resting(device, points[term.point_id], said.get(device))
        for device, term in standing_at(fleet.enrolments(conn), now).items()
    ]
    return sorted(rows, key=lambda row: (row.maintenance is None, row.point.code, row.device))


def points(conn: Connection) -> Sequence[Point]:
    """Every point, for the filter."""
    return fleet.points(conn)


def point_names(conn: Connection) -> Mapping[str, str]:
    """What points are called, by code."""
    return {point.code: point.short_name or point.name for point in fleet.points(conn)}


def may_see(rights: frozenset[Right], alarm: Alarm) -> bool:
    """Whether somebody with these rights may see this alarm at all."""
    return alarm.kind not in FOR_EVIDENCE or Right.SEE_EVIDENCE in rights


def path_of(alarm: Alarm) -> str | None:
    """The page where somebody finds out more about what the alarm is about."""
    if alarm.watch is Watch.ASSET:
        return "/self-tests/" + "/".join(quote(part, safe="") for part in alarm.subject.split("/"))
    if alarm.watch is Watch.ORDER:
        return f"/orders/{quote(alarm.subject, safe='')}"
    if alarm.watch is Watch.REPORT:
        return f"/reports/life/{quote(alarm.subject)}"
    if alarm.kind is AlarmKind.SUSPICIOUS:
        return "/flags"
    if alarm.kind in {AlarmKind.QUARANTINE, AlarmKind.FORK, AlarmKind.CHAIN_FAULT}:
        return "/quarantine"
    return f"/points/{quote(alarm.point, safe='')}" if alarm.point else None


def _passes(alarm: Alarm, wanted: Filter) -> bool:
    return (
        wanted.point in {None, alarm.point}
        and wanted.kind in {None, alarm.kind.value}
        and (wanted.state != "waiting" or alarm.waits)
    )
