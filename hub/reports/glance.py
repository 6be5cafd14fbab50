"""A month in five ratios and the headline, without the taps and tests behind them: of a district, or a whole city."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from hub.fleet import service as fleet
from hub.kernel.period import Month
from hub.reports.figures import Indicator
from hub.reports.judging import judged
from hub.reports.kept import service as kept
from hub.reports.life.store import first_issued_at
from hub.reports.monthly import five, headline_of
from hub.reports.office_figures import Headline
from hub.reports.office_reading import FirstIssue, read_office
from hub.reports.places import Places
from hub.reports.ratios.counts import Counts
from hub.reports.sums import counts_of, indicator


@dataclass(frozen=True, slots=True)
class Glance:
    """The same numbers as in the month's report of that moment."""

    month: str
    generated_at: datetime
    closed: bool
    """The month was over then."""
    points: int
    """How many counted on some day of it."""
    headline: Headline
    indicators: tuple[Indicator, ...]
    """P, C, E, L, R."""


def glance(
    conn: Connection, month: Month, *, now: datetime, first_issue: FirstIssue | None = first_issued_at
) -> Glance:
    """The month as of `now`; of a month that is over only points are judged that changed since they were kept."""
    points = {point.id: point for point in fleet.points(conn)}
    sums = dict(kept.sums(conn, month, now=now))
    rest = [point for number, point in points.items() if number not in sums]
    counted = {number: (Counts(*one.patrols), Counts(*one.checks)) for number, one in sums.items() if one.days}
    if rest:
        places = Places.of(points.values(), fleet.enrolments(conn))
        for number, part in judged(conn, month, rest, places, now=now).items():
            if part.point is not None:
                counted[number] = counts_of(part.point.patrols), counts_of(part.point.checks)
    work = read_office(conn, month, now=now, first_issue=first_issue)
    patrols, checks = (Counts.total(each[place] for each in counted.values()) for place in (0, 1))
    parts = five(month, patrols, checks, work, now=now)
    return Glance(
        month=str(month),
        generated_at=now,
        closed=kept.is_over(month, now=now),
        points=len(counted),
        headline=headline_of(work, parts, {points[number].code: counts for number, counts in counted.items()}),
        indicators=tuple(indicator(code, counts) for code, counts in parts.items()),
    )
