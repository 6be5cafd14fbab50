"""When cameras and lamps test themselves: the sun of Bangkok, one test a day or night, later where it was missed."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.self_tests.schedule import RETRY_AFTER, TRIES, Ledger, Routine, Task
from edge_agent.self_tests.sun import BANGKOK, Place, bangkok_day
from wire_contract.self_test import light_at

BKK = Place(13.75, 100.5)
DEVICE = "bkk-bangrak-07"
TASKS = [
    Task("front", Routine.CAMERA_BY_DAY),
    Task("front", Routine.CAMERA_BY_NIGHT),
    Task("lamp", Routine.LAMP_AT_DUSK),
]
moments = st.integers(0, 3 * 365 * 86_400).map(lambda s: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=s))


def bkk(day: int, clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{day:02}T{clock}:00+07:00").astimezone(UTC)


# --- the sun ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "degrees"),
    [
        # at noon the sun is as far from the zenith as its declination (0 or 23.44 degrees) is from the latitude
        (date(2026, 3, 20), 90 - 13.75),
        (date(2026, 6, 21), 90 - (23.44 - 13.75)),
        (date(2026, 12, 21), 90 - (23.44 + 13.75)),
    ],
)
def test_the_noon_sun_of_bangkok_stands_where_geometry_says(day: date, degrees: float) -> None:
    begin = datetime(day.year, day.month, day.day, 4, 45, tzinfo=UTC)  # 11:45 there; noon is at 12:00 to 12:20
    noon = max((BKK.elevation_milli_deg(begin + timedelta(minutes=n)), n) for n in range(60))
    assert noon[0] / 1000 == pytest.approx(degrees, abs=0.2)
    assert 0 < noon[1] < 59


@given(moments)
def test_a_window_of_the_day_has_the_sun_up_and_one_of_the_night_has_it_down(at: datetime) -> None:
    day = bangkok_day(at)
    daylight, night = BKK.daylight(day), BKK.night(day)
    assert daylight is not None
    assert night is not None
    assert [bangkok_day(daylight.begin), bangkok_day(daylight.end), bangkok_day(night.begin)] == [day] * 3
    for window, light in ((daylight, "day"), (night, "night")):
        middle = window.begin + (window.end - window.begin) / 2
        assert {light_at(BKK.elevation_milli_deg(one)) for one in (window.begin, middle, window.end)} == {light}


@given(st.integers(0, 800), st.text(st.characters(codec="ascii"), max_size=5))
def test_every_day_of_the_calendar_has_its_lamp_test_and_the_next_is_half_a_day_away(offset: int, device: str) -> None:
    task = Task("lamp", Routine.LAMP_BY_NIGHT)
    day = date(2026, 1, 1) + timedelta(days=offset)
    noon = datetime(day.year, day.month, day.day, 5, tzinfo=UTC)
    found = [Ledger().next(task, device=device, place=BKK, now=noon + timedelta(days=n)) for n in range(2)]
    first, second = (due.at for due in found if due is not None)
    assert [bangkok_day(at) for at in (first, second)] == [day, day + timedelta(days=1)]
    assert second - first > timedelta(hours=19)


def test_where_the_sun_does_not_set_no_night_is_due() -> None:
    north = Place(78.2, 15.6)
    midsummer = datetime(2026, 6, 21, 12, tzinfo=UTC)
    assert Ledger().next(TASKS[1], device=DEVICE, place=north, now=midsummer) is None


# --- what is due --------------------------------------------------------------------------------------------------------


@given(moments, st.sampled_from(TASKS), st.text(st.characters(codec="ascii"), max_size=5))
def test_what_is_due_is_due_within_its_window_and_at_the_same_minute_whenever_asked(
    now: datetime, task: Task, device: str
) -> None:
    due = Ledger().next(task, device=device, place=BKK, now=now)
    assert due is not None
    assert due.window.begin <= due.at < due.window.end
    assert due.window.end > now
    assert Ledger().next(task, device=device, place=BKK, now=min(due.at, now)) in (due, due)
    if now < due.at:
        assert Ledger().next(task, device=device, place=BKK, now=due.at) == due


def test_a_fleet_does_not_test_all_at_once() -> None:
    due = {
        Ledger()
        .next(TASKS[0], device=f"bkk-{n:03}", place=BKK, now=bkk(22, "05:00"))
        .at.replace(second=0, microsecond=0)  # type: ignore[union-attr]
        for n in range(200)
    }
    assert len(due) > 100
    assert max(due) - min(due) > timedelta(hours=6)


def test_a_task_is_done_once_a_day() -> None:
    ledger, now, days = Ledger(), bkk(1, "00:00"), []
    while now < bkk(8, "00:00"):
        due = ledger.next(TASKS[0], device=DEVICE, place=BKK, now=now)
        assert due is not None
        now = max(now, due.at)
        ledger.ended(due, at=now, again=False)
        days.append(bangkok_day(now))
    assert days == [date(2026, 11, day) for day in range(1, 9)]


def test_a_test_that_was_missed_is_made_up_for_while_its_light_lasts() -> None:
    early = Ledger().next(TASKS[0], device=DEVICE, place=BKK, now=bkk(22, "05:00"))
    assert early is not None
    late = Ledger().next(TASKS[0], device=DEVICE, place=BKK, now=early.window.end - timedelta(minutes=1))
    assert late == early  # due in the past: now
    gone = Ledger().next(TASKS[0], device=DEVICE, place=BKK, now=early.window.end)
    assert gone is not None
    assert gone.window.day == date(2026, 11, 23)


def test_the_night_after_midnight_is_the_night_that_began_the_day_before() -> None:
    due = Ledger().next(TASKS[1], device=DEVICE, place=BKK, now=bkk(23, "02:00"))
    assert due is not None
    assert due.window.day == date(2026, 11, 22)


def test_a_test_that_is_worth_another_try_is_tried_again_but_not_for_ever() -> None:
    ledger, now, begun = Ledger(), bkk(22, "20:00"), []
    for _ in range(10):
        due = ledger.next(TASKS[1], device=DEVICE, place=BKK, now=now)
        assert due is not None
        if due.window.day != date(2026, 11, 22):
            break
        now = max(now, due.at)
        begun.append(now)
        ledger.ended(due, at=now, again=True)
    assert len(begun) == TRIES
    assert [after - before for before, after in pairwise(begun)] == [RETRY_AFTER] * (TRIES - 1)


def test_a_clock_that_was_a_year_ahead_keeps_no_test_from_its_day() -> None:
    ledger = Ledger()
    wrong = ledger.next(TASKS[0], device=DEVICE, place=BKK, now=bkk(22, "10:00") + timedelta(days=365))
    assert wrong is not None
    ledger.ended(wrong, at=wrong.at, again=False)
    due = ledger.next(TASKS[0], device=DEVICE, place=BKK, now=bkk(22, "05:00"))
    assert due is not None
    assert due.window.day == date(2026, 11, 22)


def test_the_ledger_comes_back_as_it_was_kept_and_a_damaged_one_is_empty() -> None:
    ledger = Ledger()
    due = ledger.next(TASKS[1], device=DEVICE, place=BKK, now=bkk(22, "20:00"))
    assert due is not None
    ledger.ended(due, at=bkk(22, "21:00"), again=True)
    assert Ledger.read(ledger.write()) == ledger
    for damaged in (None, b"", b"{", b"[]", b'{"done":{"x":1}}', b"\xff"):
        assert Ledger.read(damaged) == Ledger()


def test_bangkok_is_seven_hours_ahead() -> None:
    assert timedelta(hours=7) == BANGKOK
