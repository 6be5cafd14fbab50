"""A ratio, with what is still unknown beside it. Pure.

Ratios are summed, never averaged; a percentage is made only to be shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Self

_HUNDREDTH = Decimal("0.01")
_FULL = Decimal("100.00")
_ALMOST = Decimal("99.99")
NOTHING_DUE = "–"


@dataclass(frozen=True, slots=True)
class Ratio:
    """`numerator` of `denominator` is proved; `pending` more may yet turn out to be."""

    numerator: int
    denominator: int
    pending: int = 0

    def __post_init__(self) -> None:
        if min(self.numerator, self.pending) < 0 or self.numerator + self.pending > self.denominator:
            raise ValueError(f"{self.numerator} + {self.pending} pending of {self.denominator} is no ratio")

    @classmethod
    def total(cls, ratios: Iterable[Self]) -> Self:
        """The sum of numerators over the sum of denominators."""
        parts = tuple(ratios)
        return cls(
            sum(part.numerator for part in parts),
            sum(part.denominator for part in parts),
            sum(part.pending for part in parts),
        )

    @property
    def percent(self) -> Decimal | None:
        """The honest lower bound, two places; None where nothing was due."""
        return percentage(self.numerator, self.denominator)

    @property
    def upper_percent(self) -> Decimal | None:
        """What it would be if all that is pending were proved; None where nothing was due."""
        return percentage(self.numerator + self.pending, self.denominator)


def percentage(numerator: int, denominator: int) -> Decimal | None:
    """Half up to two places, but 100.00 only where nothing at all is missing; None where the denominator is 0."""
    if denominator == 0:
        return None
    if numerator == denominator:
        return _FULL
    return min((Decimal(100 * numerator) / denominator).quantize(_HUNDREDTH, ROUND_HALF_UP), _ALMOST)


def percent_text(percent: Decimal | None) -> str:
    """A percentage as it is shown: `97.84`, or a dash where nothing was due."""
    return NOTHING_DUE if percent is None else str(percent)
