"""Lines found in the bytes of a file that SQLite cannot read at all: its header or its list of tables is ruined.

A row lies in its page as hash, signature and line, one behind the other, and the hash tells whether a line is whole.
Lines that are spread over several pages (longer than some 4,000 bytes) are not found.
"""

import json
import mmap
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from edge_agent.journal.rows import Row
from wire_contract.chain import hash_of
from wire_contract.event import MAX_LINE_BYTES, LineHash

_ROW = re.compile(rb'([0-9a-f]{64})([A-Za-z0-9_-]{86})\{"specversion":"1\.0","id":"[0-9a-f]{8}/([1-9][0-9]{0,17})"')
_TABLES = (
    "CREATE TABLE journal (id TEXT, device TEXT, public_key TEXT)",
    "CREATE TABLE line (sequence INTEGER PRIMARY KEY, hash TEXT, signature TEXT, line BLOB)",
)
_decoder = json.JSONDecoder()


def carve(files: list[Path], target: Path) -> int:
    """So many lines of these files stand in a new database, in the form of a journal's."""
    connection = sqlite3.connect(target)
    try:
        with connection:
            for table in _TABLES:
                connection.execute(table)
            for file in files:
                rows = ((sequence, row.hash, row.signature, row.line) for sequence, row in _rows(file))
                connection.executemany("INSERT OR IGNORE INTO line VALUES (?, ?, ?, ?)", rows)
        return int(connection.execute("SELECT count(*) FROM line").fetchone()[0])
    finally:
        connection.close()


def _rows(file: Path) -> Iterator[tuple[int, Row]]:
    if not file.exists() or file.stat().st_size == 0:
        return
    with file.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as content:
        for match in _ROW.finditer(content):
            start = match.start() + 64 + 86
            line = _line(content[start : start + MAX_LINE_BYTES])
            if line is not None and hash_of(line) == match[1].decode():
                yield int(match[3]), Row(LineHash(match[1].decode()), match[2].decode(), line)


def _line(window: bytes) -> bytes | None:
    """The JSON object with which these bytes begin."""
    text = window.decode("utf-8", "surrogateescape")
    try:
        _, end = _decoder.raw_decode(text)
    except (ValueError, RecursionError):
        return None
    return text[:end].encode("utf-8", "surrogateescape")
