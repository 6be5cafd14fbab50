"""On which days a point's cameras are due to be checked: from what day on, and which cameras those are. Pure.

The register alone decides what is due; what a device happens to send changes no denominator.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from hub.fleet.asset import Asset, AssetKind
from hub.fleet.nouns import Point
from hub.kernel.period import days_between
from hub.patrol.suspension import Suspension, in_force


@dataclass(frozen=True, slots=True)
class CheckDutyChange:
    """From this Bangkok day on, so many checks of its cameras a day (0 or 1)."""

    from_day: date
    camera_checks_per_day: int


@dataclass(frozen=True, slots=True)
class CheckDuty:
    """On one day the cameras of a point count; `checks` is 1 where a check is due."""

    point_id: int
    day: date
    checks: int
    cameras: tuple[Asset, ...]
    """As the register has them on that day; empty where a camera is known on paper only, or there is none."""
    is_suspended: bool = False
    """By a document nothing is due: of cameras and lamps only those count that were tested all the same."""


def check_duties(
    point: Point,
    *,
    assets: Iterable[Asset],
    changes: Sequence[CheckDutyChange],
    suspensions: Sequence[Suspension] = (),
    first: date,
    last: date,
) -> Iterator[CheckDuty]:
    """One for each day on which the point counts; the point's own first and last day bound it, whole days only."""
    cameras = [one for one in assets if one.kind is AssetKind.CAMERA and one.point_id == point.id]
    for day in days_between(first, last):
        if day < point.opened_on or (point.closed_on is not None and day >= point.closed_on):
            continue
        here = tuple(one for one in cameras if one.counts_on(day))
        is_suspended = in_force(suspensions, point_id=point.id, day=day) is not None
        checks = 0 if is_suspended else _checks(point, here, changes, day)
        yield CheckDuty(point.id, day, checks, here, is_suspended)


def _checks(point: Point, cameras: Sequence[Asset], changes: Sequence[CheckDutyChange], day: date) -> int:
    said = [one for one in changes if one.from_day <= day]
    if said:
        return max(said, key=lambda one: one.from_day).camera_checks_per_day
    return 1 if point.has_camera or cameras else 0
