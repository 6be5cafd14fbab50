"""The table of photographs, and every statement that touches it. Called by this slice's service only."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, Index, Integer, Row, String, Table, func, select, update

from hub.database import Moment, insert, metadata
from hub.fleet.location import Location
from hub.photographs.photograph import Claims, Photograph

photographs = Table(
    "photographs",
    metadata,
    Column("photograph", String(64), primary_key=True),
    Column("bytes", BigInteger, nullable=False),
    Column("kind", String(8), nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("point", String(200)),
    Column("claimed_at", Moment),
    Column("claimed_latitude_udeg", Integer),
    Column("claimed_longitude_udeg", Integer),
    Column("received_at", Moment, nullable=False),
    Column("received_by", String(100), nullable=False),
    Column("deleted_at", Moment),
    Column("cleared_by", String(100)),
    Column("cleared_at", Moment),
    Index("ix_photographs_received_at", "received_at"),
)
"""By the SHA-256 of what was received; what begins with `claimed` stood in the file, and nobody vouches for it."""


def add(conn: Connection, photograph: Photograph) -> bool:
    """It is known from now on; False where it was before."""
    place = photograph.claims.place
    statement = insert(conn, photographs).on_conflict_do_nothing()
    values = {
        "photograph": photograph.name,
        "bytes": photograph.bytes,
        "kind": photograph.kind,
        "width": photograph.width,
        "height": photograph.height,
        "point": photograph.point,
        "claimed_at": photograph.claims.taken_at,
        "claimed_latitude_udeg": place.latitude_udeg if place else None,
        "claimed_longitude_udeg": place.longitude_udeg if place else None,
        "received_at": photograph.received_at,
        "received_by": photograph.received_by,
    }
    return conn.execute(statement.values(**values).returning(photographs.c.photograph)).first() is not None


def find(conn: Connection, name: str) -> Photograph | None:
    """What is known of it."""
    row = conn.execute(select(photographs).where(photographs.c.photograph == name)).one_or_none()
    return None if row is None else _photograph(row)


def bring_back(conn: Connection, photograph: Photograph) -> None:
    """One that was deleted has been sent again: it has its whole time before it, and is cleared by nobody."""
    values = {"received_at": photograph.received_at, "received_by": photograph.received_by, "point": photograph.point}
    values |= {"cleared_by": None, "cleared_at": None}
    conn.execute(
        update(photographs).where(photographs.c.photograph == photograph.name).values(deleted_at=None, **values)
    )


def clear(conn: Connection, name: str, *, by: str | None, at: datetime | None) -> None:
    """Who cleared it for papers, and when; None and None: nobody."""
    conn.execute(update(photographs).where(photographs.c.photograph == name).values(cleared_by=by, cleared_at=at))


def here(conn: Connection) -> Sequence[Photograph]:
    """Every one that is not deleted, the oldest first."""
    query = select(photographs).where(photographs.c.deleted_at.is_(None))
    return [
        _photograph(row) for row in conn.execute(query.order_by(photographs.c.received_at, photographs.c.photograph))
    ]


def names_here(conn: Connection) -> frozenset[str]:
    """The names of those that are not deleted."""
    return frozenset(conn.execute(select(photographs.c.photograph).where(photographs.c.deleted_at.is_(None))).scalars())


def bytes_here(conn: Connection) -> int:
    """Of all originals that are not deleted."""
    query = select(func.coalesce(func.sum(photographs.c.bytes), 0)).where(photographs.c.deleted_at.is_(None))
    return int(conn.execute(query).scalar_one())


def delete_before(conn: Connection, before: datetime, *, at: datetime, most: int) -> Sequence[str]:
    """Those received before then are known as deleted; their names."""
    old = select(photographs.c.photograph).where(photographs.c.deleted_at.is_(None), photographs.c.received_at < before)
    names = conn.execute(old.order_by(photographs.c.received_at).limit(most)).scalars().all()
    if names:
        conn.execute(update(photographs).where(photographs.c.photograph.in_(names)).values(deleted_at=at))
    return names


def _photograph(row: Row[Any]) -> Photograph:
    place = None
    if row.claimed_latitude_udeg is not None and row.claimed_longitude_udeg is not None:
        place = Location(row.claimed_latitude_udeg, row.claimed_longitude_udeg)
    return Photograph(
        name=row.photograph,
        bytes=row.bytes,
        kind=row.kind,
        width=row.width,
        height=row.height,
        point=row.point,
        claims=Claims(row.claimed_at, place),
        received_at=row.received_at,
        received_by=row.received_by,
        deleted_at=row.deleted_at,
        cleared_by=row.cleared_by,
        cleared_at=row.cleared_at,
    )
