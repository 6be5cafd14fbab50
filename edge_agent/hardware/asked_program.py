"""A small program that is asked now and then and never waited for: its answer is there at the next look, or is not."""

import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

ENDS_WITHIN_S = 5.0
EVERY_S = 60.0
LONGEST_ANSWER = 4096


class AskedProgram:
    """Owned by one thread. A program that hangs is killed, and not asked again before it is gone."""

    def __init__(self, command: Sequence[str], *, clock: Callable[[], float] = time.monotonic) -> None:
        self._command = command
        self._clock = clock
        self._running: subprocess.Popen[bytes] | None = None
        self._asked_at = float("-inf")
        self._answered_at = float("-inf")
        self._answer = ""

    def answer(self) -> str | None:
        """What it last said, where that is fresh; None before it has answered, and after it failed or hung."""
        now = self._clock()
        self._collect(now)
        if self._running is None and now - self._asked_at >= EVERY_S:
            self._ask(now)
        return self._answer if now - self._answered_at < 2 * EVERY_S else None

    def _ask(self, now: float) -> None:
        self._asked_at = now
        try:
            self._running = subprocess.Popen(
                self._command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        except OSError:
            self._running = None

    def _collect(self, now: float) -> None:
        if self._running is None:
            return
        if self._running.poll() is None:
            if now - self._asked_at >= ENDS_WITHIN_S:
                self._running.kill()
            return
        said = self._running.stdout
        if said is not None:
            with said:
                found = said.read(LONGEST_ANSWER).decode("ascii", errors="replace")
            if self._running.returncode == 0:
                self._answer, self._answered_at = found.strip(), now
        self._running = None

    def close(self) -> None:
        """Nothing that was asked runs on."""
        if self._running is not None:
            self._running.kill()
            if self._running.stdout is not None:
                self._running.stdout.close()
            with suppress(subprocess.TimeoutExpired):  # it hangs in the kernel, where nothing ends it
                self._running.wait(1.0)
            self._running = None
