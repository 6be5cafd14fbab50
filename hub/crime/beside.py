"""One point's case counts beside what the district did there in the same months: patrols, checks, lamps, repairs.

Numbers beside each other: nothing here proves the one from the other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from hub.crime.figures import Sum
from hub.crime.kinds import CaseKind
from hub.crime.views import MonthRow, point_rows
from hub.fleet.service import Point
from hub.kernel.period import Month, day_of
from hub.patrol import service as patrol
from hub.patrol.compliance import DayCell
from hub.remediation import service as remediation
from hub.remediation.order import Order
from hub.remediation.transitions import State
from hub.self_tests import service as self_tests
from hub.self_tests.days import AssetDay, CheckCell, Works

AROUND = 3
"""Whole months before and after a repair; its own month belongs to neither."""


@dataclass(frozen=True, slots=True)
class Share:
    """What was due, what of it is proved, what nobody knows."""

    required: int
    proved: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Lamps:
    """Days of lamps, by what their own tests showed."""

    good: int
    defective: int
    unknown: int


@dataclass(frozen=True, slots=True)
class BesideRow:
    """One month of the point."""

    cases: MonthRow
    patrols: Share
    checks: Share
    lamps: Lamps
    repairs: tuple[Order, ...]
    """Proved in that month."""


@dataclass(frozen=True, slots=True)
class Around:
    """What is known of the months before and after one repair."""

    order: Order
    month: Month
    before: Sum
    after: Sum


@dataclass(frozen=True, slots=True)
class Beside:
    """Twelve months of one point."""

    rows: tuple[BesideRow, ...]
    kinds: tuple[CaseKind, ...]
    repairs: tuple[Around, ...]


def beside(conn: Connection, point: Point, *, last: Month, now: datetime) -> Beside:
    """The twelve months that end with `last`."""
    rows, kinds = point_rows(conn, point, last=last)
    first = max(rows[0].month.first, point.opened_on)
    cells = patrol.cells_at(conn, point.id, first=first, last=last.last, now=now)
    tested = self_tests.check_days(conn, first=first, last=last.last, now=now, points={point.id})
    checks, lamps = tested.cells.get(point.id, {}), tested.lamps.get(point.id, {})
    proved = repairs_at(conn, point)
    return Beside(
        tuple(
            BesideRow(
                row,
                _patrols(cells, row.month),
                _checks(checks, row.month),
                _lamps(lamps, row.month),
                tuple(order for order, month in proved if month == row.month),
            )
            for row in rows
        ),
        tuple(kinds),
        around(rows, proved),
    )


def repairs_at(conn: Connection, point: Point) -> Sequence[tuple[Order, Month]]:
    """Repairs of the point that are proved, the oldest first, with the month in which the proof lies."""
    found = remediation.orders(conn, states=[State.PROVED], point=point.code)
    known = [(one, Month.of(day_of(one.proved_at))) for one in found if one.proved_at is not None]
    return sorted(known, key=lambda pair: (pair[1], pair[0].number))


def around(rows: Sequence[MonthRow], repairs: Sequence[tuple[Order, Month]]) -> tuple[Around, ...]:
    """Cases of the whole months around each repair; a month without figures is no month without cases."""
    cases = {row.month: row.total.cases for row in rows}
    found = []
    for order, month in repairs:
        if month not in cases:
            continue
        earlier, later, before, after = month, month, [], []
        for _ in range(AROUND):
            earlier, later = earlier.previous, later.next
            before.append(cases.get(earlier))
            after.append(cases.get(later))
        found.append(Around(order, month, _sum(before), _sum(after)))
    return tuple(found)


def _sum(counts: Sequence[int | None]) -> Sum:
    known = [one for one in counts if one is not None]
    return Sum(sum(known) if known else None, len(known), len(counts))


def _patrols(cells: Mapping[date, DayCell], month: Month) -> Share:
    here = [cell for day, cell in cells.items() if month.first <= day <= month.last]
    return Share(sum(one.required for one in here), sum(one.proved for one in here), sum(one.unknown for one in here))


def _checks(cells: Mapping[date, CheckCell], month: Month) -> Share:
    here = [cell for day, cell in cells.items() if month.first <= day <= month.last]
    return Share(sum(one.required for one in here), sum(one.proved for one in here), sum(one.unknown for one in here))


def _lamps(lamps: Mapping[date, Sequence[AssetDay]], month: Month) -> Lamps:
    here = [one.works for day, each in lamps.items() if month.first <= day <= month.last for one in each]
    return Lamps(here.count(Works.GOOD), here.count(Works.DEFECTIVE), here.count(Works.UNKNOWN))
