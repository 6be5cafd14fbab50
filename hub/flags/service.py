"""The slice's door: flags are computed when somebody asks, from the taps as they are known then. No flag is stored."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from hub.evidence import own_chain, timeline
from hub.evidence import service as evidence
from hub.evidence.kept import TimedLine
from hub.flags import store
from hub.flags.flag import Flag
from hub.flags.judging import RULES, raised, within
from hub.flags.register import add_shifts, remove_shift, set_parameter, set_windows, settle
from hub.flags.rules.tokens import COUNTERS_BACK
from hub.flags.settling import Settled, Standing, standings
from hub.flags.standards import Standards
from hub.flags.tap import Note, Tap
from hub.fleet import locations
from hub.fleet import service as fleet
from hub.kernel.period import Month, day_bounds, day_of, days_between
from hub.patrol import service as patrol
from hub.patrol.roster import Roster, make_roster
from hub.patrol.scan import ProofState, Scan
from hub.people import service as people
from wire_contract.acts import CorrectionDecided, CorrectionProposed, read_act_data
from wire_contract.event import Event, read_line
from wire_contract.flag_acts import FlagSettled, SettlementRecord
from wire_contract.measurements import EnclosureChanged, JournalShed, ReaderChanged, read_measurement

__all__ = ["RULES", "add_shifts", "remove_shift", "set_parameter", "set_windows", "settle"]
# the verbs of the slice's register, handed through its door

OPEN_FOR = timedelta(days=31)
"""How far back flags are listed and counted where nobody names a month."""
BESIDE = timedelta(days=1)
"""What goes together lies at most that far apart, but for counters and months."""
SETTLED_BACK = timedelta(days=62)


@dataclass(frozen=True, slots=True)
class MonthSummary:
    """The flags of a month in numbers; notes are not among them."""

    open: int
    stands: int
    set_aside: int
    by_rule: Mapping[str, int]
    """How many of each rule, settled or not."""


def flags(conn: Connection, *, first: date, last: date, now: datetime) -> Settled:
    """The flags whose last tap lies on these days, each with how it stands."""
    last = min(last, day_of(now))
    months = [month for month in _months(first, last) if month.bounds[1] <= now and first <= month.last <= last]
    return _judged(conn, first=first, last=last, months=months)


def _judged(conn: Connection, *, first: date, last: date, months: Sequence[Month]) -> Settled:
    if last < first:
        return Settled((), ())
    since = min([day_bounds(first)[0] - BESIDE, *(month.bounds[0] for month in months)])
    until = day_bounds(last)[1] + BESIDE
    everything = _raised(conn, since=since, until=until, months=months)
    settlements = store.settlements(conn, first=first - SETTLED_BACK, last=last + SETTLED_BACK)
    found = standings(everything, settlements, proposed=_proposed(conn))
    inside = {one.id for one in within(everything, first, last)}
    return Settled(
        [one for one in found.standings if one.flag.id in inside],
        [one for one in found.gone if first.isoformat() <= one.day <= last.isoformat()],
    )


def flag(conn: Connection, flag_id: str, *, day: date, now: datetime) -> Standing | None:
    """The flag of this day with this id; None where it does not arise."""
    return next((one for one in flags(conn, first=day, last=day, now=now).standings if one.flag.id == flag_id), None)


def settlement(conn: Connection, flag_id: str) -> SettlementRecord | None:
    """What was last made of the flag, whether or not it still arises."""
    return next(iter(store.settlements(conn, flag=flag_id)), None)


def open_flags(conn: Connection, *, now: datetime) -> int:
    """How many of the last days wait for somebody."""
    found = _judged(conn, first=day_of(now - OPEN_FOR), last=day_of(now), months=())
    return sum(one.is_open for one in found.standings)


def month_summary(conn: Connection, month: Month, now: datetime) -> MonthSummary:
    """The flags of the month in numbers, for the report's appendix."""
    found = [one for one in flags(conn, first=month.first, last=month.last, now=now).standings if not one.flag.is_note]
    outcomes = Counter(one.settlement.outcome for one in found if not one.is_open and one.settlement)
    return MonthSummary(
        open=sum(one.is_open for one in found),
        stands=outcomes["stands"],
        set_aside=outcomes["set_aside"],
        by_rule=dict(sorted(Counter(one.flag.rule.value for one in found).items())),
    )


def standards(conn: Connection, *, since: datetime | None = None, until: datetime | None = None) -> Standards:
    """Everything that the district set, with the shifts of this time."""
    numbers: dict[str, dict[date, int]] = {}
    for one in store.parameter_records(conn):
        numbers.setdefault(one.name, {})[date.fromisoformat(one.from_day)] = one.value
    shifts = store.all_shifts(conn, since=since, until=until)
    return Standards(numbers, windows(conn).windows, shifts, locations.locations(conn))


def windows(conn: Connection) -> Standards:
    """The patrol windows of every point, and nothing else of what the district set."""
    found: dict[str, dict[date, str]] = {}
    for each in store.windows_records(conn):
        found.setdefault(each.point, {})[date.fromisoformat(each.from_day)] = each.windows
    return Standards(windows=found)


def _raised(conn: Connection, *, since: datetime, until: datetime, months: Sequence[Month]) -> Sequence[Flag]:
    enrolments = fleet.enrolments(conn)
    devices = {term.device for term in enrolments}
    codes = {point.id: point.code for point in fleet.points(conn)}
    roster = make_roster(people.holdings(conn), enrolments)
    scans = list(patrol.scans_at(conn, devices, since=since, until=until))
    if any(scan.sun_counter is not None for scan in scans):
        earlier = patrol.scans_at(conn, devices, since=since - COUNTERS_BACK, until=since)
        scans += [scan for scan in earlier if scan.sun_counter is not None]
    noted = [_note(line, roster, codes) for line in timeline.noted(conn, devices, since=since)]
    return raised(
        [_tap(scan, roster, codes) for scan in scans],
        [one for one in noted if one is not None and _matters(one, since, until)],
        standards=standards(conn, since=since, until=until),
        reached={(tip.device, tip.journal): tip.sequence for tip in evidence.tips(conn)},
        months=months,
    )


def _tap(scan: Scan, roster: Roster, codes: Mapping[int, str]) -> Tap:
    at, when = scan.filed_at, scan.when
    point = roster.point_of(scan.device, at)
    return Tap(
        hash=scan.hash,
        device=scan.device,
        journal=scan.journal,
        sequence=scan.sequence,
        point=None if point is None else codes[point],
        officer=roster.officer_with(scan.credential, at),
        credential=scan.credential,
        shown=scan.shown,
        earliest=when.earliest,
        latest=when.latest,
        filed_at=at,
        refusal=scan.refusal,
        counter=scan.sun_counter if scan.proof_state is ProofState.VERIFIED else None,
        step=scan.badge_step,
        is_forged=scan.proof_state is ProofState.FORGED,
    )


def _note(timed: TimedLine, roster: Roster, codes: Mapping[int, str]) -> Note | None:
    event = read_line(timed.line.line)
    told = read_measurement(event) if isinstance(event, Event) else None
    if not isinstance(told, EnclosureChanged | ReaderChanged | JournalShed):
        return None
    line, at = timed.line, timed.filed_at
    point = roster.point_of(line.device, at)
    return Note(
        hash=line.hash,
        device=line.device,
        journal=line.journal,
        sequence=line.sequence,
        point=None if point is None else codes[point],
        earliest=timed.when.earliest,
        latest=timed.when.latest,
        filed_at=at,
        told=told,
    )


def _matters(note: Note, since: datetime, until: datetime) -> bool:
    """A reader's trouble belongs to its day; a door may have been open since any time."""
    return not isinstance(note.told, ReaderChanged) or since <= note.filed_at < until


def _months(first: date, last: date) -> Iterable[Month]:
    return sorted({Month.of(day) for day in days_between(first, last)})


def _proposed(conn: Connection) -> frozenset[str]:
    """Flags whose settlement waits for a second person."""
    if not own_chain.open_proposals(conn):
        return frozenset()
    decided = {
        entry.act.proposal
        for entry in own_chain.of_kind(conn, CorrectionDecided)
        if isinstance(entry.act, CorrectionDecided)
    }
    waiting = set()
    for entry in own_chain.of_kind(conn, CorrectionProposed):
        act = entry.act
        if entry.hash in decided or not isinstance(act, CorrectionProposed):
            continue
        for one in act.changes:
            change = read_act_data(one.kind, one.change)
            if isinstance(change, FlagSettled) and change.after is not None:
                waiting.add(change.after.flag)
    return frozenset(waiting)
