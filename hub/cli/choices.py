"""The commands about the district's choices: `choices show | set`."""

from typing import Annotated

import typer

from hub.choices import service
from hub.choices.choices import DEFAULTS, ChoicesChange
from hub.choices.form import change_of_form, typed_of
from hub.cli.frame import app, hand_of, print_row, reading, transaction, wall_clock
from hub.kernel.period import Month, day_of

group = typer.Typer(no_args_is_help=True, help="What the district decides about its own figures, from a month on.")
app.add_typer(group, name="choices")


@group.command(name="show")
def show(context: typer.Context) -> None:
    """Each decision by its first day, and the defaults before the first: rules, term, targets, document, who."""
    with reading(context) as conn:
        for one in [ChoicesChange(Month(1970, 1).first, DEFAULTS), *service.changes(conn)]:
            of = one.choices
            day = one.from_day.isoformat() if one.document else "default"
            targets = "/".join(str(each) for each in of.targets)
            moves = "7th moves" if of.seventh_moves else "7th stays"
            print_row(
                day, of.headline, of.carried_over, f"{of.letter_workdays} working days", moves, of.kpi_type, targets,
                one.document or "-", one.set_by or "-",
            )  # fmt: skip


@group.command(name="set")
def set_choices(
    context: typer.Context,
    *,
    month: Annotated[str, typer.Option("--from", help="The first month: 2026-12 or 2569-12.")],
    document: Annotated[str, typer.Option(help="The number of the document that decided it.")],
    headline: Annotated[str | None, typer.Option(help="Rule of the headline, such as weakest-of-five/1.")] = None,
    carried_over: Annotated[str | None, typer.Option(help="each-month/1 or month-due/1.")] = None,
    letter_workdays: Annotated[str | None, typer.Option(help="A letter is issued within these working days.")] = None,
    seventh_moves: Annotated[str | None, typer.Option(help="yes: a 7th on a holiday moves.")] = None,
    kpi_type: Annotated[str | None, typer.Option(help="output or outcome.")] = None,
    targets: Annotated[str | None, typer.Option(help="Cumulative, of four quarters: '25 50 75 100'.")] = None,
) -> None:
    """From that month on these hold; what is not named stays as it is now."""
    named = {
        "from_month": month,
        "document": document,
        "headline": headline,
        "carried_over": carried_over,
        "letter_workdays": letter_workdays,
        "seventh_moves": seventh_moves,
        "kpi_type": kpi_type,
        "targets": targets,
    }
    with transaction(context) as conn:
        holds = service.holding(conn, Month.of(day_of(wall_clock())))
        usual = typed_of(holds, from_month=month, workdays=DEFAULTS.letter_workdays)
        typed = usual | {name: value for name, value in named.items() if value is not None}
        made = service.decide(conn, change_of_form(typed), hand=hand_of(context))
    since = f"{made.from_day:%Y-%m}"
    typer.echo(f"ตั้งแต่ {since} ใช้หลักเกณฑ์นี้ · from {since} on these hold ({made.choices.headline})")
