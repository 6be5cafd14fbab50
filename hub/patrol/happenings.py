"""The lines of a point as an operator reads them: what happened, who it was, and whether it counts. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date, datetime
from heapq import merge
from itertools import groupby

from hub.evidence.kept import KeptLine, TimedLine
from hub.evidence.when import When
from hub.kernel.deed import Deed
from hub.kernel.period import day_of
from hub.patrol.compliance import DayCell, Rejection
from hub.patrol.proofs import Assurance
from hub.people.service import Holding
from wire_contract.event import LineHash, read_line
from wire_contract.measurements import (
    ClockStepped,
    CommandDone,
    DeviceAlive,
    EnclosureChanged,
    Measurement,
    PowerChanged,
    ReaderChanged,
    TagScanned,
    read_measurement,
)
from wire_contract.unreadable import Unreadable


@dataclass(frozen=True, slots=True)
class Happening:
    """One line, understood as far as this release can."""

    line: KeptLine
    when: When
    measurement: Measurement | None
    """None for a type that this release does not understand."""
    holder: Holding | None
    """For a tap: who carried the card at that time, by the hub's own records."""
    counts: bool
    """True for a tap that is a visit."""
    rejection: Rejection | None
    """For a tap that is none: why."""
    assurance: Assurance | None
    """For a visit: how much it proves."""
    contradicted: bool
    """It lies before what its chain has before it: one of two clocks was wrong."""

    @property
    def tap(self) -> TagScanned | None:
        """The tap, where it is one."""
        return self.measurement if isinstance(self.measurement, TagScanned) else None

    @property
    def step(self) -> ClockStepped | None:
        """What the clock showed before and after, where it was set."""
        return self.measurement if isinstance(self.measurement, ClockStepped) else None

    @property
    def contact(self) -> EnclosureChanged | None:
        """Which contact moved, where the line tells of one."""
        return self.measurement if isinstance(self.measurement, EnclosureChanged) else None

    @property
    def power(self) -> PowerChanged | None:
        """What feeds the device, where the line tells of it."""
        return self.measurement if isinstance(self.measurement, PowerChanged) else None

    @property
    def done(self) -> CommandDone | None:
        """What came of a command, where the line tells of one."""
        return self.measurement if isinstance(self.measurement, CommandDone) else None

    @property
    def reader(self) -> ReaderChanged | None:
        """What became of a reader, where the line tells of one."""
        return self.measurement if isinstance(self.measurement, ReaderChanged) else None


def happenings(
    lines: Iterable[TimedLine],
    *,
    holdings: Sequence[Holding],
    cells: Mapping[date, DayCell],
    contradicted: AbstractSet[LineHash] = frozenset(),
) -> tuple[Happening, ...]:
    """The lines in the same order, each with what the day cells made of it."""
    visits = {visit.scan.hash: visit.assurance for cell in cells.values() for visit in cell.visits}
    rejected = {one.scan.hash: one.reason for cell in cells.values() for one in cell.rejected}
    by_card: dict[str, list[Holding]] = {}
    for holding in holdings:
        by_card.setdefault(holding.credential, []).append(holding)
    found = (_happening(line, by_card, visits, rejected) for line in lines)
    return tuple(replace(one, contradicted=one.line.hash in contradicted) for one in found)


def holder_of(credential: str, holdings: Iterable[Holding], *, at: datetime) -> Holding | None:
    """Who carried the card at that moment."""
    return next((one for one in holdings if one.credential == credential and one.covers(at)), None)


def _happening(
    timed: TimedLine,
    by_card: Mapping[str, Sequence[Holding]],
    visits: Mapping[LineHash, Assurance],
    rejected: Mapping[LineHash, Rejection],
) -> Happening:
    line = timed.line
    event = read_line(line.line)
    found = None if isinstance(event, Unreadable) else read_measurement(event)
    measurement = None if isinstance(found, Unreadable) else found
    holder = None
    if isinstance(measurement, TagScanned):
        holder = holder_of(measurement.credential, by_card.get(measurement.credential, ()), at=timed.filed_at)
    return Happening(
        line=line,
        when=timed.when,
        measurement=measurement,
        holder=holder,
        counts=line.hash in visits,
        rejection=rejected.get(line.hash),
        assurance=visits.get(line.hash),
        contradicted=False,
    )


@dataclass(frozen=True, slots=True)
class QuietRun:
    """Hourly signs of life in a row, nothing between them: one entry to read, newest first."""

    happenings: tuple[Happening, ...]


Entry = Happening | Deed
"""What stands on a time line."""


def by_day(
    found: Sequence[Happening], deeds: Sequence[Deed] = ()
) -> tuple[tuple[date, tuple[Entry | QuietRun, ...]], ...]:
    """All of them, newest first, under the days on which they happened, at the latest; three or more hourly signs of
    life in a row are folded into one. Lines stay in the order in which they are given.
    """
    lines: Sequence[Entry] = found
    beside: Sequence[Entry] = deeds
    entries = merge(lines, beside, key=_moment, reverse=True)
    return tuple((day, tuple(_folded(group))) for day, group in groupby(entries, key=lambda one: day_of(_moment(one))))


def _moment(one: Entry) -> datetime:
    return one.at if isinstance(one, Deed) else one.when.latest


def _folded(found: Iterable[Entry]) -> Iterator[Entry | QuietRun]:
    for is_sign, group in groupby(found, key=_is_sign):
        run = tuple(group)
        signs = tuple(one for one in run if isinstance(one, Happening))
        if is_sign and len(signs) >= 3:
            yield QuietRun(signs)
        else:
            yield from run


def _is_sign(one: Entry) -> bool:
    return isinstance(one, Happening) and isinstance(one.measurement, DeviceAlive)
