"""Days on which a point is not patrolled, and the document that says so. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hub.patrol.schedule import DutyChange


@dataclass(frozen=True, slots=True)
class Suspension:
    """A point is suspended from `from_day` (included) to `to_day` (excluded; None: until somebody ends it)."""

    point_id: int
    from_day: date
    to_day: date | None
    document: str
    why: str
    patrols_after: int
    """How many patrols a day are due again when it ends."""

    def covers(self, day: date) -> bool:
        """True for a day on which the point is suspended."""
        return self.from_day <= day and (self.to_day is None or day < self.to_day)

    def overlaps(self, other: "Suspension") -> bool:
        """True where the point would be suspended twice on a day."""
        return (self.to_day is None or other.from_day < self.to_day) and (
            other.to_day is None or self.from_day < other.to_day
        )


def in_force(suspensions: Sequence[Suspension], *, point_id: int, day: date) -> Suspension | None:
    """The suspension of a point on a day; there is at most one."""
    return next((one for one in suspensions if one.point_id == point_id and one.covers(day)), None)


def duty_within(changes: Sequence[DutyChange], suspension: Suspension) -> DutyChange | None:
    """A duty that begins after the suspension does and before it ends: nobody could say what it should mean."""
    found = (one for one in changes if one.from_day > suspension.from_day and suspension.covers(one.from_day))
    return min(found, key=lambda one: one.from_day, default=None)
