from datetime import UTC, date, datetime, timedelta

import pytest

from hub.fleet.liveness import is_silent
from hub.fleet.service import DeviceStatus, Enrolment, Point
from hub.patrol.board import Board, PointState, make_board
from hub.patrol.compliance import DayCell, Visit
from hub.patrol.scan import Scan
from hub.patrol.schedule import Duty
from tests.parts.patrol import scan
from wire_contract.chain import PublicKey
from wire_contract.topics import DeviceId

NOW = datetime(2026, 11, 22, 11, 35, tzinfo=UTC)
TODAY = date(2026, 11, 22)
DEVICE = DeviceId("bkk-test-01")
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def _point(number: int = 1, *, closed_on: date | None = None) -> Point:
    return Point(number, f"P-{number}", "จุดทดสอบ", "ทดสอบ", "สน.ทดสอบ", True, date(2026, 1, 1), closed_on)


def _cell(required: int, visits: int, point_id: int = 1) -> DayCell:
    taps = tuple(Visit(scan(NOW - timedelta(hours=3 * count + 1)), "T-01") for count in range(visits))
    return DayCell(Duty(point_id, TODAY, required), is_over=False, visits=taps, rejected=(), stretches=(), silences=())


def _status(seconds_ago: int = 30, *, online: bool = True, device: DeviceId = DEVICE) -> DeviceStatus:
    return DeviceStatus(device, NOW - timedelta(seconds=seconds_ago), online, None)


def _board(cell: DayCell | None, status: DeviceStatus | None, *scans: Scan, point: Point | None = None) -> Board:
    point = point or _point()
    return make_board(
        [point],
        cells={point.id: {TODAY: cell}} if cell else {},
        enrolments=[Enrolment(DEVICE, point.id, PublicKey("k"), LONG_AGO, None)],
        statuses={DEVICE: status} if status else {},
        scans=scans,
        today=TODAY,
        now=NOW,
    )


@pytest.mark.parametrize(
    ("required", "visits", "status", "state"),
    [
        (2, 0, _status(), PointState.NOTHING),
        (2, 1, _status(), PointState.PROGRESS),
        (2, 2, _status(), PointState.COMPLETE),
        (2, 3, _status(), PointState.COMPLETE),
        (3, 2, _status(), PointState.PROGRESS),
        (0, 1, _status(), PointState.NONE),
        (2, 0, None, PointState.SILENT),
        (2, 1, _status(online=False), PointState.SILENT),
        (2, 0, _status(301), PointState.SILENT),
        (2, 2, _status(online=False), PointState.COMPLETE),
        (2, 2, None, PointState.COMPLETE),
    ],
)
def test_a_point_stands_as_its_visits_and_its_device_say(
    required: int, visits: int, status: DeviceStatus | None, state: PointState
) -> None:
    (row,) = _board(_cell(required, visits), status).rows
    assert row.state is state


def test_a_point_that_does_not_count_today_has_no_state_and_a_closed_one_no_row() -> None:
    assert [row.state for row in _board(None, _status()).rows] == [PointState.NONE]
    assert _board(None, _status(), point=_point(closed_on=TODAY)).rows == ()
    assert len(_board(None, _status(), point=_point(closed_on=TODAY + timedelta(days=1))).rows) == 1


def test_silence_begins_five_heartbeats_after_the_last() -> None:
    assert not is_silent(_status(300), now=NOW)
    assert is_silent(_status(301), now=NOW)


def test_those_that_need_a_person_come_first_then_by_code() -> None:
    wanted = {1: 2, 2: 1, 3: 0, 4: 0, 5: 0}
    silent = {4}
    board = make_board(
        [_point(number) for number in wanted],
        cells={number: {TODAY: _cell(2, visits, number)} for number, visits in wanted.items()},
        enrolments=[Enrolment(DeviceId(f"dev-{n}"), n, PublicKey("k"), LONG_AGO, None) for n in wanted],
        statuses={DeviceId(f"dev-{n}"): _status(online=n not in silent, device=DeviceId(f"dev-{n}")) for n in wanted},
        scans=(),
        today=TODAY,
        now=NOW,
    )
    assert [row.point.code for row in board.rows] == ["P-4", "P-3", "P-5", "P-2", "P-1"]
    assert {state: board.count(state) for state in PointState} == {
        PointState.SILENT: 1,
        PointState.NOTHING: 2,
        PointState.PROGRESS: 1,
        PointState.COMPLETE: 1,
        PointState.NONE: 0,
    }
    assert (board.proved, board.required) == (3, 10)


def test_the_newest_tap_is_shown_whatever_order_they_come_in_and_is_fresh_for_five_seconds() -> None:
    old, new = scan(NOW - timedelta(hours=2)), scan(NOW - timedelta(seconds=5))
    for order in ((old, new), (new, old)):
        (row,) = _board(_cell(2, 1), _status(), *order).rows
        assert (row.last_tap, row.is_fresh) == (new, True)
    (row,) = _board(_cell(2, 1), _status(), old).rows
    assert (row.last_tap, row.is_fresh) == (old, False)


def test_a_tap_of_a_device_that_stands_elsewhere_by_now_is_not_this_points() -> None:
    moved = Enrolment(DEVICE, 1, PublicKey("k"), LONG_AGO, NOW)
    board = make_board(
        [_point()],
        cells={1: {TODAY: _cell(2, 0)}},
        enrolments=[moved],
        statuses={DEVICE: _status()},
        scans=[scan(NOW - timedelta(hours=1))],
        today=TODAY,
        now=NOW,
    )
    (row,) = board.rows
    assert (row.devices, row.status, row.last_tap, row.state) == ((), None, None, PointState.SILENT)
