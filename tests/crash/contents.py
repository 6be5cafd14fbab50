"""All that a database holds, as one digest: what was promised is compared by it."""

import sqlite3
from hashlib import sha256


def digest(connection: sqlite3.Connection) -> str:
    """Every row of every table. Two states of one history have the same digest only if they hold the same."""
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    found = sha256()
    for (name,) in tables:
        rows = connection.execute(f'SELECT * FROM "{name}"').fetchall()  # noqa: S608 (a name that SQLite gave us)
        found.update(repr((name, rows)).encode())
    return found.hexdigest()
