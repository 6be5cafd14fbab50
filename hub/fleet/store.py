"""The tables of the fleet, and every statement that touches them. Called by `hub.fleet.service` only."""

from sqlalchemy import BigInteger, Boolean, Column, Date, ForeignKey, Index, Integer, LargeBinary, String, Table

from hub.database import Moment, metadata

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
    Index("ix_devices_device", "device"),
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
