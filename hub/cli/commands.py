"""The commands that tell a device something: `command send`, `command list`."""

import re
from datetime import timedelta
from typing import Annotated

import typer

from hub.cli.frame import app, hand_of, print_row, reading, show_moment, transaction, wall_clock
from hub.fleet import commands
from hub.kernel.refused import Refused
from wire_contract.messages import Verb

group = typer.Typer(no_args_is_help=True, help="What a device is told to do. It obeys only what this hub signed.")
app.add_typer(group, name="command")

UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


@group.command(name="send")
def send(
    context: typer.Context,
    device: Annotated[str, typer.Argument(help="The device, as in device list.")],
    verb: Annotated[str, typer.Argument(help=", ".join(Verb))],
    *,
    argument: Annotated[list[str] | None, typer.Option(help="key=value, for verbs that have arguments.")] = None,
    expires_in: Annotated[str, typer.Option(help="90s, 10m, 2h or 1d: not executed later than that.")] = "10m",
) -> None:
    """Tell a device something; the running hub publishes it within seconds, and again at each of its heartbeats."""
    arguments = dict(_pair(text) for text in argument or ())
    with transaction(context) as conn:
        issued = commands.issue(
            conn, device, verb=verb, arguments=arguments, lasts=span(expires_in), hand=hand_of(context)
        )
    until = show_moment(issued.expires_at)
    typer.echo(f"สั่ง {issued.device} แล้ว: {issued.verb} รหัส {issued.id} ใช้ได้ถึง {until}")
    typer.echo(f"{issued.device} is told to {issued.verb}, id {issued.id}, until {until}")


@group.command(name="list")
def list_commands(context: typer.Context, *, limit: Annotated[int, typer.Option(min=1)] = 50) -> None:
    """The latest first: issued, device, verb, state, outcome, done at, id."""
    now = wall_clock()
    with reading(context) as conn:
        for one in commands.newest(conn, limit=limit):
            print_row(
                show_moment(one.issued_at),
                one.device,
                one.verb,
                one.state(now),
                one.outcome or "-",
                show_moment(one.done_at),
                one.id,
            )


def _pair(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not (key and equals):
        raise Refused(f"{text!r} is no argument", hint="write it as key=value")
    return key, value


def span(text: str) -> timedelta:
    """A length of time, `90s`, `10m`, `2h` or `1d`."""
    match = re.fullmatch(r"([0-9]{1,6})([smhd])", text)
    if match is None:
        raise Refused(f"{text!r} is no length of time", hint="write it as 90s, 10m, 2h or 1d")
    return timedelta(**{UNITS[match[2]]: int(match[1])})
