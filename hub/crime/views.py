"""What the pages of case counts show: a district's months by kind, and one point's beside its patrols and repairs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from hub.crime import service, store
from hub.crime.figures import Area, Figures, Place, Sum, summed
from hub.crime.kinds import CaseKind, Kinds
from hub.evidence import own_chain
from hub.fleet import service as fleet
from hub.fleet.service import Point
from hub.kernel.period import Month, day_of
from wire_contract.crime_acts import CrimeImported
from wire_contract.event import LineHash

MONTHS = 12
MOST_IMPORTS = 50


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month: what is known of each kind, and of all of them together."""

    month: Month
    sums: Mapping[str, Sum]
    total: Sum

    @property
    def has_figures(self) -> bool:
        """Somebody told something."""
        return self.total.cases is not None


@dataclass(frozen=True, slots=True)
class Overview:
    """Twelve months of one kind of area."""

    rows: tuple[MonthRow, ...]
    """The oldest first."""
    kinds: tuple[CaseKind, ...]
    """The columns."""
    area: Area
    areas: tuple[Area, ...]
    """Of which there are figures."""
    places: int
    station: str | None
    stations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Import:
    """One file that was imported."""

    act: CrimeImported
    by: str
    at: datetime
    line: LineHash

    @property
    def months(self) -> tuple[Month, ...]:
        """Of which it told something."""
        return tuple(Month.parse(one) for one in self.act.months)

    @property
    def letter_on(self) -> date | None:
        """The day of the letter that it came with."""
        return date.fromisoformat(self.act.letter_on) if self.act.letter_on else None


def overview(conn: Connection, *, station: str | None, area: Area | None, last: Month) -> Overview:
    """The twelve months that end with `last`."""
    months = months_to(last)
    found = store.figures(conn, station=station, first=months[0], last=last)
    areas = tuple(each for each in Area if any(one.place.area is each for one in found))
    chosen = area or (areas[0] if areas else Area.POINT)
    here = [one for one in found if one.place.area is chosen]
    kinds = _columns(service.kinds(conn), here)
    places = {one.place for one in here}
    points = fleet.points(conn) if chosen is Area.POINT else ()
    rows = tuple(_row(month, here, kinds, places | _counting(points, station, month)) for month in months)
    return Overview(
        rows,
        kinds,
        chosen,
        areas,
        max((row.total.asked for row in rows), default=0),
        station,
        tuple(store.stations(conn)),
    )


def point_rows(conn: Connection, point: Point, *, last: Month) -> tuple[Sequence[MonthRow], Sequence[CaseKind]]:
    """Twelve months of one point, and the kinds that they tell of."""
    months = months_to(last)
    place = Place(Area.POINT, point.code)
    found = store.figures(conn, first=months[0], last=last, place=place)
    kinds = _columns(service.kinds(conn), found)
    return [_row(month, found, kinds, {place}) for month in months], kinds


def imports(conn: Connection) -> Sequence[Import]:
    """The newest imports first."""
    return [
        Import(entry.act, entry.subject, entry.occurred_at, entry.hash)
        for entry in reversed(own_chain.of_kind(conn, CrimeImported)[-MOST_IMPORTS:])
        if isinstance(entry.act, CrimeImported)
    ]


def figures(conn: Connection, *, station: str | None, first: Month, last: Month) -> Sequence[Figures]:
    """Everything that is known of these months."""
    return store.figures(conn, station=station, first=first, last=last)


def months_to(last: Month) -> tuple[Month, ...]:
    """Twelve months, the oldest first."""
    found = [last]
    while len(found) < MONTHS:
        found.append(found[-1].previous)
    return tuple(reversed(found))


def last_month(conn: Connection, *, now: datetime) -> Month:
    """With which a page ends: the month before this, or a later one of which something is known."""
    before = Month.of(day_of(now)).previous
    return max(before, store.newest_month(conn) or before)


def has_any(conn: Connection) -> bool:
    """Whether any station ever told anything."""
    return store.newest_month(conn) is not None


def _columns(kinds: Kinds, found: Iterable[Figures]) -> tuple[CaseKind, ...]:
    """The kinds that are told of, in their order; those of no register any more are left to the sum."""
    told = {kind for one in found for kind in one.counts}
    return tuple(kind for code, kind in kinds.items() if code in told)


def _counting(points: Iterable[Point], station: str | None, month: Month) -> set[Place]:
    return {
        Place(Area.POINT, one.code)
        for one in points
        if station in {None, one.station} and _counts(one.opened_on, one.closed_on, month)
    }


def _counts(opened_on: date, closed_on: date | None, month: Month) -> bool:
    return opened_on <= month.last and (closed_on is None or closed_on > month.first)


def _row(month: Month, found: Iterable[Figures], kinds: Sequence[CaseKind], places: Iterable[Place]) -> MonthRow:
    counts: dict[Place, dict[str, int]] = {place: {} for place in places}
    for one in found:
        if one.month == month:
            here = counts.setdefault(one.place, {})
            for kind, cases in one.counts.items():
                here[kind] = here.get(kind, 0) + cases
    sums = {kind.code: summed(here.get(kind.code) for here in counts.values()) for kind in kinds}
    return MonthRow(month, sums, summed(sum(here.values()) if here else None for here in counts.values()))
