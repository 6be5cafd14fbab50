"""The cells that make each of a month's five figures: their counts sum to it. Pure.

A cell is a point's day of patrols (P) or camera checks (C), a work order (E), a camera's defect that asks for a letter
(L), or the report itself (R). Cells come of the kept figures of one version, and are never judged anew.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hub.kernel.period import day_of
from hub.letters.ratio import Answered
from hub.reports.asset_figures import DayCounts
from hub.reports.figures import MonthlyFigures, Tally
from hub.reports.office import LETTER_COUNTS
from hub.reports.ratios.counts import NOTHING, Counts
from hub.reports.ratios.kpi import Kpi

REPORT_KEY = "issue"


class Became(StrEnum):
    """What became of what was required."""

    PROVED = "proved"
    DISPROVED = "disproved"
    UNKNOWN = "unknown"
    DUE = "due"


@dataclass(frozen=True, slots=True)
class Cell:
    """One of the things that a figure counts."""

    part: Kpi
    key: str
    """Its address among the part's cells: `BSM-01/2026-10-05`, an order's number, an episode's hash, `issue`."""
    point: str | None
    day: date
    """P and C: the day; E: due; L: the defect began; R: the last day in time."""
    counts: Counts

    def became(self, what: Became) -> int:
        """How many of what it counts became so."""
        return int(getattr(self.counts, what.value))


def cells(figures: MonthlyFigures, part: Kpi) -> Sequence[Cell]:
    """Every cell of the part, in the report's order; one that counts nothing is none."""
    return [one for one in _of_part(figures, part) if one.counts != NOTHING]


def figure(figures: MonthlyFigures, part: Kpi) -> Tally:
    """What the report prints for the part."""
    return {
        Kpi.PATROL: figures.patrols,
        Kpi.CAMERA_CHECK: figures.checks,
        Kpi.ENVIRONMENT: figures.environment,
        Kpi.LETTER: figures.letters_in_time,
        Kpi.REPORT: figures.reports,
    }[part]


def which(found: Iterable[Cell], became: Became | None) -> Sequence[Cell]:
    """Those of which at least one became so; all where nothing is asked."""
    return [one for one in found if became is None or one.became(became)]


def summed(found: Iterable[Cell]) -> Counts:
    """What the cells come to."""
    return Counts.total(one.counts for one in found)


def _of_part(figures: MonthlyFigures, part: Kpi) -> Iterator[Cell]:
    match part:
        case Kpi.PATROL | Kpi.CAMERA_CHECK:
            for point in figures.points:
                days: Sequence[DayCounts] = point.days if part is Kpi.PATROL else point.check_days
                for one in days:
                    yield Cell(part, f"{point.code}/{one.day}", point.code, one.day, _counts(one))
        case Kpi.ENVIRONMENT:
            for repair in figures.repairs:
                counts = Counts(**{repair.counted: 1}) if repair.counted else NOTHING
                yield Cell(part, str(repair.order), repair.point, repair.due_on, counts)
        case Kpi.LETTER:
            for letter in figures.letters:
                counts = LETTER_COUNTS[Answered(letter.answered)]
                yield Cell(part, letter.episode, letter.point, day_of(letter.opened_at), counts)
        case Kpi.REPORT:
            yield Cell(part, REPORT_KEY, None, figures.issue.due_on, _counts(figures.reports))


def _counts(of: DayCounts | Tally) -> Counts:
    return Counts(of.proved, of.disproved, of.unknown, of.due)
