"""The table of suspended points. Called by `hub.patrol.suspensions` and `hub.patrol.register` only."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from sqlalchemy import Column, Connection, Date, ForeignKey, Integer, String, Table, delete, select

from hub.database import metadata
from hub.patrol.suspension import Suspension

suspensions = Table(
    "suspensions",
    metadata,
    Column("point_id", Integer, ForeignKey("points.id"), primary_key=True, autoincrement=False),
    Column("from_day", Date, primary_key=True),
    Column("to_day", Date),
    Column("document", String(200), nullable=False),
    Column("why", String(500), nullable=False),
    Column("patrols_after", Integer, nullable=False),
)
"""Days on which points are not patrolled, from `from_day` (included) to `to_day` (excluded), and why."""


def rows(conn: Connection) -> Sequence[Suspension]:
    """Every suspension that ever was, by point and time."""
    query = select(suspensions).order_by(suspensions.c.point_id, suspensions.c.from_day)
    return [Suspension(**row) for row in conn.execute(query).mappings()]


def put(conn: Connection, point_id: int, from_day: date, after: Suspension | None) -> None:
    """The point's suspension from this day on is `after`; None: there is none."""
    conn.execute(delete(suspensions).where(suspensions.c.point_id == point_id, suspensions.c.from_day == from_day))
    if after is not None:
        conn.execute(suspensions.insert().values(asdict(after)))
