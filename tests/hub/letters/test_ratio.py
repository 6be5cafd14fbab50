"""Which defects called for a letter, and whether it came in time."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel.period import Month
from hub.letters.ratio import Answered, LetterEpisode, letter_cases
from hub.letters.workdays import is_workday, workdays_after

NOVEMBER = Month(2026, 11)


def bkk(day: int, hour: int = 10, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour - 7 if hour >= 7 else 0, 0, tzinfo=UTC)


def an_episode(opened: datetime, issued: datetime | None = None, name: str = "one") -> LetterEpisode:
    return LetterEpisode(opened, name, "BSM-01", "main", 1, issued, 1 if issued else None)


@pytest.mark.parametrize(
    ("day", "count", "limit"),
    [
        (date(2026, 11, 23), 3, date(2026, 11, 26)),  # Monday to Thursday
        (date(2026, 11, 20), 3, date(2026, 11, 25)),  # Friday over a weekend to Wednesday
        (date(2026, 11, 21), 1, date(2026, 11, 23)),  # Saturday to Monday
        (date(2026, 12, 3), 3, date(2026, 12, 9)),  # over a weekend and the holiday of 7 December
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
    ],
)
def test_working_days_leave_out_weekends_and_holidays(day: date, count: int, limit: date) -> None:
    assert workdays_after(day, count, holidays={date(2026, 12, 7)}) == limit


@given(
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.integers(0, 30),
    st.sets(st.dates(date(2020, 1, 1), date(2030, 3, 1)), max_size=5),
)
def test_a_term_ends_on_a_working_day_after_exactly_so_many(day: date, count: int, holidays: set[date]) -> None:
    limit = workdays_after(day, count, holidays=holidays)
    between = [date.fromordinal(one) for one in range(day.toordinal() + 1, limit.toordinal() + 1)]
    assert sum(is_workday(one, holidays) for one in between) == count
    assert not between or is_workday(limit, holidays)


@pytest.mark.parametrize(
    ("issued", "now", "answered"),
    [
        (bkk(25, 23), bkk(30), Answered.IN_TIME),
        (bkk(26, 9), bkk(30), Answered.LATE),
        (None, bkk(25, 23), Answered.PENDING),
        (None, bkk(26, 9), Answered.MISSING),
        (bkk(28), bkk(27), Answered.MISSING),  # what comes later is not known yet
    ],
)
def test_a_letter_of_a_friday_is_due_on_the_wednesday_after(
    issued: datetime | None, now: datetime, answered: Answered
) -> None:
    (case,) = letter_cases(NOVEMBER, [an_episode(bkk(20), issued)], now=now)
    assert (case.limit, case.answered, case.is_due) == (date(2026, 11, 25), answered, answered is not Answered.PENDING)


def test_an_episode_belongs_to_the_bangkok_month_in_which_it_began_and_is_counted_once() -> None:
    last_of_october = datetime(2026, 10, 31, 16, 59, tzinfo=UTC)
    first_of_november = datetime(2026, 10, 31, 17, 0, tzinfo=UTC)
    found = letter_cases(
        NOVEMBER,
        [
            an_episode(last_of_october, name="october"),
            an_episode(first_of_november, name="november"),
            an_episode(first_of_november, name="november"),
        ],
        now=bkk(30),
    )
    assert [one.of.episode for one in found] == ["november"]


@pytest.mark.parametrize(
    ("ended", "answered"), [(bkk(24), Answered.MENDED), (bkk(25, 23), Answered.MENDED), (bkk(26, 9), Answered.MISSING)]
)
def test_what_was_proved_mended_before_the_limit_without_a_letter_was_not_open_long_enough_to_count(
    ended: datetime, answered: Answered
) -> None:
    episode = LetterEpisode(bkk(20), "one", "BSM-01", "main", 1, ended_at=ended)
    (case,) = letter_cases(NOVEMBER, [episode], now=bkk(30))
    assert (case.answered, case.is_due) == (answered, answered is Answered.MISSING)
