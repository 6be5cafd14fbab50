"""Patrol's only door: taps and duties are remembered here, and judged when somebody asks. No judgement is stored."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection

from hub.evidence import service as evidence
from hub.evidence import timeline
from hub.evidence.when import When
from hub.fleet import service as fleet
from hub.fleet.nouns import Enrolment
from hub.kernel.period import day_bounds, day_of
from hub.patrol import store
from hub.patrol.compliance import MINIMUM_GAP, DayCell, Judgement, Rejected, is_known, judge, judged_elsewhere
from hub.patrol.coverage import Stretch, at_post, by_day, links
from hub.patrol.register import count_again, exclude, let_count, set_duty, tell_unverified
from hub.patrol.roster import Roster, make_roster, on_the_move
from hub.patrol.scan import Scan
from hub.patrol.schedule import Duty, duties
from hub.people import service as people
from wire_contract.event import LineHash
from wire_contract.topics import DeviceId

__all__ = [
    "count_again",
    "exclude",
    "let_count",
    "set_duty",
    "tell_unverified",
]  # the verbs of the slice's register, handed through its door


@dataclass(frozen=True, slots=True)
class Watched:
    """When points were watched, for whoever judges by it that something did not take place."""

    stretches: Mapping[int, Mapping[date, Sequence[Stretch]]]
    """By point id, then by day."""
    times: Mapping[LineHash, When]
    """Of lines that are not sure by themselves."""


@dataclass(frozen=True, slots=True)
class Unsettled:
    """Devices that may have stood nowhere, and what tells where and when their lines belong."""

    devices: Collection[DeviceId]
    roster: Roster
    times: Mapping[LineHash, When]
    """Of lines that are not sure by themselves."""


@dataclass(frozen=True, slots=True)
class Told:
    """Everything that was told of one point on some days: judged as often as one likes, without the database."""

    duties: Sequence[Duty]
    scans: Sequence[Scan]
    stretches: Mapping[date, Sequence[Stretch]]
    roster: Roster
    point_id: int

    def cells(self, now: datetime) -> Mapping[date, DayCell]:
        """The point's cells as of `now`; those of days that have begun."""
        today = day_of(now)
        begun = [duty for duty in self.duties if duty.day <= today]
        stretches = {self.point_id: self.stretches}
        judged = judge(begun, scans=self.scans, stretches=stretches, roster=self.roster, now=now)
        return judged.cells.get(self.point_id, {})


def remember(conn: Connection, scans: Sequence[Scan]) -> None:
    """The taps are remembered, each once, however often they come."""
    if scans:
        store.add_scans(conn, scans)


def needs_today(conn: Connection, *, now: datetime) -> fleet.PatrolNeeds:
    """What the points are told of today's patrols: how many each is due, and how far apart two count."""
    today = day_of(now)
    due = {duty.point_id: duty.patrols for duty in _duties(conn, first=today, last=today)}
    return fleet.PatrolNeeds(due, int(MINIMUM_GAP.total_seconds()))


def day_cells(conn: Connection, *, first: date, last: date, now: datetime) -> Mapping[int, Mapping[date, DayCell]]:
    """The cells of all points by point id and day; days on which a point does not count, or not begun, have none."""
    return judgement(conn, first=first, last=last, now=now).cells


def cells_at(conn: Connection, point_id: int, *, first: date, last: date, now: datetime) -> Mapping[date, DayCell]:
    """The same cells of one point, without looking at the others."""
    last = min(last, day_of(now))
    if last < first:
        return {}
    since, until = day_bounds(first)[0], day_bounds(last)[1]
    here = [term for term in fleet.enrolments(conn) if term.point_id == point_id]
    known = watched(conn, first=first, last=last, points={point_id})
    judged = judge(
        _duties(conn, first=first, last=last, points={point_id}),
        scans=_filed(conn, known.times, since=since, until=until, devices={term.device for term in here}),
        stretches=known.stretches,
        roster=make_roster(people.holdings(conn), here, store.excluded(conn)),
        now=now,
    )
    return judged.cells.get(point_id, {})


def told(conn: Connection, points: Collection[int], *, first: date, last: date) -> Mapping[int, Told]:
    """What these points' devices told of these days, with one read of each table for all of them."""
    since, until = day_bounds(first)[0], day_bounds(last)[1]
    terms = fleet.enrolments(conn)
    here = [term for term in terms if term.point_id in points]
    devices = {term.device for term in here}
    doubtful = timeline.doubtful(conn, devices, since=since)
    stretches = _stretches(conn, here, doubtful, since=since, until=until)
    roster = make_roster(people.holdings(conn), [one for one in terms if one.device in devices], store.excluded(conn))
    scans: dict[int | None, list[Scan]] = {}
    for scan in _filed(conn, doubtful.times, since=since, until=until, devices=devices):
        scans.setdefault(roster.point_of(scan.device, scan.filed_at), []).append(scan)
    due: dict[int, list[Duty]] = {}
    for duty in _duties(conn, first=first, last=last, points=points):
        due.setdefault(duty.point_id, []).append(duty)
    return {
        point: Told(due.get(point, ()), scans.get(point, ()), stretches.get(point, {}), roster, point)
        for point in points
    }


def judgement(
    conn: Connection,
    *,
    first: date,
    last: date,
    now: datetime,
    known: Watched | None = None,
    points: Collection[int] | None = None,
) -> Judgement:
    """The cells of all points or of these, and the taps of these days there that belong to none; `known` is what
    `watched` found of the same days and points.
    """
    last = min(last, day_of(now))
    if last < first:
        return Judgement({}, ())
    since, until = day_bounds(first)[0], day_bounds(last)[1]
    known = known or watched(conn, first=first, last=last, points=points)
    terms = fleet.enrolments(conn)
    here = None if points is None else {term.device for term in terms if term.point_id in points}
    roster = make_roster(people.holdings(conn), terms, store.excluded(conn))
    scans = _filed(conn, known.times, since=since, until=until, devices=here)
    return judge(
        _duties(conn, first=first, last=last, points=points),
        scans=[one for one in scans if points is None or roster.point_of(one.device, one.filed_at) in points],
        stretches=known.stretches,
        roster=roster,
        now=now,
    )


def unsettled(conn: Connection, *, first: date, known: Watched | None = None) -> Unsettled:
    """The devices that may have stood nowhere on that day or later; `known` is what `watched` found of all points."""
    since, terms = day_bounds(first)[0], fleet.enrolments(conn)
    devices = on_the_move(terms, since=since)
    roster = make_roster(people.holdings(conn), [term for term in terms if term.device in devices])
    if known is not None or not devices:
        return Unsettled(devices, roster, known.times if known else {})
    return Unsettled(devices, roster, timeline.doubtful(conn, devices, since=since).times)


def nowhere(conn: Connection, known: Unsettled, *, first: date, last: date) -> Sequence[Rejected]:
    """The taps of these days at devices that stood at no point then."""
    if not known.devices:
        return ()
    since, until = day_bounds(first)[0], day_bounds(last)[1]
    scans = _filed(conn, known.times, since=since, until=until, devices=known.devices)
    return [
        judged_elsewhere(one, known.roster) for one in scans if known.roster.point_of(one.device, one.filed_at) is None
    ]


def watched(conn: Connection, *, first: date, last: date, points: Collection[int] | None = None) -> Watched:
    """What vouches for the points (or for these) on these days, and when lines of doubtful clocks were written."""
    since, until = day_bounds(first)[0], day_bounds(last)[1]
    here = [term for term in fleet.enrolments(conn) if points is None or term.point_id in points]
    doubtful = timeline.doubtful(conn, {term.device for term in here}, since=since)
    return Watched(_stretches(conn, here, doubtful, since=since, until=until), doubtful.times)


def unwatched(conn: Connection, *, first: date) -> Watched:
    """As `watched`, where nobody looks what vouches for the days, which is most of the work: all of them is silence."""
    devices = {term.device for term in fleet.enrolments(conn)}
    return Watched({}, timeline.doubtful(conn, devices, since=day_bounds(first)[0]).times)


def scans_at(conn: Connection, devices: Collection[DeviceId], *, since: datetime, until: datetime) -> Sequence[Scan]:
    """The taps at these devices from `since` to before `until`; one of which not even the day is known goes by its
    receipt.
    """
    times = timeline.doubtful(conn, devices, since=since).times
    return _filed(conn, times, since=since, until=until, devices=devices)


def unknown_cards(conn: Connection, *, since: datetime, until: datetime) -> Sequence[Scan]:
    """The taps from `since` to before `until` with a card that no officer carried at that time."""
    enrolments = fleet.enrolments(conn)
    roster = make_roster(people.holdings(conn), enrolments)
    times = timeline.doubtful(conn, {term.device for term in enrolments}, since=since).times
    return [scan for scan in _filed(conn, times, since=since, until=until) if not is_known(scan, roster)]


def _filed(
    conn: Connection,
    times: Mapping[LineHash, When],
    *,
    since: datetime,
    until: datetime,
    devices: Collection[DeviceId] | None = None,
) -> Sequence[Scan]:
    """The taps that are listed in this time, each with what its chain tells of when it took place."""
    found = store.scans_between(conn, since=since, until=until, devices=devices)
    told = (replace(scan, resolved=times[scan.hash]) if scan.hash in times else scan for scan in found)
    return sorted(
        (scan for scan in told if since <= scan.filed_at < until), key=lambda scan: (scan.filed_at, scan.hash)
    )


def _duties(conn: Connection, *, first: date, last: date, points: Collection[int] | None = None) -> Sequence[Duty]:
    changes = store.duty_changes(conn, until=last)
    return [
        duty
        for point in fleet.points(conn)
        if points is None or point.id in points
        for duty in duties(
            point.id,
            opened_on=point.opened_on,
            closed_on=point.closed_on,
            changes=changes.get(point.id, ()),
            first=first,
            last=last,
        )
    ]


def _stretches(
    conn: Connection, enrolments: Sequence[Enrolment], doubtful: timeline.Doubtful, *, since: datetime, until: datetime
) -> dict[int, dict[date, tuple[Stretch, ...]]]:
    """What vouches for each point, by day."""
    signs = evidence.life_signs(conn, {term.device for term in enrolments}, since=since, until=until)
    by_device: dict[DeviceId, list[Stretch]] = {}
    for link in links([*signs, *doubtful.signs], doubtful.times):
        by_device.setdefault(link.device, []).append(link)
    at_point: dict[int, list[Enrolment]] = {}
    for term in enrolments:
        at_point.setdefault(term.point_id, []).append(term)
    return {
        point_id: by_day(
            part for device in {term.device for term in here} for part in at_post(by_device.get(device, ()), here)
        )
        for point_id, here in at_point.items()
    }
