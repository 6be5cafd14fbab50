"""The commands about notices: `notice list | try | retry | secret`."""

from typing import Annotated

import typer

from hub.cli.frame import app, print_row, reading, settings_of, show_moment, transaction, wall_clock
from hub.database import open_engine
from hub.kernel.refused import Refused
from hub.notices import register, service
from hub.notices.channels import channels_of
from hub.notices.outcome import Delivered
from hub.notices.secret_files import WebhookSecrets
from hub.notices.sending import Sending
from hub.notices.target import NAME, Channel

group = typer.Typer(no_args_is_help=True, help="What the hub tells people by LINE, e-mail and webhooks.")
app.add_typer(group, name="notice")

Target = Annotated[str, typer.Argument(help="As `notice list` names it: duty-room, somying/line.")]


@group.command(name="list")
def show(
    context: typer.Context, *, last: Annotated[int, typer.Option(help="So many notices.", min=1, max=1000)] = 50
) -> None:
    """Channels and how they are; who is told; then the newest notices, with what became of each."""
    now = wall_clock()
    with reading(context) as conn:
        for one in service.health(conn):
            state = "stopped" if one.is_stopped else "failing" if service.is_trouble(one, now=now) else "ok"
            print_row("channel", one.name, state, show_moment(one.failing_since), one.why or "-")
        for target in register.targets(conn):
            print_row("target", target.name, target.channel, "on" if target.is_on else "off", target.choice.least)
        for sent in service.newest(conn, limit=last):
            state = "dropped" if sent.dropped_at else sent.state or "waiting"
            print_row(
                show_moment(sent.told_at),
                sent.target,
                sent.kind,
                state,
                sent.why or "-",
                sent.message or "-",
                sent.thai,
            )


@group.command(name="try")
def try_out(context: typer.Context, target: Target) -> None:
    """Send a trial at once, and say what became of it."""
    now = wall_clock()
    with transaction(context) as conn:
        found = register.target(conn, target)
        if found is None:
            raise Refused(f"there is no recipient {target}", hint="see riskpoint-hub notice list")
        service.try_out(conn, found, now=now)
    settings = settings_of(context)
    engine = open_engine(settings.database_url)
    try:
        attempts = Sending(engine, channels_of(settings)).round(now)
    finally:
        engine.dispose()
    mine = [one.outcome for one in attempts if one.message.target.name == target]
    if not mine:
        typer.echo("รอคิว: มีข้อความก่อนหน้ายังส่งไม่ออก หรือระบบกำลังส่งอยู่ · waits: an earlier message is under way")
    elif isinstance(mine[0], Delivered):
        typer.echo("ส่งแล้ว · sent")
    else:
        raise Refused(mine[0].why, hint="see docs/operator/notices.md")


@group.command(name="retry")
def retry(
    context: typer.Context,
    what: Annotated[str, typer.Argument(help="A channel (line, email, a webhook's name), or a message's id.")],
) -> None:
    """Try a channel that was mended again, or send a message that was given up."""
    with transaction(context) as conn:
        if what in {one.name for one in service.health(conn)}:
            service.resume(conn, what, now=wall_clock())
        else:
            service.retry(conn, what, now=wall_clock())


@group.command(name="secret")
def secret(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The webhook's name.")],
    *,
    rotate: Annotated[bool, typer.Option("--rotate", help="Make a new one; the one before goes on signing.")] = False,
    settle: Annotated[bool, typer.Option("--settle", help="Only the newest signs from now on.")] = False,
) -> None:
    """Show the secret that the other system checks a webhook's signatures with."""
    with reading(context) as conn:
        found = register.target(conn, name) if NAME.fullmatch(name) else None
    if found is None or found.channel is not Channel.WEBHOOK:
        raise Refused(f"there is no webhook {name}", hint="see riskpoint-hub notice list")
    secrets = WebhookSecrets(settings_of(context).webhook_secrets_folder)
    if rotate:
        secrets.rotate(name)
    if settle:
        secrets.settle(name)
    typer.echo(secrets.newest(name))
