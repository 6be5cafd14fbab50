"""How many patrols of this day the point has shown green: only to tell the officer that the day is done. Pure."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from wire_contract.messages import PointSettings


@dataclass(slots=True)
class DayCount:
    """Green taps of one Bangkok day, each at least the minimum gap after the one before. Times are Bangkok's."""

    _day: date | None = None
    _visits: list[datetime] = field(default_factory=list)

    def is_last(self, at: datetime, settings: PointSettings) -> bool:
        """Whether a green tap now would be the last of those that the point asks for today."""
        visits = self._of(at.date())
        return self._keeps_gap(visits, at, settings) and len(visits) + 1 == settings.patrols_per_day

    def add(self, at: datetime, settings: PointSettings) -> None:
        """A green tap is recorded."""
        visits = self._of(at.date())
        if self._keeps_gap(visits, at, settings):
            self._day, self._visits = at.date(), [*visits, at]

    def _of(self, day: date) -> list[datetime]:
        return self._visits if day == self._day else []

    def _keeps_gap(self, visits: list[datetime], at: datetime, settings: PointSettings) -> bool:
        return not visits or at - visits[-1] >= timedelta(seconds=settings.minimum_gap_s)
