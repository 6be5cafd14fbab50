"""Quarters and years: computed by hand, and the laws that hold for any months. No database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.choices.choices import DEFAULTS, HeadlineRule
from hub.kernel.period import Month
from hub.reports.forms.figures import FormFigures, MonthState, decode, encode
from hub.reports.forms.rollup import MonthKnown, span
from hub.reports.forms.used import Sum
from hub.reports.life.period import Kind, Period
from tests.parts.forms import YEAR, counted, form_of, issued, month_told, point_told, without

MONTHS = [str(one) for one in YEAR.months]
LATER = datetime(2028, 1, 1, tzinfo=UTC)


def a_quarter(**others: Any) -> FormFigures:
    """October 59/62 patrols, November 60/60, December 40/62 of which 20 unknown; E 2/3, then nothing, then 1/1."""
    october = month_told(
        "2026-10", patrols=Sum(59, 3, 0, 0), checks=Sum(31, 0, 0, 0), environment=Sum(2, 1, 0, 0),
        letters_in_time=Sum(1, 0, 0, 0),
    )  # fmt: skip
    november = month_told("2026-11", patrols=Sum(60, 0, 0, 0), checks=Sum(29, 0, 1, 0))
    december = month_told(
        "2026-12", patrols=Sum(40, 2, 20, 0), checks=Sum(31, 0, 0, 0), environment=Sum(1, 0, 0, 0),
        letters_in_time=Sum(0, 1, 0, 0),
    )  # fmt: skip
    months = [issued(october), issued(november, on_day=8), issued(december, version=2, on_day=7)]
    return form_of(months, **others)


def test_a_quarter_by_hand() -> None:
    """P: 59 + 60 + 40 of 62 + 60 + 62. R: the 3rd and the 7th are in time, the 8th is not. The least is L, 1 of 2."""
    made = a_quarter()
    assert counted(made.span) == {
        "P": (159, 5, 20, 0, 184),
        "C": (91, 0, 1, 0, 92),
        "E": (3, 1, 0, 0, 4),
        "L": (1, 1, 0, 0, 2),
        "R": (2, 1, 0, 0, 3),
    }
    percents = {one.code: (one.percent, one.upper_percent) for one in made.span.indicators}
    assert percents == {
        "P": ("86.41", "97.28"),  # 159/184 = 86.413, 179/184 = 97.282
        "C": ("98.91", "100.00"),
        "E": ("75.00", "75.00"),
        "L": ("50.00", "50.00"),
        "R": ("66.67", "66.67"),
    }
    assert (made.span.headline.percent, made.span.headline.weakest, made.span.is_whole) == ("50.00", "L", True)
    assert made.to_date == made.span  # the first quarter is the year so far
    assert made.closed
    assert decode(encode(made)) == made


def test_the_second_quarters_cumulative_line_begins_in_october_and_names_every_gap() -> None:
    """October 10/10, November never issued, December 8/10; January 5/10, February and March 10/10 each."""
    full, eight, five = Sum(10, 0, 0, 0), Sum(8, 2, 0, 0), Sum(5, 0, 5, 0)
    months = [
        issued(month_told("2026-10", patrols=full)),
        without("2026-11"),
        issued(month_told("2026-12", patrols=eight)),
        issued(month_told("2027-01", patrols=five)),
        issued(month_told("2027-02", patrols=full)),
        issued(month_told("2027-03", patrols=full)),
    ]
    made = form_of(months, period=Period(Kind.QUARTER, "2570-Q2"))
    assert counted(made.span)["P"] == (25, 0, 5, 0, 30)
    assert counted(made.to_date)["P"] == (43, 2, 5, 0, 50)
    assert counted(made.to_date)["R"] == (5, 1, 0, 0, 6)  # November's report never came, and that is known
    assert (made.span.missing, made.to_date.missing) == ((), ("2026-11",))
    assert (made.span.is_whole, made.to_date.is_whole) == (True, False)


def test_a_year_by_hand_has_four_quarters_and_months_before_the_first_point_owe_nothing() -> None:
    months = [without(name, MonthState.BEFORE) for name in MONTHS[:2]]
    months += [issued(month_told(name, patrols=Sum(9, 1, 0, 0))) for name in MONTHS[2:]]
    made = form_of(months, period=YEAR)
    assert counted(made.span)["P"] == (90, 10, 0, 0, 100)
    assert counted(made.span)["R"] == (10, 0, 0, 0, 10)
    assert [counted(one.span)["P"][-1] for one in made.quarters] == [10, 30, 30, 30]
    assert [one.target for one in made.quarters] == [25, 50, 75, 100]
    assert made.span.is_whole


def test_without_any_issued_month_there_is_no_figure_but_of_the_reports() -> None:
    made = form_of([without(name) for name in MONTHS[:3]])
    assert counted(made.span) == {"R": (0, 3, 0, 0, 3)}
    assert (made.span.headline.percent, made.span.headline.without) == (None, ("P", "C", "E", "L", "R"))
    assert not made.span.is_whole


def test_a_report_that_may_still_come_is_not_in_the_headline() -> None:
    months = [issued(month_told("2026-10", patrols=Sum(9, 1, 0, 0))), without("2026-11"), without("2026-12")]
    made = form_of(months, now=Month(2026, 12).bounds[0] + timedelta(days=1))
    assert counted(made.span)["R"] == (1, 0, 0, 2, 3)
    assert (made.span.headline.percent, made.span.headline.weakest) == ("90.00", "P")
    late = form_of(months, now=Month(2026, 12).bounds[0] + timedelta(days=9))
    assert counted(late.span)["R"] == (1, 1, 0, 1, 3)
    assert (late.span.headline.percent, late.span.headline.weakest) == ("50.00", "R")


def test_compliance_asks_each_point_over_the_whole_quarter() -> None:
    """A misses one patrol in one month only; B is whole in all three: one of two points."""
    whole, missed = Sum(10, 0, 0, 0), Sum(9, 1, 0, 0)
    choices = replace(DEFAULTS, headline=HeadlineRule.COMPLIANCE)
    months = [
        issued(month_told(name, points=(point_told("A", missed if at == 1 else whole), point_told("B", whole))))
        for at, name in enumerate(MONTHS[:3])
    ]
    assert form_of(months, choices=choices).span.headline.percent == "50.00"


@st.composite
def some_months(draw: st.DrawFn) -> list[MonthKnown]:
    """A fiscal year of which any months were issued, in time or late, with any counts."""
    numbers = st.integers(0, 2000)
    sums = st.builds(Sum, numbers, numbers, numbers, st.just(0))
    found = []
    for name in MONTHS:
        if draw(st.booleans()):
            told = month_told(
                name, patrols=draw(sums), checks=draw(sums), environment=draw(sums), letters_in_time=draw(sums)
            )
            found.append(issued(told, on_day=draw(st.integers(1, 20))))
        else:
            found.append(without(name))
    return found


@given(months=some_months())
@settings(max_examples=60, deadline=None)
def test_a_year_is_the_sum_of_its_quarters_and_a_quarter_of_its_months(months: list[MonthKnown]) -> None:
    rule = HeadlineRule.WEAKEST
    singles = [counted(span([one], rule, now=LATER)) for one in months]
    quarters = [span(months[at : at + 3], rule, now=LATER) for at in (0, 3, 6, 9)]
    year = counted(span(months, rule, now=LATER))
    for code in "PCELR":
        parts = [one[code] for one in singles if code in one]
        if not parts:
            assert code not in year
            continue
        assert year[code] == tuple(sum(column) for column in zip(*parts, strict=True))  # type: ignore[arg-type]
        told = [counted(one)[code] for one in quarters if code in counted(one)]
        assert year[code] == tuple(sum(column) for column in zip(*told, strict=True))  # type: ignore[arg-type]
        proved, disproved, unknown, due, required = year[code]
        assert required == sum(one or 0 for one in (proved, disproved, unknown, due))


@given(months=some_months(), seed=st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_the_order_of_months_changes_nothing_and_the_cumulative_line_only_grows(
    months: list[MonthKnown], seed: Any
) -> None:
    rule, turned = HeadlineRule.WEAKEST, list(months)
    seed.shuffle(turned)
    assert counted(span(turned, rule, now=LATER)) == counted(span(months, rule, now=LATER))
    before: dict[str, Any] = {}
    for count in range(1, 13):
        now = counted(span(months[:count], rule, now=LATER))
        for code, numbers in before.items():
            assert all((new or 0) >= (old or 0) for new, old in zip(now[code], numbers, strict=True))
        before = dict(now)


@pytest.mark.parametrize("rule", list(HeadlineRule))
@given(months=some_months())
@settings(max_examples=20, deadline=None)
def test_the_headline_is_never_better_than_if_all_unknown_were_proved(
    rule: HeadlineRule, months: list[MonthKnown]
) -> None:
    made = span(months, rule, now=LATER).headline
    if made.percent is not None:
        assert made.upper_percent is not None
        assert float(made.percent) <= float(made.upper_percent)
