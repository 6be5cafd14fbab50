"""The agent with every fault at every Nth system call on its files, until a run meets none."""

import os
import shutil
import tempfile
import time
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.parts.tracing import why_not
from tests.syscalls.faults import CALLS, Fault, Harm
from tests.syscalls.scenes import SCENES, world
from tests.syscalls.sweep import Outcome, pristine, sweep

Of = tuple[str, str, Harm]


def syscalls(*, every: int, processes: int | None, console: Console) -> bool:
    """Whether no fault cost a recorded tap, crashed the agent or its next start, or was kept silent."""
    if (reason := why_not()) is not None:
        console.print(f"[red]{reason}")
        return False
    began = time.monotonic()
    work = [(name, call, harm) for name in SCENES for call in CALLS for harm in Harm]
    outcomes: dict[Of, list[Outcome]] = {}
    with ProcessPoolExecutor(processes or os.cpu_count() or 1) as pool:
        running = {pool.submit(swept, *of, every): of for of in work}
        for future in as_completed(running):
            of = running[future]
            outcomes[of] = future.result()
            wrong = [one for one in outcomes[of] if one.wrong]
            console.print(f"{of[0]}: {of[2].name} at {of[1]}: {len(outcomes[of]) - 1} faults, {len(wrong)} wrong")
            for one in wrong:
                console.print(f"{of[0]}: {one.fault}: {one.wrong}", markup=False, highlight=False)
    _tell(outcomes, console)
    console.print(f"{time.monotonic() - began:.0f} s")
    return not any(one.wrong for found in outcomes.values() for one in found)


def swept(name: str, call: str, harm: Harm, every: int) -> list[Outcome]:
    """One call and one harm, every so manieth N until there is no fault; in a world of its own."""
    folder = Path(tempfile.mkdtemp(prefix="sweep-"))
    try:
        with world(SCENES[name]) as broker:
            config = pristine(SCENES[name], folder / "pristine", port=broker.port if broker else 1)
            faults = (Fault(call, harm, number) for number in range(1, 100_000, every))
            return list(sweep(name, config, faults, folder=folder, broker=broker))
    finally:
        shutil.rmtree(folder)


def _tell(outcomes: Mapping[Of, list[Outcome]], console: Console) -> None:
    table = Table("scene", "harm", "faults", "taps that a lamp answered", "red", "wrong")
    for name in SCENES:
        for harm in Harm:
            found = [
                one for of, some in outcomes.items() if (of[0], of[2]) == (name, harm) for one in some if one.struck
            ]
            numbers = (
                len(found),
                sum(one.promised for one in found),
                sum(one.red for one in found),
                sum(bool(one.wrong) for one in found),
            )
            table.add_row(name, harm.name, *(f"{number:,}" for number in numbers))
    console.print(table)
