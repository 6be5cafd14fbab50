"""The delivery simulator by the million, and the wrong turns with the history that finds each out."""

import os
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from tests.wire_contract.simulation.history import Broken, play
from tests.wire_contract.simulation.mutants import HARMLESS, MUTANTS

CHUNK = 500


def simulator(*, seeds: int, first: int, processes: int | None, console: Console) -> bool:
    """Whether every invariant held in every history; the first broken one is printed with its seed."""
    began, seen = time.monotonic(), Counter[str]()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as progress:
        bar = progress.add_task("histories", total=seeds)
        for count, broken, came_by in _chunks(first, first + seeds, processes or os.cpu_count() or 1):
            progress.advance(bar, count)
            seen.update(came_by)
            if broken:
                progress.stop()
                console.print(str(broken), markup=False, highlight=False)
                return False
    summary = Table("came by", "times", title=f"{seeds:,} histories from seed {first}: every invariant held")
    for what, times in sorted(seen.items()):
        summary.add_row(what.replace("_", " "), f"{times:,}")
    console.print(summary)
    console.print(f"{time.monotonic() - began:.0f} s")
    return True


def mutants(*, console: Console) -> bool:
    """Whether every wrong turn was found out; the table says by which history and which invariant."""
    table = Table("wrong turn", "class", "found out by seed", "breaks")
    missed = False
    for mutant in MUTANTS:
        broken = mutant.found_out()
        missed |= broken is None
        table.add_row(
            mutant.turn,
            mutant.name,
            str(broken.seed) if broken else f"[red]not within {mutant.within}[/]",
            broken.invariant if broken else "",
        )
    table.add_row(HARMLESS.turn, HARMLESS.name, "harmless", "")
    console.print(table)
    return not missed


def _chunks(begin: int, end: int, processes: int) -> Iterator[tuple[int, Broken | None, Counter[str]]]:
    """How many histories were played, what broke, and what they came by; a few chunks ahead of the reader."""
    starts = iter(range(begin, end, CHUNK))
    with ProcessPoolExecutor(processes) as pool:
        running: set[Future[tuple[int, Broken | None, Counter[str]]]] = set()
        while True:
            while len(running) < 2 * processes and (start := next(starts, None)) is not None:
                running.add(pool.submit(_chunk, start, min(end, start + CHUNK)))
            if not running:
                return
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                result = future.result()
                if result[1]:
                    pool.shutdown(cancel_futures=True)
                yield result


def _chunk(begin: int, end: int) -> tuple[int, Broken | None, Counter[str]]:
    seen = Counter[str]()
    for seed in range(begin, end):
        broken = play(seed, seen=seen)
        if broken:
            return seed - begin + 1, broken, seen
    return end - begin, None, seen
