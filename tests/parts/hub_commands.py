"""`riskpoint-hub` commands as processes of their own, without each loading the hub's modules anew (two seconds of a core).

Nothing else differs from `python -m hub.cli`: a new process runs the same `__main__` with its own arguments, environment,
folder, input and outputs, ends by itself and leaves an exit code. `started_anew` is that program itself, to compare.
"""

import atexit
import json
import os
import socket
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
LONGEST_S: Final = 120.0


def hub_command(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """It has ended: what it said and its exit code. Raises TimeoutError where it does not end."""
    with tempfile.TemporaryFile() as told, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        told.write(stdin.encode())
        told.seek(0)
        try:
            code = _forks().run(arguments, [told.fileno(), out.fileno(), err.fileno()])
        except TimeoutError:
            _forks().close()
            _forks.cache_clear()
            raise
        texts = []
        for said in (out, err):
            said.seek(0)
            texts.append(said.read().decode())
    return subprocess.CompletedProcess(["riskpoint-hub", *arguments], code, *texts)


def started_anew(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """The same by a Python that has loaded nothing yet."""
    command = [sys.executable, "-m", "hub.cli", *arguments]
    return subprocess.run(
        command, cwd=ROOT, input=stdin, capture_output=True, text=True, check=False, timeout=LONGEST_S
    )


class Forks:
    """A process that has loaded the hub; it ends with the process of tests that asked for it."""

    def __init__(self) -> None:
        self._line, theirs = socket.socketpair()
        self._line.settimeout(LONGEST_S)
        command = [sys.executable, "-m", "tests.parts.hub_forks", str(theirs.fileno())]
        with theirs:
            self._process = subprocess.Popen(command, cwd=ROOT, pass_fds=[theirs.fileno()])

    def run(self, arguments: tuple[str, ...], files: list[int]) -> int:
        """The exit code of this command, which reads and writes these files. Raises TimeoutError."""
        order = json.dumps({"arguments": arguments, "environment": dict(os.environ)}).encode()
        socket.send_fds(self._line, [len(order).to_bytes(4, "big")], files)
        self._line.sendall(order)
        code = self._line.recv(4, socket.MSG_WAITALL)
        if len(code) < 4:
            raise RuntimeError("the process that forks commands has ended")
        return int.from_bytes(code, "big", signed=True)

    def close(self) -> None:
        """It has ended, and so has a command that still ran."""
        self._line.close()
        self._process.wait(LONGEST_S)


@cache
def _forks() -> Forks:
    made = Forks()
    atexit.register(made.close)
    return made
