"""The bars of twelve months, worked out for a drawing: a month without figures is a gap, never nought. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hub.kernel.period import Month

WIDTH, HEIGHT, GROUND = 360, 132, 108
_TALLEST = 84
_STEP = WIDTH / 12


@dataclass(frozen=True, slots=True)
class Bar:
    """One month: where its bar stands and how tall it is; no count for one without figures."""

    month: Month
    cases: int | None
    is_partial: bool
    x: float
    width: float
    y: float
    height: float
    repairs: int = 0

    @property
    def middle(self) -> float:
        """Where its words stand."""
        return round(self.x + self.width / 2, 1)


def bars_of(months: Iterable[tuple[Month, int | None, bool, int]]) -> Sequence[Bar]:
    """A bar for each month, with its cases, whether they are all that can be known, and repairs proved in it."""
    every = list(months)
    most = max((cases for _, cases, _, _ in every if cases is not None), default=0) or 1
    found = []
    for at, (month, cases, is_partial, repairs) in enumerate(every):
        height = round(_TALLEST * (cases or 0) / most, 1)
        found.append(
            Bar(month, cases, is_partial, round(at * _STEP + 5, 1), _STEP - 10, GROUND - height, height, repairs)
        )
    return found
