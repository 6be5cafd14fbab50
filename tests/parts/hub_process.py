"""A hub without pages, as a process that a test may kill: `python -m tests.parts.hub_process hub.toml`."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from hub.mqtt.ingesting import ingesting
from hub.settings import read_settings


@contextmanager
def killed_at_the_end(config: Path) -> Iterator[None]:
    """The process ingests when the block begins, and gets SIGKILL when it ends."""
    root = Path(__file__).parents[2]
    command = [sys.executable, "-m", "tests.parts.hub_process", str(config)]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            yield
        finally:
            process.kill()


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 (a program's own clock)


def main(config: Path) -> None:
    """Ingests until it is killed."""
    with ingesting(read_settings(config), clock=_now, changed=lambda: None):
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        threading.Event().wait()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
