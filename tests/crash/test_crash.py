"""After a power cut at any moment the product opens again and holds what it promised: a sample of what
`./run soak crash` tries in full. And the explorer finds out every driver that promises too much.
"""

from functools import cache

import pytest

from tests.crash.controls import CONTROLS, without_folder_syncs
from tests.crash.disk import Link, Op, Promise, Rename, SyncFolder, Unlink
from tests.crash.explorer import Found, Moments, explore
from tests.crash.recording import RECORDERS
from tests.crash.runs import RUNS
from tests.parts.tracing import needs_tracing

BEGINNING = {"journal": ("begin", "go on"), "hub": ("make", "take")}
RECORDED_BY = [pytest.param("strace", marks=needs_tracing), "vfs"]


def sample(run: str, log: list[Op]) -> list[Moments]:
    """The beginning closely, the rest in great strides: a hub with a long log takes its time to open."""
    if run == "journal":
        return [Moments(first=3, step=19, of_a_kind=4)]
    return [Moments(first=3, step=41, last=500, of_a_kind=4), Moments(first=500, step=len(log) // 4, of_a_kind=4)]


@cache
def recorded(run: str, by: str, lies: str = "honest", *, only: tuple[str, ...] | None = None) -> list[Op]:
    return RECORDERS[by](run, lies=lies, only=only)


@pytest.mark.parametrize("by", RECORDED_BY)
@pytest.mark.parametrize("run", RUNS)
def test_no_power_cut_takes_what_was_promised_or_leaves_what_cannot_be_opened(run: str, by: str) -> None:
    log = recorded(run, by)
    found = Found()
    for moments in sample(run, log):
        found.add(explore(log, RUNS[run].judge, moments))
    assert found.broken == []
    assert len(found.disks) > 200
    assert sum(isinstance(op, Promise) for op in log) > 30


@pytest.mark.parametrize("lies", CONTROLS)
@pytest.mark.parametrize("run", RUNS)
def test_a_driver_that_lies_is_found_out(run: str, lies: str) -> None:
    log = recorded(run, "vfs", lies, only=BEGINNING[run])
    assert is_found_out(run, log)


@pytest.mark.parametrize("run", RUNS)
def test_folders_that_are_never_synced_are_found_out(run: str) -> None:
    log = without_folder_syncs(recorded(run, "vfs", only=BEGINNING[run]))
    assert is_found_out(run, log)


def is_found_out(run: str, log: list[Op]) -> bool:
    """Whether something is lost in the first part in which anything is; nothing can be before it was promised."""
    promised = next(number for number, op in enumerate(log) if isinstance(op, Promise))
    parts = (Moments(first=first, step=13, last=first + 52, of_a_kind=4) for first in range(promised, len(log), 52))
    return any(explore(log, RUNS[run].judge, part).verdicts["lost"] for part in parts)


@needs_tracing
@pytest.mark.parametrize("run", RUNS)
def test_both_recorders_tell_the_same_of_names_and_of_the_syncs_of_folders(run: str) -> None:
    """So what the VFS must suppose of SQLite's syncs of folders is what the kernel saw."""
    one, other = (told_of_names(recorded(run, by)) for by in ("strace", "vfs"))
    assert one == other
    assert len(one) > 10


def told_of_names(log: list[Op]) -> list[tuple[str, ...]]:
    """Without SQLite's shared memory, which a VFS of apsw's has not."""
    told = []
    for op in log:
        match op:
            case Link(path) | Unlink(path) | SyncFolder(path) if not path.endswith("-shm"):
                told.append((type(op).__name__, path))
            case Rename(old, new):
                told.append(("Rename", old, new))
    return told
