"""One round of looking at everything: load, judge, and let the service keep what changed. Run again and again.

A round costs what has come since the last one and not what is there: points and days of which nothing came are not
read again. It asks before each statement whether the hub is stopping, and then leaves everything as it was.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, Engine

from hub.alarms import service
from hub.alarms.backlog import points_telling
from hub.alarms.flags_told import RESTS, FlagsTold
from hub.alarms.fleet_sightings import SeenAsset, asset_sightings, device_sightings
from hub.alarms.patrols_told import PatrolsTold, Reached, Seen, reached
from hub.alarms.service import Manners, Tell, tell_nobody
from hub.alarms.watch import GOOD, UNSURE, AlarmKind, Sighting, Watch
from hub.alarms.windows import FOLLOWED_FOR, closed_windows, window_sighting
from hub.database import InterruptedReadError, reading_until, writing
from hub.evidence import own_chain
from hub.evidence import service as evidence
from hub.evidence.examined import Examined
from hub.flags import service as flags
from hub.flags.standards import Standards
from hub.fleet import service as fleet
from hub.fleet.liveness import standing_at
from hub.fleet.maintenance import maintenance_of
from hub.fleet.nouns import Enrolment
from hub.kernel.period import day_bounds, day_of
from hub.notices import service as notices
from hub.self_tests.counting import Now as AssetsNow
from wire_contract.topics import DeviceId

TROUBLE_AFTER = timedelta(seconds=60)
"""A broker that is started anew is back within a minute, and no trouble."""
FORKS_FOR = timedelta(days=7)
QUARANTINE_FOR = timedelta(days=1)
_MOST_SET_ASIDE = 100
_LOOKED = [one for one in Watch if one not in {Watch.ORDER, Watch.REPORT}]
"""Work orders and reports lie above: their own rounds look after them."""


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
    stopping: Callable[[], bool] = lambda: False
    """True once the hub is to end: a round under way is given up."""
    patrols: PatrolsTold = field(default_factory=PatrolsTold)
    _flags: FlagsTold = field(init=False)
    _standards: tuple[object, Standards] | None = None
    _trouble_since: datetime | None = None
    _down: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self._flags = FlagsTold(rests=self.rests)

    def __call__(self, engine: Engine, now: datetime) -> None:
        """Flips are rows and alarms are open as things stand now; open pages hear of what changed."""
        try:
            with reading_until(engine, self.stopping) as conn:
                found = [*self.sightings(conn, now)]
        except InterruptedReadError:
            return
        sightings = self._confirmed(found)
        with writing(engine) as conn:
            looked = service.look(conn, sightings, looked=_LOOKED, now=now, manners=self.manners, tell=self.tell)
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
        terms = fleet.enrolments(conn)
        standing = {device: term for device, term in standing_at(terms, now).items() if term.point_id in points}
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
        codes = {device: points[term.point_id].code for device, term in standing.items()}
        yield from self._assets(conn, codes, statuses, hears_since, now=now)
        at_point: dict[int, list[fleet.DeviceStatus]] = {}
        since: dict[int, datetime] = {}
        for device, term in standing.items():
            since[term.point_id] = min(since.get(term.point_id, now), term.enrolled_from)
            at_point.setdefault(term.point_id, []).extend([statuses[device]] if device in statuses else [])
        places = [_Place(number, points[number].code, begin, at_point[number]) for number, begin in since.items()]
        # read after the statuses: the cells hold every tap that came before a heartbeat which says that all was told
        head = own_chain.head(conn)
        done = head.number if head else 0
        come = reached(conn)
        yield from self._patrols(conn, places, terms, come, hears_since, done=done, now=now)
        yield from self._suspicious(conn, seen=(done, *sorted(come.items())), now=now)
        yield from _chains(conn, now)
        yield from self._hub(now)
        for one in notices.channels_in_trouble(conn, now=now):
            yield Sighting(Watch.HUB, f"notices/{one.name}", AlarmKind.NOTICES.value, detail=one.name)

    def _assets(
        self,
        conn: Connection,
        codes: Mapping[DeviceId, str],
        statuses: Mapping[DeviceId, fleet.DeviceStatus],
        hears_since: datetime | None,
        *,
        now: datetime,
    ) -> Iterator[Sighting]:
        """Cameras and lamps; not those of devices whose lines are coming, or came after the look that is believed."""
        rows = self.assets.overview(conn, now).rows
        telling = points_telling(conn, self.assets, codes=codes, statuses=statuses, hears_since=hears_since, now=now)
        seen = (
            SeenAsset(
                row.point.code,
                row.key.kind,
                row.key.name,
                (row.asset.label if row.asset else "") or row.key.name,
                row.standing,
            )
            for row in rows
        )
        yield from asset_sightings(seen, telling=telling)

    def _patrols(
        self,
        conn: Connection,
        places: Sequence["_Place"],
        terms: Iterable[Enrolment],
        come: Reached,
        hears_since: datetime | None,
        *,
        done: int,
        now: datetime,
    ) -> Iterator[Sighting]:
        first, last = day_of(now - FOLLOWED_FOR - timedelta(days=1)), day_of(now)
        standards = self._standards_of(conn, done=done, first=first)
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        numbers = [place.point_id for place in places]
        cells = self.patrols.cells(conn, numbers, terms=terms, come=come, done=done, first=first, now=now)
        for place in places:
            mine = cells.get(place.point_id, {})
            visits = [visit.scan.filed_at for cell in mine.values() for visit in cell.visits]
            windows = {day: standards.windows_on(place.code, day) for day in days}
            for window, cell in closed_windows(place.code, mine.values(), windows, now=now):
                if place.since < window.begin:
                    yield window_sighting(
                        window, cell, visits=visits, statuses=place.statuses, hears_since=hears_since, now=now
                    )

    def _standards_of(self, conn: Connection, *, done: int, first: date) -> Standards:
        """What the district set, read again after people did something; its shifts matter to nobody here."""
        if self._standards is None or self._standards[0] != (done, first):
            since = day_bounds(first)[0]
            self._standards = (done, first), flags.standards(conn, since=since, until=since)
        return self._standards[1]

    def _suspicious(self, conn: Connection, *, seen: Seen, now: datetime) -> Iterator[Sighting]:
        for one in self._flags.open(conn, seen=seen, now=now):
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
