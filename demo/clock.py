"""The demo's clock: from a chosen moment on, faster than life. The district and the hub share its readings."""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Reading:
    """At the monotonic second `at_s`, the make-believe time was `virtual` and ran `speed` times as fast as life."""

    virtual: datetime
    at_s: float
    speed: float

    def line(self) -> str:
        """One line for another process of this machine (CLOCK_MONOTONIC is the same for all of them)."""
        return f"{self.virtual.isoformat()} {self.at_s!r} {self.speed!r}"

    @classmethod
    def read(cls, line: str) -> "Reading":
        """The reading that `line` wrote."""
        virtual, at_s, speed = line.split()
        return cls(datetime.fromisoformat(virtual).astimezone(UTC), float(at_s), float(speed))


@dataclass(slots=True)
class DemoClock:
    """Tells the make-believe time; it stands still at `speed` 0."""

    reading: Reading
    _latest: datetime = field(default=datetime.min.replace(tzinfo=UTC))

    @classmethod
    def standing_at(cls, virtual: datetime) -> "DemoClock":
        """A clock that stands still until it is told to run."""
        return cls(Reading(virtual, time.monotonic(), 0.0))

    def run(self, *, speed: float) -> Reading:
        """From now on it runs `speed` times as fast as life; the reading is for whoever shares the clock."""
        self.reading = Reading(self.now(), time.monotonic(), speed)
        return self.reading

    def now(self) -> datetime:
        """The make-believe time; it never goes back."""
        passed = (time.monotonic() - self.reading.at_s) * self.reading.speed
        self._latest = max(self._latest, self.reading.virtual + timedelta(seconds=passed))
        return self._latest
