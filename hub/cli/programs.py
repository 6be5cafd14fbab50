"""The commands that run something: serve, migrate, key, report, quarantine."""

import logging
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from hub.audit import service as audit
from hub.cli.frame import (
    app,
    hand_of,
    print_row,
    reading,
    settings_of,
    show_moment,
    telling_warnings,
    wall_clock,
)
from hub.database import open_engine, upgrade, writing
from hub.evidence import service as evidence
from hub.evidence.hand import HUB_ITSELF, Hand
from hub.evidence.hub_key import read_or_make
from hub.kernel.period import Month
from hub.kernel.refused import Refused
from hub.papers.district import District
from hub.photographs.service import folder_of
from hub.pulse import Part
from hub.reports import service as reports
from hub.reports.beside_reading import read_beside
from hub.reports.editions.files import write_editions
from hub.reports.photographs_read import of_a_month
from hub.serve import Apart, RunningHub, serve
from wire_contract.chain import public_key_of

report = typer.Typer(no_args_is_help=True, help="Reports on paper.")
quarantine = typer.Typer(no_args_is_help=True, help="What arrived and could not be used.")
app.add_typer(report, name="report")
app.add_typer(quarantine, name="quarantine")


@app.command(name="serve")
def run(
    context: typer.Context,
    *,
    part: Annotated[
        list[Part] | None, typer.Option(help="Only this part, beside processes with the others; may be repeated.")
    ] = None,
    together: Annotated[
        Path | None, typer.Option(help="Where the parts tell each other how they stand, in memory: /run/…")
    ] = None,
) -> None:
    """Run the hub until SIGTERM or Ctrl-C; on PostgreSQL also each part of it in a process of its own."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")

    def ready(hub: RunningHub) -> None:
        typer.echo(f"riskpoint-hub: {hub.address or ', '.join(sorted(part or ()))}")

    if bool(part) != (together is not None):
        raise Refused(
            "a part needs to know where the others are", hint="serve --part web --together /run/riskpoint-hub"
        )
    apart = Apart(frozenset(part), together) if part and together else None
    serve(settings_of(context), clock=wall_clock, ready=ready, apart=apart)


@app.command()
def migrate(context: typer.Context) -> None:
    """Make the database (or bring it up to this release) and the hub's key."""
    settings = settings_of(context)
    engine = open_engine(settings.database_url)
    try:
        upgrade(engine)
        with writing(engine) as conn:
            audit.begin(conn, hand=Hand(read_or_make(settings.key_file), HUB_ITSELF, wall_clock()))
    finally:
        engine.dispose()


@app.command()
def key(context: typer.Context) -> None:
    """Print the hub's public key: what the devices' settings need."""
    path = settings_of(context).key_file
    if not path.exists():
        raise Refused(f"there is no key at {path}", hint="riskpoint-hub migrate")
    typer.echo(public_key_of(read_or_make(path)))


@report.callback()
def _report() -> None:
    """Keep `month` a command of its own, though it is the only one."""


@report.command(name="month")
def report_month(
    context: typer.Context,
    month: Annotated[str, typer.Argument(help="2026-10, or 2569-10")],
    *,
    out: Annotated[Path, typer.Option(help="The folder for monthly-report.pdf, .json, .xlsx and .docx.")],
) -> None:
    """Write a draft of the monthly report; what is issued comes from `report issue` and `report paper`."""
    try:
        wanted = Month.parse(month)
    except ValueError as error:
        raise Refused(str(error), hint="year and month") from error
    whose = settings_of(context).district
    district = District(name=whose.name, code=whose.code, office=whose.office, section=whose.section)
    hub_key = public_key_of(hand_of(context).key)
    with reading(context) as conn:
        now = wall_clock()
        figures = reports.monthly(conn, wanted, now=now, district=district, hub_key=hub_key)
        figures = replace(figures, beside=read_beside(conn, wanted, now=now))
        pictured = of_a_month(conn, figures, folder_of(settings_of(context)))
    with telling_warnings():
        made = (
            *reports.write_month(figures, out, is_draft=True, pictured=pictured),
            *write_editions(figures, out, pictured=pictured),
        )
    for path in made:
        typer.echo(path)


@quarantine.callback()
def _quarantine() -> None:
    """Keep `list` a command of its own, though it is the only one."""


@quarantine.command(name="list")
def list_quarantine(context: typer.Context, *, limit: Annotated[int, typer.Option(min=1)] = 50) -> None:
    """What was set aside, the latest first: when, device, reason, how often, detail."""
    with reading(context) as conn:
        for one in evidence.quarantined(conn, limit=limit):
            print_row(show_moment(one.received_at), one.device or one.topic, one.reason, one.times, one.detail)
