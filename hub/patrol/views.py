"""What the patrol pages show, loaded in one go: the board of today, one point with its month and its events."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from hub.evidence import own_chain, timeline
from hub.evidence import service as evidence
from hub.evidence.kept import JournalTip
from hub.evidence.mark import Mark
from hub.fleet import service as fleet
from hub.fleet.liveness import is_silent
from hub.fleet.service import DeviceStatus, Enrolment, Point
from hub.kernel.period import Month, day_bounds, day_of
from hub.patrol import service
from hub.patrol.board import Board, make_board
from hub.patrol.compliance import DayCell
from hub.patrol.happenings import Happening, happenings
from hub.patrol.proofs import Assurance
from hub.patrol.scan import Scan
from hub.people import service as people
from hub.people.service import Holding
from wire_contract.topics import DeviceId

RECENT = timedelta(days=7)
PAGE = 100
MOST_COUNTED = 100


@dataclass(frozen=True, slots=True)
class DayOfMonth:
    """One day of a point's month; no cell on a day that does not count or has not begun."""

    day: date
    cell: DayCell | None


@dataclass(frozen=True, slots=True)
class PointView:
    """One point, its month and a page of its events."""

    point: Point
    month: Month
    days: tuple[DayOfMonth, ...]
    enrolments: tuple[Enrolment, ...]
    standing: Enrolment | None
    status: DeviceStatus | None
    is_silent: bool
    tips: tuple[JournalTip, ...]
    waiting: int
    """Lines that wait for those before them."""
    forks: int
    """Places at which one of the chains went on twice."""
    happenings: tuple[Happening, ...]
    older: Mark | None
    """Where the next page begins; None on the last one."""

    @property
    def assured(self) -> Mapping[Assurance, int]:
        """The visits of the month by how much they prove."""
        seen = Counter(visit.assurance for one in self.days if one.cell for visit in one.cell.visits)
        return {each: seen[each] for each in Assurance}


@dataclass(frozen=True, slots=True)
class UnknownCard:
    """A tap with a card that nobody carried, and where it happened."""

    scan: Scan
    point: Point | None
    held_before: Holding | None
    """Who carried the card at another time."""
    holder: Holding | None
    """Who carries it now."""


@dataclass(frozen=True, slots=True)
class Attention:
    """What came today that a person should look into, beside the points."""

    set_aside: int
    unknown_cards: int
    corrections: int
    """Waiting for a second person, since whatever day."""
    flags: int
    """Suspicious taps of the last month that nobody has settled."""


def attention(conn: Connection, *, flags: int, now: datetime) -> Attention:
    """How much of it there is; `flags` counts a slice above."""
    begin, end = day_bounds(day_of(now))
    newest = evidence.quarantined(conn, limit=MOST_COUNTED)
    return Attention(
        sum(1 for one in newest if one.received_at >= begin),
        len(service.unknown_cards(conn, since=begin, until=end)),
        own_chain.open_proposals(conn),
        flags,
    )


def board(
    conn: Connection,
    *,
    now: datetime,
    cells: Mapping[int, Mapping[date, DayCell]] | None = None,
    statuses: Mapping[DeviceId, DeviceStatus] | None = None,
) -> Board:
    """How every point stands today; today's `cells` and the devices' `statuses`, where somebody has them already."""
    today = day_of(now)
    enrolments = fleet.enrolments(conn)
    devices = {one.device for one in enrolments if one.enrolled_to is None or one.enrolled_to > now}
    return make_board(
        fleet.points(conn),
        cells=service.day_cells(conn, first=today, last=today, now=now) if cells is None else cells,
        enrolments=enrolments,
        statuses=fleet.statuses(conn) if statuses is None else statuses,
        scans=service.scans_at(conn, devices, since=now - RECENT, until=now + timedelta(days=1)),
        today=today,
        now=now,
    )


def point_view(
    conn: Connection,
    point: Point,
    *,
    month: Month,
    before: Mark | None,
    now: datetime,
    kinds: Collection[str] | None = None,
) -> PointView:
    """The page of one point, with all its lines or those of these kinds."""
    enrolments = tuple(one for one in fleet.enrolments(conn) if one.point_id == point.id)
    devices = {one.device for one in enrolments}
    lines = timeline.recent(conn, devices, limit=PAGE + 1, before=before, kinds=kinds) if devices else ()
    shown = [one for one in lines[:PAGE] if _stood_here(enrolments, one.line.device, one.filed_at)]
    days = [day_of(one.filed_at) for one in shown]
    cells = service.cells_at(conn, point.id, first=month.first, last=month.last, now=now)
    elsewhere = [day for day in days if day not in month.days]
    if elsewhere:
        cells = {**service.cells_at(conn, point.id, first=min(elsewhere), last=max(elsewhere), now=now), **cells}
    standing = next((one for one in enrolments if one.enrolled_from <= now and _is_open(one, now)), None)
    status = fleet.statuses(conn).get(standing.device) if standing else None
    return PointView(
        point=point,
        month=month,
        days=tuple(DayOfMonth(day, cells.get(day)) for day in month.days),
        enrolments=enrolments,
        standing=standing,
        status=status,
        is_silent=is_silent(status, now=now),
        tips=tuple(tip for tip in evidence.tips(conn) if tip.device in devices),
        waiting=sum(count for device, count in evidence.waiting(conn).items() if device in devices),
        forks=sum(1 for fork in evidence.forks(conn) if fork.device in devices),
        happenings=happenings(
            shown,
            holdings=people.holdings(conn),
            cells=cells,
            contradicted=timeline.contradicted(conn, shown),
        ),
        older=lines[PAGE - 1].mark if len(lines) > PAGE else None,
    )


def cells_of(conn: Connection, point: Point, *, month: Month, now: datetime) -> Mapping[date, DayCell]:
    """The day cells of one point in one month."""
    return service.cells_at(conn, point.id, first=month.first, last=month.last, now=now)


def unknown_cards(
    conn: Connection, *, since: datetime, until: datetime, now: datetime | None = None
) -> Sequence[UnknownCard]:
    """Taps with cards that nobody carried, the latest first; with who carries them `now` (without it: at `until`)."""
    at = now or until
    points = {point.id: point for point in fleet.points(conn)}
    enrolments = fleet.enrolments(conn)
    holdings = people.holdings(conn)
    found = []
    for scan in service.unknown_cards(conn, since=since, until=until):
        place = next((one for one in enrolments if _stood_here((one,), scan.device, scan.filed_at)), None)
        of_card = [one for one in holdings if one.credential == scan.credential]
        holder = next((one for one in of_card if one.covers(at)), None)
        before = next(iter(of_card), None)
        found.append(UnknownCard(scan, points[place.point_id] if place else None, before, holder))
    return found[::-1]


def _stood_here(enrolments: Sequence[Enrolment], device: str, at: datetime) -> bool:
    return any(one.device == device and one.enrolled_from <= at and _is_open(one, at) for one in enrolments)


def _is_open(enrolment: Enrolment, at: datetime) -> bool:
    return enrolment.enrolled_to is None or at < enrolment.enrolled_to
