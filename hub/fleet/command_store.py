"""The table of commands, and every statement that touches it. Called by `hub.fleet.commands` only."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Column, Connection, Index, Row, String, Table, and_, func, or_, select, text, update

from hub.database import Moment, metadata
from hub.fleet.nouns import IssuedCommand
from hub.fleet.store import devices
from wire_contract.event import LineHash
from wire_contract.topics import DeviceId

commands = Table(
    "commands",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("device", String(40), nullable=False),
    Column("verb", String(40), nullable=False),
    Column("arguments", String(4000), nullable=False),
    Column("issued_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("outcome", String(200)),
    Column("done_at", Moment),
    Column("done_line", String(64)),
    Index("ix_commands_issued_at", "issued_at"),
    Index(
        "ix_commands_open",
        "device",
        sqlite_where=text("outcome IS NULL"),
        postgresql_where=text("outcome IS NULL"),
    ),
)
"""Commands by id; outcome, `done_at` and `done_line` are what the device's own line says, NULL until it is here."""


def is_enrolled(conn: Connection, device: DeviceId) -> bool:
    """True for a device that stands at a point now."""
    query = select(devices.c.id).where(devices.c.device == device, devices.c.enrolled_to.is_(None))
    return conn.execute(query).first() is not None


def add(conn: Connection, command: IssuedCommand) -> None:
    """The command is here, without an outcome."""
    conn.execute(
        commands.insert().values(
            id=command.id,
            device=command.device,
            verb=command.verb,
            arguments=msgspec.json.encode(command.arguments).decode(),
            issued_at=command.issued_at,
            expires_at=command.expires_at,
        )
    )


def open_commands(conn: Connection, *, now: datetime, of: Collection[DeviceId] | None = None) -> list[IssuedCommand]:
    """What has neither an outcome nor expired, of devices that are enrolled now (or of these), the oldest first."""
    enrolled = select(devices.c.device).where(devices.c.enrolled_to.is_(None))
    query = select(commands).where(commands.c.outcome.is_(None), commands.c.expires_at > now)
    query = query.where(commands.c.device.in_(enrolled)).order_by(commands.c.issued_at, commands.c.id)
    return [_command(row) for row in conn.execute(query if of is None else query.where(commands.c.device.in_(of)))]


def count_open(conn: Connection, device: DeviceId, *, now: datetime) -> int:
    """How many of this device's commands have neither an outcome nor expired."""
    query = select(func.count()).select_from(commands)
    query = query.where(commands.c.device == device, commands.c.outcome.is_(None), commands.c.expires_at > now)
    return int(conn.execute(query).scalar_one())


def end(conn: Connection, id_: str, *, device: DeviceId, outcome: str, at: datetime, line: LineHash) -> None:
    """The command of this device ended so; of several lines that tell an end, the earliest counts, in any order."""
    later = or_(commands.c.done_at > at, and_(commands.c.done_at == at, commands.c.done_line > line))
    mine = and_(commands.c.id == id_, commands.c.device == device, or_(commands.c.done_line.is_(None), later))
    conn.execute(update(commands).where(mine).values(outcome=outcome, done_at=at, done_line=line))


def find(conn: Connection, id_: str) -> IssuedCommand | None:
    """The command with this id."""
    row = conn.execute(select(commands).where(commands.c.id == id_)).one_or_none()
    return None if row is None else _command(row)


def newest(conn: Connection, *, limit: int, device: DeviceId | None = None) -> Sequence[IssuedCommand]:
    """The latest first, of all devices or of one."""
    query = select(commands).order_by(commands.c.issued_at.desc(), commands.c.id).limit(limit)
    found = conn.execute(query if device is None else query.where(commands.c.device == device))
    return [_command(row) for row in found]


def _command(row: Row[Any]) -> IssuedCommand:
    return IssuedCommand(
        id=row.id,
        device=DeviceId(row.device),
        verb=row.verb,
        arguments=msgspec.json.decode(row.arguments, type=dict[str, str]),
        issued_at=row.issued_at,
        expires_at=row.expires_at,
        outcome=row.outcome,
        done_at=row.done_at,
        done_line=None if row.done_line is None else LineHash(row.done_line),
    )
