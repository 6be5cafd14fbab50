"""What a journal that had to be given up still tells."""

import sqlite3
from pathlib import Path

from edge_agent.journal.file import SMALLEST_BYTES
from edge_agent.journal.rows import read_leniently, read_rows
from wire_contract.chain import PublicKey, hash_of, verify
from wire_contract.event import LineHash

NEWEST_LINES = 20


def head_of_ruin(path: Path, public_key: PublicKey) -> LineHash | None:
    """The hash of the newest line that can be read in a ruined file, if our key signed it. The file stays as it is."""
    if not path.exists() or path.stat().st_size < SMALLEST_BYTES:  # SQLite would throw its log away, reading or not
        return None
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    except sqlite3.Error:
        return None
    try:
        read_leniently(connection)
        for pragma in ("locking_mode=exclusive", "writable_schema=ON"):  # no -shm file; a file that was cut off
            connection.execute(f"PRAGMA {pragma}").fetchall()
        last = connection.execute("SELECT max(sequence) FROM line").fetchone()[0]
        if not isinstance(last, int):
            return None
        newest = sorted(read_rows(connection, last - NEWEST_LINES + 1, last).items(), reverse=True)
        return next((hash_of(row.line) for _, row in newest if verify(public_key, row.signature, row.line)), None)
    except (sqlite3.Error, UnicodeDecodeError):
        return None
    finally:
        connection.close()
