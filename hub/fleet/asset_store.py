"""The table of cameras and lamps. Called by `hub.fleet.assets` only."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from sqlalchemy import Column, Connection, Date, ForeignKey, Integer, String, Table, delete, select

from hub.database import metadata
from hub.fleet.asset import Asset, AssetKind

assets = Table(
    "assets",
    metadata,
    Column("point_id", Integer, ForeignKey("points.id"), primary_key=True, autoincrement=False),
    Column("kind", String(10), primary_key=True),
    Column("name", String(40), primary_key=True),
    Column("from_day", Date, primary_key=True),
    Column("to_day", Date),
    Column("label", String(200), nullable=False),
    Column("inventory", String(200), nullable=False),
    Column("owner", String(200), nullable=False),
    Column("note", String(200), nullable=False),
)
"""Cameras and lamps of the points, with their owner, from `from_day` (included) to `to_day` (excluded)."""


def rows(conn: Connection) -> Sequence[Asset]:
    """Every asset that ever was, by point, kind, name and time."""
    query = select(assets).order_by(assets.c.point_id, assets.c.kind, assets.c.name, assets.c.from_day)
    return [Asset(**{**row, "kind": AssetKind(row["kind"])}) for row in conn.execute(query).mappings()]


def put(conn: Connection, *, point_id: int, kind: str, name: str, from_day: date, after: Asset | None) -> None:
    """The asset with this key is `after`; None: there is none."""
    key = (assets.c.point_id == point_id) & (assets.c.kind == kind) & (assets.c.name == name)
    conn.execute(delete(assets).where(key & (assets.c.from_day == from_day)))
    if after is not None:
        conn.execute(assets.insert().values({**asdict(after), "kind": after.kind.value}))
