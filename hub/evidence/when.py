"""When something happened, as far as anybody can tell: a moment, or a bracket. Pure."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from hub.kernel.period import day_of


class How(StrEnum):
    """Where the time of a line comes from."""

    SENT = "sent"
    """The device's own time, believed as sent."""
    WORKED_OUT = "worked_out"
    """Reckoned by uptime from a synchronised line of the same boot."""
    BRACKET = "bracket"
    """No moment: only between which two it lies."""


@dataclass(frozen=True, slots=True)
class When:
    """From `earliest` to `latest`, both included; a moment has both alike, a bracket may be open (None) in the past."""

    how: How
    earliest: datetime | None
    latest: datetime

    @property
    def moment(self) -> datetime | None:
        """The moment, where there is one."""
        return None if self.how is How.BRACKET else self.latest

    @property
    def day(self) -> date | None:
        """The Bangkok day in which it certainly happened; None where that is not known."""
        if self.how is How.BRACKET and (self.earliest is None or day_of(self.earliest) != day_of(self.latest)):
            return None
        return day_of(self.latest)


def filing_moment(when: When, *, received_at: datetime) -> datetime:
    """Under which moment a line is listed: its latest possible one, or its receipt if not even its day is known."""
    return received_at if when.day is None else when.latest


def sent(at: datetime) -> When:
    """As the device sent it."""
    return When(How.SENT, at, at)


def worked_out(at: datetime) -> When:
    """As a synchronised line of the same boot tells."""
    return When(How.WORKED_OUT, at, at)


def bracket(earliest: datetime | None, latest: datetime) -> When:
    """Somewhere between."""
    return When(How.BRACKET, earliest, latest)
