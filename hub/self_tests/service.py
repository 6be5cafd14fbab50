"""The slice's only door: tests are remembered here, and judged when somebody asks. No verdict is stored."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Connection

from hub.evidence import timeline
from hub.evidence.when import When
from hub.fleet import assets as fleet_assets
from hub.fleet import service as fleet
from hub.fleet.asset import Asset, AssetKind
from hub.kernel.period import day_bounds, day_of
from hub.patrol import service as patrol
from hub.patrol.roster import make_roster
from hub.self_tests import store
from hub.self_tests.check_duty import CheckDuty, check_duties
from hub.self_tests.days import CheckDays, judge_days
from hub.self_tests.judged import Judged, judged
from hub.self_tests.register import set_check_duty
from hub.self_tests.self_test import SelfTest
from wire_contract.event import LineHash
from wire_contract.topics import DeviceId

__all__ = ["set_check_duty"]  # the verbs of the slice's register, handed through its door


def remember(conn: Connection, tests: Sequence[SelfTest]) -> None:
    """The tests are remembered, each once, however often they come."""
    store.add_tests(conn, tests)


def check_days(conn: Connection, *, first: date, last: date, now: datetime, point_id: int | None = None) -> CheckDays:
    """The days of all points, or of one, from `first` to `last`, none later than today: what was checked, what worked.

    A point has a cell for each day on which it counts; a month is the sum of its days, whichever days one asks for.
    """
    last = min(last, day_of(now))
    if last < first:
        return CheckDays({}, {}, ())
    since, until = day_bounds(first)[0], day_bounds(last)[1]
    terms = [term for term in fleet.enrolments(conn) if point_id in {None, term.point_id}]
    watched = patrol.watched(conn, first=first, last=last, point_id=point_id)
    devices = {term.device for term in terms}
    register = fleet_assets.assets(conn)
    return judge_days(
        _duties(conn, register, first=first, last=last, point_id=point_id),
        assets=register,
        tests=[judged(one) for one in _told(conn, devices, watched.times, since=since, until=until)],
        stretches=watched.stretches,
        roster=make_roster((), terms),
        now=now,
    )


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


def _touches(test: SelfTest, since: datetime, until: datetime) -> bool:
    when = test.when
    if when.day is None and (when.earliest is None or when.earliest < until) and when.latest >= since:
        return True
    return since <= test.filed_at < until


def _duties(
    conn: Connection, register: Sequence[Asset], *, first: date, last: date, point_id: int | None
) -> Iterator[CheckDuty]:
    changes = store.check_duty_changes(conn)
    for point in fleet.points(conn):
        if point_id in {None, point.id}:
            yield from check_duties(point, assets=register, changes=changes.get(point.id, ()), first=first, last=last)
