"""The commands about personal data: `privacy requests | receive | extend | answer | export | erase`."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from hub.cli.frame import app, hand_of, print_row, read_day, reading, settings_of, transaction, wall_clock
from hub.durable import put_new
from hub.kernel.period import day_of
from hub.kernel.refused import Refused
from hub.privacy import requesting, service
from hub.privacy.handing_out import packed
from hub.privacy.person import Person, PersonKind
from hub.privacy.requests import Kind, Outcome

group = typer.Typer(no_args_is_help=True, help="What people may ask by the PDPA: requests, handing out, erasing.")
app.add_typer(group, name="privacy")

Who = Annotated[str, typer.Argument(help="officer:CODE or user:LOGIN.")]
Number = Annotated[int, typer.Argument(min=1, help="The request, as in privacy requests.")]
Reason = Annotated[str, typer.Option(help="Why; it stands in the hub's chain. No names of people.")]
ForRequest = Annotated[int | None, typer.Option("--request", min=1, help="The request that this is done for.")]


@group.command(name="requests")
def list_requests(
    context: typer.Context,
    *,
    everything: Annotated[bool, typer.Option("--all", help="Also those that are answered.")] = False,
) -> None:
    """Number, state, due, kind, person, received, letter, outcome; what is due first at the top."""
    today = day_of(wall_clock())
    with reading(context) as conn:
        found = [one for one in requesting.every(conn) if everything or one.answer is None]
    for one in sorted(found, key=lambda one: (one.due_on, one.number)):
        outcome = one.answer.outcome if one.answer else "-"
        print_row(
            one.number, one.state(today), one.due_on, one.kind, one.person, one.received_on, one.letter or "-", outcome
        )


@group.command(name="receive")
def receive(
    context: typer.Context,
    person: Annotated[str, typer.Argument(help="officer:CODE, user:LOGIN, or other for somebody else.")],
    kind: Kind,
    *,
    on: Annotated[str | None, typer.Option(help="The Bangkok day it came, 2026-11-23; none: today.")] = None,
    letter: Annotated[str, typer.Option(help="The number of the letter that came; needed for other.")] = "",
) -> None:
    """Put a request on record; prints its number and the day on which the answer is due."""
    received = read_day(on) if on else day_of(wall_clock())
    with transaction(context) as conn:
        made = requesting.receive(
            conn, Person.parse(person), kind, received_on=received, letter=letter, hand=hand_of(context)
        )
    print_row(made.number, made.due_on)


@group.command(name="extend")
def extend(
    context: typer.Context,
    number: Number,
    *,
    reason: Reason,
    days: Annotated[int, typer.Option(min=1, max=30, help="So many days later than it is due.")] = 30,
) -> None:
    """Take longer to answer; once, and before it is due. Prints the new day."""
    with transaction(context) as conn:
        known = requesting.numbered(conn, number)
        if known is None:
            raise Refused(f"there is no request {number}", hint="riskpoint-hub privacy requests")
        due_on = known.due_on + timedelta(days=days)
        made = requesting.extend(conn, number, due_on=due_on, hand=hand_of(context, reason=reason))
    print_row(made.number, made.due_on)


@group.command(name="answer")
def answer(
    context: typer.Context,
    number: Number,
    outcome: Outcome,
    *,
    letter: Annotated[str, typer.Option(help="The number of the letter of answer.")] = "",
    text: Annotated[str, typer.Option(help="The answer or why not, in a line. No names of people.")] = "",
) -> None:
    """Put the answer on record."""
    with transaction(context) as conn:
        requesting.answer(conn, number, outcome, letter=letter, text=text, hand=hand_of(context))
    typer.echo(f"บันทึกคำตอบแล้ว · request {number} is answered")


@group.command(name="export")
def export(
    context: typer.Context,
    person: Who,
    *,
    to: Annotated[Path, typer.Option(help="The zip that is made; there must be none yet.")],
    reason: Reason,
    request: ForRequest = None,
) -> None:
    """Write all that is held of somebody into a file that only you can read; the act is in the chain first."""
    if to.exists() or not to.absolute().parent.is_dir():
        raise Refused(f"{to} cannot be made: there is one, or no such folder", hint="another name")
    who, hand = _known(person), hand_of(context, reason=reason)
    hands_out = service.export if who.kind is PersonKind.OFFICER else service.export_user
    with transaction(context) as conn:
        held = hands_out(conn, who.code, hand=hand, request=request)
    put_new(to.absolute(), packed(held, district=settings_of(context).district.name, at=hand.at))
    typer.echo(f"เขียนแล้ว · written: {to}")


@group.command(name="erase")
def erase(
    context: typer.Context,
    person: Who,
    *,
    confirm: Annotated[str, typer.Option(help="The code or login once more.")],
    reason: Reason,
    request: ForRequest = None,
) -> None:
    """Erase a name for good; codes, cards and taps stay. Says where the same text still stands."""
    who = _known(person)
    erases = service.erase if who.kind is PersonKind.OFFICER else service.erase_user
    with transaction(context) as conn:
        done = erases(conn, who.code, typed=confirm, hand=hand_of(context, reason=reason), request=request)
    typer.echo(f"ลบชื่อแล้ว · the name of {who.code} is erased; backups made before still hold it")
    # only the hub itself may cut SQLite's log: two processes at that at once are the race of SQLite before 3.51.3
    typer.echo("ชื่อเดิมอาจยังอยู่ในแฟ้ม -wal · until the hub has written on, the old name may stand in the -wal file")
    for one in done.still:
        typer.echo(f"ยังพบใน · the same text still stands in {one.table}.{one.column} ({one.rows})")


def _known(text: str) -> Person:
    person = Person.parse(text)
    if person.kind is PersonKind.OTHER:
        raise Refused("the hub knows nobody by other", hint="officer:CODE or user:LOGIN")
    return person
