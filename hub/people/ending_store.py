"""Officers who patrol no more, and the statement that renames one. Called by `hub.people.officer_changes` only."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Column, Connection, Date, ForeignKey, Integer, Table, delete, select, update

from hub.database import metadata
from hub.people.store import officers

officer_endings = Table(
    "officer_endings",
    metadata,
    Column("officer_id", Integer, ForeignKey("officers.id"), primary_key=True, autoincrement=False),
    Column("ended_on", Date, nullable=False),
)
"""From which Bangkok day on an officer patrols no more; who still does has no row."""


def rows(conn: Connection) -> Sequence[tuple[str, date]]:
    """The code of each officer whose service ended, and the day."""
    query = select(officers.c.code, officer_endings.c.ended_on).join(
        officers, officers.c.id == officer_endings.c.officer_id
    )
    return [(row.code, row.ended_on) for row in conn.execute(query.order_by(officers.c.code))]


def put(conn: Connection, officer_id: int, ended_on: date | None) -> None:
    """The officer's service ends on this day; for None it goes on."""
    conn.execute(delete(officer_endings).where(officer_endings.c.officer_id == officer_id))
    if ended_on is not None:
        conn.execute(officer_endings.insert().values(officer_id=officer_id, ended_on=ended_on))


def rename(conn: Connection, officer_id: int, *, name: str, was: str) -> bool:
    """The officer has this name; False where the name is no longer what it was."""
    statement = update(officers).where(officers.c.id == officer_id, officers.c.name == was).values(name=name)
    return conn.execute(statement).rowcount == 1
