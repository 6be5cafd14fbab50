"""The commands about letters: `letter list | draft | approve | number | issue | send | answer | void | register`."""

from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Connection

from hub.cli.frame import app, change, hand_of, print_row, reading, settings_of, transaction, wall_clock
from hub.database import open_engine, require_current
from hub.evidence.hand import Hand
from hub.kernel.period import day_of
from hub.kernel.refused import Refused
from hub.kernel.rights import RIGHTS, Role
from hub.letters import printing, register, service, views
from hub.letters.form import block_of_form, day_of_form, office_of_form, typed_of_office
from hub.letters.letter import Detail
from hub.letters.register_rows import COLUMNS
from hub.letters.states import State, Step
from hub.papers.district import District
from hub.web.sheet_writing import xlsx_of

group = typer.Typer(no_args_is_help=True, help="Official letters about defects, and the register of what goes out.")
app.add_typer(group, name="letter")

Number = Annotated[int, typer.Argument(help="The letter, as in letter list.")]
Day = Annotated[str, typer.Option("--day", help="2026-11-23 or 2569-11-23; empty: today.")]
_AT_THE_CONSOLE = RIGHTS[Role.ADMINISTRATOR]


@group.command(name="list")
def list_letters(
    context: typer.Context,
    *,
    state: Annotated[str, typer.Option(help="waiting, out, all, or a state such as draft.")] = "waiting",
) -> None:
    """The newest first: letter, state, number of the office, its day, agency, orders, revision, subject."""
    district = _district(context)
    with reading(context) as conn:
        for one in service.letters(conn, states=_states(state)):
            subject = service.subject_of(conn, one, district=district)
            orders = ",".join(str(order) for order in one.orders)
            day = one.dated.isoformat() if one.dated else "-"
            print_row(
                one.number, one.state, one.reference or "-", day, one.agency, orders or "-", one.revision, subject
            )


@group.command(name="draft")
def draft(context: typer.Context, orders: Annotated[list[int], typer.Argument(help="Orders of one agency.")]) -> None:
    """A draft about these orders."""
    with transaction(context) as conn:
        made = service.draft(conn, orders, hand=hand_of(context))
    typer.echo(f"ร่างหนังสือ {made.number} ถึง{made.agency} แล้ว · letter {made.number} to {made.agency} is drafted")


@group.command(name="approve")
def approve(context: typer.Context, number: Number) -> None:
    """Every word of it stands from now on; whoever drafted or edited it may not."""
    _step(context, number, Step.APPROVE)


@group.command(name="number")
def give_number(
    context: typer.Context,
    number: Number,
    running: Annotated[int | None, typer.Argument(help="As สารบรรณ gave it; none: the next of the block.")] = None,
    *,
    day: Day = "",
) -> None:
    """The number and the day that stand on it."""
    _step(context, number, Step.NUMBER, running=running, day=day)


@group.command(name="issue")
def issue(
    context: typer.Context,
    number: Number,
    *,
    out: Annotated[Path | None, typer.Option(help="Write the PDF there, too.")] = None,
) -> None:
    """The PDF is made and kept; nothing of it changes any more."""
    engine, district = open_engine(settings_of(context).database_url), _district(context)
    try:
        require_current(engine)
        with engine.connect() as conn:
            seen = service.known(conn, number).revision
        printing.issue(
            engine, number, seen_revision=seen, hand=hand_of(context), rights=_AT_THE_CONSOLE, district=district
        )
        if out is not None:
            out.write_bytes(printing.letter_pdf(engine, number, district=district))
    finally:
        engine.dispose()
    typer.echo(f"ออกหนังสือ {number} แล้ว · letter {number} is issued")


@group.command(name="send")
def send(context: typer.Context, number: Number, *, day: Day = "") -> None:
    """It went out on that day."""
    _step(context, number, Step.SEND, day=day)


@group.command(name="answer")
def answer(
    context: typer.Context, number: Number, *, day: Day = "", said: Annotated[str, typer.Option("--say")] = ""
) -> None:
    """The agency has answered; the order stays open until its repair is proved."""
    _step(context, number, Step.ANSWER, day=day, said=said)


@group.command(name="void")
def void(
    context: typer.Context, number: Number, why: Annotated[str, typer.Argument(help="No names of people.")]
) -> None:
    """It is void and keeps its number."""
    _step(context, number, Step.VOID, said=why)


@group.command(name="remind")
def remind(context: typer.Context, number: Number) -> None:
    """A draft of หนังสือเตือน that refers to a letter that was sent."""
    with transaction(context) as conn:
        made = service.remind(conn, number, hand=hand_of(context))
    typer.echo(f"ร่างหนังสือเตือน {made.number} แล้ว · reminder {made.number} is drafted")


@group.command(name="register")
def outgoing_register(
    context: typer.Context,
    year: Annotated[int | None, typer.Argument(help="Common Era; none: this year.")] = None,
    *,
    out: Annotated[Path | None, typer.Option(help="Write it as XLSX there.")] = None,
) -> None:
    """ทะเบียนหนังสือส่ง of a calendar year, in the order of its numbers."""
    with reading(context) as conn:
        rows = [row.texts for row in views.register_rows(conn, year or day_of(wall_clock()).year)]
    if out is not None:
        out.write_bytes(xlsx_of([COLUMNS, *rows]))
        typer.echo(f"{out}: {len(rows)} รายการ · {len(rows)} rows")
        return
    for row in rows:
        print_row(*(text or "-" for text in row))


@group.command(name="block")
def block(
    context: typer.Context,
    code: Annotated[str, typer.Argument(help="The letter code, such as 'กท 5000'.")],
    year: Annotated[str, typer.Argument(help="2026 or 2569.")],
    first: Annotated[str, typer.Argument()],
    last: Annotated[str, typer.Argument()],
) -> None:
    """Numbers from FIRST to LAST are left to this section by สารบรรณกลาง."""
    wanted = block_of_form({"code": code, "year": year, "first": first, "last": last})
    with transaction(context) as conn:
        made = register.add_block(conn, wanted, hand=hand_of(context))
    typer.echo(f"{made.code}/{made.first}–{made.last} ({made.year + 543})")


@group.command(name="holiday")
def holiday(
    context: typer.Context,
    days: Annotated[list[str], typer.Argument(help="2026-12-07 or 2569-12-07.")],
    *,
    reason: Annotated[str | None, typer.Option(help="Needed for days that are over: a second person approves.")] = None,
) -> None:
    """The office is closed on these days, which are no working days then."""
    found = [day_of_form(one, field="holidays") for one in days]

    def action(conn: Connection, hand: Hand) -> object:
        standing = register.office(conn)
        typed = typed_of_office(standing)
        typed["holidays"] = "\n".join([typed["holidays"], *(one.isoformat() for one in found if one)])
        return register.set_office(conn, office_of_form(typed, standing), hand=hand)

    change(context, action, reason=reason)


def _step(
    context: typer.Context, number: int, step: Step, *, said: str = "", day: str = "", running: int | None = None
) -> None:
    hand = hand_of(context)
    detail = Detail(said, day_of_form(day) or _today(hand, step), running)
    with transaction(context) as conn:
        seen = service.known(conn, number).revision
        made = service.take_step(
            conn,
            number,
            step,
            seen_revision=seen,
            hand=hand,
            rights=_AT_THE_CONSOLE,
            district=_district(context),
            detail=detail,
        )
    typer.echo(f"{made.number} {made.state} {made.reference or '-'}")


def _today(hand: Hand, step: Step) -> date | None:
    return day_of(hand.at) if step in {Step.NUMBER, Step.SEND, Step.ANSWER} else None


def _states(text: str) -> Collection[State] | None:
    try:
        return views.states_of(text)
    except ValueError as error:
        raise Refused(f"{text} ไม่ใช่สถานะ · is no state", hint="waiting, out, all, draft, sent, void …") from error


def _district(context: typer.Context) -> District:
    of = settings_of(context).district
    return District(name=of.name, code=of.code, office=of.office, section=of.section)
