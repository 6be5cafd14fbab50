"""What one point's own devices and registers tell of a month, whatever happens at other points; and their order. Pure.

A month that is over and a point: that stays as it is until a line comes that reaches back, or somebody changes what is
past, so it can be kept (docs/decisions/0050-kept-months.md).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from hub.evidence.when import When, filing_moment
from hub.fleet.nouns import Point as RiskPoint
from hub.patrol.compliance import DayCell, Judgement
from hub.patrol.suspension import Suspension
from hub.reports.asset_figures import AssetsTold, SelfTest
from hub.reports.figures import Assured, Day, Point, Silent, Suspended, Tap
from hub.reports.places import Places
from hub.reports.sums import assured, joined, tally
from wire_contract.event import LineHash


@dataclass(frozen=True, slots=True)
class PointMonth:
    """One point's part of a month."""

    point: Point | None
    """None for a point that counted on no day of it."""
    elsewhere: tuple[Tap, ...]
    """Its taps that belong to none of its counted days."""
    tests_elsewhere: tuple[SelfTest, ...]


def point_months(
    points: Sequence[RiskPoint],
    *,
    judgement: Judgement,
    tested: AssetsTold,
    suspensions: Sequence[Suspension],
    places: Places,
) -> Mapping[int, PointMonth]:
    """The part of each of these points, by point id; what was judged is of these points only."""
    taps: dict[str | None, list[Tap]] = {}
    for tap in (places.tap(each) for each in judgement.elsewhere):
        taps.setdefault(tap.point, []).append(tap)
    tests: dict[str | None, list[SelfTest]] = {}
    for test in tested.elsewhere:
        tests.setdefault(test.point, []).append(test)
    stopped: dict[int, list[Suspension]] = {}
    for one in suspensions:
        stopped.setdefault(one.point_id, []).append(one)
    found = {}
    for point in points:
        cells = judgement.cells.get(point.id, {})
        told = _point(point, [cells[day] for day in sorted(cells)], places, tested, stopped.get(point.id, ()))
        found[point.id] = PointMonth(
            told if cells else None,
            tuple(sorted(taps.get(point.code, ()), key=tap_order)),
            tuple(sorted(tests.get(point.code, ()), key=test_order)),
        )
    return found


def tap_order(tap: Tap) -> tuple[datetime, LineHash]:
    """Where a tap stands in a list."""
    return _filed_at(tap), tap.hash


def test_order(test: SelfTest) -> tuple[datetime, int, LineHash]:
    """Where a test stands in a list."""
    return _filed_at(test), test.sequence, test.hash


def summed(parts: Iterable[Assured]) -> Assured:
    """All visits of these points, by what they prove."""
    every = tuple(parts)
    return Assured(
        high=sum(one.high for one in every),
        low=sum(one.low for one in every),
        second_class=sum(one.second_class for one in every),
    )


def _filed_at(line: Tap | SelfTest) -> datetime:
    return filing_moment(When(line.how, line.earliest, line.latest), received_at=line.received_at)


def _point(
    point: RiskPoint,
    cells: Sequence[DayCell],
    places: Places,
    tested: AssetsTold,
    suspensions: Sequence[Suspension],
) -> Point:
    stopped = _suspended(cells, suspensions)
    checks = tested.check_days.get(point.code, ())
    silent = joined(span for cell in cells for span in cell.silences)
    return Point(
        code=point.code,
        name=point.name,
        short_name=point.short_name,
        station=point.station,
        opened_on=point.opened_on,
        closed_on=point.closed_on,
        counted_days=len(cells),
        suspensions=stopped,
        suspended_days=sum(one.days for one in stopped),
        patrols=tally(cells),
        assurance=assured(cells),
        days=tuple(_day(cell, places) for cell in cells),
        silences=tuple(Silent(span.begin, span.end, places.devices_at(point.id, span)) for span in silent),
        checks=tally(checks),
        check_days=checks,
        assets=tested.assets.get(point.code, ()),
    )


def _suspended(cells: Sequence[DayCell], known: Sequence[Suspension]) -> tuple[Suspended, ...]:
    """Those that took a counted day of the month, by their first day."""
    mine = [(one, sum(one.covers(cell.duty.day) for cell in cells)) for one in known]
    mine.sort(key=lambda pair: pair[0].from_day)
    return tuple(Suspended(one.from_day, one.to_day, one.document, one.why, days) for one, days in mine if days)


def _day(cell: DayCell, places: Places) -> Day:
    return Day(
        day=cell.duty.day,
        required=cell.required,
        proved=cell.proved,
        disproved=cell.disproved,
        unknown=cell.unknown,
        due=cell.due,
        visits=tuple(places.tap(visit) for visit in cell.visits),
        rejected=tuple(places.tap(rejected) for rejected in cell.rejected),
        watched=cell.stretches,
    )
