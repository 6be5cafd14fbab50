"""`./run soak NAME [options]`: ends with 0 where all held, with 1 at the first thing that did not."""

from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console

from tests.crash.runs import RUNS
from tests.soak import api as soak_api
from tests.soak import bundle as soak_bundle
from tests.soak import cameras as soak_cameras
from tests.soak import crash as soak_crash
from tests.soak import inspection as long_journal
from tests.soak import kept as soak_kept
from tests.soak import lamps as soak_lamps
from tests.soak import simulator as soak
from tests.soak import storm as soak_storm
from tests.soak import syscalls as soak_syscalls
from tests.soak.processes import run as process_soak

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Long runs that try to break the promises.")


@app.command()
def simulator(
    seeds: Annotated[int, typer.Option(min=1, help="How many histories.")] = 1_000_000,
    first: Annotated[int, typer.Option(min=0, help="The first seed.")] = 0,
    processes: Annotated[
        int | None, typer.Option(min=1, help="How many at once; one per core where not given.")
    ] = None,
) -> None:
    """Delivery under everything that can go wrong, every invariant checked after every step."""
    raise typer.Exit(0 if soak.simulator(seeds=seeds, first=first, processes=processes, console=Console()) else 1)


@app.command()
def storm(
    devices: Annotated[int, typer.Option(min=1, help="How many devices beat.")] = 500,
    rounds: Annotated[int, typer.Option(min=1, help="How many restarts.")] = 20,
    speed: Annotated[
        float, typer.Option(min=1, help="How many times as fast as real time the district's clock runs.")
    ] = 20,
    seed: Annotated[int, typer.Option(help="Chooses who is cut, and what is restarted.")] = 1,
) -> None:
    """Restarts of hub and broker under many devices: no false alarm, and each device that is cut is found."""
    clean = soak_storm.run(devices=devices, rounds=rounds, speed=speed, seed=seed, console=Console())
    raise typer.Exit(0 if clean else 1)


@app.command()
def api(
    examples: Annotated[
        int, typer.Option(min=1, help="How many requests are made up for each operation, at most.")
    ] = 25,
    seed: Annotated[int, typer.Option(help="Chooses them.")] = 1,
) -> None:
    """Schemathesis asks the whole API with all its checks, in every role: about 2 minutes each, 15 at most."""
    raise typer.Exit(0 if soak_api.run(examples=examples, seed=seed, console=Console()) else 1)


@app.command()
def mutants() -> None:
    """Wrong turns, and the history that finds each out."""
    raise typer.Exit(0 if soak.mutants(console=Console()) else 1)


@app.command()
def processes(
    *,
    taps: Annotated[int, typer.Option(min=1, help="How many taps are to be shown green.")] = 100_000,
    agents: Annotated[int, typer.Option(min=1, help="How many agents.")] = 20,
    seed: Annotated[int, typer.Option(help="Chooses the faults; the machine chooses the moments.")] = 1,
    database: Annotated[str, typer.Option(help="sqlite or postgresql.")] = "sqlite",
    pace: Annotated[float, typer.Option(min=0, help="Seconds between two taps at one point, about.")] = 0.08,
    put_back: Annotated[int, typer.Option(min=0, help="How many cards are put back to an earlier state.")] = 3,
    in_namespace: Annotated[
        bool,
        typer.Option("--in-namespace", help="The broker in a network namespace; lines are cut by the kernel. Root."),
    ] = False,
) -> None:
    """Real agents, broker and hub: killed, cut off, wiped, filled up, restored from older backups; then the reckoning."""
    clean = process_soak.processes(
        taps=taps,
        agents=agents,
        seed=seed,
        database=database,
        in_namespace=in_namespace,
        pace_s=pace,
        put_back=put_back,
        console=Console(),
    )
    raise typer.Exit(0 if clean else 1)


@app.command()
def bundle(
    mutants: Annotated[int, typer.Option(min=1, help="How many spoilt bundles.")] = 2_000,
    first: Annotated[int, typer.Option(min=0, help="The first number.")] = 0,
) -> None:
    """Evidence bundles spoilt by editors of the zip, holders of the hub's key and superusers of the database."""
    raise typer.Exit(0 if soak_bundle.bundle(mutants=mutants, first=first, console=Console()) else 1)


@app.command()
def inspection(lines: Annotated[int, typer.Option(min=1, help="How long the journal is.")] = 1_000_000) -> None:
    """A technician's verify and export over a long journal: time and memory."""
    raise typer.Exit(0 if long_journal.inspection(lines=lines, console=Console()) else 1)


@app.command()
def crash(
    runs: Annotated[list[str] | None, typer.Argument(help="journal, hub; both where not given.")] = None,
    stride: Annotated[int, typer.Option(min=1, help="Every moment, or every so manieth.")] = 1,
    by_chance: Annotated[int, typer.Option(min=0, help="Power cuts by chance at each moment.")] = 110,
    processes: Annotated[
        int | None, typer.Option(min=1, help="How many at once; one per core where not given.")
    ] = None,
) -> None:
    """Power cuts at every moment of recorded runs of the journal and the hub; each disk opened by the product."""
    clean = soak_crash.crash(
        runs=runs or [*RUNS], stride=stride, by_chance=by_chance, processes=processes, console=Console()
    )
    raise typer.Exit(0 if clean else 1)


@app.command()
def syscalls(
    every: Annotated[int, typer.Option(min=1, help="Every N, or every so manieth.")] = 1,
    processes: Annotated[
        int | None, typer.Option(min=1, help="How many at once; one per core where not given.")
    ] = None,
) -> None:
    """The real agent with a kill, EIO or ENOSPC at any system call on its files, and started again."""
    raise typer.Exit(0 if soak_syscalls.syscalls(every=every, processes=processes, console=Console()) else 1)


@app.command()
def districts(
    count: Annotated[int, typer.Option(min=1, help="How many districts.")] = 1_000,
    first: Annotated[int, typer.Option(min=0, help="The first seed.")] = 0,
) -> None:
    """Districts at random, judged by the hub and by the verifier, which share no code: every figure must agree."""
    raise typer.Exit(0 if soak_bundle.districts(count=count, first=first, console=Console()) else 1)


@app.command()
def kept(
    count: Annotated[int, typer.Option(min=1, help="How many districts.")] = 100,
    first: Annotated[int, typer.Option(min=0, help="The first seed.")] = 0,
) -> None:
    """Districts at random, of which months are kept: at any moment every figure must be as judged anew."""
    raise typer.Exit(0 if soak_kept.kept(count=count, first=first, console=Console()) else 1)


@app.command()
def cameras(
    seeds: Annotated[int, typer.Option(min=1, help="How many tests of each kind, place and light.")] = 20,
    first: Annotated[int, typer.Option(min=0, help="The first seed of the split that is used.")] = 0,
    split: Annotated[
        Literal["tune", "test"], typer.Option(help="The places on which thresholds were chosen, or the others.")
    ] = "test",
    processes: Annotated[
        int | None, typer.Option(min=1, help="How many at once; one per core where not given.")
    ] = None,
    lines: Annotated[
        Path | None, typer.Option(help="Keep the lines in this file; where it is there, only judge them again.")
    ] = None,
) -> None:
    """Cameras covered, moved, out of focus and so on, made of real pictures: how often the rule cameras/1 is right."""
    met = soak_cameras.cameras(
        split=split, seeds=seeds, first=first, processes=processes, lines=lines, console=Console(width=150)
    )
    raise typer.Exit(0 if met else 1)


@app.command()
def lamps(
    seeds: Annotated[int, typer.Option(min=1, help="How many nights of each kind.")] = 20,
    first: Annotated[int, typer.Option(min=0, help="The first seed.")] = 1,
) -> None:
    """Lamps in every state, in nights with cars, lightning and drifting sensors: how often the verdict is right."""
    raise typer.Exit(0 if soak_lamps.lamps(seeds=seeds, first=first, console=Console(width=150)) else 1)


if __name__ == "__main__":
    app(prog_name="./run soak")
