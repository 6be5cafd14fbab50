"""What the pages of points show and do: the register's view of one point, and each thing that may change about it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import msgspec
from sqlalchemy import Connection

from hub.audit import service as audit
from hub.evidence.hand import Hand
from hub.fleet import details, locations
from hub.fleet import service as fleet
from hub.fleet.location import Location
from hub.fleet.records import point_record
from hub.fleet.service import Point
from hub.kernel.refused import Refused
from hub.patrol import register as patrol_register
from hub.patrol import suspensions
from hub.patrol.schedule import DutyChange, due_on
from hub.patrol.suspension import Suspension, in_force
from hub.registry.coordinates import written
from hub.registry.point_form import PointWish
from wire_contract.event import LineHash
from wire_contract.register_acts import PointDetailRecord


@dataclass(frozen=True, slots=True)
class PointView:
    """One point as the register has it."""

    point: Point
    kinds: tuple[str, ...]
    purpose: str
    location: Location | None
    duties: tuple[DutyChange, ...]
    """By day, the earliest first."""
    suspensions: tuple[Suspension, ...]
    due: int
    """Patrols due today."""
    suspended: Suspension | None
    """The suspension that is in force today."""
    device: str | None

    @property
    def version(self) -> str:
        """Changes whenever something that the form shows does."""
        detail = PointDetailRecord(point=self.point.code, kinds=self.kinds, purpose=self.purpose)
        parts = [msgspec.json.encode(one) for one in (point_record(self.point), detail)]
        return hashlib.sha256(b"\n".join([*parts, str(self.location).encode()])).hexdigest()[:16]


def point_views(conn: Connection, *, today: date) -> Sequence[PointView]:
    """Every point that ever was, by code."""
    said, places = details.details(conn), locations.locations(conn)
    duties = {point.id: [] for point in fleet.points(conn)}  # type: dict[int, list[DutyChange]]
    numbers = {point.code: point.id for point in fleet.points(conn)}
    for record in patrol_register.duty_records(conn):
        change = DutyChange(date.fromisoformat(record.from_day), record.patrols_per_day)
        duties[numbers[record.point]].append(change)
    stopped = suspensions.suspensions(conn)
    devices = {one.point_id: one.device for one in fleet.enrolments(conn) if one.enrolled_to is None}
    return [
        PointView(
            point,
            kinds=said[point.code].kinds if point.code in said else (),
            purpose=said[point.code].purpose if point.code in said else "",
            location=places.get(point.code),
            duties=tuple(sorted(duties[point.id], key=lambda one: one.from_day)),
            suspensions=tuple(one for one in stopped if one.point_id == point.id),
            due=due_on(duties[point.id], today),
            suspended=in_force(stopped, point_id=point.id, day=today),
            device=devices.get(point.id),
        )
        for point in fleet.points(conn)
    ]


def point_view(conn: Connection, code: str, *, today: date) -> PointView | None:
    """One point; None where there is none of this code."""
    return next((one for one in point_views(conn, today=today) if one.point.code == code), None)


def typed_of(view: PointView) -> dict[str, str]:
    """The point, as a form has it, or a command."""
    point = view.point
    return {
        "code": point.code,
        "name": point.name,
        "short_name": point.short_name,
        "station": point.station,
        "has_camera": "on" if point.has_camera else "",
        "opened_on": point.opened_on.isoformat(),
        "kinds": ",".join(view.kinds),
        "purpose": view.purpose,
        "place": written(view.location),
    }


def add(conn: Connection, wish: PointWish, *, hand: Hand) -> LineHash | None:
    """The point is in the register; or that is proposed, where it would count on days that are over."""
    if fleet.point(conn, wish.code) is not None:
        raise Refused(f"มีจุดรหัส {wish.code} แล้ว · there is a point {wish.code} already", hint="ใช้รหัสอื่น · choose another")

    return audit.do_or_propose(conn, lambda conn, hand: _add(conn, wish, hand=hand), hand=hand)


def change(conn: Connection, wish: PointWish, *, version: str | None, hand: Hand) -> LineHash | None:
    """The point is as the wish says. `version` is what the form showed: a change made meanwhile is not overwritten."""
    found = point_view(conn, wish.code, today=wish.opened_on)
    if found is None:
        raise Refused(f"ไม่มีจุด {wish.code} · there is no point {wish.code}", hint="ดูรายการ · see the list")
    if version is not None and found.version != version:
        raise Refused(
            "มีผู้แก้จุดนี้ระหว่างที่ท่านกรอก · somebody has changed this point meanwhile",
            hint="สิ่งที่กรอกยังอยู่ ดูค่าปัจจุบันด้านล่าง แล้วบันทึกอีกครั้งถ้ายังต้องการ · yours is kept; look at theirs, and save again",
        )
    point = found.point
    return audit.do_or_propose(conn, lambda conn, hand: _change(conn, point, wish, hand=hand), hand=hand)


def put_point(conn: Connection, wish: PointWish, *, hand: Hand) -> None:
    """The point is in the register as the wish says, added or changed; what a sheet leaves empty of a place stays."""
    found = fleet.point(conn, wish.code)
    if found is None:
        _add(conn, wish, hand=hand)
    elif found.closed_on is not None or found.opened_on != wish.opened_on:
        raise Refused(
            f"จุด {wish.code} เริ่มนับ {found.opened_on} หรือเลิกนับแล้ว · it counts from {found.opened_on}, or is closed",
            hint="วันที่เริ่มนับเปลี่ยนในตารางไม่ได้ · a sheet does not change that day",
        )
    else:
        _change(conn, found, wish, hand=hand)


def set_duty(conn: Connection, code: str, *, from_day: date, patrols: int, hand: Hand) -> LineHash | None:
    """The point is due so many patrols a day from that day on, or that is proposed."""
    found = fleet.point(conn, code)
    if found is None:
        raise Refused(f"ไม่มีจุด {code} · there is no point {code}", hint="ดูรายการ · see the list")

    def do(conn: Connection, hand: Hand) -> None:
        patrol_register.set_duty(conn, found.id, from_day=from_day, patrols_per_day=patrols, hand=hand)

    return audit.do_or_propose(conn, do, hand=hand)


def close(conn: Connection, code: str, *, closed_on: date, hand: Hand) -> LineHash | None:
    """The point does not count from that day on, or that is proposed."""
    return audit.do_or_propose(
        conn, lambda conn, hand: fleet.close_point(conn, code=code, closed_on=closed_on, hand=hand), hand=hand
    )


def suspend(conn: Connection, wish: suspensions.Wish, *, hand: Hand) -> LineHash | None:
    """The point is suspended, or that is proposed."""
    return audit.do_or_propose(conn, lambda conn, hand: suspensions.suspend(conn, wish, hand=hand), hand=hand)


def end_suspension(conn: Connection, code: str, *, from_day: date, to_day: date | None, hand: Hand) -> LineHash | None:
    """The suspension that began on that day ends on `to_day`; for None it is taken back whole. Or that is proposed."""
    found = fleet.point(conn, code)
    for one in suspensions.suspensions(conn):
        if found is not None and (one.point_id, one.from_day) == (found.id, from_day):
            standing = one
            break
    else:
        raise Refused("ไม่มีการระงับนี้แล้ว · there is no such suspension any more", hint="ดูใหม่อีกครั้ง · look at it again")

    def do(conn: Connection, hand: Hand) -> None:
        if to_day is None:
            suspensions.take_back(conn, standing, hand=hand)
        else:
            suspensions.end(conn, standing, to_day=to_day, hand=hand)

    return audit.do_or_propose(conn, do, hand=hand)


def _add(conn: Connection, wish: PointWish, *, hand: Hand) -> None:
    fleet.add_point(
        conn,
        code=wish.code,
        name=wish.name,
        short_name=wish.short_name,
        station=wish.station,
        has_camera=wish.has_camera,
        opened_on=wish.opened_on,
        hand=hand,
    )
    _describe(conn, wish, hand=hand)


def _change(conn: Connection, point: Point, wish: PointWish, *, hand: Hand) -> None:
    after = replace(point, name=wish.name, short_name=wish.short_name, station=wish.station, has_camera=wish.has_camera)
    fleet.change_point(conn, point, after, hand=hand)
    _describe(conn, wish, hand=hand)


def _describe(conn: Connection, wish: PointWish, *, hand: Hand) -> None:
    details.describe(conn, code=wish.code, kinds=wish.kinds, purpose=wish.purpose, hand=hand)
    if wish.location is not None:
        locations.locate(conn, code=wish.code, location=wish.location, hand=hand)
