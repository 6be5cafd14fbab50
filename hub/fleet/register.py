"""The door to the fleet's register: points and enrolments are added, ended and corrected, each in a hand's name."""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Connection

from hub.evidence import own_chain
from hub.evidence.hand import Hand
from hub.fleet import store
from hub.fleet.nouns import Enrolment, Point
from hub.fleet.records import enrolment_of, enrolment_record, point_columns, point_record
from hub.kernel.period import day_bounds
from hub.kernel.refused import Refused
from wire_contract.act_records import EnrolmentRecord, PointRecord
from wire_contract.chain import PublicKey, is_public_key
from wire_contract.topics import is_device_id, is_hub_name


def add_point(
    conn: Connection,
    *,
    code: str,
    name: str,
    short_name: str,
    station: str,
    has_camera: bool,
    opened_on: date,
    hand: Hand,
) -> int:
    """The point counts from this Bangkok day on; the number is the hub's own."""
    if not (0 < len(code) <= 40 and code.isascii() and code.replace("-", "").isalnum()):
        raise Refused(f"{code!r} is no code for a point", hint="letters, digits and hyphens, at most 40")
    for text, most in ((name, 200), (short_name, 60), (station, 100)):
        if not text.strip() or len(text) > most or not text.isprintable():
            raise Refused(f"{text!r} does not serve as a name", hint=f"1 to {most} printable characters")
    record = PointRecord(
        code=code,
        name=name,
        short_name=short_name,
        station=station,
        has_camera=has_camera,
        opened_on=opened_on.isoformat(),
        closed_on=None,
    )
    number = store.add_point(conn, point_columns(record))
    if number is None:
        raise Refused(f"there is a point {code} already", hint="see riskpoint-hub point list")
    own_chain.change(conn, None, record, hand=hand, back_to=day_bounds(opened_on)[0])
    return number


def change_point(conn: Connection, before: Point, after: Point, *, hand: Hand) -> None:
    """The point is called and placed as `after` says, and no longer as `before`, which somebody looked at.

    Names judge nothing. Whether it has a camera is counted on every day since it opened, so that is a correction.
    """
    if next(iter(store.points_by_code(conn, code=before.code)), None) != before:
        raise Refused(
            "มีผู้แก้จุดนี้ไปแล้ว · somebody has changed this point meanwhile",
            hint="ดูค่าปัจจุบันด้านล่างแล้วบันทึกใหม่ · look, and save again",
        )
    for text, most in ((after.name, 200), (after.short_name, 60), (after.station, 100)):
        if not text.strip() or len(text) > most or not text.isprintable():
            raise Refused(
                f"{text[:60]!r} ใช้เป็นชื่อไม่ได้ · does not serve as a name",
                hint=f"1–{most} ตัวอักษร · 1 to {most} printable characters",
            )
    if before == after:
        return
    store.change_point(conn, before.code, point_columns(point_record(after)))
    back_to = day_bounds(before.opened_on)[0] if before.has_camera != after.has_camera else hand.at
    own_chain.change(conn, point_record(before), point_record(after), hand=hand, back_to=back_to)


def close_point(conn: Connection, *, code: str, closed_on: date, hand: Hand) -> None:
    """The point does not count from this Bangkok day on; what was recorded before stays."""
    found = _open_point(conn, code)
    if closed_on < found.opened_on:
        raise Refused(f"point {code} opens only on {found.opened_on}", hint="close it on that day or later")
    closed = replace(found, closed_on=closed_on)
    store.change_point(conn, code, {"closed_on": closed_on})
    own_chain.change(conn, point_record(found), point_record(closed), hand=hand, back_to=day_bounds(closed_on)[0])


def enrol(conn: Connection, device: str, *, point_code: str, public_key: str, at: datetime, hand: Hand) -> None:
    """The device stands at the point with this key from now on; what it was and what stood there before ends at `at`.

    Repeating an enrolment that stands changes nothing.
    """
    if not is_device_id(device):
        raise Refused(f"{device!r} is no device id", hint="lower-case letters, digits and hyphens, 3 to 40")
    if is_hub_name(device):
        raise Refused(f"{device!r} is a hub's name at the broker", hint="a name that does not begin with hub-")
    if not is_public_key(public_key):
        raise Refused("that is no public key", hint="the 43 characters that riskpoint-agent key prints")
    found = _open_point(conn, point_code)
    if any(one.revoked for one in store.enrolments(conn) if (one.device, one.public_key) == (device, public_key)):
        raise Refused("that key is revoked", hint="make a new one on the device: riskpoint-agent key")
    standing = [one for one in store.enrolments(conn, current=True) if device == one.device or found.id == one.point_id]
    wanted = (device, found.id, public_key)
    if [(one.device, one.point_id, one.public_key) for one in standing] == [wanted]:
        return
    if any(one.enrolled_from > at for one in standing):
        raise Refused("an enrolment of this device or point begins later than that", hint="enrol at a later moment")
    for one in standing:
        _put(conn, one, replace(one, enrolled_to=at), hand=hand, back_to=at)
    _put(conn, None, Enrolment(device, found.id, PublicKey(public_key), at, None), hand=hand, back_to=at)


def revoke(conn: Connection, device: str, *, at: datetime, hand: Hand) -> None:
    """No key that this device has is taken from now on, also for what it says to have recorded before."""
    mine = [one for one in store.enrolments(conn) if one.device == device and not one.revoked]
    if not mine:
        raise Refused(f"there is no device {device} to revoke", hint="see riskpoint-hub device list")
    for one in mine:
        ended = one.enrolled_to if one.enrolled_to is not None and one.enrolled_to <= at else at
        _put(conn, one, replace(one, enrolled_to=max(ended, one.enrolled_from), revoked=True), hand=hand, back_to=at)


def put_point(conn: Connection, before: PointRecord | None, after: PointRecord | None) -> None:
    """A corrected point; the register must still read as it did when the correction was proposed."""
    found = next(iter(store.points_by_code(conn, code=(after or before).code)), None)  # type: ignore[union-attr] # one of them is there
    if after is None or (point_record(found) if found else None) != before:
        raise Refused("the point has changed since", hint="propose the correction again")
    if before is None:
        store.add_point(conn, point_columns(after))
    else:
        store.change_point(conn, after.code, point_columns(after))


def put_enrolment(conn: Connection, before: EnrolmentRecord | None, after: EnrolmentRecord | None) -> None:
    """A corrected enrolment; the register must still read as it did when the correction was proposed."""
    codes = {point.id: point.code for point in store.points_by_code(conn)}
    ids = {code: number for number, code in codes.items()}
    standing = [enrolment_record(one, point=codes[one.point_id]) for one in store.enrolments(conn)]
    if before is not None and before not in standing:
        raise Refused("the enrolment has changed since", hint="propose the correction again")
    standing_now = {one.device for one in standing if one.enrolled_to is None and one != before}
    if after is not None and after.enrolled_to is None and after.device in standing_now:
        raise Refused("the device has been enrolled since", hint="propose the correction again")
    store.put_enrolment(
        conn,
        enrolment_of(before, point_id=ids[before.point]) if before else None,
        enrolment_of(after, point_id=ids[after.point]) if after else None,
    )


def _put(conn: Connection, before: Enrolment | None, after: Enrolment | None, *, hand: Hand, back_to: datetime) -> None:
    codes = {point.id: point.code for point in store.points_by_code(conn)}
    store.put_enrolment(conn, before, after)
    own_chain.change(
        conn,
        enrolment_record(before, point=codes[before.point_id]) if before else None,
        enrolment_record(after, point=codes[after.point_id]) if after else None,
        hand=hand,
        back_to=back_to,
    )


def _open_point(conn: Connection, code: str) -> Point:
    found = next(iter(store.points_by_code(conn, code=code)), None)
    if found is None:
        raise Refused(f"there is no point {code}", hint="see riskpoint-hub point list")
    if found.closed_on is not None:
        raise Refused(f"point {code} is closed since {found.closed_on}", hint="add a new point")
    return found
