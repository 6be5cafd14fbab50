"""The day cells of points, kept between rounds: read again for those points only of which something came since.

A month's history costs nothing here, nor do points that are quiet; what time alone changes is worked out once a minute
from what was read before, without the database.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Connection

from hub.evidence import service as evidence
from hub.fleet.nouns import Enrolment
from hub.kernel.period import day_of
from hub.patrol import service as patrol
from hub.patrol.compliance import DayCell
from wire_contract.topics import DeviceId

AT_ONCE = 25
"""So many points are read together: a hub that stops waits for one such read at most."""

Seen = tuple[object, ...]
Reached = Mapping[DeviceId, tuple[object, ...]]
"""How far each device's journals have come."""


@dataclass(slots=True)
class _Kept:
    """What one point's devices told, what of the database it was read from, and its cells of one minute."""

    seen: Seen
    told: patrol.Told
    minute: int = -1
    cells: Mapping[date, DayCell] = field(default_factory=dict)

    def at(self, now: datetime) -> Mapping[date, DayCell]:
        minute = int(now.timestamp() // 60)
        if minute != self.minute:
            self.minute, self.cells = minute, self.told.cells(now)
        return self.cells


@dataclass(slots=True)
class PatrolsTold:
    """Asked by one thread, again and again."""

    read: int = 0
    """How many points were read from the database so far."""
    _kept: dict[int, _Kept] = field(default_factory=dict)

    def cells(
        self,
        conn: Connection,
        points: Sequence[int],
        *,
        terms: Iterable[Enrolment],
        come: Reached,
        done: int,
        first: date,
        now: datetime,
    ) -> Mapping[int, Mapping[date, DayCell]]:
        """The cells of these points from `first` to today, with everything that had come by `come`. `done` counts what
        people did, which may touch any point.
        """
        last = day_of(now)
        seen = {point: (done, first, last, *marks) for point, marks in _marks(points, terms, come).items()}
        stale = [point for point in points if point not in self._kept or self._kept[point].seen != seen[point]]
        for start in range(0, len(stale), AT_ONCE):
            some = stale[start : start + AT_ONCE]
            for point, told in patrol.told(conn, some, first=first, last=last).items():
                self._kept[point] = _Kept(seen[point], told)
            self.read += len(some)
        self._kept = {point: self._kept[point] for point in points}
        return {point: kept.at(now) for point, kept in self._kept.items()}


def reached(conn: Connection) -> Reached:
    """Every journal's tip and, for each device, how many lines wait for an ancestor: taps among them count already."""
    found: dict[DeviceId, tuple[object, ...]] = {}
    for tip in evidence.tips(conn):
        found[tip.device] = (*found.get(tip.device, ()), tip.journal, tip.head)
    for device, waiting in evidence.waiting(conn).items():
        found[device] = (*found.get(device, ()), waiting)
    return found


def _marks(points: Iterable[int], terms: Iterable[Enrolment], come: Reached) -> Mapping[int, Seen]:
    found: dict[int, Seen] = dict.fromkeys(points, ())
    for term in terms:
        if term.point_id in found:
            found[term.point_id] = (*found[term.point_id], term.device, *come.get(term.device, ()))
    return found
