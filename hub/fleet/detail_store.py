"""The table of what kinds of risk points have. Called by `hub.fleet.details` only."""

from collections.abc import Mapping

from sqlalchemy import Column, Connection, ForeignKey, Integer, String, Table, delete, select

from hub.database import metadata

point_details = Table(
    "point_details",
    metadata,
    Column("point_id", Integer, ForeignKey("points.id"), primary_key=True, autoincrement=False),
    Column("kinds", String(400), nullable=False),
    Column("purpose", String(200), nullable=False),
)
"""The kinds of risk of a point, codes with commas between, and what it is kept for; not every point has a row."""


def rows(conn: Connection) -> Mapping[int, tuple[tuple[str, ...], str]]:
    """Kinds and purpose by the point's number."""
    found = conn.execute(select(point_details).order_by(point_details.c.point_id))
    return {row.point_id: (tuple(row.kinds.split(",")) if row.kinds else (), row.purpose) for row in found}


def put(conn: Connection, point_id: int, said: tuple[tuple[str, ...], str] | None) -> None:
    """The point's kinds and purpose are these; for None nothing is said."""
    conn.execute(delete(point_details).where(point_details.c.point_id == point_id))
    if said is not None:
        row = {"point_id": point_id, "kinds": ",".join(said[0]), "purpose": said[1]}
        conn.execute(point_details.insert().values(row))
