"""The month so far, points by days: proved, disproved, unknown, still due or not due, in one mark for each. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hub.fleet.nouns import Point
from hub.kernel.period import Month
from hub.patrol.compliance import DayCell


class Heat(StrEnum):
    """What one day of one point comes to."""

    ALL = "all"
    SOME = "some"
    MISSED = "missed"
    UNKNOWN = "unknown"
    OPEN = "open"
    """The day is not over."""
    NOT_DUE = "not_due"


@dataclass(frozen=True, slots=True)
class HeatDay:
    """One day of one point."""

    day: date
    heat: Heat
    proved: int
    required: int


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One point's month."""

    point: Point
    days: tuple[HeatDay, ...]

    @property
    def proved(self) -> int:
        """Visits proved in the month so far."""
        return sum(one.proved for one in self.days)

    @property
    def required(self) -> int:
        """Visits due on the days that have begun."""
        return sum(one.required for one in self.days)


def heat_of(cell: DayCell | None) -> Heat:
    """The mark of a day; unknown comes before disproved, since nobody can say what else took place."""
    if cell is None or not cell.required:
        return Heat.NOT_DUE
    if cell.proved == cell.required:
        return Heat.ALL
    if not cell.is_over:
        return Heat.OPEN
    if cell.unknown:
        return Heat.UNKNOWN
    return Heat.SOME if cell.proved else Heat.MISSED


def heat_rows(
    points: Iterable[Point], *, cells: Mapping[int, Mapping[date, DayCell]], month: Month
) -> tuple[HeatRow, ...]:
    """A row for each point that counts on some day of the month."""
    return tuple(
        HeatRow(point, tuple(_day(day, cells[point.id].get(day)) for day in month.days))
        for point in points
        if cells.get(point.id)
    )


def _day(day: date, cell: DayCell | None) -> HeatDay:
    return HeatDay(day, heat_of(cell), cell.proved if cell else 0, cell.required if cell else 0)
