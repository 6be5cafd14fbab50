"""What can go wrong with the journal's file."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class JournalError(OSError):
    """The journal cannot record or read just now."""


class JournalDamagedError(JournalError):
    """The journal's file is no database any more; only a new journal helps."""


_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


@contextmanager
def journal_errors(path: Path) -> Iterator[None]:
    """Whatever SQLite or the file system raises inside is raised as a JournalError that names the file."""
    try:
        yield
    except JournalError:
        raise
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        shape = JournalDamagedError if code in _DAMAGE else JournalError
        raise shape(f"{path}: {error}{_hint(code)}") from error
    except OSError as error:
        raise JournalError(f"{path}: {error}") from error


def _hint(code: int) -> str:
    if code == sqlite3.SQLITE_FULL:
        return " (the card is full, or the journal has reached journal_max_mb)"
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return " (does another agent run on this data_dir?)"
    return ""
