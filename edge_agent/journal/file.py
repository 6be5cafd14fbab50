"""The journal's file: made durable at birth, opened with every pragma fetched and asserted, set aside when ruined.

A pragma whose answer is not fetched can fail in silence, and SQLite never reports a failed fsync of the directory:
hence the ceremony of `open_database`.
"""

import sqlite3
from pathlib import Path

from sqlite_utils import Database, Migrations

from edge_agent.durable import sync_folder
from edge_agent.journal.errors import JournalDamagedError, JournalError, journal_errors
from edge_agent.journal.room import Limits, limits
from edge_agent.journal.rows import read_leniently

BUSY_S = 1.0
CHECKPOINT_PAGES = 256
"""So much the WAL grows before it is written back: on a card that has just filled, the ballast must hold it."""
SMALLEST_BYTES = 512
"""One page of the smallest kind: less is no database."""
AT_MOST_ASIDE = 20
"""So many ruined journals beside this one mean that new ones do not help; they must not fill the card."""
_OURS = frozenset({"journal", "line"})
_SUFFIXES = ("", "-wal", "-shm")

migrations = Migrations("journal")


@migrations()
def lines_and_what_belongs_to_them(db: Database) -> None:
    """The first form: the lines, the declared holes among them, the journal's name, and small things kept."""
    db.execute("CREATE TABLE journal (id TEXT NOT NULL, device TEXT NOT NULL, public_key TEXT NOT NULL) STRICT")
    db.execute(
        "CREATE TABLE line (sequence INTEGER PRIMARY KEY, hash TEXT NOT NULL,"
        " signature TEXT NOT NULL, line BLOB NOT NULL) STRICT"
    )
    db.execute(
        "CREATE TABLE hole (first INTEGER PRIMARY KEY, last INTEGER NOT NULL,"
        " parent TEXT NOT NULL, last_hash TEXT NOT NULL, declaration INTEGER NOT NULL) STRICT"
    )
    db.execute("CREATE TABLE kept (name TEXT PRIMARY KEY, content BLOB NOT NULL) STRICT")


@migrations()
def what_was_pruned(db: Database) -> None:
    """Spans of pruned lines, each for one reason. A table of its own: an older release opens the journal as before."""
    db.execute("CREATE TABLE pruned (first INTEGER PRIMARY KEY, last INTEGER NOT NULL, reason TEXT NOT NULL) STRICT")


def open_database(path: Path, *, max_bytes: int) -> tuple[Database, Limits]:
    """The database in a file, made where there is none, every setting as asked. Raises sqlite3.Error or OSError."""
    if not path.exists():
        if log_of(path).exists():  # SQLite would write an old log into a new database
            raise JournalDamagedError(f"{path}: is gone, but its log is there")
        _make(path, max_bytes=max_bytes)
    elif path.stat().st_size < SMALLEST_BYTES:  # SQLite would take it for a new one, and throw its log away
        raise JournalDamagedError(f"{path}: is empty, or hardly begun")
    return _connect(path, max_bytes=max_bytes)


def _make(path: Path, *, max_bytes: int) -> None:
    """A new database whose name is durable in its folder before anything is promised in it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.new")
    for suffix in _SUFFIXES:
        draft.with_name(draft.name + suffix).unlink(missing_ok=True)
    _connect(draft, max_bytes=max_bytes)[0].close()
    if draft.with_name(f"{draft.name}-wal").exists():
        # SQLite says nothing when its last checkpoint fails: half of the tables are still in the log.
        raise JournalError(f"{path}: the new journal could not be written out")
    draft.rename(path)
    for folder in (path.parent, path.parent.parent):
        sync_folder(folder)


def _connect(path: Path, *, max_bytes: int) -> tuple[Database, Limits]:
    connection = sqlite3.connect(path, timeout=BUSY_S)
    read_leniently(connection)
    try:
        # Exclusive: a second agent on the same journal would fork the chain, and SQLite before 3.51.3 has a race
        # between two connections that checkpoint.
        set_pragma(connection, "locking_mode", "exclusive", "exclusive")
        _refuse_other_databases(connection, path)
        set_pragma(connection, "journal_mode", "wal", "wal")
        set_pragma(connection, "synchronous", "FULL", 2)
        set_pragma(connection, "wal_autocheckpoint", CHECKPOINT_PAGES, CHECKPOINT_PAGES)
        room = limits(max_bytes, page_bytes=ask(connection, "page_size"), page_count=ask(connection, "page_count"))
        set_pragma(connection, "max_page_count", room.ordinary, room.ordinary)
        set_pragma(connection, "cell_size_check", "ON", 1)
        database = Database(connection, execute_plugins=False)
        migrations.apply(database)
    except BaseException:
        connection.close()
        raise
    return database, room


def _refuse_other_databases(connection: sqlite3.Connection, path: Path) -> None:
    """Before anything is written: a file with tables that has not our own is somebody else's."""
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if tables and not tables >= _OURS:
        raise JournalDamagedError(f"{path}: is another database, not a journal")


def set_pragma(connection: sqlite3.Connection, name: str, value: str | int, answer: str | int) -> None:
    """The pragma is set and answers as expected, or JournalError is raised: some fail in silence."""
    connection.execute(f"PRAGMA {name}={value}").fetchall()
    found = connection.execute(f"PRAGMA {name}").fetchone()
    if found is None or found[0] != answer:
        raise JournalError(f"SQLite answers {name}={found and found[0]}, not {answer}: taps would not be safe")


def ask(connection: sqlite3.Connection, name: str) -> int:
    """What a pragma that counts something says."""
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])


def set_aside(path: Path) -> Path:
    """The ruined files have another name, nothing of them is lost; the new name of the first. Raises JournalError."""
    with journal_errors(path):
        return _set_aside(path)


def log_of(path: Path) -> Path:
    """The log that belongs to a database file."""
    return path.with_name(f"{path.name}-wal")


def name_aside(path: Path) -> Path:
    """A name beside the journal that nothing has yet. Raises JournalError."""
    names = [path.with_name(f"{path.name}.damaged-{number}") for number in range(1, AT_MOST_ASIDE + 1)]
    free = (name for name in names if not any(name.with_name(name.name + suffix).exists() for suffix in _SUFFIXES))
    aside = next(free, None)
    if aside is None:
        raise JournalError(f"{path}: is ruined, as {AT_MOST_ASIDE} journals before it: replace the card")
    return aside


def _set_aside(path: Path) -> Path:
    aside = name_aside(path)
    for suffix in _SUFFIXES:
        part = path.with_name(path.name + suffix)
        if part.exists():
            part.rename(aside.with_name(aside.name + suffix))
    sync_folder(path.parent)
    return aside
