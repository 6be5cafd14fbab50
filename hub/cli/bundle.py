"""The command that makes an evidence bundle, and at once lets the bundle's own verifier look at it."""

import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from hub.cli.frame import app, hand_of, settings_of
from hub.database import open_engine, require_current
from hub.kernel.period import Month
from hub.kernel.refused import Refused
from hub.papers.district import District
from hub.reports.bundle.making import Made, make
from hub.reports.bundle.paper import VERIFIER
from wire_contract.chain import public_key_of


@app.command(name="bundle")
def make_bundle(
    context: typer.Context,
    month: Annotated[str, typer.Argument(help="2026-10, or 2569-10; a month that is over.")],
    *,
    out: Annotated[Path, typer.Option(help="The zip to write.")],
    force: Annotated[bool, typer.Option("--force", help="Replace a file of that name.")] = False,
    check: Annotated[bool, typer.Option(help="Let the bundle's own verifier look at it afterwards.")] = True,
) -> None:
    """Make the evidence bundle of a month: everything that an auditor needs to check every figure, in one zip."""
    try:
        wanted = Month.parse(month)
    except ValueError as error:
        raise Refused(str(error), hint="year and month") from error
    settings, hand = settings_of(context), hand_of(context, reason=None)
    whose = settings.district
    district = District(name=whose.name, code=whose.code, office=whose.office, section=whose.section)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    engine = open_engine(settings.database_url)
    try:
        require_current(engine)
        console = Console(stderr=True)
        with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
            task = bar.add_task("สายหลักฐาน / chains", total=None)
            made = make(
                engine, wanted, out=out, hand=hand, district=district, force=force,
                progress=lambda done, total: bar.update(task, completed=done, total=total),
            )  # fmt: skip
    finally:
        engine.dispose()
    _tell(made)
    if check and not _holds(made.path, key=public_key_of(hand.key)):
        raise typer.Exit(1)


def _tell(made: Made) -> None:
    typer.echo(made.path)
    typer.echo(f"ชุดหลักฐาน: {made.lines} แถว จาก {made.journals} สาย บันทึกในสายของศูนย์ {made.act}")
    typer.echo(f"evidence bundle: {made.lines} lines of {made.journals} chains; the hub's act is {made.act}")


def _holds(path: Path, *, key: str) -> bool:
    """What the verifier says of the bundle, in a process of its own and without this house's code.

    One argument: a key may begin with a hyphen.
    """
    told = subprocess.run([sys.executable, "-I", VERIFIER, path, f"--hub-key={key}"], check=False)
    return told.returncode == 0
