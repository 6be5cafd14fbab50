"""The door to maintenance: a device is worked on, until when and why; each change in a hand's name."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy import Connection

from hub.evidence import own_chain
from hub.evidence.hand import Hand
from hub.fleet import maintenance_store, store
from hub.fleet.liveness import Maintenance
from hub.kernel.refused import Refused
from wire_contract.alarm_acts import MaintenanceRecord
from wire_contract.event import read_time, write_time
from wire_contract.topics import DeviceId

LONGEST = timedelta(days=14)


def begin_maintenance(conn: Connection, device: str, *, lasts: timedelta, why: str, hand: Hand) -> Maintenance:
    """From now on nobody is called because of the device, until it ends by itself."""
    if DeviceId(device) not in {one.device for one in store.enrolments(conn, current=True)}:
        raise Refused(f"ไม่พบอุปกรณ์ · there is no device {device}", hint="riskpoint-hub device list")
    if not timedelta(0) < lasts <= LONGEST:
        raise Refused("ระยะเวลาใช้ไม่ได้ · it lasts at most 14 days", hint="90m, 4h, 2d")
    reason = why.strip()
    if not 0 < len(reason) <= 500 or not reason.isprintable():
        raise Refused("ต้องมีเหตุผล · maintenance needs a reason", hint="1–500 ตัวอักษร · 1 to 500 printable characters")
    said = Maintenance(DeviceId(device), hand.at, hand.at + lasts, reason)
    _set(conn, said.device, said, hand=hand)
    return said


def end_maintenance(conn: Connection, device: str, *, hand: Hand) -> None:
    """The device is judged like any other again."""
    standing = maintenance_of(conn).get(DeviceId(device))
    if standing is None or not standing.covers(hand.at):
        raise Refused(f"ไม่ได้ซ่อมบำรุงอยู่ · {device} is not in maintenance", hint="riskpoint-hub alarm maintenance")
    _set(conn, standing.device, None, hand=hand)


def maintenance_of(conn: Connection) -> Mapping[DeviceId, Maintenance]:
    """What was last said of each device; ask `covers` whether it still holds."""
    return {
        DeviceId(row.device): Maintenance(DeviceId(row.device), row.begins, row.ends, row.why)
        for row in maintenance_store.rows(conn)
    }


def maintenance_records(conn: Connection) -> Sequence[MaintenanceRecord]:
    """The same, as the chain writes it."""
    return [_record(one) for one in maintenance_of(conn).values()]


def put_maintenance(conn: Connection, before: MaintenanceRecord | None, after: MaintenanceRecord | None) -> None:
    """A corrected record; the register must still read as it did when the correction was proposed."""
    device = DeviceId((after or before).device)  # type: ignore[union-attr] # one of them is there
    standing = maintenance_of(conn).get(device)
    if (_record(standing) if standing else None) != before:
        raise Refused("the maintenance has changed since", hint="propose the correction again")
    said = None
    if after is not None:
        said = Maintenance(device, read_time(after.begins), read_time(after.ends), after.why)
    maintenance_store.put(conn, device, said)


def _set(conn: Connection, device: DeviceId, said: Maintenance | None, *, hand: Hand) -> None:
    known = maintenance_of(conn).get(device)
    before, after = _record(known) if known else None, _record(said) if said else None
    maintenance_store.put(conn, device, said)
    own_chain.change(conn, before, after, hand=hand, back_to=hand.at)


def _record(said: Maintenance) -> MaintenanceRecord:
    return MaintenanceRecord(
        device=said.device, begins=write_time(said.begins), ends=write_time(said.ends), why=said.why
    )
