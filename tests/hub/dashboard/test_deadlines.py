"""Until when a patrol that is due may take place: the first window to close in which nobody was, else midnight."""

from datetime import UTC, date, datetime, timedelta

import pytest

from hub.dashboard.deadlines import deadlines
from hub.flags.standards import Standards
from hub.fleet.nouns import Point
from hub.patrol.board import PointToday
from hub.patrol.compliance import DayCell, Visit
from hub.patrol.schedule import Duty
from tests.parts.a_day import bkk

TODAY = date(2026, 11, 22)
MIDNIGHT = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
POINT = Point(1, "P-1", "จุด", "จุด", "สน.", has_camera=False, opened_on=TODAY, closed_on=None)


class Tap:
    """As much of a tap as a window looks at."""

    def __init__(self, at: datetime) -> None:
        self.filed_at = at


def row(*visits: datetime, required: int = 2) -> PointToday:
    seen = tuple(Visit(Tap(at), "E-1") for at in visits)  # type: ignore[arg-type]
    cell = DayCell(Duty(1, TODAY, required), is_over=False, visits=seen, rejected=(), stretches=(), silences=())
    return PointToday(POINT, cell, (), None, is_silent=False, last_tap=None, is_fresh=False)


def until(windows: str, *visits: str, now: str, required: int = 2) -> datetime | None:
    standards = Standards(windows={"P-1": {TODAY: windows}} if windows else {})
    taps = [bkk(22, clock) for clock in visits]
    found = deadlines([row(*taps, required=required)], standards=standards, today=TODAY, now=bkk(22, now))
    return found.get("P-1")


BOTH = "08:00-12:00,18:00-22:00"


@pytest.mark.parametrize(
    ("windows", "visits", "now", "end"),
    [
        ("", (), "09:00", MIDNIGHT),
        (BOTH, (), "09:00", bkk(22, "12:00")),
        (BOTH, ("08:30",), "09:00", bkk(22, "22:00")),
        (BOTH, ("07:30",), "09:00", bkk(22, "12:00")),
        (BOTH, (), "12:00", bkk(22, "22:00")),
        (BOTH, ("08:30",), "22:00", MIDNIGHT),
        ("22:00-02:00", (), "23:00", bkk(22, "02:00") + timedelta(days=1)),
    ],
)
def test_the_first_end_yet_to_come_of_a_window_without_a_visit(
    windows: str, visits: tuple[str, ...], now: str, end: datetime
) -> None:
    assert until(windows, *visits, now=now) == end


def test_where_nothing_is_due_any_more_nothing_ends() -> None:
    assert until(BOTH, "08:30", "18:30", now="19:00") is None
    assert until(BOTH, now="09:00", required=0) is None
