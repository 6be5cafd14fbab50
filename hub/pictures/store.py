"""The tables of pictures, and every statement that touches them. Called by this slice's service only.

What is known of a picture and its sealed bytes are two tables: the bytes are in no backup.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Index,
    Integer,
    LargeBinary,
    Row,
    Select,
    String,
    Table,
    and_,
    delete,
    func,
    select,
    text,
    update,
)

from hub.database import Moment, insert, metadata
from hub.pictures.picture import Ended, Picture, Wanted
from wire_contract.delivery import Place
from wire_contract.event import JournalId, LineHash
from wire_contract.topics import DeviceId

pictures = Table(
    "pictures",
    metadata,
    Column("device", String(40), primary_key=True),
    Column("picture", String(64), primary_key=True),
    Column("asset", String(40), nullable=False),
    Column("journal", String(8), nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("line", String(64), nullable=False),
    Column("tested_at", Moment, nullable=False),
    Column("wanted_at", Moment, nullable=False),
    Column("asks", Integer, nullable=False),
    Column("command", String(36)),
    Column("look_at", Moment, nullable=False),
    Column("ended", String(10)),
    Column("ended_at", Moment),
    Index("ix_pictures_tested_at", "tested_at"),
    Index(
        "ix_pictures_look_at",
        "look_at",
        sqlite_where=text("ended IS NULL"),
        postgresql_where=text("ended IS NULL"),
    ),
)
"""Pictures that failed tests named and that were wanted; `look_at` is when it is looked after next."""

contents = Table(
    "picture_contents",
    metadata,
    Column("device", String(40), primary_key=True),
    Column("picture", String(64), primary_key=True),
    Column("key_check", String(8), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("received_at", Moment, nullable=False),
    Index("ix_picture_contents_received_at", "received_at"),
)
"""The sealed bytes of pictures that are here."""

views = Table(
    "picture_views",
    metadata,
    Column("act", String(64), primary_key=True),
    Column("device", String(40), nullable=False),
    Column("picture", String(64), nullable=False),
    Column("viewed_at", Moment, nullable=False),
    Column("viewed_by", String(100), nullable=False),
    Index("ix_picture_views_picture", "device", "picture"),
)
"""Who opened a picture, by the line of the hub's chain that tells it."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """The bytes of a picture as they are kept."""

    key_check: str
    sealed: bytes


@dataclass(frozen=True, slots=True)
class View:
    """Somebody opened a picture; `act` is the line of the hub's chain."""

    by: str
    at: datetime
    act: LineHash


_BOTH = pictures.outerjoin(
    contents, and_(pictures.c.device == contents.c.device, pictures.c.picture == contents.c.picture)
)


def add(conn: Connection, wanted: Wanted, *, at: datetime) -> bool:
    """The picture is wanted from now on; False where it was before."""
    statement = insert(conn, pictures).on_conflict_do_nothing()
    place = wanted.place
    added = conn.execute(
        statement.values(
            device=wanted.device,
            picture=wanted.picture,
            asset=wanted.asset,
            journal=place.journal,
            sequence=place.sequence,
            line=place.hash,
            tested_at=wanted.tested_at,
            wanted_at=at,
            asks=0,
            look_at=at,
        ).returning(pictures.c.picture)
    )
    return added.first() is not None


def is_any_wanted(conn: Connection, device: DeviceId, asset: str, *, since: datetime, until: datetime) -> bool:
    """Whether a picture of this camera is wanted already, of a test of this time."""
    query = select(pictures.c.picture).where(pictures.c.device == device, pictures.c.asset == asset)
    query = query.where(pictures.c.tested_at >= since, pictures.c.tested_at < until).limit(1)
    return conn.execute(query).first() is not None


def count_wanted(conn: Connection, device: DeviceId, *, since: datetime, until: datetime) -> int:
    """How many pictures of this device are wanted, of tests of this time."""
    query = select(func.count()).select_from(pictures).where(pictures.c.device == device)
    return int(conn.execute(query.where(pictures.c.tested_at >= since, pictures.c.tested_at < until)).scalar_one())


def find(conn: Connection, device: DeviceId, name: str) -> Picture | None:
    """What is known of this device's picture."""
    row = conn.execute(_known().where(pictures.c.device == device, pictures.c.picture == name)).one_or_none()
    return None if row is None else _picture(row)


def newest(conn: Connection, *, limit: int, device: DeviceId | None, asset: str | None) -> Sequence[Picture]:
    """The pictures of the latest tests first: of one camera, of one device, or of all."""
    query = _known().order_by(pictures.c.tested_at.desc(), pictures.c.picture).limit(limit)
    if device is not None:
        query = query.where(pictures.c.device == device)
    if asset is not None:
        query = query.where(pictures.c.asset == asset)
    return [_picture(row) for row in conn.execute(query)]


def due(conn: Connection, *, now: datetime, limit: int) -> Sequence[Picture]:
    """Pictures that are not here, have not ended, and are to be looked after now; the longest due first."""
    query = _known().where(pictures.c.ended.is_(None), pictures.c.look_at <= now, contents.c.picture.is_(None))
    return [_picture(row) for row in conn.execute(query.order_by(pictures.c.look_at, pictures.c.picture).limit(limit))]


def asked(conn: Connection, wanted: Wanted, *, command: str, look_at: datetime) -> None:
    """The device was asked once more."""
    conn.execute(_one(wanted).values(asks=pictures.c.asks + 1, command=command, look_at=look_at))


def look_later(conn: Connection, wanted: Wanted, *, at: datetime) -> None:
    """The picture is looked after then."""
    conn.execute(_one(wanted).values(look_at=at))


def end(conn: Connection, wanted: Wanted, *, why: Ended, at: datetime) -> None:
    """Nobody is asked for it any more."""
    conn.execute(_one(wanted).values(ended=why.value, ended_at=at))


def put_content(conn: Connection, device: DeviceId, name: str, *, sealed: bytes, key_check: str, at: datetime) -> None:
    """The picture is here, in the transaction of whoever calls: bytes and row are durable together or not at all."""
    values = {"device": device, "picture": name, "sealed": sealed, "key_check": key_check, "received_at": at}
    conn.execute(insert(conn, contents).on_conflict_do_nothing().values(**values))


def content(conn: Connection, device: DeviceId, name: str) -> Sealed | None:
    """The picture's bytes as they are kept."""
    query = select(contents.c.key_check, contents.c.sealed)
    row = conn.execute(query.where(contents.c.device == device, contents.c.picture == name)).one_or_none()
    return None if row is None else Sealed(row.key_check, bytes(row.sealed))


def has_contents(conn: Connection) -> bool:
    """Whether any picture is here."""
    return conn.execute(select(contents.c.picture).limit(1)).first() is not None


def delete_contents(
    conn: Connection,
    *,
    at: datetime,
    before: datetime | None = None,
    device: DeviceId | None = None,
    name: str | None = None,
) -> int:
    """These pictures are gone, and known as deleted; how many."""
    query = select(contents.c.device, contents.c.picture)
    if before is not None:
        query = query.where(contents.c.received_at < before)
    if device is not None:
        query = query.where(contents.c.device == device)
    if name is not None:
        query = query.where(contents.c.picture == name)
    found = [(row.device, row.picture) for row in conn.execute(query)]
    for one, picture in found:
        conn.execute(delete(contents).where(contents.c.device == one, contents.c.picture == picture))
        known = and_(pictures.c.device == one, pictures.c.picture == picture)
        conn.execute(update(pictures).where(known).values(ended=Ended.DELETED.value, ended_at=at))
    return len(found)


def add_view(conn: Connection, wanted: Wanted, *, by: str, at: datetime, act: LineHash) -> None:
    """Somebody opened the picture."""
    conn.execute(
        views.insert().values(act=act, device=wanted.device, picture=wanted.picture, viewed_at=at, viewed_by=by)
    )


def views_of(conn: Connection, device: DeviceId, name: str, *, limit: int) -> Sequence[View]:
    """Who opened the picture, the latest first."""
    query = select(views).where(views.c.device == device, views.c.picture == name)
    found = conn.execute(query.order_by(views.c.viewed_at.desc(), views.c.act).limit(limit))
    return [View(row.viewed_by, row.viewed_at, LineHash(row.act)) for row in found]


def _known() -> Select[Any]:
    return select(pictures, contents.c.received_at.label("received_at")).select_from(_BOTH)


def _one(wanted: Wanted) -> Any:  # noqa: ANN401 (SQLAlchemy's update has no shorter name)
    return update(pictures).where(pictures.c.device == wanted.device, pictures.c.picture == wanted.picture)


def _picture(row: Row[Any]) -> Picture:
    place = Place(JournalId(row.journal), row.sequence, LineHash(row.line))
    return Picture(
        wanted=Wanted(DeviceId(row.device), row.asset, row.picture, place, row.tested_at),
        wanted_at=row.wanted_at,
        asks=row.asks,
        command=row.command,
        ended=None if row.ended is None else Ended(row.ended),
        ended_at=row.ended_at,
        received_at=row.received_at,
    )
