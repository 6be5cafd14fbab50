"""Sums of days, months, quarters and years."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel.period import Month, days_between
from hub.kernel.ratio import Ratio
from hub.patrol.schedule import DutyChange, duties
from hub.reports.ratios.counts import (
    NOTHING,
    Counts,
    Parts,
    Summed,
    fiscal_months,
    fiscal_year,
    month_of_days,
    quarter,
    quarter_months,
    to_date,
)
from hub.reports.ratios.kpi import Kpi

counts = st.builds(Counts, *(st.integers(0, 400) for _ in range(4)))
parts = st.fixed_dictionaries(dict.fromkeys(Kpi, counts))
P = Kpi.PATROL


def test_a_share_is_summed_and_never_averaged() -> None:
    # 1 of 2 and 98 of 98: together 99 of 100; the average of 50 % and 100 % would say 75 %.
    assert Counts.total([Counts(proved=1, disproved=1), Counts(proved=98)]).ratio.percent == Decimal("99.00")


def test_a_hundred_is_only_said_where_nothing_is_missing_and_nothing_due_says_nothing() -> None:
    # 99999 of 100000 is 99.999 %, which rounds to 100.00 and is not.
    assert Counts(proved=99_999, unknown=1).ratio.percent == Decimal("99.99")
    assert Counts(proved=5).ratio.percent == Decimal("100.00")
    assert NOTHING.ratio.percent is None


def test_half_of_a_hundredth_goes_up() -> None:
    # 1 of 800 is 0.125 %: up to 0.13; half to even would say 0.12.
    assert Counts(proved=1, disproved=799).ratio.percent == Decimal("0.13")


def test_what_is_unknown_or_still_due_is_pending_and_below_the_line() -> None:
    assert Counts(proved=5, disproved=1, unknown=2, due=3).ratio == Ratio(5, 11, 5)


def test_there_is_no_count_below_nothing() -> None:
    with pytest.raises(ValueError, match="less than nothing"):
        Counts(proved=3, unknown=-1)


def test_a_fiscal_year_begins_in_october_of_the_year_before() -> None:
    assert fiscal_months(2570)[0] == Month(2026, 10)
    assert fiscal_months(2570)[2:4] == (Month(2026, 12), Month(2027, 1))
    assert fiscal_months(2570)[-1] == Month(2027, 9)
    assert quarter_months(2570, 2) == (Month(2027, 1), Month(2027, 2), Month(2027, 3))
    with pytest.raises(ValueError, match="no quarter 5"):
        quarter_months(2570, 5)


def test_a_month_without_figures_is_named_and_nothing_stands_for_it() -> None:
    known = {Month(2026, 10): {P: Counts(proved=62)}, Month(2026, 12): {P: Counts(proved=60, unknown=2)}}
    assert quarter(known, fiscal_year=2570, number=1) == Summed(
        {P: Counts(proved=122, unknown=2)}, (Month(2026, 10), Month(2026, 12)), (Month(2026, 11),)
    )


def test_a_part_that_one_month_does_not_have_is_in_no_sum() -> None:
    months: Mapping[Month, Parts] = {
        Month(2026, 10): {P: Counts(proved=1)},
        Month(2026, 11): {P: Counts(proved=2), Kpi.LETTER: Counts(proved=1)},
        Month(2026, 12): {P: Counts(disproved=4), Kpi.LETTER: Counts(proved=1)},
    }
    assert quarter(months, fiscal_year=2570, number=1).parts == {P: Counts(proved=3, disproved=4)}


def test_the_cumulative_line_goes_from_october_to_the_month_asked_for() -> None:
    months: Mapping[Month, Parts] = {month: {P: Counts(proved=1)} for month in fiscal_months(2570)}
    found = to_date(months, year=2570, last=Month(2027, 2))
    assert (found.parts, found.months[0], found.months[-1]) == (
        {P: Counts(proved=5)},
        Month(2026, 10),
        Month(2027, 2),
    )


@pytest.mark.parametrize(
    ("month", "patrols"),
    [  # days x 2
        (Month(2027, 2), 56),
        (Month(2028, 2), 58),
        (Month(2026, 11), 60),
        (Month(2026, 10), 62),
    ],
)
def test_denominators_come_from_the_calendar(month: Month, patrols: int) -> None:
    due = duties(1, opened_on=date(2026, 1, 1), closed_on=None, changes=(), first=month.first, last=month.last)
    assert sum(duty.patrols for duty in due) == patrols


def test_three_patrols_a_day_from_the_fifteenth() -> None:
    # October: 14 days x 2 + 17 days x 3 = 28 + 51 = 79.
    found = duties(
        1,
        opened_on=date(2026, 1, 1),
        closed_on=None,
        changes=[DutyChange(date(2026, 10, 15), 3)],
        first=date(2026, 10, 1),
        last=date(2026, 10, 31),
    )
    assert sum(duty.patrols for duty in found) == 79


def test_a_point_added_on_the_tenth_and_retired_on_the_twentieth_counts_ten_days() -> None:
    # 10 to 19 October, both included: the day of retirement does not count. 10 x 2 = 20.
    found = duties(
        1,
        opened_on=date(2026, 10, 10),
        closed_on=date(2026, 10, 20),
        changes=(),
        first=date(2026, 10, 1),
        last=date(2026, 10, 31),
    )
    assert (len(found), sum(duty.patrols for duty in found)) == (10, 20)


@given(st.lists(parts, min_size=31, max_size=31))
def test_a_month_is_the_sum_of_its_days_whatever_their_order(days: list[Parts]) -> None:
    assert len(days_between(date(2026, 10, 1), date(2026, 10, 31))) == len(days)
    month = month_of_days(days)
    assert month == month_of_days(days[::-1])
    for kpi in Kpi:
        assert month[kpi].proved == sum(day[kpi].proved for day in days)
        assert month[kpi].required == sum(day[kpi].required for day in days)


@given(st.lists(parts, min_size=12, max_size=12))
def test_a_year_is_the_sum_of_its_quarters_and_of_its_months(every: list[Parts]) -> None:
    months = dict(zip(fiscal_months(2570), every, strict=True))
    quarters = [quarter(months, fiscal_year=2570, number=number).parts for number in (1, 2, 3, 4)]
    year = fiscal_year(months, year=2570)
    assert year.parts == month_of_days(quarters) == month_of_days(every)
    assert year == to_date(months, year=2570, last=Month(2027, 9))
