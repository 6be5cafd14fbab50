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


class JournalMovedError(JournalError):
    """Somebody moved or deleted the file while it was in use; a new journal begins."""


_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH})
"""Our own statements break no constraint on a whole file: the way to the newest line is lost, or a column's type."""
_ALSO_DAMAGE_ON_OPENING = frozenset({sqlite3.SQLITE_ERROR})
"""A table or a column has lost its name."""


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
    except UnicodeDecodeError as error:  # what SQLite has to say quotes the ruin, and is no text any more
        raise JournalDamagedError(f"{path}: its tables are ruined ({error})") from error
    except OSError as error:
        raise JournalError(f"{path}: {error}") from error


@contextmanager
def opening_errors(path: Path) -> Iterator[None]:
    """As `journal_errors`, and a file whose very tables are ruined is damage, however sqlite-utils stumbles over it:
    else a flipped bit in a column's name would leave the point in red for ever.
    """
    try:
        with journal_errors(path):
            yield
    except (KeyError, TypeError, ValueError) as error:
        raise JournalDamagedError(f"{path}: its tables are ruined ({error!r})") from error
    except JournalError as error:
        cause = error.__cause__
        if isinstance(cause, sqlite3.Error) and code_of(cause) in _ALSO_DAMAGE_ON_OPENING:
            raise JournalDamagedError(f"{path}: its tables are ruined ({cause})") from cause
        raise


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
