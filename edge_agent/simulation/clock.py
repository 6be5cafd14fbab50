"""Clocks that can be set, or that run fast. Network and lights keep real time: brokers do not speed up."""

import time
import uuid
from datetime import datetime, timedelta
from random import Random

from edge_agent.clock import Moment
from wire_contract.event import ClockTrust


class SimulatedClock:
    """The clocks of one simulated device. Standing still unless a `speed` (simulated seconds per second) is given."""

    def __init__(self, start: datetime, *, speed: float | None = None, seed: int | None = None) -> None:
        self.trusted = ClockTrust.SYNCHRONISED
        self._random = Random(seed)  # noqa: S311 (boot ids, not secrets)
        self._speed = speed
        self._anchor = (time.monotonic(), start)
        self._booted_at = start
        self._error = timedelta(0)
        self._boot_id = self._new_boot_id()

    def moment(self) -> Moment:
        """All clocks in one reading."""
        true = self.true_time()
        return Moment(true + self._error, self.trusted, self._boot_id, true - self._booted_at)

    def true_time(self) -> datetime:
        """The simulated world's time, which the device's wall clock may miss."""
        real, simulated = self._anchor
        if self._speed is None:
            return simulated
        return simulated + timedelta(seconds=(time.monotonic() - real) * self._speed)

    def set(self, true_time: datetime) -> None:
        """The world's time is this from now on, and uptime has grown by as much. Time never runs backwards."""
        if true_time < self.true_time():
            raise ValueError(f"time would run backwards, from {self.true_time()} to {true_time}")
        self._anchor = (time.monotonic(), true_time)

    def misset(self, error: timedelta) -> None:
        """The device's wall clock is wrong by this much, uptime is not."""
        self._error = error

    def reboot(self) -> None:
        """A new boot: uptime begins at zero."""
        self._booted_at = self.true_time()
        self._boot_id = self._new_boot_id()

    def _new_boot_id(self) -> str:
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))

    def now(self) -> datetime:
        """The device's wall clock."""
        return self.moment().at

    def trust(self) -> ClockTrust:
        """What the device believes of its wall clock."""
        return self.trusted

    def monotonic(self) -> float:
        """The real monotonic clock."""
        return time.monotonic()

    def uptime(self) -> timedelta:
        """Simulated time since the simulated boot."""
        return self.moment().uptime

    def boot_id(self) -> str:
        """Another one after each `reboot`."""
        return self._boot_id
