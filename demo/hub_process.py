"""The real hub in a process of its own. Its standard input carries the demo's clock, and its end ends the hub."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from demo.clock import DemoClock, Reading
from hub.serve import RunningHub, serve
from hub.settings import read_settings

UP = "the hub serves at"
"""What the hub's process prints when it is ready."""


class HubError(RuntimeError):
    """The hub did not come up."""


@dataclass(slots=True)
class HubProcess:
    """A running hub and the way to tell it the time."""

    process: subprocess.Popen[str]
    address: str
    log: Path

    def tell_time(self, reading: Reading) -> None:
        """From now on the hub goes by this reading."""
        assert self.process.stdin is not None  # noqa: S101 (opened as a pipe below)
        self.process.stdin.write(reading.line() + "\n")
        self.process.stdin.flush()

    def wait_until_up(self, *, patience_s: float = 60) -> None:
        """Returns when this very hub says that it serves; another program may well answer at its port."""
        deadline = time.monotonic() + patience_s
        while time.monotonic() < deadline and self.process.poll() is None:
            if UP in self.log.read_text():
                return
            time.sleep(0.1)
        raise HubError(f"the hub did not come up: {self.log.read_text().strip().rpartition(chr(10))[2]}")


@contextmanager
def running_hub(config: Path, *, address: str, log: Path, reading: Reading | None) -> Iterator[HubProcess]:
    """The hub at `address` for as long as the block runs; without a reading it goes by the real clock."""
    arguments = [sys.executable, "-m", "demo.hub_process", str(config), *([reading.line()] if reading else [])]
    log.write_text("")
    with log.open("ab") as out:
        process = subprocess.Popen(
            arguments, stdin=subprocess.PIPE, stdout=out, stderr=out, text=True, start_new_session=True
        )
    try:
        hub = HubProcess(process, address, log)
        hub.wait_until_up()
        yield hub
    finally:
        process.terminate()
        process.wait(timeout=30)


def _follow(clock: DemoClock) -> None:
    for line in sys.stdin:
        clock.reading = Reading.read(line)
    os.kill(os.getpid(), signal.SIGTERM)


def _say_address(hub: RunningHub) -> None:
    sys.stdout.write(f"{UP} {hub.address}\n")
    sys.stdout.flush()


def main() -> None:
    """Serve by the demo's clock, or by the real one where none is given. While the demo's stands still the past is
    played, and the office works at the times of the story.
    """
    settings = read_settings(Path(sys.argv[1]))
    if len(sys.argv) < 3:
        serve(settings, clock=lambda: datetime.now(UTC), ready=_say_address)
        return
    clock = DemoClock(Reading.read(sys.argv[2]))
    threading.Thread(target=_follow, args=(clock,), daemon=True, name="demo-clock").start()
    serve(settings, clock=clock.now, ready=_say_address, orders_wait=lambda: clock.reading.speed == 0)


if __name__ == "__main__":
    main()
