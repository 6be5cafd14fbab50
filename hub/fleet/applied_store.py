"""The table of settings that devices say they applied, and its statements. Called by `applied` only."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, Row, String, Table, select

from hub.database import Moment, insert, metadata

applied_settings = Table(
    "applied_settings",
    metadata,
    Column("device", String(40), primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("settings", String(64), nullable=False),
    Column("applied_at", Moment, nullable=False),
)
"""The newest settings that each device said it applied: its version, its hash, and when by the device's own clock."""


def rows(conn: Connection) -> Mapping[str, Row[Any]]:
    """By device."""
    return {row.device: row for row in conn.execute(select(applied_settings))}


def put(conn: Connection, device: str, *, version: int, settings: str, applied_at: datetime) -> None:
    """This is the device's newest; an older one that comes late changes nothing."""
    values = {"device": device, "version": version, "settings": settings, "applied_at": applied_at}
    statement = insert(conn, applied_settings).values(values)
    changed = {name: statement.excluded[name] for name in ("version", "settings", "applied_at")}
    newer = applied_settings.c.version < statement.excluded.version
    conn.execute(statement.on_conflict_do_update(index_elements=["device"], set_=changed, where=newer))
