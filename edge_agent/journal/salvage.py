"""What a journal that had to be given up still tells."""

import sqlite3
from pathlib import Path

from edge_agent.journal.rows import read_leniently, read_rows
from wire_contract.chain import PublicKey, hash_of, verify
from wire_contract.event import LineHash

NEWEST_LINES = 20


def head_of_ruin(path: Path, public_key: PublicKey) -> LineHash | None:
    """The hash of the newest line that can be read in a ruined file, if our key signed it. The file stays as it is, and
    so does a log beside it, which is not looked into.
    """
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    except sqlite3.Error:
        return None
    try:
        read_leniently(connection)
        connection.execute(
            "PRAGMA writable_schema=ON"
        ).fetchall()  # else SQLite reads nothing of a file that was cut off
        last = connection.execute("SELECT max(sequence) FROM line").fetchone()[0]
        if not isinstance(last, int):
            return None
        newest = sorted(read_rows(connection, last - NEWEST_LINES + 1, last).items(), reverse=True)
        return next((hash_of(row.line) for _, row in newest if verify(public_key, row.signature, row.line)), None)
    except (sqlite3.Error, UnicodeDecodeError):
        return None
    finally:
        connection.close()
