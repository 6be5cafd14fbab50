"""The command that writes the month's open data: `report open-data`."""

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from hub.cli.frame import hand_of, reading, settings_of, wall_clock
from hub.cli.programs import report
from hub.kernel.period import Month
from hub.kernel.refused import Refused
from hub.papers.district import District
from hub.reports.figures import MonthlyFigures, decode
from hub.sharing.open_data_file import write_files
from hub.sharing.open_data_service import month_tables
from wire_contract.chain import public_key_of


@report.command(name="open-data")
def report_open_data(
    context: typer.Context,
    month: Annotated[str, typer.Argument(help="2026-10, or 2569-10; a month that is over.")],
    *,
    out: Annotated[Path, typer.Option(help="The folder for open-data-MONTH.sqlite and its .metadata.json.")],
    figures: Annotated[Path | None, typer.Option(help="Made of this monthly-report.json, whose hash it names.")] = None,
) -> None:
    """Write the month's open data: one SQLite file without personal data, and what Datasette shows beside it."""
    try:
        wanted = Month.parse(month)
    except ValueError as error:
        raise Refused(str(error), hint="year and month") from error
    settings = settings_of(context)
    whose = settings.district
    made = _figures(figures) if figures else None
    hub_key = public_key_of(hand_of(context).key)
    with reading(context) as conn:
        tables = month_tables(
            conn,
            wanted,
            now=wall_clock(),
            district=District(name=whose.name, code=whose.code, office=whose.office, section=whose.section),
            hub_key=hub_key,
            chosen=settings.open_data,
            made=made,
        )
    try:
        for path in write_files(tables, out, stem=f"open-data-{wanted}"):
            typer.echo(path)
    except OSError as error:
        raise Refused(f"{error.filename}: {error.strerror}", hint="another folder for --out") from error


def _figures(path: Path) -> MonthlyFigures:
    try:
        return decode(path.read_bytes())
    except OSError as error:
        raise Refused(f"{path}: {error.strerror}", hint="see --figures") from error
    except msgspec.DecodeError as error:
        raise Refused(f"{path} holds no figures of this release", hint="riskpoint-hub report month") from error
