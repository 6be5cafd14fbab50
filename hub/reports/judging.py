"""Points' parts of a month, judged anew from what the hub holds."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from hub.fleet.nouns import Point
from hub.kernel.period import Month, day_of
from hub.patrol import service as patrol
from hub.patrol import suspensions
from hub.reports.places import Places
from hub.reports.point_months import PointMonth, point_months
from hub.reports.tested import test_told, tested
from hub.self_tests import service as self_tests


def watched(conn: Connection, month: Month, points: Sequence[Point], *, now: datetime) -> patrol.Watched:
    """When these points were watched in the month, which is most of the work."""
    return patrol.watched(
        conn, first=month.first, last=min(month.last, day_of(now)), points={point.id for point in points}
    )


def judged(
    conn: Connection,
    month: Month,
    points: Sequence[Point],
    places: Places,
    *,
    now: datetime,
    known: patrol.Watched | None = None,
) -> Mapping[int, PointMonth]:
    """The part of each of these points as of `now`, by point id; `known` is what `watched` found of them."""
    if not points:
        return {}
    known = known or watched(conn, month, points, now=now)
    first, last, wanted = month.first, min(month.last, day_of(now)), {point.id for point in points}
    days = self_tests.check_days(conn, first=first, last=last, now=now, points=wanted, known=known)
    return point_months(
        points,
        judgement=patrol.judgement(conn, first=first, last=last, now=now, known=known, points=wanted),
        tested=tested(days, codes=places.codes, point_of=places.code_of, now=now),
        suspensions=suspensions.suspensions(conn),
        places=places,
    )


def nowhere(
    conn: Connection, month: Month, places: Places, *, now: datetime, known: patrol.Watched | None = None
) -> PointMonth:
    """What devices told in the month while they stood at no point; `known` is what `watched` found of all points."""
    first, last = month.first, min(month.last, day_of(now))
    if last < first:
        return PointMonth(None, (), ())
    moved = patrol.unsettled(conn, first=first, known=known)
    return PointMonth(
        None,
        tuple(places.tap(one) for one in patrol.nowhere(conn, moved, first=first, last=last)),
        tuple(test_told(one, places.code_of) for one in self_tests.nowhere(conn, moved, first=first, last=last)),
    )
