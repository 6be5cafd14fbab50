from datetime import UTC, date, datetime, timedelta

import pytest

from hub.dashboard.devices import DeviceState, standing_devices, state_of
from hub.dashboard.heat import Heat, heat_of, heat_rows
from hub.fleet.nouns import DeviceStatus, Enrolment, Point
from hub.kernel.period import Month
from hub.patrol.compliance import DayCell, Visit
from hub.patrol.coverage import Silence
from hub.patrol.schedule import Duty
from tests.parts.patrol import scan
from wire_contract.chain import PublicKey
from wire_contract.topics import DeviceId

NOW = datetime(2026, 11, 22, 11, 35, tzinfo=UTC)
DAY = date(2026, 11, 21)
DEVICE = DeviceId("bkk-test-01")
POINT = Point(1, "T-01", "จุดทดสอบ", "", "", has_camera=False, opened_on=DAY, closed_on=None)


def cell(visits: int, *, required: int = 2, is_over: bool = True, is_silent: bool = False) -> DayCell:
    taps = tuple(Visit(scan(NOW), "T-01") for _ in range(visits))
    silent = (Silence(NOW, NOW + timedelta(hours=3)),) if is_silent else ()
    return DayCell(Duty(1, DAY, required), is_over, taps, (), (), silent)


@pytest.mark.parametrize(
    ("found", "heat"),
    [
        (None, Heat.NOT_DUE),
        (cell(0, required=0), Heat.NOT_DUE),
        (cell(2), Heat.ALL),
        (cell(3), Heat.ALL),
        (cell(2, is_silent=True), Heat.ALL),
        (cell(1), Heat.SOME),
        (cell(0), Heat.MISSED),
        (cell(0, is_silent=True), Heat.UNKNOWN),
        (cell(1, is_silent=True), Heat.UNKNOWN),
        (cell(0, is_over=False, is_silent=True), Heat.OPEN),
        (cell(1, is_over=False), Heat.OPEN),
    ],
)
def test_a_day_has_the_mark_of_what_is_known_of_it(found: DayCell | None, heat: Heat) -> None:
    assert heat_of(found) is heat


def test_a_row_sums_its_days_and_a_point_without_any_has_none() -> None:
    other = Point(2, "T-02", "จุดอื่น", "", "", has_camera=False, opened_on=DAY, closed_on=DAY)
    (row,) = heat_rows([POINT, other], cells={1: {DAY: cell(1)}}, month=Month(2026, 11))
    assert (row.point.code, len(row.days), row.proved, row.required) == ("T-01", 30, 1, 2)
    assert [one.heat for one in row.days].count(Heat.NOT_DUE) == 29


@pytest.mark.parametrize(
    ("seconds", "online", "state"),
    [
        (60, True, DeviceState.UP),
        (120, True, DeviceState.UP),
        (121, True, DeviceState.LATE),
        (300, True, DeviceState.LATE),
        (301, True, DeviceState.DOWN),
        (5, False, DeviceState.DOWN),
    ],
)
def test_a_device_is_late_after_two_heartbeats_and_down_after_five(
    seconds: int, online: bool, state: DeviceState
) -> None:
    status = DeviceStatus(DEVICE, NOW - timedelta(seconds=seconds), online, None)
    assert state_of(status, now=NOW) is state


def test_only_devices_that_stand_somewhere_now_are_counted() -> None:
    def term(name: str, begin: int, end: int | None, *, revoked: bool = False) -> Enrolment:
        until = None if end is None else NOW + timedelta(days=end)
        return Enrolment(DeviceId(name), 1, PublicKey("A" * 43), NOW + timedelta(days=begin), until, revoked)

    found = standing_devices(
        {1: POINT},
        enrolments=[term("here", -2, None), term("left", -2, -1), term("comes", 1, None), term("gone", -2, None, revoked=True)],
        statuses={},
        now=NOW,
    )  # fmt: skip
    assert [(one.device, one.state) for one in found.rows] == [("here", DeviceState.NEVER)]
    assert found.counts == {DeviceState.DOWN: 0, DeviceState.NEVER: 1, DeviceState.LATE: 0, DeviceState.UP: 0}
