"""Was a point patrolled, was it not, or is it unknown: visits out of scans, and one cell for each point and day. Pure.

Each Bangkok day stands by itself, the minimum gap too: so a month is the sum of its days, whichever days one asks for.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from hub.kernel.period import day_bounds, day_of
from hub.patrol.coverage import LONGEST_GAP, Silence, Stretch, silences
from hub.patrol.proofs import Assurance, assurance, fails
from hub.patrol.roster import Roster
from hub.patrol.scan import Scan
from hub.patrol.schedule import Duty
from wire_contract.event import LineHash
from wire_contract.measurements import Shown

RULES = "patrol/3"
"""Printed on every report: another rule gets another name, and a page docs/rules/ of that name."""

MINIMUM_GAP = timedelta(hours=2)
"""Between two counted visits of one point on one day."""


class Rejection(StrEnum):
    """Why a tap counts as no visit; it stays listed."""

    UNKNOWN_CARD = "unknown_card"
    CLOCK = "clock"
    REPEAT = "repeat"
    NOT_DUE = "not_due"
    NO_POINT = "no_point"
    REFUSED = "refused"
    """The point refused it, and showed that."""
    PROOF = "proof"
    """What should prove it is forged, or a badge's token of another time."""
    EXCLUDED = "excluded"
    """Set aside by people: proposed with a reason, approved by a second person."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A tap that counts: an officer stood at the point."""

    scan: Scan
    officer: str

    @property
    def assurance(self) -> Assurance:
        """How much it proves of who that was."""
        return assurance(self.scan)


@dataclass(frozen=True, slots=True)
class Rejected:
    """A tap that does not count, and why."""

    scan: Scan
    reason: Rejection


@dataclass(frozen=True, slots=True)
class DayCell:
    """One point on one Bangkok day: proved + disproved + unknown + due = required."""

    duty: Duty
    is_over: bool
    visits: tuple[Visit, ...]
    """All visits, also those beyond what was required; they make up for no other day."""
    rejected: tuple[Rejected, ...]
    stretches: tuple[Stretch, ...]
    """What vouches for the day, in order."""
    silences: tuple[Silence, ...]
    """What nothing vouches for; on a day not over, only what is later than the hourly sign of life would explain."""

    @property
    def required(self) -> int:
        """Patrols due."""
        return self.duty.patrols

    @property
    def proved(self) -> int:
        """Patrols that took place, at most what was required."""
        return min(len(self.visits), self.required)

    @property
    def disproved(self) -> int:
        """Patrols that did not take place: the day is over, and the point was watched for all of it."""
        return self._missing if self.is_over and not self.silences else 0

    @property
    def unknown(self) -> int:
        """Patrols of which nobody can say whether they took place."""
        return self._missing if self.is_over and self.silences else 0

    @property
    def due(self) -> int:
        """Patrols that may still take place; 0 once the day is over."""
        return 0 if self.is_over else self._missing

    @property
    def _missing(self) -> int:
        return self.required - self.proved


@dataclass(frozen=True, slots=True)
class Judgement:
    """All cells of some days, and the taps that belong to none of them."""

    cells: Mapping[int, Mapping[date, DayCell]]
    """By point id, then by day."""
    elsewhere: tuple[Rejected, ...]
    """Taps on a day that did not count, or of a device that stood at no point."""


def is_known(scan: Scan, roster: Roster) -> bool:
    """True for a card that an officer carried at the time of the tap."""
    return roster.officer_with(scan.credential, scan.filed_at) is not None


def judge(
    duties: Iterable[Duty],
    *,
    scans: Iterable[Scan],
    stretches: Mapping[int, Mapping[date, Sequence[Stretch]]],
    roster: Roster,
    now: datetime,
) -> Judgement:
    """What these scans and stretches (by point id, then day) say about these duties, as of `now`."""
    taps = _by_point_and_day(scans, roster)
    cells: dict[int, dict[date, DayCell]] = {}
    for duty in duties:
        here = taps.pop((duty.point_id, duty.day), [])
        watched = stretches.get(duty.point_id, {}).get(duty.day, ())
        cells.setdefault(duty.point_id, {})[duty.day] = day_cell(
            duty, scans=here, stretches=watched, roster=roster, now=now
        )
    return Judgement(cells, tuple(judged_elsewhere(tap, roster) for group in taps.values() for tap in group))


def day_cell(
    duty: Duty, *, scans: Sequence[Scan], stretches: Sequence[Stretch], roster: Roster, now: datetime
) -> DayCell:
    """The cell of one point and day, from that day's scans at the point in order of `_order`."""
    visits, rejected = _visits(scans, roster)
    begin, end = day_bounds(duty.day)
    silent = silences(stretches, begin, min(end, now))
    if now < end and silent and silent[-1].end == now and now - silent[-1].begin <= LONGEST_GAP:
        silent = silent[:-1]
    return DayCell(duty, end <= now, visits, rejected, tuple(stretches), silent)


def _visits(scans: Sequence[Scan], roster: Roster) -> tuple[tuple[Visit, ...], tuple[Rejected, ...]]:
    """The tap that ends first counts, then the first to end that certainly keeps the gap, and so on.

    No other choice counts more; for moments it is the earliest, then the earliest that keeps the gap. So many visits
    there were in any case, wherever in its bracket each tap took place: one more tap never makes them fewer.
    """
    visits: list[Visit] = []
    rejected: list[Rejected] = []
    for scan in scans:
        found = _judged(scan, visits[-1].scan.when.latest if visits else None, roster)
        if isinstance(found, Visit):
            visits.append(found)
        else:
            rejected.append(found)
    return tuple(visits), tuple(rejected)


def _judged(scan: Scan, last_visit: datetime | None, roster: Roster) -> Visit | Rejected:
    """What one tap is, after the last visit that counts."""
    when, at = scan.when, scan.filed_at
    if scan.hash in roster.excluded:
        return Rejected(scan, Rejection.EXCLUDED)
    if (reason := _turned_down(scan)) is not None:
        return Rejected(scan, reason)
    holding = roster.holding_of(scan.credential, at)
    if holding is None:
        return Rejected(scan, Rejection.UNKNOWN_CARD)
    term = roster.term_of(scan.device, at)
    since = max(holding.valid_from, term.enrolled_from) if term else holding.valid_from
    if when.day is None or when.earliest is None or when.earliest < since:
        return Rejected(scan, Rejection.CLOCK)
    if last_visit is not None and when.earliest - last_visit < MINIMUM_GAP:
        return Rejected(scan, Rejection.REPEAT)
    return Visit(scan, holding.officer_code)


def _turned_down(scan: Scan) -> Rejection | None:
    """Why the tap is no visit, whoever carried the card."""
    if scan.shown is Shown.REFUSED:
        return Rejection.REFUSED
    return Rejection.PROOF if fails(scan) else None


def _order(scan: Scan) -> tuple[datetime, datetime, LineHash]:
    when = scan.when
    if when.day is None or when.earliest is None:
        return scan.received_at, scan.received_at, scan.hash
    return when.latest, when.earliest, scan.hash


def _by_point_and_day(scans: Iterable[Scan], roster: Roster) -> dict[tuple[int | None, date], list[Scan]]:
    """Each tap once, whatever order or number of times it comes in."""
    groups: dict[tuple[int | None, date], list[Scan]] = {}
    for scan in sorted({scan.hash: scan for scan in scans}.values(), key=_order):
        at = scan.filed_at
        groups.setdefault((roster.point_of(scan.device, at), day_of(at)), []).append(scan)
    return groups


def judged_elsewhere(scan: Scan, roster: Roster) -> Rejected:
    """A tap that belongs to no cell, and why."""
    if (reason := _turned_down(scan)) is not None:
        return Rejected(scan, reason)
    if not is_known(scan, roster):
        return Rejected(scan, Rejection.UNKNOWN_CARD)
    stood_somewhere = roster.point_of(scan.device, scan.filed_at) is not None
    return Rejected(scan, Rejection.NOT_DUE if stood_somewhere else Rejection.NO_POINT)
