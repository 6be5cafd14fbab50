"""Whose journal a file is: this device's and this key's, or it is left alone.

The file says so in one row, which can rot like any other. The lines say it too, under their signatures: where both
differ, lines that our own key signed are right, and the row is written anew.
"""

import logging
import re
import secrets
from collections.abc import Sequence
from pathlib import Path

from sqlite_utils import Database

from edge_agent.journal.errors import JournalDamagedError, JournalError
from edge_agent.journal.rows import read_rows
from wire_contract.chain import PublicKey, is_public_key, verify
from wire_contract.event import Event, JournalId, read_line, source_of
from wire_contract.topics import DeviceId, is_device_id

NEWEST_LINES = 20
_ID = re.compile(r"[0-9a-f]{8}")
_log = logging.getLogger(__name__)


def claim(database: Database, path: Path, *, device: DeviceId, public_key: PublicKey) -> tuple[JournalId, bool]:
    """The journal's id, and True where it is new and the id was just drawn. Raises JournalError for one of another
    device or another key.
    """
    rows = database.execute("SELECT id, device, public_key FROM journal").fetchall()
    lines = _newest(database)
    if not rows and not lines:
        journal = JournalId(secrets.token_hex(4))
        _write(database, journal, device, public_key)
        return journal, True
    said = rows[0] if rows else ("", "", "")
    ours = _signed_by_us(lines, device, public_key)
    if said[1:] == (device, public_key) and said[0] == (ours or said[0]) and _ID.fullmatch(said[0]):
        return JournalId(said[0]), False
    if ours is not None:
        _log.warning("%s: its own word on whose it is, %s, is damaged and made anew from the lines", path, said)
        _write(database, ours, device, public_key)
        return ours, False
    if not (_ID.fullmatch(said[0]) and is_device_id(said[1]) and is_public_key(said[2])):
        raise JournalDamagedError(f"{path}: nothing tells whose journal it is")
    raise JournalError(
        f"{path}: belongs to device {said[1]} with public key {said[2]}; move it away first (stop the agent,"
        " `riskpoint-agent journal export` it, then move journal.db and what lies beside it)"
    )


def _newest(database: Database) -> Sequence[tuple[str, bytes]]:
    last = database.execute("SELECT max(sequence) FROM line").fetchone()[0]
    if last is None:
        return []
    found = sorted(read_rows(database.conn, last - NEWEST_LINES + 1, last).items(), reverse=True)
    return [(row.signature, row.line) for _, row in found]


def _signed_by_us(lines: Sequence[tuple[str, bytes]], device: DeviceId, public_key: PublicKey) -> JournalId | None:
    """The journal that the newest line names which our key signed; one such line is the usual case."""
    for signature, line in lines:
        event = read_line(line)
        if isinstance(event, Event) and event.source == source_of(device) and verify(public_key, signature, line):
            return event.journal
    return None


def _write(database: Database, journal: JournalId, device: DeviceId, public_key: PublicKey) -> None:
    with database.atomic():
        database.execute("DELETE FROM journal")
        database.execute("INSERT INTO journal VALUES (?, ?, ?)", (journal, device, public_key))
