"""The command that invites an officer's phone to carry a rotating QR badge."""

from typing import Annotated

import typer

from hub.badges import service
from hub.cli.frame import app, console_subject, settings_of, show_moment, transaction, wall_clock

group = typer.Typer(no_args_is_help=True, help="The rotating QR badges on officers' phones.")
app.add_typer(group, name="badge")


@group.callback()
def _badge() -> None:
    """Keep `invite` a command of its own, though it is the only one."""


@group.command(name="invite")
def invite(
    context: typer.Context,
    officer: Annotated[str, typer.Argument(help="The officer's code.")],
    *,
    keep: Annotated[
        bool, typer.Option("--keep", help="The officer's earlier badges go on beside the new one.")
    ] = False,
) -> None:
    """Print a link, good once and for fifteen minutes, that makes a badge on the phone which opens it first."""
    with transaction(context) as conn:
        invited = service.invite(
            conn, officer=officer, replaces=not keep, invited_by=console_subject(), now=wall_clock()
        )
    web = settings_of(context).web
    address = web.address or f"http://{web.host}:{web.port}"
    typer.echo(f"{address}/badge/#{invited.secret}")
    until = show_moment(invited.expires_at)
    typer.echo(f"เปิดลิงก์นี้ในโทรศัพท์ของเจ้าหน้าที่ {officer} ใช้ได้ครั้งเดียว ถึง {until}", err=True)
    typer.echo(f"to be opened on the phone of officer {officer}, once, until {until}", err=True)
    if not address.startswith("https://"):
        typer.echo("โทรศัพท์ต้องการ HTTPS: ตั้ง web.address · phones demand HTTPS: set web.address", err=True)
