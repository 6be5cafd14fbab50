"""What the pages of flags show, loaded in one go: the list, one flag with its lines in time, marks for other pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from hub.evidence import own_chain
from hub.flags import service
from hub.flags.flag import NOTES, Flag, Rule
from hub.flags.settling import Standing, State
from hub.flags.tap import Note, Tap
from hub.flags.words import RULES
from hub.fleet import service as fleet
from hub.fleet.service import Point
from hub.patrol import register as patrol_register
from hub.people import service as people
from hub.web.hub_state import FlagMark
from wire_contract.event import LineHash
from wire_contract.flag_acts import FlagSettled, SettlementRecord

READERS = "readers"
"""The filter for all that points refused and all that became of readers, in one list by point."""
_OF_READERS = frozenset({Rule.FRAUD, Rule.REFUSED, Rule.READER, Rule.SILENT})
MOST_LISTED = 300
_PICTURE = 96.0
"""How many of 100 units the time takes; a tap is never less than 1 wide."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What somebody wants to see."""

    state: str = "open"
    point: str | None = None
    rule: str | None = None

    def passes(self, one: Standing) -> bool:
        """Whether this flag is among it."""
        states = {
            "open": one.is_open,
            "settled": one.state is State.SETTLED,
            "notes": one.flag.rule in NOTES,
            "all": True,
        }
        rules = _OF_READERS if self.rule == READERS else {self.rule or one.flag.rule}
        return states[self.state] and one.flag.rule in rules and (self.point or one.flag.places[0]) in one.flag.places


@dataclass(frozen=True, slots=True)
class FlagList:
    """Flags, the latest day first (by point for `READERS`), and settlements whose flag no longer arises."""

    standings: Sequence[Standing]
    total: int
    open: int
    """Of all points and rules."""
    gone: Sequence[SettlementRecord]
    names: Mapping[str, str]
    """Of points, by code."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A tap in the picture: where it begins and how wide it is, in hundredths of the width."""

    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Lane:
    """One point, or one officer, in the picture."""

    label: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """The taps in time: a lane for each point, or for each officer at the one point."""

    begin: datetime
    end: datetime
    lanes: tuple[Lane, ...]


@dataclass(frozen=True, slots=True)
class TapRow:
    """A tap of a flag, for the table."""

    tap: Tap
    officer_name: str | None
    point_name: str | None
    is_excluded: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody made of the flag, as the hub's chain tells it."""

    record: SettlementRecord
    by: str
    at: datetime
    line: LineHash


@dataclass(frozen=True, slots=True)
class FlagView:
    """One flag."""

    standing: Standing
    rows: tuple[TapRow, ...]
    notes: tuple[Note, ...]
    picture: Picture | None
    decisions: tuple[Decision, ...]
    """The latest first, also of the flag that this one was before."""


def flag_list(conn: Connection, wanted: Filter, *, first: date, last: date, now: datetime) -> FlagList:
    """The flags of these days that pass."""
    found = service.flags(conn, first=first, last=last, now=now)
    passed = [one for one in found.standings if wanted.passes(one)]
    if wanted.rule == READERS:
        passed.sort(key=lambda one: (one.flag.places, -one.flag.day.toordinal()))
    gone = found.gone if wanted.state in {"settled", "all"} and wanted.point is None else ()
    return FlagList(
        standings=passed[:MOST_LISTED],
        total=len(passed),
        open=sum(one.is_open for one in found.standings),
        gone=[one for one in gone if wanted.rule in {None, one.rule}],
        names={point.code: point.short_name or point.name for point in fleet.points(conn)},
    )


def points(conn: Connection) -> Sequence[Point]:
    """Every point, for the filter."""
    return fleet.points(conn)


def flag_view(conn: Connection, flag_id: str, *, day: date, now: datetime) -> FlagView | None:
    """The flag of this day with this id; None where it does not arise."""
    standing = service.flag(conn, flag_id, day=day, now=now)
    if standing is None:
        return None
    names = {point.code: point.short_name or point.name for point in fleet.points(conn)}
    officers = {one.officer_code: one.officer_name for one in people.holdings(conn)}
    excluded = {one.hash for one in patrol_register.exclusions(conn)}
    of = {flag_id, standing.settlement.flag if standing.settlement else flag_id}
    return FlagView(
        standing=standing,
        rows=tuple(
            TapRow(tap, officers.get(tap.officer or ""), names.get(tap.point or ""), tap.hash in excluded)
            for tap in standing.flag.taps
        ),
        notes=standing.flag.notes,
        picture=picture(standing.flag),
        decisions=decisions(conn, of),
    )


def decisions(conn: Connection, of: set[str]) -> tuple[Decision, ...]:
    """What people made of these flags, the latest first."""
    return tuple(
        Decision(act.after, entry.subject, entry.occurred_at, entry.hash)
        for entry in reversed(own_chain.of_kind(conn, FlagSettled))
        if isinstance(act := entry.act, FlagSettled) and act.after is not None and act.after.flag in of
    )


def flagged(conn: Connection, *, first: date, last: date, now: datetime) -> Mapping[LineHash, Sequence[FlagMark]]:
    """The lines of these days that rules noticed, each with the ways to its flags. Notes about months are left out."""
    found: dict[LineHash, list[FlagMark]] = {}
    for one in service.flags(conn, first=first, last=last, now=now).standings:
        if one.flag.rule is Rule.TOGETHER:
            continue
        thai, english = RULES[one.flag.rule]
        mark = FlagMark(path_of(one.flag), thai, english, one.is_open)
        for line in one.flag.lines:
            found.setdefault(line, []).append(mark)
    return found


def path_of(flag: Flag) -> str:
    """Where the flag is shown."""
    return f"/flags/{flag.day}/{flag.id}"


def picture(flag: Flag) -> Picture | None:
    """The taps of a flag in time; None where it would show nothing, as of a single one, or of a month."""
    timed = [(tap.earliest, tap) for tap in flag.taps if tap.earliest is not None]
    if len(timed) < 2 or flag.rule is Rule.TOGETHER:
        return None
    begin, end = min(earliest for earliest, _ in timed), max(tap.latest for _, tap in timed)
    span = max(end - begin, timedelta(seconds=1))
    lanes: dict[str, list[Bar]] = {}
    by_officer = flag.rule is Rule.BURST
    for earliest, tap in timed:
        bar = Bar(
            round(1 + _PICTURE * ((earliest - begin) / span), 2),
            max(1.0, round(_PICTURE * ((tap.latest - earliest) / span), 2)),
        )
        lanes.setdefault(tap.who if by_officer else tap.place, []).append(bar)
    return Picture(begin, end, tuple(Lane(label, tuple(bars)) for label, bars in sorted(lanes.items())))
