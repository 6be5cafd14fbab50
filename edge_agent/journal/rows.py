"""The stored rows of a journal: what a ruined page takes with it is found out row by row, and the rest is read."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from edge_agent.journal.errors import code_of
from wire_contract.event import LineHash


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


def read_rows(connection: sqlite3.Connection, first: int, last: int) -> Mapping[int, Row]:
    """The rows of a span by sequence, without those that cannot be read. Raises sqlite3.Error on anything but ruin."""
    query = "SELECT sequence, hash, signature, line FROM line WHERE sequence BETWEEN ? AND ?"
    try:
        return {row[0]: Row(LineHash(row[1]), row[2], row[3]) for row in connection.execute(query, (first, last))}
    except sqlite3.DatabaseError as error:
        if code_of(error) != sqlite3.SQLITE_CORRUPT:
            raise
        if first == last:
            return {}
    middle = (first + last) // 2
    return {**read_rows(connection, first, middle), **read_rows(connection, middle + 1, last)}
