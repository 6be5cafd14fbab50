"""The table of where points are. Called by `hub.fleet.locations` only."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, Connection, ForeignKey, Integer, Row, Table, delete, select

from hub.database import metadata

point_locations = Table(
    "point_locations",
    metadata,
    Column("point_id", Integer, ForeignKey("points.id"), primary_key=True, autoincrement=False),
    Column("latitude_udeg", Integer, nullable=False),
    Column("longitude_udeg", Integer, nullable=False),
)
"""Where a point is (WGS 84), in millionths of a degree; not every point has a row."""


def rows(conn: Connection) -> Sequence[Row[Any]]:
    """Every place, by the point's number."""
    return conn.execute(select(point_locations).order_by(point_locations.c.point_id)).all()


def put(conn: Connection, point_id: int, place: tuple[int, int] | None) -> None:
    """The point is there; nowhere for None."""
    conn.execute(delete(point_locations).where(point_locations.c.point_id == point_id))
    if place is not None:
        latitude, longitude = place
        row = {"point_id": point_id, "latitude_udeg": latitude, "longitude_udeg": longitude}
        conn.execute(point_locations.insert().values(row))
