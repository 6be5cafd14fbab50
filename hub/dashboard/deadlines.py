"""Until when a patrol that is still due today may take place: its window's end, else the day's. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from hub.flags.standards import Standards
from hub.kernel.period import day_bounds
from hub.patrol.board import PointToday
from hub.patrol.compliance import DayCell

Window = tuple[datetime, datetime]


def deadlines(
    rows: Sequence[PointToday], *, standards: Standards, today: date, now: datetime
) -> Mapping[str, datetime]:
    """By point's code, for those of which a patrol is still due: until when the next one must have taken place."""
    return {
        row.point.code: _deadline(row.cell, standards.windows_on(row.point.code, today), today=today, now=now)
        for row in rows
        if row.cell is not None and row.cell.due
    }


def _deadline(cell: DayCell, windows: Sequence[Window], *, today: date, now: datetime) -> datetime:
    """The first end yet to come of a window in which nobody was; the day's where every window had its visit or is over.

    A window that goes past midnight counts to its own end: the patrol is of the day on which the window begins.
    """
    visits = [visit.scan.filed_at for visit in cell.visits]
    open_ = [end for begin, end in windows if now < end and not any(begin <= at < end for at in visits)]
    return min(open_, default=day_bounds(today)[1])
