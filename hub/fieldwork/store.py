"""The table of what telephones have sent. Called by this slice's service only."""

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Index, Integer, Row, String, Table, delete, select

from hub.database import Moment, metadata
from hub.fieldwork.report import Reported

reports = Table(
    "defect_reports",
    metadata,
    Column("key", String(36), primary_key=True),
    Column("sent_by", String(100), nullable=False),
    Column("sent_at", Moment, nullable=False),
    Column("order", Integer, nullable=False),
    Column("is_joined", Boolean, nullable=False),
    Index("ix_defect_reports_sent_at", "sent_at"),
)
"""By the key of the form; only so long as a telephone may still send it again."""


def find(conn: Connection, key: str) -> Reported | None:
    """What became of the form with this key."""
    row = conn.execute(select(reports).where(reports.c.key == key)).one_or_none()
    return None if row is None else _reported(row)


def add(conn: Connection, reported: Reported) -> None:
    """The form with this key has been taken."""
    values = {"key": reported.key, "sent_by": reported.sent_by, "sent_at": reported.sent_at}
    conn.execute(reports.insert().values(order=reported.order, is_joined=reported.is_joined, **values))


def forget(conn: Connection, *, before: datetime) -> None:
    """Nobody sends these again."""
    conn.execute(delete(reports).where(reports.c.sent_at < before))


def _reported(row: Row[Any]) -> Reported:
    return Reported(row.key, row.order, row.is_joined, row.sent_by, row.sent_at)
