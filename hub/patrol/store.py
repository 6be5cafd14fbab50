"""The tables of patrol, and every statement that touches them. Called by `hub.patrol.service` only."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from hub.database import Moment, metadata

duties = Table(
    "duties",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("point_id", Integer, ForeignKey("points.id"), nullable=False),
    Column("from_day", Date, nullable=False),
    Column("patrols_per_day", Integer, nullable=False),
    UniqueConstraint("point_id", "from_day"),
)
"""How many patrols a day a point is due, from a Bangkok day on until a later row; no row means the form's 2."""

scans = Table(
    "scans",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("device", String(40), nullable=False),
    Column("reader", String(40), nullable=False),
    Column("medium", String(10), nullable=False),
    Column("proof", String(20), nullable=False),
    Column("credential", String(4200), nullable=False),
    Column("shown", String(10), nullable=False),
    Column("occurred_at", Moment, nullable=False),
    Column("clock", String(16), nullable=False),
    Column("received_at", Moment, nullable=False),
    Index("ix_scans_device_occurred_at", "device", "occurred_at"),
)
"""Taps, one row for each tag.scanned line: a projection of `lines` that can be made anew at any time."""
