"""The commands about forms: `report quarter`, `report year`, `report texts`, `report write`."""

from pathlib import Path
from typing import Annotated

import typer

from hub.cli.frame import hand_of, print_row, reading, settings_of, telling_warnings, wall_clock
from hub.cli.programs import report
from hub.cli.report_life import at_work, period_of, say, seen_now
from hub.kernel.refused import Refused
from hub.kernel.rights import RIGHTS, Role
from hub.papers.district import District
from hub.photographs.service import folder_of
from hub.reports.forms.parts import NAMES, PARTS, Part
from hub.reports.life import service, texts
from hub.reports.life.making import Edition, Forms
from hub.reports.life.period import Kind, Period

FILES = {Kind.QUARTER: "quarterly-form", Kind.YEAR: "fiscal-year-summary"}


@report.command(name="quarter")
def quarter(
    context: typer.Context,
    period: Annotated[str, typer.Argument(metavar="QUARTER", help="2570-Q1 or 2027-Q1: October to December 2026.")],
    *,
    out: Annotated[Path, typer.Option(help="The folder for quarterly-form.pdf and quarterly-form.json.")],
) -> None:
    """Write a draft of the quarterly KPI form; what is issued comes from `report issue` and `report paper`."""
    _draft(context, Period.parse(Kind.QUARTER, period), out)


@report.command(name="year")
def year(
    context: typer.Context,
    period: Annotated[str, typer.Argument(metavar="YEAR", help="2570 or 2027: October 2026 to September 2027.")],
    *,
    out: Annotated[Path, typer.Option(help="The folder for fiscal-year-summary.pdf and fiscal-year-summary.json.")],
) -> None:
    """Write a draft of the fiscal-year summary; what is issued comes from `report issue` and `report paper`."""
    _draft(context, Period.parse(Kind.YEAR, period), out)


@report.command(name="texts")
def list_texts(context: typer.Context, period: Annotated[str, typer.Argument(metavar="PERIOD")]) -> None:
    """The texts of the newest version: part, who wrote it (hub: the figures), older than the figures or not, text."""
    of = period_of(period)
    with reading(context) as conn:
        newest = service.newest(conn, of)
        found = texts.texts_of(conn, newest) if newest else None
    if found is None:
        raise Refused("ยังไม่มีร่าง · there is no draft yet", hint=f"riskpoint-hub report draft {of.text}")
    for one in found:
        age = "older" if one.is_older else "-"
        print_row(one.part.value, one.edited_by or "hub", age, one.printed.replace("\n", " ⏎ "))


@report.command(name="write")
def write(
    context: typer.Context,
    period: Annotated[str, typer.Argument(metavar="PERIOD")],
    part: Annotated[Part, typer.Argument(help="As `report texts` names it.")],
    text: Annotated[str | None, typer.Argument(help="No names of people. Without: as the figures write it.")] = None,
) -> None:
    """The text of a draft reads so, and the draft is made anew."""
    of = period_of(period)
    if part not in PARTS[of.kind]:
        raise Refused(f"{NAMES[part][0]} ไม่อยู่ในแบบนี้ · no such text", hint=", ".join(PARTS[of.kind]))
    rights = RIGHTS[Role.ADMINISTRATOR]
    with at_work(context) as (engine, made):
        hand = hand_of(context)
        found = texts.write(engine, of, part, text, seen=seen_now(engine, of), hand=hand, rights=rights, makers=made)
    say(found)


def _draft(context: typer.Context, period: Period, out: Path) -> None:
    whose = settings_of(context).district
    of = District(name=whose.name, code=whose.code, office=whose.office, section=whose.section)
    maker = Forms(of, folder_of(settings_of(context)))
    with reading(context) as conn:
        figures = maker.figures(conn, period, now=wall_clock()).content
        with telling_warnings():
            pdf = maker.paper(conn, figures, Edition(1, is_draft=True))
    out.mkdir(parents=True, exist_ok=True)
    typer.echo(f"{period.words[0]} · {period.words[1]}", err=True)
    for end, content in (("pdf", pdf), ("json", figures)):
        path = out / f"{FILES[period.kind]}.{end}"
        path.write_bytes(content)
        typer.echo(path)
