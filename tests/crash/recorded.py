"""One phase of a run, in a process of its own that ends as a killed one does: `python -m tests.crash.recorded`.

By strace the process is only watched. By VFS it writes down itself what it does, behind what the phases before did.
"""

import os
import pickle
import sys
from pathlib import Path

from tests.crash import driver, vfs
from tests.crash.controls import DRIVERS
from tests.crash.disk import Op, Promise
from tests.crash.lies import lie
from tests.crash.live_names import LiveNames
from tests.crash.runs import RUNS


def watched(run: str, phase: str, lies: str, root: str, promises: str) -> None:
    """The phase has run on Python's own SQLite; every promise is a line in a file outside of the folder."""
    descriptor = os.open(promises, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    if DRIVERS[lies]:
        lie(DRIVERS[lies])

    def promised(content: str) -> None:
        os.write(descriptor, f"{content}\n".encode())

    RUNS[run].phases[phase](Path(root), promised)
    os._exit(0)  # no destructor closes what the phase left open


def noted(run: str, phase: str, lies: str, root: str, notes: str) -> None:
    """The phase has run on apsw; its operations are in a file outside of the folder."""
    before: tuple[LiveNames, list[Op]] = (LiveNames(), [])
    if Path(notes).exists():
        before = pickle.loads(Path(notes).read_bytes())  # noqa: S301 (written by the phase before)
    recorder = vfs.Recorder(Path(root), before[0])
    registered = vfs.RecordingVFS(recorder)
    vfs.of_the_os(recorder)
    driver.take_the_place_of_sqlite3(vfs=vfs.NAME, lies=DRIVERS[lies])
    RUNS[run].phases[phase](Path(root), lambda content: recorder.add(Promise(content)))
    Path(notes).write_bytes(pickle.dumps((recorder.names, before[1] + recorder.ops)))
    assert registered is not None
    os._exit(0)


if __name__ == "__main__":
    {"watched": watched, "noted": noted}[sys.argv[1]](*sys.argv[2:])
