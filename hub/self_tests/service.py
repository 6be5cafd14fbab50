"""The slice's only door: tests are remembered here, and judged when somebody asks. No verdict is stored."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from hub.evidence import timeline
from hub.evidence.when import When
from hub.fleet import assets as fleet_assets
from hub.fleet import service as fleet
from hub.fleet.asset import Asset, AssetKind
from hub.kernel.period import Month, day_bounds, day_of
from hub.patrol import service as patrol
from hub.patrol import suspensions
from hub.patrol.roster import make_roster
from hub.self_tests import store
from hub.self_tests.check_duty import CheckDuty, check_duties
from hub.self_tests.days import CheckDays, judge_days
from hub.self_tests.history import AssetKey, History, histories
from hub.self_tests.judged import Judged, judged
from hub.self_tests.register import set_check_duty
from hub.self_tests.self_test import SelfTest
from wire_contract.event import LineHash
from wire_contract.topics import DeviceId

__all__ = ["set_check_duty"]  # the verbs of the slice's register, handed through its door

SHALLOW = timedelta(days=3)
"""Enough to see that something is good, or has been silent for two days."""
DEEP = timedelta(days=35)
DEEPEST = timedelta(days=400)
"""As long as devices keep their lines."""
MOST_ONE_BY_ONE = 40
"""Where more points have been silent for days, none is looked at further back than `SHALLOW`."""


def remember(conn: Connection, tests: Sequence[SelfTest]) -> None:
    """The tests are remembered, each once, however often they come."""
    store.add_tests(conn, tests)


def check_days(
    conn: Connection,
    *,
    first: date,
    last: date,
    now: datetime,
    points: Collection[int] | None = None,
    known: patrol.Watched | None = None,
) -> CheckDays:
    """The days of all points, or of these, from `first` to `last`, none later than today: what was checked, what
    worked; and the tests there that belong to none.

    A point has a cell for each day on which it counts; a month is the sum of its days, whichever days one asks for.
    `known` is what patrol's `watched` found of the same days and points, which is most of the work.
    """
    last = min(last, day_of(now))
    if last < first:
        return CheckDays({}, {}, ())
    since, until = day_bounds(first)[0], day_bounds(last)[1]
    terms = fleet.enrolments(conn)
    devices = {term.device for term in terms if points is None or term.point_id in points}
    watched = known or patrol.watched(conn, first=first, last=last, points=points)
    register = [one for one in fleet_assets.assets(conn) if points is None or one.point_id in points]
    roster = make_roster((), terms)
    tests = _told(conn, devices, watched.times, since=since, until=until)
    return judge_days(
        _duties(conn, register, first=first, last=last, points=points),
        assets=register,
        tests=[judged(one) for one in tests if points is None or roster.point_of(one.device, one.filed_at) in points],
        stretches=watched.stretches,
        roster=roster,
        now=now,
    )


def nowhere(conn: Connection, known: patrol.Unsettled, *, first: date, last: date) -> Sequence[Judged]:
    """The tests of these days of devices that stood at no point then, the oldest first."""
    if not known.devices:
        return ()
    since, until = day_bounds(first)[0], day_bounds(last)[1]
    tests = _told(conn, known.devices, known.times, since=since, until=until)
    return [judged(one) for one in tests if known.roster.point_of(one.device, one.filed_at) is None]


def current(conn: Connection, *, now: datetime, one_by_one: int = MOST_ONE_BY_ONE) -> Mapping[AssetKey, History]:
    """Every camera and lamp as it stands now, with as much of its past as its standing needs: some days for one that is
    good, up to `DEEP` for one that told nothing, and for a defect the tests since it began.
    """
    today = day_of(now)
    first = today - SHALLOW
    silent = patrol.unwatched(conn, first=first)
    found = dict(histories(check_days(conn, first=first, last=today, now=now, known=silent)))
    points = _unexplained(conn, found, now=now)
    if len(points) <= one_by_one:
        for number in points:
            found |= histories(check_days(conn, first=today - DEEP, last=today, now=now, points={number}))
    else:
        found = dict(histories(check_days(conn, first=first, last=today, now=now)))
    return {key: _whole(conn, one, last=today) for key, one in sorted(found.items())}


def history(conn: Connection, key: AssetKey, *, first: date, last: date, now: datetime) -> History | None:
    """What these days told of one camera or lamp, with the tests since an open defect began; None where none did."""
    found = histories(check_days(conn, first=first, last=last, now=now, points={key.point_id})).get(key)
    return found and _whole(conn, found, last=last)


def month_histories(conn: Connection, month: Month, *, now: datetime) -> Mapping[AssetKey, History]:
    """What a month told of every camera and lamp, and the `DEEP` days before it: an episode that was open on one of the
    month's days has its own first failing test, and no test after the month ends one.
    """
    days = check_days(conn, first=month.first - DEEP, last=month.last, now=now)
    return {key: _whole(conn, one, last=month.last) for key, one in histories(days).items()}


def tested_names(conn: Connection, *, since: datetime) -> Sequence[AssetKey]:
    """What devices have tested since then, each at the point where the device stands now."""
    terms = {term.device: term.point_id for term in fleet.enrolments(conn) if term.enrolled_to is None}
    found = store.names_since(conn, since=since)
    return sorted(AssetKey(terms[device], kind, name) for device, kind, name in found if device in terms)


def results_at(
    conn: Connection,
    devices: Collection[DeviceId],
    *,
    since: datetime,
    until: datetime,
    asset: tuple[AssetKind, str] | None = None,
) -> Sequence[Judged]:
    """The tests of these devices that are listed from `since` to before `until`, judged, the oldest first."""
    times = timeline.doubtful(conn, devices, since=since).times
    found = _told(conn, devices, times, since=since, until=until, asset=asset)
    return [judged(one) for one in found if since <= one.filed_at < until]


def _told(
    conn: Connection,
    devices: Collection[DeviceId],
    times: Mapping[LineHash, When],
    *,
    since: datetime,
    until: datetime,
    asset: tuple[AssetKind, str] | None = None,
) -> Sequence[SelfTest]:
    """The tests that are listed in this time or may have taken place in it, the oldest first, each with what its chain
    tells of when it took place.
    """
    found = store.results_between(conn, since=since, until=until, devices=devices, asset=asset)
    told = (replace(one, resolved=times[one.hash]) if one.hash in times else one for one in found)
    return sorted((one for one in told if _touches(one, since, until)), key=lambda one: one.order)


def _unexplained(conn: Connection, found: Mapping[AssetKey, History], *, now: datetime) -> Sequence[int]:
    """The points with something that told nothing for days, or that is tested no more."""
    standings = {key: one.standing(now) for key, one in found.items()}
    wanted = {key.point_id for key, one in standings.items() if one.task or one.telling is None}
    named = tested_names(conn, since=now - DEEP)
    wanted |= {key.point_id for key in named if key not in found}
    return sorted(wanted)


def _whole(conn: Connection, known: History, *, last: date) -> History:
    """The same with the tests since its first defect began, where its days up to `last` do not reach back so far."""
    if known.reaches_back or not known.episodes:
        return known
    until = day_bounds(last)[1]
    terms = [term for term in fleet.enrolments(conn) if term.point_id == known.key.point_id]
    roster = make_roster((), terms)
    tests = results_at(
        conn,
        {term.device for term in terms},
        since=until - DEEPEST,
        until=until,
        asset=(known.key.kind, known.key.name),
    )
    return known.with_tests([one for one in tests if roster.term_of(one.test.device, one.test.filed_at)])


def _touches(test: SelfTest, since: datetime, until: datetime) -> bool:
    when = test.when
    if when.day is None and (when.earliest is None or when.earliest < until) and when.latest >= since:
        return True
    return since <= test.filed_at < until


def _duties(
    conn: Connection, register: Sequence[Asset], *, first: date, last: date, points: Collection[int] | None
) -> Iterator[CheckDuty]:
    changes, stopped = store.check_duty_changes(conn), suspensions.suspensions(conn)
    at: dict[int, list[Asset]] = {}
    for one in register:
        at.setdefault(one.point_id, []).append(one)
    for point in fleet.points(conn):
        if points is None or point.id in points:
            yield from check_duties(
                point,
                assets=at.get(point.id, ()),
                changes=changes.get(point.id, ()),
                suspensions=[one for one in stopped if one.point_id == point.id],
                first=first,
                last=last,
            )
