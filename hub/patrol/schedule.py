"""What was due: how many patrols, at which point, on which Bangkok day. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hub.kernel.period import days_between

PATROLS_ON_THE_FORM = 2
"""KPI form 6.1: every crime-risk point is patrolled 2 times / day / point."""


@dataclass(frozen=True, slots=True)
class DutyChange:
    """From this Bangkok day on a point is due this many patrols a day."""

    from_day: date
    patrols_per_day: int


@dataclass(frozen=True, slots=True)
class Duty:
    """What one point was due on one Bangkok day."""

    point_id: int
    day: date
    patrols: int


def due_on(changes: Sequence[DutyChange], day: date) -> int:
    """Patrols due on a day: the newest change that had taken effect, else what the form says."""
    begun = [change for change in changes if change.from_day <= day]
    return max(begun, key=lambda change: change.from_day).patrols_per_day if begun else PATROLS_ON_THE_FORM


def duties(
    point_id: int,
    *,
    opened_on: date,
    closed_on: date | None,
    changes: Sequence[DutyChange],
    first: date,
    last: date,
) -> tuple[Duty, ...]:
    """One duty for each whole day from `first` to `last` on which the point was in use; the closing day is not one."""
    days = days_between(max(first, opened_on), last)
    return tuple(Duty(point_id, day, due_on(changes, day)) for day in days if closed_on is None or day < closed_on)
