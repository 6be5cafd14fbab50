"""The commands about lives of reports: `report list`, `draft`, `check`, `issue`, `revise`, `diff`, `paper` and more."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Engine

from hub.cli.frame import hand_of, print_row, reading, settings_of, show_moment, transaction, wall_clock
from hub.cli.programs import report
from hub.database import open_engine, require_current
from hub.kernel.refused import Refused
from hub.kernel.rights import RIGHTS, Role
from hub.papers.district import District
from hub.photographs.service import folder_of
from hub.reports.editions.files import Form
from hub.reports.life import service, views
from hub.reports.life.editions import edition_of
from hub.reports.life.making import Editing, Makers, makers
from hub.reports.life.period import Kind, Period
from hub.reports.life.states import Step
from hub.reports.life.version import Version
from wire_contract.chain import public_key_of

PeriodText = Annotated[str, typer.Argument(metavar="PERIOD", help="2026-10 or 2569-10, 2570-Q1, or 2570.")]
Why = Annotated[str, typer.Argument(help="No names of people.")]
_AT_THE_CONSOLE = RIGHTS[Role.ADMINISTRATOR]


@report.command(name="list")
def list_reports(context: typer.Context) -> None:
    """The latest first: period, due, state, version, issued at, check code."""
    with reading(context) as conn:
        for one in views.reports(conn, now=wall_clock()):
            newest = one.newest
            print_row(
                one.period.text,
                one.first.due_on if one.first else "-",
                newest.state.value if newest else "none",
                newest.version if newest else "-",
                show_moment(one.issued.issued_at if one.issued else None),
                newest.check_code if newest else "-",
            )


@report.command(name="draft")
def draft(context: typer.Context, period: PeriodText) -> None:
    """The figures are made now and stand in a draft; made anew where there is one."""
    with at_work(context) as (engine, made):
        of = period_of(period)
        found = service.draft(
            engine, of, seen=seen_now(engine, of), hand=hand_of(context), rights=_AT_THE_CONSOLE, makers=made
        )
    say(found)


@report.command(name="check")
def check(
    context: typer.Context, period: PeriodText, code: Annotated[str, typer.Argument(help="As on the draft's paper.")]
) -> None:
    """Somebody has gone through the figures with this check code; whoever checks does not issue."""
    with transaction(context) as conn:
        of = period_of(period)
        standing = service.newest(conn, of)
        if standing is not None and standing.check_code != code.strip().lower():
            raise Refused(
                f"รหัสตรวจสอบไม่ตรงกับร่างล่าสุด · the newest draft's check code is {standing.check_code}",
                hint="พิมพ์ร่างล่าสุดแล้วตรวจอีกครั้ง · check the newest draft: riskpoint-hub report paper",
            )
        found = service.take_step(
            conn,
            of,
            Step.CHECK,
            seen=service.seen_of(standing),
            hand=hand_of(context),
            rights=_AT_THE_CONSOLE,
        )
    say(found)


@report.command(name="send-back")
def send_back(context: typer.Context, period: PeriodText, why: Why) -> None:
    """What was checked is a draft again."""
    _step(context, period, Step.SEND_BACK, why)


@report.command(name="issue")
def issue(
    context: typer.Context,
    period: PeriodText,
    *,
    out: Annotated[Path | None, typer.Option(help="Write PDF, figures and heads into this folder, too.")] = None,
) -> None:
    """PDF, figures, rules and heads stand for good; another person than who checked it."""
    with at_work(context) as (engine, made):
        of = period_of(period)
        found = service.issue(
            engine, of, seen=seen_now(engine, of), hand=hand_of(context), rights=_AT_THE_CONSOLE, makers=made
        )
        if out is not None:
            _write(engine, found, out, made)
    say(found)


@report.command(name="revise")
def revise(context: typer.Context, period: PeriodText, why: Why) -> None:
    """A draft of the next version; the issued one stays as it is."""
    with at_work(context) as (engine, made):
        of = period_of(period)
        found = service.draft(
            engine,
            of,
            step=Step.REVISE,
            seen=seen_now(engine, of),
            hand=hand_of(context),
            rights=_AT_THE_CONSOLE,
            makers=made,
            said=why,
        )
    say(found)


@report.command(name="withdraw")
def withdraw(context: typer.Context, period: PeriodText, why: Why) -> None:
    """A revision's draft is put aside."""
    _step(context, period, Step.WITHDRAW, why)


@report.command(name="diff")
def diff(
    context: typer.Context,
    period: PeriodText,
    old: Annotated[int | None, typer.Argument(min=1, help="None: the one before the newest.")] = None,
    new: Annotated[int | None, typer.Argument(min=1, help="None: the newest.")] = None,
) -> None:
    """What is otherwise: cell, old, new, reason, event."""
    with reading(context) as conn:
        of = period_of(period)
        newest = service.newest(conn, of)
        last = new or (newest.version if newest else 1)
        first, second = views.known(conn, of, old or max(last - 1, 1)), views.known(conn, of, last)
        for one in service.differences(conn, first, second):
            found = views.row(one)
            print_row(one.cell, found.old[1], found.new[1], found.why[1], one.cause.event or found.event or "-")


@report.command(name="paper")
def paper(
    context: typer.Context,
    period: PeriodText,
    version: Annotated[int | None, typer.Argument(min=1, help="1 is the first edition; none: the newest.")] = None,
    *,
    out: Annotated[Path, typer.Option(help="The folder for report.pdf, .json, .xlsx, .docx and heads.json.")],
) -> None:
    """What was issued, byte for byte; of a version that is not issued, a paper that says it is a draft."""
    with at_work(context) as (engine, made):
        of = period_of(period)
        with engine.connect() as conn:
            newest = service.newest(conn, of)
            found = views.known(conn, of, version or (newest.version if newest else 1))
        _write(engine, found, out, made)


def _step(context: typer.Context, period: str, step: Step, why: str) -> None:
    with transaction(context) as conn:
        of = period_of(period)
        found = service.take_step(
            conn,
            of,
            step,
            seen=service.seen_of(service.newest(conn, of)),
            hand=hand_of(context),
            rights=_AT_THE_CONSOLE,
            said=why,
        )
    say(found)


def _write(engine: Engine, found: Version, out: Path, made: Makers) -> None:
    with engine.connect() as conn:
        pdf = service.paper_of(conn, found) or service.paper_now(conn, found, makers=made)
        contents = {"report.pdf": pdf, "report.json": service.figures_of(conn, found)}
        contents["heads.json"] = service.heads_of(conn, found)
        if isinstance(service.maker_of(made, found.period), Editing):
            contents |= {f"report.{form}": edition_of(conn, found, form, makers=made) for form in Form}
    out.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        (out / name).write_bytes(content)
        typer.echo(out / name)


def say(found: Version) -> None:
    """Where the report stands now."""
    print_row(found.period.text, found.state.value, found.version, found.revision, found.check_code)


def seen_now(engine: Engine, period: Period) -> service.Seen:
    """The newest version, as somebody sees it who looks now."""
    with engine.connect() as conn:
        return service.seen_of(service.newest(conn, period))


def period_of(text: str) -> Period:
    """The period that somebody wrote; raises Refused."""
    if "-Q" in text:
        return Period.parse(Kind.QUARTER, text)
    return Period.parse(Kind.MONTH if "-" in text else Kind.YEAR, text)


@contextmanager
def at_work(context: typer.Context) -> Iterator[tuple[Engine, Makers]]:
    """The database, and everything that this release can make."""
    settings = settings_of(context)
    of = settings.district
    district = District(name=of.name, code=of.code, office=of.office, section=of.section)
    made = makers(district, public_key_of(hand_of(context).key), folder_of(settings_of(context)))
    engine = open_engine(settings.database_url)
    try:
        require_current(engine)
        yield engine, made
    finally:
        engine.dispose()
