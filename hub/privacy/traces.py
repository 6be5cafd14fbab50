"""Where a text stands in the database: every text and every byte column of every table is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, LargeBinary, MetaData, String, Table, func, literal, select


@dataclass(frozen=True, slots=True)
class Trace:
    """A column that still has the text in it."""

    table: str
    column: str
    rows: int


def traces(conn: Connection, text: str) -> Sequence[Trace]:
    """Every column with this text, also of tables that this release does not know; by table and column."""
    found = MetaData()
    found.reflect(conn)
    traced = []
    for table in sorted(found.sorted_tables, key=lambda one: one.name):
        for column in table.columns:
            rows = _count(conn, table, column, text)
            if rows:
                traced.append(Trace(table.name, column.name, rows))
    return traced


def _count(conn: Connection, table: Table, column: Column[Any], text: str) -> int:
    condition: ColumnElement[bool]
    if isinstance(column.type, String):
        condition = column.contains(text, autoescape=True)
    elif isinstance(column.type, LargeBinary) and conn.dialect.name == "sqlite":
        condition = func.instr(column, literal(text.encode())) > 0
    elif isinstance(column.type, LargeBinary):
        condition = func.encode(column, "hex").contains(text.encode().hex())
    else:
        return 0
    return int(conn.execute(select(func.count()).select_from(table).where(condition)).scalar_one())
