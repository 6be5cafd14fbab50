"""The time that tests of lamps go by: seconds of a monotonic clock, which a clock that is set does not move."""

import threading
import time
from typing import Protocol


class Pace(Protocol):
    """Tests pass minutes in an instant here."""

    def now(self) -> float:
        """Seconds since some moment."""
        ...

    def sleep(self, seconds: float) -> None:
        """So long has passed."""
        ...

    def wait_until(self, at: float, stop: threading.Event) -> None:
        """It is as late as that, or somebody said stop."""
        ...


class RealPace:
    """This machine's own."""

    def now(self) -> float:
        """CLOCK_MONOTONIC."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """The calling thread sleeps."""
        time.sleep(seconds)

    def wait_until(self, at: float, stop: threading.Event) -> None:
        """The calling thread waits."""
        stop.wait(max(0.0, at - time.monotonic()))
