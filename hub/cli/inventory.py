"""The command that says who is in the fleet, for Ansible: `inventory export`."""

import json
from pathlib import Path
from typing import Annotated

import typer

from hub.cli.frame import app, hand_of, reading
from hub.registry.devices import device_views
from hub.registry.inventory import inventory_of
from wire_contract.chain import public_key_of

group = typer.Typer(no_args_is_help=True, help="The fleet, for the playbooks of deploy/ansible.")
app.add_typer(group, name="inventory")


@group.callback()
def _inventory() -> None:
    """Keep `export` a command of its own, though it is the only one."""


@group.command(name="export")
def export(
    context: typer.Context, file: Annotated[Path, typer.Argument(help="Where to; - is the screen.", allow_dash=True)]
) -> None:
    """Write who stands where and what each device last said; the same fleet, the same rows."""
    hand = hand_of(context)
    with reading(context) as conn:
        found = inventory_of(device_views(conn), hub_public_key=public_key_of(hand.key), now=hand.at)
    text = json.dumps(found, ensure_ascii=False, indent=1) + "\n"
    if str(file) == "-":
        typer.echo(text, nl=False)
        return
    draft = file.with_name(f".{file.name}.new")
    draft.write_text(text, encoding="utf-8")
    draft.replace(file)  # a playbook that starts just now reads the old one or the new one, never half
    typer.echo(f"{len(found['devices'])} devices: {file}")
