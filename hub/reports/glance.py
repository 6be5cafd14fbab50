"""A month in five ratios and the headline, without the taps and tests behind them: of a district, or a whole city."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from hub.fleet import service as fleet
from hub.kernel.period import Month
from hub.reports.figures import Indicator
from hub.reports.judging import judged
from hub.reports.kept import service as kept
from hub.reports.kept.service import Sums
from hub.reports.life.store import first_issued_at
from hub.reports.monthly import five, headline_of
from hub.reports.office_figures import Headline
from hub.reports.office_reading import FirstIssue, read_office
from hub.reports.places import Places
from hub.reports.ratios.counts import Counts
from hub.reports.sums import indicator

AT_ONCE = 60
"""Points that are judged within a page's patience: some 20 ms each."""


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


@dataclass(frozen=True, slots=True)
class TooMany:
    """So many of the month's points would have to be judged first; the hub is about it."""

    missing: int
    points: int


def quick_glance(conn: Connection, month: Month, *, now: datetime) -> Glance | TooMany:
    """The month as of `now`, for a page that nobody waits for: where more than `AT_ONCE` points are to be judged, how
    many.
    """
    codes = fleet.point_codes(conn)
    known = kept.sums(conn, month, now=now)
    missing = len(codes.keys() - known.keys())
    return TooMany(missing, len(codes)) if missing > AT_ONCE else _glance(conn, month, codes, known, now=now)


def glance(
    conn: Connection, month: Month, *, now: datetime, first_issue: FirstIssue | None = first_issued_at
) -> Glance:
    """The month as of `now`; of a month that is over only points are judged that changed since they were kept."""
    known = kept.sums(conn, month, now=now)
    return _glance(conn, month, fleet.point_codes(conn), known, now=now, first_issue=first_issue)


def _glance(
    conn: Connection,
    month: Month,
    codes: Mapping[int, str],
    known: Mapping[int, Sums],
    *,
    now: datetime,
    first_issue: FirstIssue | None = first_issued_at,
) -> Glance:
    rest = codes.keys() - known.keys()
    sums = [one for one in (*known.values(), *(_anew(conn, month, rest, now=now) if rest else ())) if one.days]
    work = read_office(conn, month, now=now, first_issue=first_issue)
    patrols = Counts(*(sum(one.patrols[place] for one in sums) for place in range(4)))
    checks = Counts(*(sum(one.checks[place] for one in sums) for place in range(4)))
    parts = five(month, patrols, checks, work, now=now)
    points = ((codes[one.point_id], Counts(*one.patrols), Counts(*one.checks)) for one in sums)
    return Glance(
        month=str(month),
        generated_at=now,
        closed=kept.is_over(month, now=now),
        points=len(sums),
        headline=headline_of(work, parts, points),
        indicators=tuple(indicator(code, counts) for code, counts in parts.items()),
    )


def _anew(conn: Connection, month: Month, wanted: Collection[int], *, now: datetime) -> Iterator[Sums]:
    """These points, judged now."""
    points = fleet.points(conn)
    places = Places.of(points, fleet.enrolments(conn))
    for number, part in judged(conn, month, [one for one in points if one.id in wanted], places, now=now).items():
        yield kept.sums_of(number, part)
