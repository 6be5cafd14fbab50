"""Runs recorded in processes of their own: what they asked of the disk and what they promised, in order.

Two recorders, since each sees what the other does not. strace watches the real process on the SQLite that the product
uses, locks, shared memory, folders and all. The VFS needs no right to trace, and runs on a newer SQLite.
"""

import os
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tests.crash.disk import Op
from tests.crash.runs import RUNS
from tests.crash.strace_log import StraceLog, traced

HERE = Path(__file__).parents[2]
COMMAND = (sys.executable, "-m", "tests.crash.recorded")


def by_strace(run: str, *, lies: str = "honest", only: Sequence[str] | None = None) -> list[Op]:
    """The run, all its phases or only these, as the kernel saw it."""
    with tempfile.TemporaryDirectory(prefix="recorded-") as folder:
        room = Path(folder).resolve()
        root, promises, out = room / "disk", room / "promises", room / "strace"
        root.mkdir()
        log, ops = StraceLog(root, promises=promises), list[Op]()
        for phase in only or RUNS[run].phases:
            traced([*COMMAND, "watched", run, phase, lies, str(root), str(promises)], log=out, env=_environment())
            ops += log.read(out)
        return ops


def by_vfs(run: str, *, lies: str = "honest", only: Sequence[str] | None = None) -> list[Op]:
    """The run, all its phases or only these, as SQLite's file layer saw it."""
    with tempfile.TemporaryDirectory(prefix="recorded-") as folder:
        room = Path(folder).resolve()
        root, notes = room / "disk", room / "notes"
        root.mkdir()
        for phase in only or RUNS[run].phases:
            command = [*COMMAND, "noted", run, phase, lies, str(root), str(notes)]
            subprocess.run(command, check=True, env=_environment())
        names_and_ops: tuple[object, list[Op]] = pickle.loads(notes.read_bytes())  # noqa: S301 (our own child wrote it)
        return names_and_ops[1]


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(HERE)}


RECORDERS: Mapping[str, Callable[..., list[Op]]] = {"strace": by_strace, "vfs": by_vfs}
