"""What a page wants several times, read once: for a connection that only reads, and for one look."""

from collections.abc import Callable, Hashable
from typing import TypeVar, cast

from sqlalchemy import Connection

T = TypeVar("T")
_FOUND = "riskpoint_read_once"


def reading_once(conn: Connection) -> Connection:
    """The same connection, which from now on asks the database once for what `once` reads, however often it is wanted.

    Only where nothing is written on it and it is closed after the look: what was read first is what the look shows.
    """
    if _FOUND not in conn.get_execution_options():
        conn.execution_options(**{_FOUND: {}})
    return conn


def once(conn: Connection, what: Hashable, read: Callable[[], T]) -> T:
    """What `read` finds; on a connection of `reading_once` it is asked only the first time. Nobody changes it."""
    known = conn.get_execution_options().get(_FOUND)
    if known is None:
        return read()
    if what not in known:
        known[what] = read()
    return cast("T", known[what])
