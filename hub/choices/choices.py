"""What the district decides about its figures, from a day on; the defaults until it has decided. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class HeadlineRule(StrEnum):
    """By which rule the one figure above the five is made; the value is what a report prints."""

    WEAKEST = "weakest-of-five/1"
    COMPLIANCE = "three-part-compliance/1"
    MEAN = "equal-weight-mean/1"


class KpiType(StrEnum):
    """What the form calls the indicator."""

    OUTPUT = "output"
    OUTCOME = "outcome"


class Carried(StrEnum):
    """How a repair counts after the month in which it was due."""

    EACH_MONTH = "each-month/1"
    """Again in each later month in which it was open, until it is closed."""
    MONTH_DUE = "month-due/1"
    """Only in the month in which it was due."""


@dataclass(frozen=True, slots=True)
class Choices:
    """One set of decisions."""

    headline: HeadlineRule = HeadlineRule.WEAKEST
    letter_workdays: int = 3
    carried_over: Carried = Carried.EACH_MONTH
    seventh_moves: bool = False
    """Whether a 7th on a weekend or holiday moves to the next working day."""
    kpi_type: KpiType = KpiType.OUTPUT
    targets: tuple[int, int, int, int] = (25, 50, 75, 100)
    """Percent at the end of each quarter, cumulative."""

    def __post_init__(self) -> None:
        if self.letter_workdays < 0:
            raise ValueError(f"{self.letter_workdays} working days is no term")
        if list(self.targets) != sorted(self.targets) or self.targets[0] < 0 or self.targets[3] > 100:
            raise ValueError(f"{self.targets}: cumulative targets never fall, and lie between 0 and 100")


DEFAULTS = Choices()


@dataclass(frozen=True, slots=True)
class ChoicesChange:
    """From this Bangkok day on, the first of a month, these hold."""

    from_day: date
    choices: Choices
    document: str = ""
    """The number of the document in which the district decided it."""
    set_by: str = ""
    set_at: datetime | None = None


def in_force(changes: Sequence[ChoicesChange], day: date) -> Choices:
    """The newest that had taken effect on the day, else the defaults."""
    change = newest(changes, day)
    return change.choices if change else DEFAULTS


def newest(changes: Sequence[ChoicesChange], day: date) -> ChoicesChange | None:
    """The newest change that had taken effect on the day; None before the district has decided anything."""
    begun = [change for change in changes if change.from_day <= day]
    return max(begun, key=lambda change: change.from_day) if begun else None
