"""The table of devices' logs. Called by `hub.fleet.device_logs` only."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Index, LargeBinary, Row, String, Table, delete, func, select

from hub.database import Moment, insert, metadata
from wire_contract.topics import DeviceId

device_logs = Table(
    "device_logs",
    metadata,
    Column("command", String(36), primary_key=True),
    Column("device", String(40), nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("packed", LargeBinary, nullable=False),
    Index("ix_device_logs_device", "device", "received_at"),
    Index("ix_device_logs_received_at", "received_at"),
)
"""By the command that asked; a few of each device."""


def add(conn: Connection, command: str, *, device: DeviceId, received_at: datetime, packed: bytes) -> None:
    """The log is here, the first that came for its command."""
    row = {"command": command, "device": device, "received_at": received_at, "packed": packed}
    conn.execute(insert(conn, device_logs).values(row).on_conflict_do_nothing())


def keep_newest(conn: Connection, device: DeviceId, *, most: int) -> None:
    """Of this device no more than so many are here."""
    query = select(device_logs.c.command).where(device_logs.c.device == device)
    older = query.order_by(device_logs.c.received_at.desc(), device_logs.c.command).offset(most)
    gone = [row.command for row in conn.execute(older)]
    if gone:
        conn.execute(delete(device_logs).where(device_logs.c.command.in_(gone)))


def delete_before(conn: Connection, moment: datetime) -> int:
    """What came before is gone; how many."""
    return conn.execute(delete(device_logs).where(device_logs.c.received_at < moment)).rowcount


def find(conn: Connection, command: str) -> Row[Any] | None:
    """The log that this command asked for."""
    return conn.execute(select(device_logs).where(device_logs.c.command == command)).one_or_none()


def sizes(conn: Connection, commands: Collection[str]) -> Sequence[tuple[str, datetime, int]]:
    """Of these commands: which brought a log, when, of how many bytes."""
    size = func.length(device_logs.c.packed).label("size")
    query = select(device_logs.c.command, device_logs.c.received_at, size)
    found = conn.execute(query.where(device_logs.c.command.in_(commands)))
    return [(row.command, row.received_at, row.size) for row in found]
