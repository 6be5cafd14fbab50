"""One round of looking at everything: load, judge, and let the service keep what changed. Run again and again.

What costs much (a month's flags, days of patrols) is looked at again only when something was kept or done since, and
then rests ten times as long as it took.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Generic, TypeVar

from sqlalchemy import Connection, Engine

from hub.alarms import service
from hub.alarms.fleet_sightings import SeenAsset, asset_sightings, device_sightings
from hub.alarms.service import Manners, Tell, tell_nobody
from hub.alarms.watch import GOOD, UNSURE, AlarmKind, Sighting, Watch, alarm_of
from hub.alarms.windows import FOLLOWED_FOR, closed_windows, window_sighting
from hub.database import writing
from hub.evidence import own_chain
from hub.evidence import service as evidence
from hub.evidence.examined import Examined
from hub.flags import service as flags
from hub.flags.settling import Standing
from hub.fleet import service as fleet
from hub.fleet.liveness import standing_at
from hub.fleet.maintenance import maintenance_of
from hub.kernel.period import day_of
from hub.patrol import service as patrol
from hub.patrol.compliance import DayCell
from hub.self_tests.counting import Now as AssetsNow

TROUBLE_AFTER = timedelta(seconds=60)
"""A broker that is started anew is back within a minute, and no trouble."""
FORKS_FOR = timedelta(days=7)
QUARANTINE_FOR = timedelta(days=1)
_MOST_SET_ASIDE = 100
_QUICK_S = 0.2
RESTS = 10
"""A look that took longer than that is believed for so many times as long as it took."""
_T = TypeVar("_T")
Seen = tuple[object, ...]
Cells = Mapping[int, Mapping[date, DayCell]]


@dataclass(slots=True)
class Rested(Generic[_T]):
    """What was found last, and what of the database it was made from."""

    found: _T
    seen: Seen | None = None
    until_s: float = 0.0

    def get(self, seen: Seen, make: Callable[[], _T], *, rests: int) -> _T:
        """Found anew where something changed, and it has rested."""
        if seen != self.seen and (self.seen is None or time.monotonic() >= self.until_s):
            began = time.monotonic()
            self.found, self.seen = make(), seen
            took = time.monotonic() - began
            self.until_s = began + took * (rests if took > _QUICK_S else 0)
        return self.found


@dataclass(slots=True)
class Rounds:
    """Everything that alarms are raised from. Called by one thread."""

    hears_since: Callable[[], datetime | None]
    trouble: Callable[[], str | None]
    examined: Callable[[], Examined | None]
    assets: AssetsNow
    changed: Callable[[], None]
    manners: Manners = field(default_factory=Manners)
    tell: Tell = tell_nobody
    rests: int = RESTS
    _cells: Rested[Cells] = field(default_factory=lambda: Rested({}))
    _flags: Rested[Sequence[Standing]] = field(default_factory=lambda: Rested(()))
    _trouble_since: datetime | None = None
    _down: frozenset[str] = frozenset()

    def __call__(self, engine: Engine, now: datetime) -> None:
        """Flips are rows and alarms are open as things stand now; open pages hear of what changed."""
        with engine.connect() as conn:
            sightings = self._confirmed([*self.sightings(conn, now)])
        with writing(engine) as conn:
            looked = service.look(conn, sightings, looked=list(Watch), now=now, manners=self.manners, tell=self.tell)
        if looked.changed:
            self.changed()

    def _confirmed(self, sightings: Sequence[Sighting]) -> Sequence[Sighting]:
        """A device is down that was so in the round before too: a broker that goes down itself may tell every last will
        a moment before the hub's line breaks, and then the next round knows better.
        """
        down = frozenset(one.subject for one in sightings if one.state == AlarmKind.DOWN)
        sure, self._down = down & self._down, down
        return [
            replace(one, state=UNSURE) if one.state == AlarmKind.DOWN and one.subject not in sure else one
            for one in sightings
        ]

    def sightings(self, conn: Connection, now: datetime) -> Iterator[Sighting]:
        """How everything stands."""
        points = {one.id: one for one in fleet.points(conn) if one.closed_on is None or day_of(now) < one.closed_on}
        standing = {
            device: term for device, term in standing_at(fleet.enrolments(conn), now).items() if term.point_id in points
        }
        head = own_chain.head(conn)
        tips = evidence.tips(conn)
        seen: Seen = (head.number if head else 0, len(tips), sum(tip.sequence for tip in tips))
        # read before the statuses: what is heard later than this is not missed
        hears_since = self.hears_since()
        statuses = fleet.statuses(conn)
        yield from device_sightings(
            standing,
            codes={number: point.code for number, point in points.items()},
            statuses=statuses,
            maintenance=maintenance_of(conn),
            hears_since=hears_since,
            now=now,
        )
        yield from asset_sightings(
            SeenAsset(
                row.point.code,
                row.key.kind,
                row.key.name,
                (row.asset.label if row.asset else "") or row.key.name,
                row.standing,
            )
            for row in self.assets.overview(conn, now).rows
        )
        at_point: dict[int, list[fleet.DeviceStatus]] = {}
        since: dict[int, datetime] = {}
        for device, term in standing.items():
            since[term.point_id] = min(since.get(term.point_id, now), term.enrolled_from)
            at_point.setdefault(term.point_id, []).extend([statuses[device]] if device in statuses else [])
        places = [_Place(number, points[number].code, begin, at_point[number]) for number, begin in since.items()]
        yield from self._patrols(conn, places, hears_since, seen, now)
        yield from self._suspicious(conn, seen, now)
        yield from _chains(conn, now)
        yield from self._hub(now)

    def _patrols(
        self, conn: Connection, places: Iterable["_Place"], hears_since: datetime | None, seen: Seen, now: datetime
    ) -> Iterator[Sighting]:
        first, last = day_of(now - FOLLOWED_FOR - timedelta(days=1)), day_of(now)
        standards = flags.standards(conn)
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        minute = int(now.timestamp() // 60)
        key: Seen = (*seen, last, minute)
        cells = self._cells.get(
            key, lambda: patrol.judgement(conn, first=first, last=last, now=now).cells, rests=self.rests
        )
        is_fresh = self._cells.seen == key
        for place in places:
            mine = cells.get(place.point_id, {})
            visits = [visit.scan.filed_at for cell in mine.values() for visit in cell.visits]
            windows = {day: standards.windows_on(place.code, day) for day in days}
            for window, cell in closed_windows(place.code, mine.values(), windows, now=now):
                if place.since >= window.begin:
                    continue
                found = window_sighting(
                    window, cell, visits=visits, statuses=place.statuses, hears_since=hears_since, now=now
                )
                # a tap may have come since these cells were made, before the heartbeat that says that all was told
                yield found if is_fresh or alarm_of(found.state) is None else replace(found, state=UNSURE)

    def _suspicious(self, conn: Connection, seen: Seen, now: datetime) -> Iterator[Sighting]:
        first = day_of(now - flags.OPEN_FOR)
        found = self._flags.get(
            (*seen, first),
            lambda: flags.flags(conn, first=first, last=day_of(now), now=now).standings,
            rests=self.rests,
        )
        for one in found:
            if one.is_open:
                yield Sighting(Watch.FLAG, one.flag.id, AlarmKind.SUSPICIOUS.value, one.flag.places[0], one.flag.rule)

    def _hub(self, now: datetime) -> Iterator[Sighting]:
        trouble = self.trouble()
        self._trouble_since = (self._trouble_since or now) if trouble else None
        if trouble and self._trouble_since is not None:
            state = AlarmKind.HUB.value if now - self._trouble_since >= TROUBLE_AFTER else UNSURE
            yield Sighting(Watch.HUB, "line", state, detail=trouble)
        examined = self.examined()
        if examined is None:
            yield Sighting(Watch.HUB, "examination", UNSURE)
        elif examined.fault_count:
            detail = str(examined.fault_count)
            yield Sighting(Watch.HUB, "examination", AlarmKind.CHAIN_FAULT.value, detail=detail)
        else:
            yield Sighting(Watch.HUB, "examination", GOOD)


@dataclass(frozen=True, slots=True)
class _Place:
    """A point with a device, since when one stands there, and what its devices last said."""

    point_id: int
    code: str
    since: datetime
    statuses: Sequence[fleet.DeviceStatus]


def _chains(conn: Connection, now: datetime) -> Iterator[Sighting]:
    for fork in evidence.forks(conn):
        if now - fork.noticed_at < FORKS_FOR:
            subject = f"{fork.device}/{fork.parent.journal}/{fork.parent.sequence}"
            yield Sighting(Watch.CHAIN, subject, AlarmKind.FORK.value, detail=fork.device)
    recent = [
        one for one in evidence.quarantined(conn, limit=_MOST_SET_ASIDE) if now - one.received_at < QUARANTINE_FOR
    ]
    if recent:
        yield Sighting(Watch.CHAIN, "quarantine", AlarmKind.QUARANTINE.value, detail=str(len(recent)))
