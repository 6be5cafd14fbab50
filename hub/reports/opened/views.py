"""What the pages of opened figures show: the five, the cells of one, what is behind a cell. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hub.kernel.period import Month
from hub.reports.figures import MonthlyFigures, Tally
from hub.reports.opened.behind import Behind, behind
from hub.reports.opened.cells import Became, Cell, cells, figure, summed, which
from hub.reports.ratios.counts import Counts
from hub.reports.ratios.kpi import Kpi

ON_A_PAGE = 200
MOST_IN_GRID = 100
"""Points; more than that are read as a list."""
DAILY = frozenset({Kpi.PATROL, Kpi.CAMERA_CHECK})


@dataclass(frozen=True, slots=True)
class Line:
    """A point's row in the grid."""

    code: str
    name: str
    days: Sequence[Cell | None]
    """One for each day of the month; None where nothing was required."""


@dataclass(frozen=True, slots=True)
class PartView:
    """One figure and its cells."""

    part: Kpi
    tally: Tally
    sums: Counts
    """Of all the cells: the figure again."""
    became: Became | None
    shown: Sequence[Cell]
    asked: int
    """How many cells the filter lets through."""
    asked_sums: Counts
    page: int
    pages: int
    grid: Sequence[Line]
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CellView:
    """One cell and what is behind it."""

    cell: Cell
    name: str
    behind: Sequence[Behind]


def tallies(figures: MonthlyFigures) -> Mapping[Kpi, Tally]:
    """The five figures as printed."""
    return {part: figure(figures, part) for part in Kpi}


def part_view(figures: MonthlyFigures, part: Kpi, *, became: Became | None, page: int) -> PartView:
    """The figure, and one page of those of its cells that are asked for; a page beyond the last is the last."""
    every = cells(figures, part)
    asked = which(every, became)
    pages = max(1, -(-len(asked) // ON_A_PAGE))
    page = min(page, pages)
    return PartView(
        part=part,
        tally=figure(figures, part),
        sums=summed(every),
        became=became,
        shown=asked[(page - 1) * ON_A_PAGE : page * ON_A_PAGE],
        asked=len(asked),
        asked_sums=summed(asked),
        page=page,
        pages=pages,
        grid=_grid(figures, every) if part in DAILY and len(figures.points) <= MOST_IN_GRID else (),
        names=_names(figures),
    )


def cell_view(figures: MonthlyFigures, part: Kpi, key: str) -> CellView | None:
    """The cell of this address; None where there is none."""
    found = next((one for one in cells(figures, part) if one.key == key), None)
    return CellView(found, _names(figures).get(found.point or "", ""), behind(figures, found)) if found else None


def _names(figures: MonthlyFigures) -> Mapping[str, str]:
    return {point.code: point.short_name or point.name for point in figures.points}


def _grid(figures: MonthlyFigures, every: Sequence[Cell]) -> Sequence[Line]:
    at: Mapping[tuple[str | None, date], Cell] = {(one.point, one.day): one for one in every}
    days = [*Month.parse(figures.month).days]
    return [
        Line(point.code, point.short_name or point.name, [at.get((point.code, day)) for day in days])
        for point in figures.points
    ]
