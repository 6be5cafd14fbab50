"""The figures of cameras and lamps, made of what the slice of self-tests judged. Pure.

A month stands by itself, as its days do: episodes are those of its own tests, so that everything here follows from the
lines of one evidence bundle.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from hub.fleet.asset import Asset as Registered
from hub.kernel.period import day_bounds
from hub.kernel.ratio import percentage
from hub.reports.asset_figures import (
    Asset,
    AssetDay,
    AssetState,
    AssetsTold,
    Availability,
    CheckDay,
    Found,
    Quiet,
    SelfTest,
)
from hub.self_tests.days import AssetDay as JudgedDay
from hub.self_tests.days import CheckCell, CheckDays, Works
from hub.self_tests.judged import Judged
from hub.self_tests.rules.episodes import episodes
from wire_contract.self_test import Cause
from wire_contract.topics import DeviceId

QUIET_DAYS = 2
"""So many days in a row without a conclusive test raise a maintenance task."""

PointOf = Callable[[DeviceId, datetime], str | None]
"""The code of the point at which a device stood at a moment."""

_STATES = {Works.GOOD: AssetState.WORKING, Works.DEFECTIVE: AssetState.DEFECTIVE}


def tested(days: CheckDays, *, codes: Mapping[int, str], point_of: PointOf, now: datetime) -> AssetsTold:
    """What a month's tests came to; `codes` are those of the points."""
    return AssetsTold(
        check_days={codes[point]: _checks(cells) for point, cells in days.cells.items()},
        assets={
            codes[point]: _assets(cells, days.lamps.get(point, {}), point_of=point_of, now=now)
            for point, cells in days.cells.items()
        },
        elsewhere=tuple(test_told(one, point_of) for one in days.elsewhere),
    )


def _checks(cells: Mapping[date, CheckCell]) -> tuple[CheckDay, ...]:
    return tuple(
        CheckDay(day, cell.required, cell.proved, cell.disproved, cell.unknown, cell.due)
        for day, cell in sorted(cells.items())
    )


def _assets(
    cells: Mapping[date, CheckCell],
    lamps: Mapping[date, Sequence[JudgedDay]],
    *,
    point_of: PointOf,
    now: datetime,
) -> tuple[Asset, ...]:
    """Cameras, then lamps, by name; each with the days on which it counted."""
    found: dict[tuple[str, str], dict[date, JudgedDay]] = {}
    for day, cell in sorted(cells.items()):
        for one in (*cell.cameras, *lamps.get(day, ())):
            found.setdefault((one.kind.value, one.name), {})[day] = one
    return tuple(_asset(kind, name, found[kind, name], point_of, now) for kind, name in sorted(found))


def _asset(kind: str, name: str, days: Mapping[date, JudgedDay], point_of: PointOf, now: datetime) -> Asset:
    told = tuple(_day(day, one, point_of, now) for day, one in days.items())
    tests = [one for day in days.values() for one in day.tests]
    conclusive = [one for one in tests if one.is_conclusive]
    record = _latest_record(days.values())
    return Asset(
        kind=kind,
        name=name,
        label=record.label if record else "",
        owner=record.owner if record else "",
        from_day=record.from_day if record else None,
        to_day=record.to_day if record else None,
        availability=_availability(told),
        latest=test_told(conclusive[-1], point_of) if conclusive else None,
        days=told,
        found=tuple(_found(tests)),
        quiet=tuple(_quiet(told)),
    )


def _latest_record(days: Iterable[JudgedDay]) -> Registered | None:
    records = [one.asset for one in days if one.asset is not None]
    return records[-1] if records else None


def _day(day: date, judged: JudgedDay, point_of: PointOf, now: datetime) -> AssetDay:
    open_state = AssetState.UNKNOWN if day_bounds(day)[1] <= now else AssetState.DUE
    state = _STATES.get(judged.works, open_state)
    return AssetDay(day, state, tuple(test_told(one, point_of) for one in judged.tests))


def _availability(days: Sequence[AssetDay]) -> Availability:
    counts = {state: sum(each.state is state for each in days) for state in AssetState}
    share = percentage(counts[AssetState.WORKING], len(days))
    return Availability(
        days=len(days),
        working=counts[AssetState.WORKING],
        defective=counts[AssetState.DEFECTIVE],
        unknown=counts[AssetState.UNKNOWN],
        due=counts[AssetState.DUE],
        percent=None if share is None else str(share),
    )


def _found(tests: Sequence[Judged]) -> Iterable[Found]:
    passed = [one.test.order for one in tests if one.is_pass]
    for one in episodes(tests):
        yield Found(
            cause=one.cause,
            begin=one.began_at,
            end=one.ended_at,
            was_good_before=bool(passed) and passed[0] < one.opened.test.order,
            failed=one.failed,
            first=one.opened.test.hash,
            last=one.closed.test.hash if one.closed else None,
        )


def _quiet(days: Sequence[AssetDay]) -> Iterable[Quiet]:
    run: list[date] = []
    for each in days:
        if each.state is AssetState.UNKNOWN and (not run or run[-1] + timedelta(days=1) == each.day):
            run.append(each.day)
            continue
        yield from _long_enough(run)
        run = [each.day] if each.state is AssetState.UNKNOWN else []
    yield from _long_enough(run)


def _long_enough(run: Sequence[date]) -> Iterable[Quiet]:
    if len(run) >= QUIET_DAYS:
        yield Quiet(run[0], run[-1])


def test_told(one: Judged, point_of: PointOf) -> SelfTest:
    """A judged test as it stands in the figures."""
    test = one.test
    return SelfTest(
        hash=test.hash,
        device=test.device,
        journal=test.journal,
        sequence=test.sequence,
        point=point_of(test.device, test.filed_at),
        kind=test.kind.value,
        asset=test.asset,
        cause=one.cause or Cause.SCHEDULED,
        occurred_at=test.occurred_at,
        clock=test.clock,
        received_at=test.received_at,
        how=test.when.how,
        earliest=test.when.earliest,
        latest=test.when.latest,
        outcome=one.verdict.outcome,
        reasons=one.verdict.reasons,
    )
