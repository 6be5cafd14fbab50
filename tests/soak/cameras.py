"""How often cameras/1 is right: faults made of real pictures by the thousand, and everything else that changes before a camera."""

import json
import multiprocessing
import os
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
from rich.console import Console
from rich.progress import track
from rich.table import Table

from tests.parts.tampering.faults import FAULTS
from tests.parts.tampering.light import HARMLESS
from tests.parts.tampering.scenes import PLACES, Split
from tests.parts.tampering.situations import Situation, told
from tests.parts.tampering.tally import Tally, said_of, situations, wilson
from wire_contract.camera_test import CameraTested

Judged = Iterator[tuple[Situation, CameraTested]]


def cameras(
    *, split: Split, seeds: int, first: int = 0, processes: int | None, lines: Path | None, console: Console
) -> bool:
    """Whether every goal was met; the lines are kept in a file, and judged from it again where it is there."""
    began, tally = time.monotonic(), Tally()
    asked = situations(split, seeds=seeds, first=first)
    came = _read(lines) if lines is not None and lines.exists() else _made(asked, processes=processes, keep=lines)
    for situation, line in track(came, description="camera tests", total=len(asked), console=console):
        word = said_of(line)
        tally.add(situation, word)
        if _wanted(situation) not in word.split("+"):
            console.print(f"{word}: {_named(situation)}", style="yellow", highlight=False)
    show(tally, console)
    console.print(f"places: {', '.join(place.name for place in PLACES[split])}; {time.monotonic() - began:.0f} s")
    console.print(f"falls short: {', '.join(tally.falls_short) or 'nowhere'}")
    return not tally.falls_short


def _wanted(situation: Situation) -> str:
    return situation.happening if situation.happening in FAULTS else "pass"


def _named(situation: Situation) -> str:
    return f"{situation.happening}, {situation.place.name}, {situation.light}, seed {situation.seed}"


def _measured(situation: Situation) -> tuple[Situation, CameraTested]:
    return situation, told(situation)


def _made(asked: list[Situation], *, processes: int | None, keep: Path | None) -> Judged:
    with multiprocessing.get_context("fork").Pool(processes or os.cpu_count()) as pool:
        for situation, line in pool.imap(_measured, asked, chunksize=4):
            if keep is not None:
                kept = [situation.place.name, situation.light, situation.happening, situation.seed]
                with keep.open("a") as file:
                    file.write(json.dumps([*kept, msgspec.to_builtins(line)]) + "\n")
            yield situation, line


def _read(lines: Path) -> Judged:
    places = {place.name: place for split in PLACES.values() for place in split}
    for text in lines.read_text().splitlines():
        place, light, happening, seed, line = json.loads(text)
        yield Situation(places[place], light, happening, seed), msgspec.convert(line, CameraTested)


def show(tally: Tally, console: Console) -> None:
    """Two tables: what was said of faults, and of what is none."""
    table = Table("fault", "tests", "named", "95 %", "by day", "by night", "named first", "other words")
    for fault in FAULTS:
        right, of = tally.hits(fault)
        others = ", ".join(f"{word} {count}" for word, count in tally.of(fault).most_common() if word != fault)
        lights = [_share(*tally.hits(fault, light)) for light in ("day", "night")]
        first = _share(*tally.named_first(fault))
        table.add_row(fault, str(of), _share(right, of), _between(right, of), *lights, first, others)
    console.print(table)
    table = Table("nothing wrong", "tests", "passed", "inconclusive", "called broken")
    for change in HARMLESS:
        said = tally.of(change)
        broken = {word: count for word, count in said.items() if word not in {"pass", "inconclusive"}}
        alarms = ", ".join(f"{word} {count}" for word, count in broken.items())
        table.add_row(change, str(said.total()), str(said["pass"]), str(said["inconclusive"]), alarms or "0")
    alarms, of = tally.false_alarms()
    console.print(table)
    console.print(
        f"false alarms: {alarms} of {of} = {alarms * 30 / max(1, of):.2f} in 30 checks ({_between(alarms, of)})"
    )


def _share(hits: int, of: int) -> str:
    return f"{100 * hits / of:.1f} %" if of else "–"


def _between(hits: int, of: int) -> str:
    low, high = wilson(hits, of)
    return f"{100 * low:.1f} – {100 * high:.1f} %"
