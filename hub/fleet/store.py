"""The tables of the fleet, and every statement that touches them. Called by `hub.fleet.service` only."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Row,
    String,
    Table,
    delete,
    false,
    select,
    text,
    update,
)

from hub.database import Moment, insert, metadata
from hub.fleet.nouns import Enrolment, Point
from wire_contract.chain import PublicKey
from wire_contract.topics import DeviceId

points = Table(
    "points",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("code", String(40), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("short_name", String(60), nullable=False),
    Column("station", String(100), nullable=False),
    Column("has_camera", Boolean, nullable=False),
    Column("opened_on", Date, nullable=False),
    Column("closed_on", Date),
)
"""Risk points (จุดเสี่ยงภัย). `opened_on` is the first Bangkok day that counts; `closed_on` the first that does not."""

devices = Table(
    "devices",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("device", String(40), nullable=False),
    Column("point_id", Integer, ForeignKey("points.id"), nullable=False),
    Column("public_key", String(43), nullable=False),
    Column("enrolled_from", Moment, nullable=False),
    Column("enrolled_to", Moment),
    Column("revoked", Boolean, nullable=False, server_default=false()),
    Index("ix_devices_device", "device"),
    Index(
        "uq_devices_standing",
        "device",
        unique=True,
        sqlite_where=text("enrolled_to IS NULL"),
        postgresql_where=text("enrolled_to IS NULL"),
    ),
    Index("ix_devices_point_id", "point_id"),
)
"""Enrolments: which key speaks for which device at which point, from when (included) to when (excluded)."""

device_status = Table(
    "device_status",
    metadata,
    Column("device", String(40), primary_key=True),
    Column("last_seen", Moment, nullable=False),
    Column("online", Boolean, nullable=False),
    Column("payload", LargeBinary, nullable=False),
)
"""The newest heartbeat of each device; for the pages, never evidence."""

device_settings = Table(
    "device_settings",
    metadata,
    Column("device", String(40), primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("settings", LargeBinary, nullable=False),
    Column("settings_hash", String(64), nullable=False),
)
"""The settings last signed for each device; versions only rise."""


def points_by_code(conn: Connection, *, code: str | None = None) -> list[Point]:
    """The points, or the one with this code, in the order of their codes."""
    query = select(points).order_by(points.c.code)
    return [_point(row) for row in conn.execute(query if code is None else query.where(points.c.code == code))]


def add_point(conn: Connection, values: Mapping[str, object]) -> int | None:
    """The new point's number, or None where its code is taken."""
    statement = insert(conn, points).values(values).on_conflict_do_nothing(index_elements=["code"])
    return conn.execute(statement.returning(points.c.id)).scalar_one_or_none()


def change_point(conn: Connection, code: str, values: Mapping[str, object]) -> None:
    """These columns of the point are other ones."""
    conn.execute(update(points).where(points.c.code == code).values(values))


def enrolments(conn: Connection, *, current: bool = False) -> list[Enrolment]:
    """All enrolments, or those that still stand, by device and time."""
    query = select(devices).order_by(devices.c.device, devices.c.enrolled_from, devices.c.id)
    return [_enrolment(row) for row in conn.execute(query.where(devices.c.enrolled_to.is_(None)) if current else query)]


def terms(conn: Connection, device_names: Collection[DeviceId]) -> list[Enrolment]:
    """The enrolments of these devices, in no order."""
    return [_enrolment(row) for row in conn.execute(select(devices).where(devices.c.device.in_(device_names)))]


def point_codes(conn: Connection) -> dict[int, str]:
    """The code of every point, by id."""
    return {row.id: row.code for row in conn.execute(select(points.c.id, points.c.code))}


def put_enrolment(conn: Connection, before: Enrolment | None, after: Enrolment | None) -> None:
    """The enrolment is `after` and no longer `before`."""
    if before is not None:
        conn.execute(
            delete(devices).where(
                devices.c.device == before.device,
                devices.c.point_id == before.point_id,
                devices.c.public_key == before.public_key,
                devices.c.enrolled_from == before.enrolled_from,
            )
        )
    if after is not None:
        conn.execute(devices.insert().values({field.name: getattr(after, field.name) for field in fields(after)}))


def keys(conn: Connection, wanted: Collection[DeviceId]) -> dict[DeviceId, list[PublicKey]]:
    """Every key of each of these devices that is not revoked, the newest first."""
    query = select(devices.c.device, devices.c.public_key).where(devices.c.device.in_(wanted), ~devices.c.revoked)
    found: dict[DeviceId, list[PublicKey]] = {}
    for row in conn.execute(query.order_by(devices.c.enrolled_from.desc(), devices.c.id.desc())):
        known = found.setdefault(DeviceId(row.device), [])
        if row.public_key not in known:
            known.append(PublicKey(row.public_key))
    return found


def save_online(conn: Connection, device: DeviceId, *, payload: bytes, last_seen: datetime) -> None:
    """The device's newest heartbeat is this one."""
    values = {"device": device, "last_seen": last_seen, "online": True, "payload": payload}
    statement = insert(conn, device_status).values(values)
    changed = {name: statement.excluded[name] for name in ("last_seen", "online", "payload")}
    conn.execute(statement.on_conflict_do_update(index_elements=["device"], set_=changed))


def save_presence(conn: Connection, device: DeviceId, *, online: bool) -> None:
    """A device that was seen before is there, or is not; when it was last seen does not change."""
    conn.execute(update(device_status).where(device_status.c.device == device).values(online=online))


def status_rows(conn: Connection) -> Sequence[Row[Any]]:
    """The newest heartbeat of each device."""
    return conn.execute(select(device_status).order_by(device_status.c.device)).all()


def settings_rows(conn: Connection) -> dict[DeviceId, tuple[int, bytes]]:
    """The version and the bytes of the settings last signed for each device."""
    query = select(device_settings.c.device, device_settings.c.version, device_settings.c.settings)
    return {DeviceId(row.device): (row.version, bytes(row.settings)) for row in conn.execute(query)}


def save_settings(conn: Connection, device: DeviceId, *, version: int, settings: bytes, settings_hash: str) -> None:
    """These are the settings last signed for the device."""
    values = {"device": device, "version": version, "settings": settings, "settings_hash": settings_hash}
    statement = insert(conn, device_settings).values(values)
    changed = {name: statement.excluded[name] for name in ("version", "settings", "settings_hash")}
    conn.execute(statement.on_conflict_do_update(index_elements=["device"], set_=changed))


def _point(row: Row[Any]) -> Point:
    return Point(
        id=row.id,
        code=row.code,
        name=row.name,
        short_name=row.short_name,
        station=row.station,
        has_camera=row.has_camera,
        opened_on=row.opened_on,
        closed_on=row.closed_on,
    )


def _enrolment(row: Row[Any]) -> Enrolment:
    return Enrolment(
        device=DeviceId(row.device),
        point_id=row.point_id,
        public_key=PublicKey(row.public_key),
        enrolled_from=row.enrolled_from,
        enrolled_to=row.enrolled_to,
        revoked=row.revoked,
    )
