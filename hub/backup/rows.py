"""Rows of any table as lines of JSON and back, the same from either database. Pure but for asking the database."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Boolean, Connection, Date, Integer, LargeBinary, MetaData, String, Table, select
from sqlalchemy.types import TypeEngine

from hub.backup.manifest import Column, ColumnKind
from hub.kernel.refused import Refused

LEFT_OUT = ("sessions", "spent_tickets", "badge_invitations", "picture_contents")
"""Who was signed in or invited stays behind: a backup must not be worth a cookie, and a link lasts for minutes.
Pictures do too: what the hub deletes after 30 days must not live on in a backup; devices are asked again.
"""
BOOKKEEPING = "alembic_version"
ROWS_AT_ONCE = 2_000

_KINDS: Sequence[tuple[type[TypeEngine[Any]], ColumnKind]] = (
    (Boolean, "boolean"),
    (Integer, "integer"),
    (Date, "day"),
    (LargeBinary, "bytes"),
    (String, "text"),
)
_TYPES: dict[ColumnKind, Any] = {
    "boolean": bool | None,
    "integer": int | None,
    "day": date | None,
    "bytes": bytes | None,
    "text": str | None,
}
_encoder = msgspec.json.Encoder()


def tables_to_keep(conn: Connection) -> list[Table]:
    """The tables of this very database, whatever its revision; those that others refer to come first."""
    found = MetaData()
    found.reflect(conn)
    return [table for table in found.sorted_tables if table.name not in {*LEFT_OUT, BOOKKEEPING}]


def columns_of(table: Table) -> tuple[Column, ...]:
    """Names and kinds of a table's columns, in order."""
    return tuple(Column(name=str(column.name), kind=_kind(column.type)) for column in table.columns)


def _kind(of: TypeEngine[Any]) -> ColumnKind:
    for shape, kind in _KINDS:
        if isinstance(of, shape):
            return kind
    raise TypeError(f"no backup knows how to keep a column of type {of!r}")


def written_rows(conn: Connection, table: Table) -> Iterator[bytes]:
    """Every row as one line of JSON, in the order of the primary key."""
    query = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=ROWS_AT_ONCE)
    for row in conn.execute(query):
        yield _encoder.encode(tuple(row)) + b"\n"


def read_rows(lines: Iterator[bytes], columns: Sequence[Column]) -> Iterator[tuple[Any, ...]]:
    """The rows that `written_rows` wrote; `Refused` for anything else."""
    decoder = msgspec.json.Decoder(tuple[tuple(_TYPES[column.kind] for column in columns)])  # type: ignore[misc] # made of values
    for number, line in enumerate(lines, 1):
        try:
            yield decoder.decode(line)
        except msgspec.DecodeError as error:
            raise Refused(f"row {number} cannot be read: {error}", hint="take another backup") from error
