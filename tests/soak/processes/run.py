"""`./run soak processes`: taps and faults until so many taps were green, then peace, then the reckoning."""

import time
from collections import Counter
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from tests.soak.processes.chaos import Chaos, put_cards_back
from tests.soak.processes.district import HEALS_WITHIN_S, District, district
from tests.soak.processes.reckoning import Reckoning, look, reckon

SHOWN = 10
PEACE_S = 6.0


def processes(
    *,
    taps: int,
    agents: int,
    seed: int,
    database: str,
    in_namespace: bool,
    pace_s: float,
    put_back: int,
    console: Console,
) -> bool:
    """Whether nothing was lost, doubled, altered or hidden; the figures are printed."""
    began, random = time.monotonic(), Random(seed)
    with TemporaryDirectory(prefix="soak-") as name:
        with district(
            Path(name), agents=agents, database=database, in_namespace=in_namespace, pace_s=pace_s, random=random
        ) as made:
            came_by = _play(made, taps=taps, put_back=put_back, random=random, console=console)
            healed_s = _peace(made)
            done = made.command("backup", str(made.folder / "last"))
            for agent in made.agents:
                agent.stop()
            found = reckon(made.agents, look(made.office.database_url))
            _print(console, made, found, came_by, seed=seed)
        console.print(f"healed within {healed_s:.0f} s; {time.monotonic() - began:.0f} s in all")
    if done.returncode:
        console.print(done.stderr, markup=False)
    return found.is_clean and healed_s < HEALS_WITHIN_S and done.returncode == 0


def _play(made: District, *, taps: int, put_back: int, random: Random, console: Console) -> Counter[str]:
    """The taps, with fault upon fault. The last part puts cards back instead of hubs."""
    chaos = Chaos(made, random)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        bar = progress.add_task("green taps", total=taps)
        assert made.until(lambda: made.greens > 0, within_s=60), "no tap was ever green"
        made.back_up()
        while made.greens < taps:
            made.go_on(random.uniform(0.1, 1.0))
            chaos.step()
            progress.update(bar, completed=min(made.greens, taps))
        assert made.hub_answers()
        chaos.came_by["card put back"] = put_cards_back(
            made, random.sample(made.agents, put_back), within_s=HEALS_WITHIN_S
        )
        made.go_on(3)
    return chaos.came_by


def _peace(made: District) -> float:
    """Nobody taps, nothing fails, and after these seconds every agent has heard that the hub holds everything."""
    began = time.monotonic()
    for agent in made.agents:
        agent.is_tapping = False
    made.go_on(PEACE_S)  # a hub that has just come back has said by then what it lacks
    for agent in made.agents:
        agent.unacknowledged = None
    made.until(lambda: all(agent.unacknowledged == 0 for agent in made.agents), within_s=HEALS_WITHIN_S)
    return time.monotonic() - began


def _print(console: Console, made: District, found: Reckoning, came_by: Counter[str], *, seed: int) -> None:
    faults = Table("came by", "times", title=f"seed {seed}: {len(made.agents)} agents, one hub, one broker")
    for what, times in sorted(came_by.items()):
        faults.add_row(what, f"{times:,}")
    faults.add_row("SIGKILLs of agents", f"{sum(agent.kills for agent in made.agents):,}")
    faults.add_row("taps refused in red", f"{sum(agent.reds for agent in made.agents):,}")
    console.print(faults)
    account = Table("", "count", title="the reckoning")
    account.add_row("taps shown green", f"{found.greens:,}")
    account.add_row("lines at the hub", f"{found.lines:,}")
    account.add_row("forks shown", f"{found.forks:,}")
    for name in ("lost", "doubled", "altered", "missing", "hidden"):
        account.add_row(name, f"{len(getattr(found, name)):,}")
    console.print(account)
    for name in ("lost", "doubled", "altered", "missing", "hidden"):
        for one in getattr(found, name)[:SHOWN]:
            console.print(f"{name}: {one}", markup=False)
