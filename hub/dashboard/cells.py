"""Day cells for pages that ask often: a point is judged anew only when one of its devices sent something, somebody
changed a register, or a day ended; all viewers share what was judged.
"""

import threading
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Connection

from hub.evidence import own_chain
from hub.evidence import service as evidence
from hub.fleet import service as fleet
from hub.kernel.period import day_of
from hub.patrol import service as patrol
from hub.patrol.compliance import DayCell
from wire_contract.topics import DeviceId

ONE_BY_ONE = 20
"""Where more points have changed, all are judged in one go."""
_SPANS_KEPT = 4

Cells = Mapping[date, DayCell]
Span = tuple[date, date]


@dataclass(slots=True)
class KeptCells:
    """What was judged, and from which state of the database. May be asked from any thread."""

    kept: dict[Span, dict[int, tuple[Hashable, Cells]]] = field(default_factory=dict)
    judged: int = 0
    """How many points were judged so far, for whoever wants to know what the memory saves."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, conn: Connection, *, first: date, last: date, now: datetime) -> Mapping[int, Cells]:
        """The cells of all points from `first` to `last`, none later than today; as `patrol.day_cells`."""
        last = min(last, day_of(now))
        if last < first:
            return {}
        marks = point_marks(conn, now=now)
        with self.lock:
            known = self.kept.pop((first, last), {})
            stale = [number for number, mark in marks.items() if known.get(number, (None,))[0] != mark]
            fresh = self._judge(conn, stale, first=first, last=last, now=now)
            found = {n: (mark, fresh[n] if n in fresh else known[n][1]) for n, mark in marks.items()}
            self.kept[first, last] = found
            while len(self.kept) > _SPANS_KEPT:
                del self.kept[next(iter(self.kept))]
        return {number: cells for number, (_, cells) in found.items() if cells}

    def _judge(
        self, conn: Connection, points: list[int], *, first: date, last: date, now: datetime
    ) -> Mapping[int, Cells]:
        self.judged += len(points)
        if len(points) > ONE_BY_ONE:
            every = patrol.day_cells(conn, first=first, last=last, now=now)
            return {number: every.get(number, {}) for number in points}
        return {number: patrol.cells_at(conn, number, first=first, last=last, now=now) for number in points}


def point_marks(conn: Connection, *, now: datetime) -> Mapping[int, Hashable]:
    """For each point something that is another as soon as its cells may be: where the chains of its devices stand, what
    of them waits, the hub's own chain, the day; and the minute, where a forked chain may grow beside its tip.
    """
    head = own_chain.head(conn)
    own = (day_of(now), head.number if head else 0)
    tips: dict[DeviceId, list[Hashable]] = {}
    for tip in evidence.tips(conn):
        tips.setdefault(tip.device, []).append((tip.journal, tip.sequence, tip.head))
    waiting = evidence.waiting(conn)
    forked = {fork.device for fork in evidence.forks(conn)}
    minute = int(now.timestamp() // 60)
    marks: dict[int, list[Hashable]] = {point.id: [own] for point in fleet.points(conn)}
    for term in fleet.enrolments(conn):
        here = (term, tuple(tips.get(term.device, ())), waiting.get(term.device, 0), term.device in forked and minute)
        marks[term.point_id].append(here)
    return {number: tuple(mark) for number, mark in marks.items()}
