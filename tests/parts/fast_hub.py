"""A whole hub on a fast clock, as a process that a test may kill: `python -m tests.parts.fast_hub hub.toml START SPEED`."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hub.serve import running
from hub.settings import read_settings


@dataclass(frozen=True)
class FastClock:
    """Real time since `start` (seconds since 1970), `speed` times as fast; alike in every process."""

    start: float
    speed: float

    def __call__(self) -> datetime:
        return datetime.fromtimestamp(self.start, UTC) + timedelta(seconds=(time.time() - self.start) * self.speed)


@contextmanager
def fast_hub(config: Path, clock: FastClock) -> Iterator[None]:
    """The hub serves when the block begins, and gets SIGKILL when it ends."""
    root = Path(__file__).parents[2]
    command = [sys.executable, "-m", "tests.parts.fast_hub", str(config), str(clock.start), str(clock.speed)]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            yield
        finally:
            process.kill()


def main(config: Path, clock: FastClock) -> None:
    """Serves until it is killed."""
    with running(read_settings(config), clock=clock, alarms_every_s=0.2):
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        threading.Event().wait()


if __name__ == "__main__":
    main(Path(sys.argv[1]), FastClock(float(sys.argv[2]), float(sys.argv[3])))
