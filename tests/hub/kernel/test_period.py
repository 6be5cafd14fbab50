"""Bangkok days, months, quarters and fiscal years."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel.period import Month, day_bounds, day_of, days_between, fiscal_year, quarter

months = st.builds(Month, st.integers(2, 9997), st.integers(1, 12))
moments = st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 (made aware by timezones)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 21, 16, 59, 59, 999_000, UTC), date(2026, 11, 21)),
        (datetime(2026, 11, 21, 17, 0, tzinfo=UTC), date(2026, 11, 22)),
        (datetime(2026, 12, 31, 17, 0, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_a_bangkok_day_begins_at_seventeen_hours_utc(moment: datetime, day: date) -> None:
    assert day_of(moment) == day


def test_a_moment_without_a_time_zone_is_a_bug() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        day_of(datetime(2026, 11, 22))  # noqa: DTZ001 (the point of the test)


def test_the_bounds_of_a_day_are_half_open_and_in_utc() -> None:
    assert day_bounds(date(2026, 11, 22)) == (
        datetime(2026, 11, 21, 17, tzinfo=UTC),
        datetime(2026, 11, 22, 17, tzinfo=UTC),
    )


@given(moments)
def test_every_moment_lies_within_the_bounds_of_its_day(moment: datetime) -> None:
    begin, end = day_bounds(day_of(moment))
    assert begin <= moment < end


@pytest.mark.parametrize(
    ("day", "year", "part"),
    [
        (date(2026, 9, 30), 2569, 4),
        (date(2026, 10, 1), 2570, 1),
        (date(2026, 12, 31), 2570, 1),
        (date(2027, 1, 1), 2570, 2),
        (date(2027, 4, 1), 2570, 3),
        (date(2027, 7, 1), 2570, 4),
        (date(2027, 9, 30), 2570, 4),
    ],
)
def test_the_fiscal_year_begins_in_october(day: date, year: int, part: int) -> None:
    assert (fiscal_year(day), quarter(day)) == (year, part)


@pytest.mark.parametrize(
    ("text", "month"),
    [("2026-10", Month(2026, 10)), ("2569-10", Month(2026, 10)), ("2028-02", Month(2028, 2))],
)
def test_a_month_is_read_in_either_era(text: str, month: Month) -> None:
    assert Month.parse(text) == month


@pytest.mark.parametrize("text", ["", "2026-13", "2026-00", "2026-1", "26-10", "2026-10-01", " 2026-10", "๒๕๖๙-๑๐"])
def test_what_is_no_month_is_refused_with_a_hint(text: str) -> None:
    with pytest.raises(ValueError, match="write it as 2026-10"):
        Month.parse(text)


def test_a_leap_february_has_29_days() -> None:
    assert Month(2028, 2).days == days_between(date(2028, 2, 1), date(2028, 2, 29))
    assert len(Month(2028, 2).days) == 29


def test_days_the_wrong_way_round_are_none() -> None:
    assert days_between(date(2026, 11, 2), date(2026, 11, 1)) == ()


@given(months)
def test_months_follow_each_other_without_gap(month: Month) -> None:
    assert month.previous < month < month.next
    assert month.next.previous == month
    assert month.bounds[1] == month.next.bounds[0]
    assert month.last + timedelta(days=1) == month.next.first
    assert Month.of(month.last) == month


@given(st.builds(Month, st.integers(1, 2399), st.integers(1, 12)))
def test_a_month_is_read_back_as_it_was_written(month: Month) -> None:
    assert Month.parse(str(month)) == month
