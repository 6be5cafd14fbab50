"""Whether an open journal is still the file of that name. Somebody may move, replace or delete it under the agent."""

import logging
import sqlite3
from collections.abc import Callable
from pathlib import Path

from edge_agent.journal.errors import JournalMovedError, journal_errors
from edge_agent.journal.file import log_of, name_aside

PAGES_AT_A_TIME = 1000
"""A few megabytes."""

_log = logging.getLogger(__name__)


class Place:
    """Where a journal was when it was opened."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file, self._log = _number(path), _number(log_of(path))

    def require(self, connection: sqlite3.Connection, *, at_work: Callable[[], None]) -> None:
        """The file is where it was. Raises JournalMovedError where not; then all that it held is written down beside,
        and its log, which SQLite would write into whatever has the name now, has another name. `at_work` is called
        while that goes on: on a slow card it takes longer than a watchdog waits.
        """
        log = _number(log_of(self._path))
        if _number(self._path) == self._file:
            self._log = log
            return
        aside = name_aside(self._path)
        _write_down(connection, aside, at_work=at_work)
        if log is not None and log == self._log:
            with journal_errors(self._path):
                log_of(self._path).rename(log_of(name_aside(self._path)))
        raise JournalMovedError(f"{self._path}: was moved or deleted while in use; what it held is in {aside}")


def _number(path: Path) -> int | None:
    """What tells one file from another of the same name; None where there is none."""
    try:
        return path.stat().st_ino
    except OSError:
        return None


def _write_down(connection: sqlite3.Connection, path: Path, *, at_work: Callable[[], None]) -> None:
    with journal_errors(path):
        target = sqlite3.connect(path)
        try:
            connection.backup(target, pages=PAGES_AT_A_TIME, progress=lambda *_: at_work())
        finally:
            target.close()
    _log.error("the journal was moved or deleted while it was open; what it held is in %s", path)
