"""Power cuts by the hundred thousand: every moment of the recorded runs, each disk opened again by the product."""

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from tests.crash.controls import CONTROLS, without_folder_syncs
from tests.crash.disk import Op, Promise
from tests.crash.explorer import Found, Moments, explore
from tests.crash.recording import RECORDERS
from tests.crash.runs import RUNS
from tests.parts.tracing import why_not

STRIDE = {"journal": 1, "hub": 10}
OF_A_KIND = {"journal": 24, "hub": 6}
"""A hub's database takes ten times as long to open as a journal: fewer of its moments are tried, and less of each."""
PARTS = 40
BEGINNING = 400
"""So many operations are enough for a control."""
FOLDERS = "no sync of any folder"


Logs = Mapping[tuple[str, str], Sequence[Op]]
"""By run and recorder."""

_logs: Logs = {}
"""In a process of the pool: what it explores. Handed over once, since a log is long."""


@dataclass(frozen=True, slots=True)
class Work:
    """A part of one recorded run."""

    of: tuple[str, str]
    moments: Moments

    def done(self) -> Found:
        """Explored."""
        return explore(_logs[self.of], RUNS[self.of[0]].judge, self.moments)


def _take(logs: Logs) -> None:
    global _logs  # noqa: PLW0603 (a process of the pool has no other place)
    _logs = logs


def crash(*, runs: Sequence[str], stride: int, by_chance: int, processes: int | None, console: Console) -> bool:
    """Whether nothing was lost or corrupt, and every control was found out; both as tables."""
    began = time.monotonic()
    recorders = [name for name in RECORDERS if name != "strace" or why_not() is None]
    if (reason := why_not()) is not None:
        console.print(f"[yellow]without strace: {reason}")
    logs = {(run, name): RECORDERS[name](run) for run in runs for name in recorders}
    totals = {of: Found() for of in logs}
    work = [one for of in logs for one in _parts(of, len(logs[of]), stride=stride, by_chance=by_chance)]
    for of, found in _explored(work, logs, processes or os.cpu_count() or 1, console):
        totals[of].add(found)
    clean = _tell(logs, totals, console)
    clean &= _controls(runs, console)
    console.print(f"{time.monotonic() - began:.0f} s")
    return clean


def _parts(of: tuple[str, str], length: int, *, stride: int, by_chance: int) -> Iterator[Work]:
    """Parts of neighbouring moments, since these leave many of the same disks."""
    step = STRIDE[of[0]] * stride
    size = max(step, length // PARTS // step * step)
    for first in range(0, length, size):
        yield Work(of, Moments(first, step, min(first + size, length), by_chance // STRIDE[of[0]], OF_A_KIND[of[0]]))


def _explored(
    work: Sequence[Work], logs: Logs, processes: int, console: Console
) -> Iterator[tuple[tuple[str, str], Found]]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with (
        Progress(*columns, console=console) as progress,
        ProcessPoolExecutor(processes, initializer=_take, initargs=(logs,)) as pool,
    ):
        bar = progress.add_task("parts of runs", total=len(work))
        for one, found in zip(work, pool.map(Work.done, work), strict=True):
            progress.advance(bar)
            yield one.of, found


def _tell(logs: Logs, totals: Mapping[tuple[str, str], Found], console: Console) -> bool:
    columns = ("run", "recorded by", "operations", "promises", "power cuts", "disks opened", "lost", "corrupt")
    table = Table(*columns, title=f"{sum(len(found.disks) for found in totals.values()):,} disks after a power cut")
    for (run, recorder), found in totals.items():
        log = logs[run, recorder]
        promises = sum(isinstance(op, Promise) for op in log)
        row = (len(log), promises, found.cuts, len(found.disks), found.verdicts["lost"], found.verdicts["corrupt"])
        table.add_row(run, recorder, *(f"{number:,}" for number in row))
    console.print(table)
    broken = [(of, one) for of, found in totals.items() for one in found.broken]
    for of, one in broken[:10]:
        console.print(f"{of}: {one}", markup=False, highlight=False)
    return not broken


def _controls(runs: Sequence[str], console: Console) -> bool:
    """Whether every control was found out on the first operations of its run."""
    table = Table("control", "run", "disks opened", "lost", "corrupt", title="negative controls: each must lose")
    found_out = True
    for run in runs:
        only = tuple(RUNS[run].phases)[:2]
        logs = {name: RECORDERS["vfs"](run, lies=name, only=only) for name in CONTROLS}
        logs[FOLDERS] = without_folder_syncs(RECORDERS["vfs"](run, only=only))
        for name, log in logs.items():
            found = explore(log, RUNS[run].judge, Moments(step=7, last=BEGINNING, of_a_kind=6))
            found_out &= found.verdicts["lost"] > 0
            numbers = (len(found.disks), found.verdicts["lost"], found.verdicts["corrupt"])
            table.add_row(name, run, *(f"{number:,}" for number in numbers))
    console.print(table)
    return found_out
