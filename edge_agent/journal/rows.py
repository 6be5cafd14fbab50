"""The stored rows of a journal: what a ruined page takes with it is found out row by row, and the rest is read.

One flipped bit can make a text no text, or a blob a number: such a row counts as unreadable, it never raises.
"""

import re
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from edge_agent.journal.errors import code_of
from wire_contract.event import LineHash

_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Damaged:
    """A line whose stored bytes no longer match its hash, or that is gone."""

    sequence: int


@dataclass(frozen=True, slots=True)
class Row:
    """A line as it is stored; of a pruned one only the hash is left, and `line` is empty."""

    hash: LineHash
    signature: str
    line: bytes

    @property
    def known_hash(self) -> LineHash | None:
        """The stored hash, where it still has the form of one."""
        return self.hash if _HASH.fullmatch(self.hash) else None


def read_leniently(connection: sqlite3.Connection) -> None:
    """Text that is not UTF-8 any more is read with marks in it, instead of failing whole queries."""
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")


def read_rows(connection: sqlite3.Connection, first: int, last: int) -> Mapping[int, Row]:
    """The rows of a span by sequence, without those that cannot be read. Raises sqlite3.Error on anything but ruin."""
    query = "SELECT sequence, hash, signature, line FROM line WHERE sequence BETWEEN ? AND ?"
    try:
        found = connection.execute(query, (first, last)).fetchall()
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        if isinstance(error, sqlite3.Error) and code_of(error) != sqlite3.SQLITE_CORRUPT:
            raise
        if first >= last:
            return {}
    else:
        return {row[0]: Row(LineHash(row[1]), row[2], row[3]) for row in found if _is_row(row[1:])}
    middle = (first + last) // 2
    return {**read_rows(connection, first, middle), **read_rows(connection, middle + 1, last)}


def _is_row(columns: tuple[object, ...]) -> bool:
    return [type(column) for column in columns] == [str, str, bytes]
