"""A point as a process of its own, on mock pins and with this machine's clocks, which `faketime` may set.

`python -m tests.parts.point_process FOLDER`: words of `riskpoint-agent simulate` come on standard input. Whether a time
daemon disciplines the kernel cannot be staged on a shared machine: the file FOLDER/ntp stands for it.
"""

import json
import os
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from edge_agent.clock import SystemClock
from edge_agent.simulation.commands import obey
from edge_agent.simulation.point import SimulatedPoint
from tests.parts.points import point_settings

LIBRARIES = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))


class Point:
    """What a test says to the process."""

    def __init__(self, folder: Path, process: "subprocess.Popen[str]") -> None:
        self.folder, self.process = folder, process

    def say(self, command: str) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer

    def quit(self) -> None:
        """It has ended in order."""
        assert self.process.communicate("quit\n", timeout=20) == ("", None)
        assert self.process.returncode == 0

    def clock_shows(self, time: str) -> None:
        """The wall clock of the process, in faketime's words; `+0` is the real time."""
        draft = self.folder / "faketime.new"
        draft.write_text(time + "\n", encoding="ascii")
        draft.replace(self.folder / "faketime")

    def ntp(self) -> None:
        """A time daemon disciplines the kernel's clock from now on."""
        (self.folder / "ntp").touch()


@contextmanager
def point_process(folder: Path, *, clock: str) -> Iterator[Point]:
    """A point that has just been switched on, its wall clock showing this."""
    assert LIBRARIES, "needs the Debian package faketime"
    environment = {
        **os.environ,
        "LD_PRELOAD": str(LIBRARIES[0]),
        "FAKETIME_TIMESTAMP_FILE": str(folder / "faketime"),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    (folder / "faketime").write_text(clock + "\n", encoding="ascii")
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.parts.point_process", str(folder)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment,
    )  # fmt: skip
    try:
        yield Point(folder, process)
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate(timeout=20)


class _MachineClock(SystemClock):
    """A simulated point tells its clock of each boot; this machine has one."""

    def reboot(self) -> None:
        """Nothing happens."""


def main(folder: Path) -> None:
    """The process's own life."""
    clock: Any = _MachineClock(
        is_synchronised=(folder / "ntp").exists, rtcs=folder / "no-rtc", stamp=folder / "never-stamped"
    )
    with SimulatedPoint(point_settings(folder / "data"), clock=clock) as point:
        while True:
            while not select.select([sys.stdin], [], [], 0.02)[0]:
                point.step()
            line = sys.stdin.readline()
            if line.strip() in {"", "quit"}:
                return
            sys.stdout.write(json.dumps(obey(line, point)) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
