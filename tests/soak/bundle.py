"""Evidence bundles spoilt by the thousand, and with how little each was found out; honest ones of districts at random."""

import tempfile
import time
from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from tests.parts.bundle_mutants.agreement import disagreements
from tests.parts.bundle_mutants.bundles import PRINTED_KEY, complaints
from tests.parts.bundle_mutants.honest import make_honest
from tests.parts.bundle_mutants.hunt import Mutant, hunt


def districts(*, count: int, first: int, console: Console) -> bool:
    """Whether the hub and the verifier agree about every figure of so many districts at random."""
    began = time.monotonic()
    for seed in track(range(first, first + count), description="districts", console=console):
        with tempfile.TemporaryDirectory() as name:
            wrong = disagreements(seed, Path(name))
        if wrong:
            console.print(f"[red]seed {seed}[/]", *wrong, sep="\n", highlight=False)
            return False
    console.print(f"{count:,} districts from seed {first}: every figure agrees; {time.monotonic() - began:.0f} s")
    return True


def bundle(*, mutants: int, first: int, console: Console) -> bool:
    """Whether every spoilt bundle was found out, and the untouched one was not."""
    began, found, missed = time.monotonic(), Counter[tuple[str, str]](), list[Mutant]()
    with tempfile.TemporaryDirectory() as name:
        honest = make_honest(Path(name))
        untouched = complaints(honest.october, hub_key=PRINTED_KEY, previous=[honest.last_month, *honest.printed])
        numbers = range(first, first + mutants)
        for mutant in track(hunt(honest, numbers), description="mutants", total=mutants, console=console):
            if mutant.found_by is None:
                missed.append(mutant)
            else:
                found[mutant.attacker, mutant.found_by] += 1
    table = Table("by whom", "found out with", "mutants", title=f"{mutants:,} spoilt bundles from number {first}")
    for (attacker, by), count in sorted(found.items()):
        table.add_row(attacker, by, f"{count:,}")
    console.print(table)
    for mutant in missed:
        console.print(f"[red]missed[/] {mutant}", highlight=False)
    console.print(f"untouched bundle: {untouched or 'holds'}")
    console.print(f"found {mutants - len(missed):,} of {mutants:,}; {time.monotonic() - began:.0f} s")
    return not missed and not untouched
