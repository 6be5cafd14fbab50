"""The command that writes the broker's configuration: `broker config`."""

from pathlib import Path
from typing import Annotated

import typer

from hub.cli.frame import app
from hub.kernel.refused import Refused
from hub.mqtt.mosquitto import BrokerPlan, render

group = typer.Typer(no_args_is_help=True, help="The MQTT broker between the hub and its devices.")
app.add_typer(group, name="broker")
PLAN = BrokerPlan()


@group.callback()
def _broker() -> None:
    """Keep `config` a command of its own, though it is the only one."""


@group.command(name="config")
def write_config(
    *,
    out: Annotated[Path, typer.Option(help="The folder for mosquitto.conf and acl.")],
    hub: Annotated[list[str] | None, typer.Option(help="The name on a hub's certificate; hub without it.")] = None,
    listen: Annotated[str, typer.Option(help="The address to listen at.")] = PLAN.listen,
    port: Annotated[int, typer.Option(min=1, max=65_535)] = PLAN.port,
    etc: Annotated[str, typer.Option(help="Where acl and the certificates will lie.")] = PLAN.etc,
    data: Annotated[str, typer.Option(help="Where the broker may write.")] = PLAN.data,
    user: Annotated[str, typer.Option(help="The account that the broker runs as.")] = PLAN.user,
    home: Annotated[bool, typer.Option("--home-assistant", help="Home Assistant listens at this broker too.")] = False,
    force: Annotated[bool, typer.Option(help="Write over files that differ.")] = False,
) -> None:
    """Write Mosquitto's configuration: mutual TLS, one certificate per device, nobody speaks for another."""
    plan = BrokerPlan(
        hubs=tuple(hub or PLAN.hubs), listen=listen, port=port, etc=etc, data=data, user=user, home_assistant=home
    )
    files = {out / name: content for name, content in render(plan).items()}
    differing = [path for path, content in files.items() if path.exists() and path.read_text() != content]
    if differing and not force:
        raise Refused(f"{differing[0]} is there already and differs", hint="--force writes over it")
    out.mkdir(parents=True, exist_ok=True)
    for path, content in files.items():
        path.write_text(content, encoding="utf-8")
        typer.echo(path)
    typer.echo(f"ใบรับรองที่ต้องมีใน {etc}: ca.pem broker.pem broker.key.pem crl.pem")
    typer.echo(f"certificates needed in {etc}: ca.pem broker.pem broker.key.pem crl.pem")
