"""The headline by each of the three rules, and what the district chose."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.choices.choices import DEFAULTS, Choices, ChoicesChange, HeadlineRule, in_force
from hub.reports.ratios.counts import NOTHING, Counts, Parts
from hub.reports.ratios.headline import Headline, compliance, headline
from hub.reports.ratios.kpi import Kpi

P, C, E, L, R = Kpi
WEAKEST, COMPLIANCE, MEAN = HeadlineRule
counts = st.builds(Counts, *(st.integers(0, 400) for _ in range(4)))
IN_TIME = {R: Counts(proved=1)}


def test_the_headline_is_the_weakest_of_the_five() -> None:
    parts = {P: Counts(9, 1), C: Counts(8, 1, 1), E: Counts(10), L: NOTHING, R: Counts(1)}
    # C: 8 of 10; its unknown one would make it 9 of 10, no less than P's 9 of 10.
    assert headline(WEAKEST, parts) == Headline(WEAKEST, Decimal("80.00"), Decimal("90.00"), C, ())


def test_what_nobody_computed_is_named_beside_it() -> None:
    assert headline(WEAKEST, {P: Counts(1, 1)}).without == (C, E, L, R)
    assert headline(WEAKEST, dict.fromkeys(Kpi, NOTHING)) == Headline(WEAKEST, None, None, None, ())


def test_shares_that_print_alike_are_told_apart() -> None:
    # 19999 of 20000 and 29999 of 30000 are both printed 99.99; the first misses more.
    assert headline(WEAKEST, {P: Counts(29_999, 1), C: Counts(19_999, 1)}).weakest is C
    assert headline(WEAKEST, {C: Counts(1, 1), P: Counts(2, 2)}).weakest is P


@given(st.fixed_dictionaries(dict.fromkeys(Kpi, counts)))
def test_the_weakest_is_no_more_than_any_part(parts: Parts) -> None:
    found = headline(WEAKEST, parts)
    for one in parts.values():
        if one.required:
            assert found.percent is not None
            assert found.upper_percent is not None
            assert found.percent <= (one.ratio.percent or Decimal(0))
            assert found.percent <= found.upper_percent <= (one.ratio.upper_percent or Decimal(0))


POINTS: tuple[Parts, ...] = (
    {E: Counts(2), P: Counts(62), C: Counts(31)},
    {E: NOTHING, P: Counts(62)},  # without camera
    {E: Counts(1, 1), P: Counts(62), C: Counts(31)},  # a repair is missing
    {P: Counts(60, 0, 2)},  # two patrols unknown
    {P: NOTHING, C: NOTHING, E: NOTHING},  # suspended the whole month
)


def test_compliance_counts_points_that_have_every_part_whole() -> None:
    # Of five points one owed nothing: 2 meet all, 1 does not, 1 is unknown: 2 of 4, at most 3 of 4.
    assert compliance(IN_TIME, POINTS) == Counts(proved=2, disproved=1, unknown=1)
    assert headline(COMPLIANCE, IN_TIME, points=POINTS) == Headline(
        COMPLIANCE, Decimal("50.00"), Decimal("75.00"), None, (P, C, E, L)
    )


@pytest.mark.parametrize(
    ("report", "found"),
    [
        ({R: Counts(disproved=1)}, Counts(disproved=4)),
        ({R: Counts(due=1)}, Counts(disproved=1, unknown=3)),
        ({}, Counts(disproved=1, unknown=3)),
        ({R: NOTHING}, Counts(proved=2, disproved=1, unknown=1)),
    ],
)
def test_the_report_is_the_gate_of_compliance(report: Parts, found: Counts) -> None:
    assert compliance(report, POINTS) == found


def test_the_mean_pools_patrols_with_checks() -> None:
    # E 1/2; P and C together 3/4; R 1/1: (0.5 + 0.75 + 1) / 3 = 75 %. Upper: (1 + 0.75 + 1) / 3 = 91.67 %.
    parts = {E: Counts(1, 0, 1), P: Counts(2), C: Counts(1, 1), R: Counts(1)}
    assert headline(MEAN, parts) == Headline(MEAN, Decimal("75.00"), Decimal("91.67"), None, (L,))
    assert headline(MEAN, {}).percent is None


def test_the_mean_is_a_hundred_only_where_every_part_is() -> None:
    assert headline(MEAN, {P: Counts(99_999, 1), R: Counts(1)}).percent == Decimal("99.99")
    assert headline(MEAN, {P: Counts(5), E: Counts(1)}).percent == Decimal("100.00")


def test_until_the_district_decides_the_defaults_hold() -> None:
    assert (
        in_force((), date(2026, 10, 1))
        == DEFAULTS
        == Choices(WEAKEST, 3, seventh_moves=False, targets=(25, 50, 75, 100))
    )
    changes = [ChoicesChange(date(2027, 1, 1), Choices(MEAN)), ChoicesChange(date(2026, 10, 1), Choices(COMPLIANCE))]
    asked = (date(2026, 9, 30), date(2026, 10, 1), date(2026, 12, 31), date(2027, 1, 1))
    assert [in_force(changes, day).headline for day in asked] == [WEAKEST, COMPLIANCE, COMPLIANCE, MEAN]


@pytest.mark.parametrize("targets", [(25, 20, 75, 100), (-1, 50, 75, 100), (25, 50, 75, 101)])
def test_cumulative_targets_never_fall(targets: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="cumulative targets"):
        Choices(targets=targets)
    with pytest.raises(ValueError, match="no term"):
        Choices(letter_workdays=-1)
