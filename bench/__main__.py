"""`./run bench [NAME...]`: ratios measured in this run, beside their goals. Ends with 1 where a goal is missed."""

import sys

from rich.console import Console
from rich.table import Table

from bench.city import CITY
from bench.confirm import CONFIRM
from bench.dashboard import DASHBOARD
from bench.editions import EDITIONS
from bench.figure import Bench
from bench.ingest import INGEST
from bench.months import MONTHS
from bench.rounds import ROUNDS
from bench.selftest import SELFTEST
from bench.tap import TAP

BENCHES: tuple[Bench, ...] = (TAP, CONFIRM, INGEST, SELFTEST, DASHBOARD, ROUNDS, MONTHS, EDITIONS, CITY)


def main() -> None:
    """Measure what was asked for, or everything."""
    console, names = Console(), sys.argv[1:]
    if unknown := set(names) - {bench.name for bench in BENCHES}:
        console.print(f"no bench named {', '.join(sorted(unknown))}; there are: {', '.join(b.name for b in BENCHES)}")
        sys.exit(2)
    table = Table("figure", "ratio", "goal", "", "measured", title="riskpoint bench: ratios of one interleaved run")
    missed = False
    for bench in BENCHES:
        if names and bench.name not in names:
            continue
        console.print(f"[dim]{bench.name}: {bench.about} …[/]")
        for figure in bench.measure():
            missed |= not figure.meets_goal
            verdict = "[green]met[/]" if figure.meets_goal else "[red]missed[/]"
            goal = f"{figure.sense} {figure.limit:g}×"
            table.add_row(figure.name, f"{figure.ratio:.2f}× {figure.meaning}", goal, verdict, figure.detail)
    console.print(table)
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
