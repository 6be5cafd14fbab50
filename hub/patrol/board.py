"""What an operator should see of every point today, and in which order. Pure; status is computed here, never stored."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from hub.fleet.condition import Remark, remarks
from hub.fleet.liveness import is_silent
from hub.fleet.nouns import DeviceStatus, Enrolment, Point
from hub.patrol.compliance import DayCell
from hub.patrol.scan import Scan
from wire_contract.topics import DeviceId

FRESH_FOR_S = 5
"""How long a tap counts as just arrived."""


class PointState(StrEnum):
    """How a point stands today, in one word."""

    SILENT = "silent"
    NOTHING = "nothing"
    PROGRESS = "progress"
    COMPLETE = "complete"
    NONE = "none"
    """Nothing is due today."""


_ORDER = {state: place for place, state in enumerate(PointState)}


@dataclass(frozen=True, slots=True)
class PointToday:
    """One point, today."""

    point: Point
    cell: DayCell | None
    """None on a day that does not count for the point."""
    devices: tuple[DeviceId, ...]
    status: DeviceStatus | None
    """None for a device that was never heard, or a point without one."""
    is_silent: bool
    last_tap: Scan | None
    is_fresh: bool

    @property
    def urgent(self) -> tuple[Remark, ...]:
        """What its device says that should not wait; nothing of one that is silent, whose words are old."""
        if self.is_silent or self.status is None or self.status.heartbeat is None:
            return ()
        return tuple(one for one in remarks(self.status.heartbeat) if one.is_urgent)

    @property
    def state(self) -> PointState:
        """A point that has all its visits is complete, also if its device fell silent afterwards."""
        if self.cell is None or self.cell.required == 0:
            return PointState.NONE
        if self.cell.proved == self.cell.required:
            return PointState.COMPLETE
        if self.is_silent:
            return PointState.SILENT
        return PointState.PROGRESS if self.cell.proved else PointState.NOTHING


@dataclass(frozen=True, slots=True)
class Board:
    """Every point in use today, the ones that need a person first."""

    rows: tuple[PointToday, ...]

    def count(self, state: PointState) -> int:
        """How many points stand like this."""
        return Counter(row.state for row in self.rows)[state]

    @property
    def proved(self) -> int:
        """Visits proved at all points."""
        return sum(row.cell.proved for row in self.rows if row.cell)

    @property
    def required(self) -> int:
        """Visits due at all points today."""
        return sum(row.cell.required for row in self.rows if row.cell)


def make_board(
    points: Iterable[Point],
    *,
    cells: Mapping[int, Mapping[date, DayCell]],
    enrolments: Sequence[Enrolment],
    statuses: Mapping[DeviceId, DeviceStatus],
    scans: Iterable[Scan],
    today: date,
    now: datetime,
) -> Board:
    """The board of one moment. `scans` are recent taps of any age; each point shows its newest."""
    newest = _newest_by_device(scans)
    terms: dict[int, list[Enrolment]] = {}
    for term in enrolments:
        terms.setdefault(term.point_id, []).append(term)
    rows = []
    for point in points:
        if point.closed_on is not None and point.closed_on <= today:
            continue
        devices = devices_at(terms.get(point.id, ()), point.id, at=now)
        status = next((statuses[device] for device in devices if device in statuses), None)
        tap = max(
            (newest[device] for device in devices if device in newest), key=lambda scan: scan.filed_at, default=None
        )
        rows.append(
            PointToday(
                point,
                cells.get(point.id, {}).get(today),
                devices,
                status,
                is_silent(status, now=now),
                tap,
                tap is not None and 0 <= (now - tap.received_at).total_seconds() < FRESH_FOR_S,
            )
        )
    return Board(tuple(sorted(rows, key=lambda row: (_ORDER[row.state], row.point.code))))


def devices_at(enrolments: Iterable[Enrolment], point_id: int, *, at: datetime) -> tuple[DeviceId, ...]:
    """The devices that stand at a point at this moment."""
    return tuple(
        enrolment.device
        for enrolment in enrolments
        if enrolment.point_id == point_id
        and enrolment.enrolled_from <= at
        and (enrolment.enrolled_to is None or at < enrolment.enrolled_to)
    )


def _newest_by_device(scans: Iterable[Scan]) -> dict[DeviceId, Scan]:
    newest: dict[DeviceId, Scan] = {}
    for scan in scans:
        if scan.device not in newest or newest[scan.device].filed_at < scan.filed_at:
            newest[scan.device] = scan
    return newest
