"""What can go wrong with the journal's file."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class JournalError(OSError):
    """The journal cannot record or read just now."""


class JournalFullError(JournalError):
    """There is no room for another line; what the journal holds can be read and sent all the same."""


class JournalDamagedError(JournalError):
    """The journal's file is no database any more; only a new journal helps."""


_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


def code_of(error: sqlite3.Error) -> int:
    """SQLite's primary result code, 0 where Python raised the error itself."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


@contextmanager
def journal_errors(path: Path) -> Iterator[None]:
    """Whatever SQLite or the file system raises inside is raised as a JournalError that names the file."""
    try:
        yield
    except JournalError:
        raise
    except sqlite3.Error as error:
        code = code_of(error)
        raise _shape(code)(f"{path}: {error}{_hint(code)}") from error
    except OSError as error:
        raise JournalError(f"{path}: {error}") from error


def _shape(code: int) -> type[JournalError]:
    if code in _DAMAGE:
        return JournalDamagedError
    return JournalFullError if code == sqlite3.SQLITE_FULL else JournalError


def _hint(code: int) -> str:
    if code == sqlite3.SQLITE_FULL:
        return " (the card is full, or the journal has reached journal_max_mb)"
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return " (does another agent run on this data_dir?)"
    return ""
