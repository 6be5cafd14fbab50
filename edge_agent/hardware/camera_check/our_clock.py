"""The device's own clock, tied to the monotonic one."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

STEPPED = timedelta(milliseconds=500)


@dataclass(frozen=True, slots=True)
class OurClock:
    """What our clock said at one instant of the monotonic one."""

    at: datetime
    monotonic: float

    @classmethod
    def read(cls, now: Callable[[], datetime]) -> "OurClock":
        """At this instant."""
        return cls(now(), time.monotonic())

    def then(self, monotonic: float) -> datetime:
        """What it said, or would have, at that instant of the monotonic clock."""
        return self.at + timedelta(seconds=monotonic - self.monotonic)

    def has_stepped(self, later: "OurClock") -> bool:
        """Whether somebody set it between the two."""
        return abs(later.at - self.then(later.monotonic)) > STEPPED
