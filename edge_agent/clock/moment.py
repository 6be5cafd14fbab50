"""One reading of all clocks, and how a wall clock that was set is told from time that passed. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from wire_contract.event import ClockTrust, Event

STEP = timedelta(seconds=5)
"""A wall clock that moves this much more or less than the uptime has been set; NTP slews by far less."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One reading of all of a device's clocks at once, as it goes into an event."""

    at: datetime
    trust: ClockTrust
    boot_id: str
    uptime: timedelta


class Clock(Protocol):
    """What the agent asks of time."""

    def moment(self) -> Moment:
        """All of it in one reading: wall clock and uptime belong to the same instant."""

    def now(self) -> datetime:
        """The wall clock, aware UTC."""

    def trust(self) -> ClockTrust:
        """How far the wall clock may be believed just now."""

    def monotonic(self) -> float:
        """Seconds for timers of the network and the lights."""

    def uptime(self) -> timedelta:
        """Time since boot, suspended time included."""

    def boot_id(self) -> str:
        """The kernel's name for this boot."""


def moment_of(event: Event) -> Moment:
    """When the event's device wrote it, by all its clocks."""
    return Moment(event.occurred_at, event.clock, event.bootid, timedelta(milliseconds=event.uptime_ms))


def stepped(before: Moment, after: Moment) -> datetime | None:
    """What the wall clock would have shown at `after` had nobody set it; None where nobody did, and across a boot, of
    whose length no clock tells.
    """
    if before.boot_id != after.boot_id:
        return None
    expected = before.at + (after.uptime - before.uptime)
    return expected if abs(after.at - expected) > STEP else None
