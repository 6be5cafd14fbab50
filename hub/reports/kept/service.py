"""The door of kept months: what is kept and still believed, what came since, and the keeping itself.

Nobody who reads writes: what came since the last look is worked out anew by everybody who asks, and touched parts are
left out. Marks are read before parts, so a part that somebody takes away in between is only missing.
"""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version

import msgspec
from sqlalchemy import Connection

from hub.evidence import own_chain, seen
from hub.evidence import service as evidence
from hub.evidence.kept import Unseen
from hub.fleet import service as fleet
from hub.kernel.period import Month, day_of
from hub.reports.figures import FORMAT, Tally
from hub.reports.judging import judged
from hub.reports.kept import store
from hub.reports.kept.acts import Named, named
from hub.reports.kept.reach import Reach, reach
from hub.reports.kept.store import Four, Sums
from hub.reports.monthly import RULES
from hub.reports.places import Places
from hub.reports.point_months import PointMonth

__all__ = ["Sums"]  # a noun of the room, handed through its door

MONTHS = 14
"""So many months back parts are kept: a fiscal year that is over, until its summary is issued."""
MOST_ACTS = 500
"""Where people did more since the last look, nothing that is kept is believed."""


@dataclass(frozen=True, slots=True)
class Since:
    """What came since the last look, and how far it came."""

    look: int
    reach: Reach
    journals: Sequence[Unseen]
    """Those that stand elsewhere now."""
    number: int
    """The hub's newest line."""
    is_further: bool


def since_look(conn: Connection, *, to_change: bool = False) -> Since:
    """What came since the last look; `to_change`: nobody else ends a look until the transaction does."""
    last = store.looked(conn, to_change=to_change)
    journals = seen.unseen(conn)
    came = seen.came(conn, journals)
    acts = own_chain.since(conn, last.number, most=MOST_ACTS)
    head = own_chain.head(conn)
    number = head.number if head else 0
    touched = Named(every=True) if acts is None else named(acts)
    unsettled = {*evidence.waiting(conn), *(fork.device for fork in evidence.forks(conn))}
    about = {*(one.device for one in came), *touched.devices, *unsettled}
    found = reach(
        came,
        touched,
        codes=fleet.point_codes(conn) if touched.codes else {},
        terms=fleet.terms(conn, about) if about else (),
        unsettled=unsettled,
    )
    return Since(last.look, found, journals, number, bool(journals) or number != last.number)


def parts(conn: Connection, month: Month, *, now: datetime) -> Mapping[int, PointMonth]:
    """What is kept of the month and as it was, by point id; nothing of a month that is not over."""
    if not is_over(month, now=now):
        return {}
    came = since_look(conn).reach
    return {
        point: _unpacked(content)
        for point, content in store.contents(conn, month, made_by=made_by()).items()
        if came.spares(point, month)
    }


def sums(conn: Connection, month: Month, *, now: datetime) -> Mapping[int, Sums]:
    """The same in numbers: of a whole city in a fraction of a second."""
    if not is_over(month, now=now):
        return {}
    came = since_look(conn).reach
    return {one.point_id: one for one in store.sums(conn, month, made_by=made_by()) if came.spares(one.point_id, month)}


def look(conn: Connection, *, now: datetime) -> bool:
    """What may be otherwise by now is kept no more; False where nothing came. In the caller's writing transaction."""
    since = since_look(conn, to_change=True)
    store.forget_before(conn, over(now)[-1])
    if since.reach.every:
        store.forget_all(conn)
    elif not since.reach.is_nothing:
        store.forget(conn, since.reach.wholly)
        by_month: dict[Month, set[int]] = {}
        for point, moment in since.reach.since.items():
            by_month.setdefault(Month.of(day_of(moment)), set()).add(point)
        for month, points in by_month.items():
            store.forget(conn, points, from_month=month)
    if since.is_further:
        seen.mark_seen(conn, since.journals)
        store.look_ended(conn, number=since.number)
    return since.is_further


@dataclass(frozen=True, slots=True)
class Batch:
    """Parts that were judged, and after which look."""

    month: Month
    look: int
    rows: Sequence[tuple[Sums, bytes]]


def missing(conn: Connection, *, now: datetime) -> Mapping[Month, Sequence[int]]:
    """The points of which something of a month that is over is to be kept and is not, the newest month first."""
    unkept = since_look(conn).reach.unkept
    every = sorted(fleet.point_codes(conn).keys() - unkept)
    counts, found = store.counts(conn, made_by=made_by()), {}
    for month in over(now):
        if counts.get(str(month), 0) < len(every):
            here = {one.point_id for one in store.sums(conn, month, made_by=made_by())}
            found[month] = [point for point in every if point not in here]
    return found


def judge(conn: Connection, month: Month, wanted: Sequence[int], *, now: datetime) -> Batch:
    """These points' parts of a month that is over; on a connection that only reads."""
    last = store.looked(conn)
    points = fleet.points(conn)
    places = Places.of(points, fleet.enrolments(conn))
    here = [point for point in points if point.id in set(wanted)]
    found = judged(conn, month, here, places, now=now)
    return Batch(month, last.look, [(sums_of(number, part), _packed(part)) for number, part in found.items()])


def keep(conn: Connection, batch: Batch) -> bool:
    """The batch is kept, unless somebody looked since it was judged. In the caller's writing transaction."""
    if store.looked(conn, to_change=True).look != batch.look:
        return False
    store.keep(conn, batch.month, batch.rows, made_by=made_by())
    return True


def is_over(month: Month, *, now: datetime) -> bool:
    """Its last day is over."""
    return month.bounds[1] <= now


def over(now: datetime) -> Sequence[Month]:
    """The months that are kept, the newest first."""
    found = [Month.of(day_of(now)).previous]
    while len(found) < MONTHS:
        found.append(found[-1].previous)
    return found


@cache
def made_by() -> str:
    """Release, format and rules: what another made is not believed."""
    try:
        release = version("riskpoint")
    except PackageNotFoundError:
        release = ""
    return " ".join((release, FORMAT, *RULES))


def sums_of(number: int, part: PointMonth) -> Sums:
    """A part in numbers."""
    of = part.point
    if of is None:
        return Sums(number, (0, 0, 0, 0), (0, 0, 0, 0), 0)
    return Sums(number, _four(of.patrols), _four(of.checks), of.counted_days)


def _four(of: Tally) -> Four:
    return of.proved, of.disproved, of.unknown, of.due


def _packed(part: PointMonth) -> bytes:
    return zlib.compress(msgspec.json.encode(part))


def _unpacked(content: bytes) -> PointMonth:
    return msgspec.json.decode(zlib.decompress(content), type=PointMonth)
