"""Percentages that never flatter."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel.ratio import Ratio, percent_text


@st.composite
def ratios(draw: st.DrawFn) -> Ratio:
    denominator = draw(st.integers(0, 10**9))
    numerator = draw(st.integers(0, denominator))
    return Ratio(numerator, denominator, draw(st.integers(0, denominator - numerator)))


@pytest.mark.parametrize(
    ("ratio", "percent", "upper"),
    [
        (Ratio(681, 696), "97.84", "97.84"),
        (Ratio(1, 3), "33.33", "33.33"),
        (Ratio(2, 3), "66.67", "66.67"),
        (Ratio(1, 800), "0.13", "0.13"),  # 0.125 goes up, not to the even digit
        (Ratio(3, 800), "0.38", "0.38"),
        (Ratio(99_999, 100_000), "99.99", "99.99"),
        (Ratio(99_999, 100_000, 1), "99.99", "100.00"),
        (Ratio(56, 60, 4), "93.33", "100.00"),
        (Ratio(0, 2, 1), "0.00", "50.00"),
        (Ratio(5, 5), "100.00", "100.00"),
        (Ratio(0, 0), "–", "–"),
    ],
)
def test_percentages(ratio: Ratio, percent: str, upper: str) -> None:
    assert (percent_text(ratio.percent), percent_text(ratio.upper_percent)) == (percent, upper)


@given(ratios())
def test_a_hundred_means_that_nothing_is_missing(ratio: Ratio) -> None:
    assert (ratio.percent == Decimal("100.00")) == (ratio.denominator > 0 and ratio.numerator == ratio.denominator)


@given(ratios())
def test_the_upper_bound_is_never_below_the_lower(ratio: Ratio) -> None:
    if ratio.percent is not None and ratio.upper_percent is not None:
        assert Decimal(0) <= ratio.percent <= ratio.upper_percent <= 100


@pytest.mark.parametrize(("numerator", "denominator", "pending"), [(-1, 2, 0), (3, 2, 0), (1, 2, 2), (1, 2, -1)])
def test_more_than_all_is_a_bug(numerator: int, denominator: int, pending: int) -> None:
    with pytest.raises(ValueError, match="is no ratio"):
        Ratio(numerator, denominator, pending)


def test_percentages_are_never_averaged() -> None:
    assert Ratio.total([Ratio(1, 1), Ratio(0, 3, 2)]) == Ratio(1, 4, 2)
    assert Ratio.total([]) == Ratio(0, 0)
