"""The table of maintenance. Called by `hub.fleet.maintenance` only."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, Connection, Row, String, Table, delete, select

from hub.database import Moment, metadata
from hub.fleet.liveness import Maintenance
from wire_contract.topics import DeviceId

maintenance = Table(
    "maintenance",
    metadata,
    Column("device", String(40), primary_key=True),
    Column("begins", Moment, nullable=False),
    Column("ends", Moment, nullable=False),
    Column("why", String(500), nullable=False),
)
"""What was last said of each device; over once `ends` is past."""


def rows(conn: Connection) -> Sequence[Row[Any]]:
    """Every row, by device."""
    return conn.execute(select(maintenance).order_by(maintenance.c.device)).all()


def put(conn: Connection, device: DeviceId, said: Maintenance | None) -> None:
    """This was last said of the device; nothing for None."""
    conn.execute(delete(maintenance).where(maintenance.c.device == device))
    if said is not None:
        row = {"device": device, "begins": said.begins, "ends": said.ends, "why": said.why}
        conn.execute(maintenance.insert().values(row))
