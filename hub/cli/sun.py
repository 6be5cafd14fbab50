"""The commands about the secrets of SUN cards: master keys of the district, and the keys of one card."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from hub.cli.frame import app, hand_of, print_row, settings_of, transaction
from hub.evidence import own_chain
from hub.kernel.refused import Refused
from hub.patrol import sun_keys
from hub.patrol.sun import UID_BYTES, MasterKey
from wire_contract.acts import CardKeysShown, SunKeyAdded

sun = typer.Typer(no_args_is_help=True, help="Cards that prove themselves (NTAG 424 DNA, SUN).")
keys = typer.Typer(no_args_is_help=True, help="The district's master keys, from which the keys of all cards follow.")
app.add_typer(sun, name="sun")
sun.add_typer(keys, name="key")


@keys.command(name="make")
def make_key(context: typer.Context) -> None:
    """Make a new master key; cards with an older one go on counting."""
    _added(context, sun_keys.make(settings_of(context).sun_keys_folder))


@keys.command(name="import")
def import_key(
    context: typer.Context,
    file: Annotated[Path | None, typer.Option(help="A file with 32 hex digits; standard input without it.")] = None,
) -> None:
    """Take over a master key that was made elsewhere."""
    try:
        text = sys.stdin.readline() if file is None else file.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"{file} cannot be read", hint="a file with 32 hex digits") from error
    _added(context, sun_keys.add(settings_of(context).sun_keys_folder, sun_keys.read_secret(text)))


@keys.command(name="list")
def list_keys(context: typer.Context) -> None:
    """Version and check value of every master key; never a key."""
    for key in sun_keys.read_all(settings_of(context).sun_keys_folder):
        print_row(key.version, key.check)


@sun.command(name="card-keys")
def card_keys(
    context: typer.Context,
    uid: Annotated[str, typer.Argument(help="The card's UID, 14 hex digits.")],
    *,
    show: Annotated[bool, typer.Option(help="Print them here: whoever reads them can make this very card.")] = False,
    version: Annotated[int | None, typer.Option(help="The master key's version; the newest without it.")] = None,
) -> None:
    """Show the keys to write into one card; the hub's chain says who asked."""
    known = {key.version: key for key in sun_keys.read_all(settings_of(context).sun_keys_folder)}
    if not known:
        raise Refused("this hub has no master key", hint="riskpoint-hub sun key make")
    key = known.get(max(known) if version is None else version)
    if key is None:
        raise Refused(f"there is no master key {version}", hint="riskpoint-hub sun key list")
    raw = _uid(uid)
    if not show:
        raise Refused("a card's keys are secret", hint="--show prints them; the log tells that you did")
    with transaction(context) as conn:
        act = CardKeysShown(credential=f"nfc:{raw.hex().upper()}", version=key.version)
        own_chain.append(conn, act, hand=hand_of(context))
    found = key.card_keys(raw)
    for number, secret in enumerate((found.change, found.meta_read, found.file_read)):
        print_row(number, secret.hex().upper())


def _added(context: typer.Context, key: MasterKey) -> None:
    with transaction(context) as conn:
        own_chain.append(conn, SunKeyAdded(version=key.version, check=key.check), hand=hand_of(context))
    folder = settings_of(context).sun_keys_folder
    print_row(key.version, key.check)
    typer.echo(f"เก็บสำเนา {folder} ไว้ในที่ปลอดภัย แยกจากข้อมูลสำรอง แล้วเริ่มศูนย์กลางใหม่", err=True)
    typer.echo(f"keep a copy of {folder} locked away, apart from backups; then restart the hub", err=True)


def _uid(text: str) -> bytes:
    try:
        raw = bytes.fromhex(text.replace(":", ""))
    except ValueError:
        raw = b""
    if len(raw) != UID_BYTES:
        raise Refused(f"{text!r} is no UID of such a card", hint="14 hex digits, for example 04C767F2066180")
    return raw
