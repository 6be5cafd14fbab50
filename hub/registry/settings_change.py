"""A change of settings: looked at before it is made, told as what each point will do, and undone by a new act."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from hub.evidence import own_chain
from hub.evidence.entry import Entry
from hub.evidence.hand import Hand
from hub.fleet import applied
from hub.fleet import service as fleet
from hub.fleet.applied import Delivery
from hub.fleet.point_settings import EVERYWHERE, SETTINGS, default_of, written
from hub.kernel.pair import Pair
from hub.kernel.period import day_of
from hub.kernel.refused import Refused
from hub.patrol import service as patrol
from hub.registry.settings_words import will_do
from wire_contract.act_changes import SettingChanged
from wire_contract.event import LineHash
from wire_contract.topics import DeviceId

Said = Mapping[str, Mapping[str, str]]

MOST_CHANGES = 20
"""So many of the latest are offered to be undone."""


@dataclass(frozen=True, slots=True)
class Step:
    """One setting that is said otherwise; empty: not said, so that the district or the default holds."""

    name: str
    before: str
    after: str
    held: str
    """What held before, whoever said it."""
    will_hold: str


@dataclass(frozen=True, slots=True)
class AtPoint:
    """What the change means at one point: nothing where the point has its own word or already does so."""

    point: str
    name: str
    device: DeviceId | None
    version: int | None
    """The version that its device will get; None where it gets none."""
    will: tuple[Pair, ...]
    """What it will do, to be read after `จุดนี้` and `the point`."""
    keeps: tuple[str, ...]
    """Settings that are said for this point only, so that the district's word does not reach it."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change would do, as the register stands now."""

    point: str | None
    steps: tuple[Step, ...]
    points: tuple[AtPoint, ...]
    digest: str
    """Of what stands and what is wanted: whoever confirms has seen this."""

    @property
    def reached(self) -> tuple[AtPoint, ...]:
        """The points that will do something else."""
        return tuple(one for one in self.points if one.will)


@dataclass(frozen=True, slots=True)
class Former:
    """Something that was changed together, and what undoing it would say."""

    line: LineHash
    at: datetime
    subject: str
    point: str | None
    steps: tuple[tuple[str, str, str], ...]
    """Setting, before, after."""

    @property
    def wishes(self) -> Mapping[str, str]:
        """What was said before it."""
        return {name: before for name, before, _ in self.steps}


def complaints(typed: Mapping[str, str]) -> Mapping[str, Pair]:
    """What is wrong with each text, by setting; nothing where all can be said."""
    wrong: dict[str, Pair] = {}
    for name, text in typed.items():
        try:
            if text.strip():
                written(name, text)
        except Refused:
            known = SETTINGS.get(name)
            on = ("เปิด หรือ ปิด", "on or off")
            thai, english = (on if known.is_switch else known.hint) if known else ("ไม่มีค่าตั้งนี้", "no such setting")
            wrong[name] = (f"ใช้ค่านี้ไม่ได้ · {thai}", f"This does not serve: {english}")
    return wrong


def look(conn: Connection, typed: Mapping[str, str], *, point: str | None, now: datetime) -> Preview:
    """What would happen if this were said (an empty text: said no more) for the point, or for all; nothing has."""
    if point is not None and fleet.point(conn, point) is None:
        raise Refused(f"ไม่มีจุด {point} · there is no point {point}", hint="ดูรายการ · see riskpoint-hub point list")
    said = fleet.setting_values(conn)
    wishes = {name: written(name, text) if text.strip() else "" for name, text in typed.items()}
    steps = _steps(said, wishes, point)
    then = _merged(said, point or EVERYWHERE, {one.name: one.after for one in steps})
    return Preview(
        point, steps, tuple(_points(conn, said, then, steps=steps, point=point, now=now)), _digest(steps, point)
    )


def carry_out(
    conn: Connection, typed: Mapping[str, str], *, point: str | None, digest: str | None, hand: Hand
) -> Preview:
    """All of it is said from now on, if it is still what was looked at; what was done comes back."""
    found = look(conn, typed, point=point, now=hand.at)
    if digest is not None and found.digest != digest:
        raise Refused(
            "ค่าตั้งเปลี่ยนไประหว่างนี้ · the settings have changed meanwhile",
            hint="ดูผลใหม่ด้านล่างแล้วยืนยันอีกครั้ง · look below, and confirm again",
        )
    for one in found.steps:
        if one.after:
            fleet.set_setting(conn, one.name, one.after, point=point, hand=hand)
        else:
            fleet.clear_setting(conn, one.name, point=point, hand=hand)
    return found


def deliveries(conn: Connection) -> Mapping[DeviceId, Delivery]:
    """How far settings have come at each device."""
    return applied.deliveries(conn)


def former(conn: Connection, *, point: str | None = None) -> Sequence[Former]:
    """What was said before, the latest change first: of the district, or of one point."""
    found: list[Former] = []
    for entry in own_chain.of_kind(conn, SettingChanged):
        act = entry.act
        record = (act.after or act.before) if isinstance(act, SettingChanged) else None
        if record is None or not isinstance(act, SettingChanged) or record.point != (point or EVERYWHERE):
            continue
        step = (record.name, act.before.value if act.before else "", act.after.value if act.after else "")
        if found and _is_together(found[-1], entry):
            found[-1] = Former(found[-1].line, found[-1].at, found[-1].subject, point, (*found[-1].steps, step))
        else:
            found.append(Former(entry.hash, entry.occurred_at, entry.subject, point, (step,)))
    return found[::-1][:MOST_CHANGES]


def _is_together(one: Former, entry: Entry) -> bool:
    return (one.at, one.subject) == (entry.occurred_at, entry.subject)


def _steps(said: Said, wishes: Mapping[str, str], point: str | None) -> tuple[Step, ...]:
    own = said.get(point or EVERYWHERE, {})
    found = []
    for name, after in wishes.items():
        below = (said.get(EVERYWHERE, {}).get(name, "") if point else "") or default_of(name)
        before = own.get(name, "")
        if before != after:
            found.append(Step(name, before, after, held=before or below, will_hold=after or below))
    return tuple(found)


def _merged(said: Said, scope: str, changes: Mapping[str, str]) -> Said:
    mine = {**said.get(scope, {}), **changes}
    return {**said, scope: {name: value for name, value in mine.items() if value}}


def _points(
    conn: Connection, said: Said, then: Said, *, steps: Sequence[Step], point: str | None, now: datetime
) -> Sequence[AtPoint]:
    needs = patrol.needs_today(conn, now=now)
    before = fleet.settings_of_points(conn, at=now, needs=needs, said=said)
    after = fleet.settings_of_points(conn, at=now, needs=needs, said=then)
    devices = {one.point_id: one.device for one in fleet.enrolments(conn) if one.enrolled_to is None}
    signed = applied.deliveries(conn)
    found = []
    for one in fleet.points(conn):
        if (one.closed_on is not None and one.closed_on <= day_of(now)) or point not in (None, one.code):
            continue
        device = devices.get(one.id)
        own = said.get(one.code, {})
        keeps = tuple(step.name for step in steps if point is None and step.name in own)
        will = tuple(
            will_do(step.name, step.will_hold)
            for step in steps
            if step.name not in keeps and step.held != step.will_hold
        )
        is_news = before[one.id] != after[one.id]
        version = (signed[device].signed or 0) + 1 if device is not None and is_news else None
        found.append(AtPoint(one.code, one.short_name or one.name, device, version, will, keeps))
    return found


def _digest(steps: Sequence[Step], point: str | None) -> str:
    return hashlib.sha256(repr((point, steps)).encode()).hexdigest()
