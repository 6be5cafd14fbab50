"""The commands that keep a hub safe: backup, restore."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars
from sqlalchemy.exc import OperationalError

from hub.backup.manifest import Manifest
from hub.backup.progress import Progress, Stage
from hub.backup.restoring import KeyChoice, restore
from hub.backup.taking import take
from hub.cli.frame import app, console_subject, hand_of, settings_of, show_moment, transaction, wall_clock
from hub.evidence import own_chain
from hub.patrol.sun_keys import NO_KEYS, read_all
from hub.photographs.service import folder_of
from wire_contract.acts import BackupMade
from wire_contract.event import read_time

WORDS = {
    Stage.WRITE: "กำลังสำรองข้อมูล · writing",
    Stage.COMPARE: "กำลังเทียบแฟ้ม · comparing files",
    Stage.LOAD: "กำลังนำข้อมูลเข้า · loading",
    Stage.CHECK: "กำลังตรวจทุกรายการ · checking every line",
}


@app.command(name="backup")
def back_up(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="Where the folder riskpoint-backup-… is to be made.")],
    *,
    with_key: Annotated[
        bool,
        typer.Option(help="Put the hub's private key and the master keys of cards into it as well: then lock it away."),
    ] = False,
) -> None:
    """Take a backup while the hub goes on serving; prints the folder."""
    settings = settings_of(context)
    hand = hand_of(context)
    with _bars() as progress:
        taken = take(
            settings.database_url,
            folder,
            key=hand.key,
            now=hand.at,
            made_by=f"riskpoint-hub/{_release()}",
            with_key=with_key,
            sun_keys=read_all(settings.sun_keys_folder) if with_key else NO_KEYS,
            photographs_folder=folder_of(settings),
            progress=progress,
        )
    rows = sum(table.rows for table in taken.manifest.tables)
    _say(
        f"สำรองข้อมูลครบแล้ว {rows:,} รายการ"
        + ("" if with_key else " (ไม่มีกุญแจของศูนย์กลางและของบัตร โปรดเก็บ hub.key และ sun-keys ไว้ต่างหาก)"),
        f"backup complete, {rows:,} rows"
        + ("" if with_key else " (without the hub's key and those of cards: keep hub.key and sun-keys apart)"),
    )
    typer.echo(taken.path)
    is_noted = _noted(context, taken.manifest)
    if taken.faults:
        _say(
            f"พบข้อมูลที่ไม่ถูกต้อง {len(taken.faults)} แห่งในฐานข้อมูล เก็บข้อมูลสำรองชุดก่อนไว้",
            f"{len(taken.faults)} faults in the database: keep the backups from before",
        )
        for fault in taken.faults:
            typer.echo(fault, err=True)
    if taken.faults or not is_noted:
        sys.exit(1)


def _noted(context: typer.Context, manifest: Manifest) -> bool:
    """Whether the hub's chain tells of the backup; it is there all the same where the hub's own disk is full."""
    try:
        with transaction(context) as conn:
            own_chain.append(conn, BackupMade(lines=manifest.lines, schema=manifest.schema), hand=hand_of(context))
    except OperationalError as error:
        _say(
            "ข้อมูลสำรองครบถ้วน แต่จดลงในบันทึกของศูนย์กลางไม่ได้",
            f"the backup is whole, but the hub's log could not take note of it: {error.orig}",
        )
        return False
    return True


@app.command(name="restore")
def bring_back(
    context: typer.Context,
    backup: Annotated[Path, typer.Argument(help="The folder riskpoint-backup-….")],
    *,
    key: Annotated[Path | None, typer.Option(help="The hub's private key, kept apart from the backup.")] = None,
    new_key: Annotated[
        bool, typer.Option(help="The key is lost: go on under another; every device must learn it.")
    ] = False,
) -> None:
    """Make the hub of a backup, checked to the last line, where there is no database yet."""
    settings = settings_of(context)
    choice = KeyChoice(
        settings.key_file, given=key, is_new=new_key, sun_keys=settings.sun_keys_folder, photographs=folder_of(settings)
    )
    with _bars() as progress:
        manifest = restore(
            backup, settings.database_url, key=choice, by=console_subject(), now=wall_clock(), progress=progress
        )
    of = show_moment(read_time(manifest.made_at))
    _say(
        f"กู้คืนครบแล้ว {manifest.lines:,} รายการหลักฐาน ณ {of} เปิดด้วย riskpoint-hub serve"
        " แล้วเครื่องที่จุดจะส่งรายการหลังจากนั้นมาเอง",
        f"restored {manifest.lines:,} lines as of {of}; start riskpoint-hub serve: devices send what came after",
    )


@contextmanager
def _bars() -> Iterator[Progress]:
    """Bars for a person at a terminal; a file or a pipe gets none of them."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bars(*columns, console=console, disable=not console.is_terminal) as bars:
        tasks: dict[Stage, TaskID] = {}

        def progress(stage: Stage, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(WORDS[stage], total=total)
            bars.update(tasks[stage], completed=done)

        yield progress


def _say(thai: str, english: str) -> None:
    typer.echo(thai, err=True)
    typer.echo(english, err=True)


def _release() -> str:
    try:
        return version("riskpoint")
    except PackageNotFoundError:  # run from a source tree that is not installed
        return "unreleased"
