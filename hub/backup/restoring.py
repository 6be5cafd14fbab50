"""A hub made of a backup: checked to the last line before it can serve, and there whole or not at all.

SQLite gets a new file that takes its name at the end, PostgreSQL one transaction. What is there already is never
written over.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, select, text

from hub.audit import service as audit
from hub.backup.manifest import Manifest, TableFile
from hub.backup.opening import Backup, compare, key_for, open_backup
from hub.backup.progress import Counter, Progress, Stage, silent
from hub.backup.rows import ROWS_AT_ONCE, columns_of, tables_to_keep
from hub.backup.taking import SUN_KEYS, check, heads
from hub.backup.target import new_database
from hub.database import upgrade_within
from hub.evidence import hub_key, own_chain
from hub.evidence.hand import Hand
from hub.fleet import service as fleet
from hub.kernel.refused import Refused
from hub.patrol.sun_keys import NO_KEYS, SunKeys, put, read_all
from hub.photographs.service import PhotographFolder
from wire_contract.acts import Restored
from wire_contract.chain import PublicKey
from wire_contract.measurements import JournalOpened

MOST_FAULTS_NAMED = 5


@dataclass(frozen=True, slots=True)
class KeyChoice:
    """Where the hub's key is to lie, and where it may come from; and where else files are to lie."""

    file: Path
    given: Path | None = None
    is_new: bool = False
    sun_keys: Path | None = None
    """The folder for the master keys of cards; None leaves those of the backup where they are."""
    photographs: PhotographFolder | None = None
    """Where photographs are to lie; None leaves those of the backup where they are."""


def restore(path: Path, url: str, *, key: KeyChoice, by: str, now: datetime, progress: Progress = silent) -> Manifest:
    """The database holds what the backup holds, every line of it checked, and the hub can be started.

    Whatever is wrong raises `Refused`, and nothing has changed. `by` is who restores it, as the hub's chain will say.
    """
    backup = open_backup(path)
    hubs = key_for(backup, key_file=key.file, given=key.given, is_new=key.is_new)
    cards = _card_keys(backup.path / SUN_KEYS, key.sun_keys)
    with new_database(url) as conn:
        compare(backup, progress=progress)
        _fill(conn, backup, progress=progress)
        _hold_together(conn, backup.manifest, progress=progress)
        fleet.issue_settings_anew(conn, at_least=int(now.timestamp()))
        _tell(conn, backup.manifest, hand=Hand(hubs, by, now))
        for name in backup.manifest.photographs if key.photographs is not None else ():
            key.photographs.restore(name, backup.photograph(name))  # type: ignore[union-attr] # only where there is a folder
        if not key.file.exists():
            hub_key.put(key.file, hubs)
        for secret in cards:
            put(key.sun_keys, secret)  # type: ignore[arg-type] # there are only some where there is a folder
        if key.is_new:
            hub_key.remember_earlier(key.file, _keys_before(conn))
    return backup.manifest


def _card_keys(kept: Path, wanted: Path | None) -> SunKeys:
    """The master keys of cards that came with the backup and are not here yet; another of one version is refused."""
    if wanted is None:
        return NO_KEYS
    here = {one.version: one for one in read_all(wanted)}
    found = read_all(kept)
    for one in found:
        if one.version in here and here[one.version] != one:
            raise Refused(
                f"{wanted} has another master key {one.version} than the backup", hint=f"mv {wanted} {wanted}.other"
            )
    return tuple(one for one in found if one.version not in here)


def _keys_before(conn: Connection) -> list[PublicKey]:
    """Every key that the hub ever opened a journal of its own with."""
    opened = [entry.act for entry in own_chain.of_kind(conn, JournalOpened)]
    return [PublicKey(act.public_key) for act in opened if isinstance(act, JournalOpened)]


def _fill(conn: Connection, backup: Backup, *, progress: Progress) -> None:
    """Every row is in the tables as they were when the backup was made, and these are brought up to this release."""
    manifest = backup.manifest
    upgrade_within(conn, to=manifest.schema)
    tables = {table.name: table for table in tables_to_keep(conn)}
    if {of.name: of.columns for of in manifest.tables} != {name: columns_of(one) for name, one in tables.items()}:
        raise Refused(
            f"the backup's tables are not those of schema {manifest.schema}",
            hint="restore it with the release that made it",
        )
    counter = Counter(progress, Stage.LOAD, sum(of.rows for of in manifest.tables))
    for of in manifest.tables:
        _load(conn, tables[of.name], counter.passing(backup.rows(of)))
        _count_on(conn, tables[of.name])
        _as_many(conn, tables[of.name], of)
    upgrade_within(conn)


def _tell(conn: Connection, manifest: Manifest, *, hand: Hand) -> None:
    """The hub's chain goes on in a new journal that says so: what the hub did after the backup is not in it."""
    if own_chain.head(conn) is None:
        audit.begin(conn, hand=hand)
    else:
        own_chain.open_anew(conn, hand=hand)
    own_chain.append(conn, Restored(taken_at=manifest.made_at, lines=manifest.lines), hand=hand)


def _load(conn: Connection, table: Table, rows: Iterator[tuple[Any, ...]]) -> None:
    names = [column.name for column in table.columns]
    while some := [dict(zip(names, row, strict=True)) for row in islice(rows, ROWS_AT_ONCE)]:
        conn.execute(table.insert(), some)


def _count_on(conn: Connection, table: Table) -> None:
    """Numbers that PostgreSQL gives out begin after those that are here (SQLite sees to that by itself)."""
    if conn.dialect.name != "postgresql":
        return
    for column in table.primary_key.columns:
        sequence = conn.execute(
            text("SELECT pg_get_serial_sequence(:table, :column)"), {"table": table.name, "column": column.name}
        ).scalar_one()
        highest = conn.execute(select(func.max(column))).scalar_one()
        if sequence is not None and highest is not None:
            conn.execute(select(func.setval(sequence, highest)))


def _as_many(conn: Connection, table: Table, of: TableFile) -> None:
    found = conn.execute(select(func.count()).select_from(table)).scalar_one()
    if found != of.rows:
        raise Refused(
            f"table {of.name} has {found} rows, the backup's manifest says {of.rows}", hint="take another backup"
        )


def _hold_together(conn: Connection, manifest: Manifest, *, progress: Progress) -> None:
    """Every line, chain, head and fork is what it should be, and so is the database's own file."""
    if conn.dialect.name == "sqlite":
        found = [row[0] for row in conn.exec_driver_sql("PRAGMA integrity_check")]
        lost = conn.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if found != ["ok"] or lost:
            raise Refused(f"the new database is damaged: {found[0]}", hint="a failing disk? restore onto another")
    faults = [*check(conn, total=manifest.lines, progress=progress)]
    if heads(conn) != manifest.heads:
        faults.append("the heads of the chains are not those that the manifest names")
    if faults:
        raise Refused(
            f"the backup does not hold together ({len(faults)}): {'; '.join(faults[:MOST_FAULTS_NAMED])}",
            hint="restore an older one: devices send again what came after it",
        )
