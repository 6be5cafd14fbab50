"""The door to how often cameras are due to be checked; each change in a hand's name."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection

from hub.evidence import own_chain
from hub.evidence.hand import Hand
from hub.fleet import service as fleet
from hub.kernel.period import day_bounds
from hub.kernel.refused import Refused
from hub.self_tests import store
from wire_contract.asset_acts import CheckDutyRecord

CHECKS_AT_MOST = 1


def set_check_duty(conn: Connection, point: str, *, from_day: date, camera_checks_per_day: int, hand: Hand) -> None:
    """From this Bangkok day on the point's cameras are due to be checked so often a day; the same changes nothing."""
    if not 0 <= camera_checks_per_day <= CHECKS_AT_MOST:
        raise Refused(f"{camera_checks_per_day} camera checks a day", hint=f"from 0 to {CHECKS_AT_MOST}")
    record = CheckDutyRecord(point=point, from_day=from_day.isoformat(), camera_checks_per_day=camera_checks_per_day)
    before = _standing(conn, record)
    if before == record:
        return
    put_check_duty(conn, before, record)
    own_chain.change(conn, before, record, hand=hand, back_to=day_bounds(from_day)[0])


def check_duty_records(conn: Connection) -> Sequence[CheckDutyRecord]:
    """Everything that was said, as the chain writes it."""
    codes = {point.id: point.code for point in fleet.points(conn)}
    return [
        CheckDutyRecord(
            point=codes[point_id],
            from_day=one.from_day.isoformat(),
            camera_checks_per_day=one.camera_checks_per_day,
        )
        for point_id, found in store.check_duty_changes(conn).items()
        for one in found
    ]


def put_check_duty(conn: Connection, before: CheckDutyRecord | None, after: CheckDutyRecord | None) -> None:
    """A corrected duty; the register must still read as it did when the correction was proposed."""
    record = after or before
    assert record is not None  # noqa: S101 (nothing becomes nothing: a bug of the caller)
    found = fleet.point(conn, record.point)
    if found is None:
        raise Refused(f"there is no point {record.point}", hint="see riskpoint-hub point list")
    if _standing(conn, record) != before:
        raise Refused("the duty has changed since", hint="propose the correction again")
    checks = after.camera_checks_per_day if after else None
    store.put_check_duty(conn, found.id, date.fromisoformat(record.from_day), checks)


def _standing(conn: Connection, record: CheckDutyRecord) -> CheckDutyRecord | None:
    key = (record.point, record.from_day)
    return next((one for one in check_duty_records(conn) if (one.point, one.from_day) == key), None)
