"""The commands about pictures of failed camera tests: `pictures list | delete`."""

from typing import Annotated

import typer

from hub.cli.frame import app, hand_of, print_row, reading, settings_of, show_moment, transaction
from hub.kernel.refused import Refused
from hub.pictures import service
from hub.pictures.key_file import PictureKeyFile
from wire_contract.topics import is_device_id

LISTED_AT_MOST = 1000

group = typer.Typer(no_args_is_help=True, help="Pictures of failed camera tests, which only points that allow it send.")
app.add_typer(group, name="pictures")


@group.command(name="list")
def list_them(context: typer.Context) -> None:
    """Device, camera, when it was tested, where its picture stands, its SHA-256; the latest first."""
    with reading(context) as conn:
        trouble = service.trouble(conn, PictureKeyFile(settings_of(context).picture_key_file))
        for one in service.newest(conn, limit=LISTED_AT_MOST):
            wanted = one.wanted
            print_row(wanted.device, wanted.asset, show_moment(wanted.tested_at), one.state, wanted.picture)
    if trouble is not None:
        typer.echo(str(trouble), err=True)


@group.command(name="delete")
def delete(
    context: typer.Context,
    *,
    reason: Annotated[str, typer.Option(help="Why; it stands in the hub's log. No names of people.")],
    device: Annotated[str | None, typer.Option(help="Only pictures of this device.")] = None,
    picture: Annotated[str | None, typer.Option(help="Only this one, by its SHA-256.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All that are here, of every device.")] = False,
) -> None:
    """Delete pictures now, rather than in time; prints how many are gone."""
    if everything == (device is not None or picture is not None):
        raise Refused("which pictures?", hint="--all, or --device DEVICE, or --picture SHA256")
    if device is not None and not is_device_id(device):
        raise Refused(f"{device!r} is no device", hint="see riskpoint-hub pictures list")
    with transaction(context) as conn:
        count = service.delete(conn, device=device, name=picture, hand=hand_of(context, reason=reason))
    print_row(count)
