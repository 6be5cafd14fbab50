"""The table of the hub's own chain, and every statement that touches it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Index,
    LargeBinary,
    Row,
    String,
    Table,
    UniqueConstraint,
    func,
    or_,
    select,
)
from sqlalchemy import text as sql

from hub.database import Moment, metadata
from hub.evidence.entry import Entry
from wire_contract.chain import Signature
from wire_contract.event import JournalId, LineHash

hub_lines = Table(
    "hub_lines",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("journal", String(8), nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
    Column("parent", String(64), nullable=False),
    Column("kind", String(128), nullable=False),
    Column("subject", String(128), nullable=False),
    Column("occurred_at", Moment, nullable=False),
    Column("signature", String(86), nullable=False),
    Column("line", LargeBinary, nullable=False),
    UniqueConstraint("journal", "sequence"),
    Index("ix_hub_lines_kind", "kind", "number"),
)
"""The hub's own lines byte for byte; the other columns are read out of them. Rows are added, never changed."""

_LOCK = sql("SELECT pg_advisory_xact_lock(7140023)")
_AT_ONCE = 1000


def lock(conn: Connection) -> None:
    """Nobody else adds a line until the transaction ends (SQLite has one writer anyway)."""
    if conn.dialect.name == "postgresql":
        conn.execute(_LOCK)


def add(conn: Connection, entry: Entry, *, parent: LineHash) -> None:
    """The line is the newest of the chain."""
    conn.execute(
        hub_lines.insert().values(
            number=entry.number,
            journal=entry.journal,
            sequence=entry.sequence,
            hash=entry.hash,
            parent=parent,
            kind=entry.kind,
            subject=entry.subject,
            occurred_at=entry.occurred_at,
            signature=entry.signature,
            line=entry.line,
        )
    )


def newest(conn: Connection) -> Entry | None:
    """The newest line."""
    return next(iter(newest_first(conn, limit=1)), None)


def newest_first(
    conn: Connection, *, limit: int, before: int | None = None, not_by: str | None = None
) -> Sequence[Entry]:
    """The newest lines first, older than this number, without those of one subject."""
    query = select(hub_lines).order_by(hub_lines.c.number.desc()).limit(limit)
    if not_by is not None:
        query = query.where(hub_lines.c.subject != not_by)
    return [_entry(row) for row in conn.execute(query if before is None else query.where(hub_lines.c.number < before))]


def oldest_first(conn: Connection) -> Iterator[Entry]:
    """The whole chain, a piece at a time."""
    after = 0
    while rows := conn.execute(
        select(hub_lines).where(hub_lines.c.number > after).order_by(hub_lines.c.number).limit(_AT_ONCE)
    ).all():
        yield from (_entry(row) for row in rows)
        after = rows[-1].number


def of_kind(conn: Connection, kind: str) -> Sequence[Entry]:
    """Every line of one kind, the oldest first."""
    query = select(hub_lines).where(hub_lines.c.kind == kind).order_by(hub_lines.c.number)
    return [_entry(row) for row in conn.execute(query)]


def naming(
    conn: Connection,
    names: Sequence[str],
    *,
    kinds: Sequence[str],
    since: datetime | None,
    until: datetime,
    limit: int,
) -> Sequence[Entry]:
    """The newest lines of these kinds that hold one of these texts, quotes around it or as part of a longer one."""
    found_in = func.instr if conn.dialect.name == "sqlite" else func.strpos
    line = hub_lines.c.line if conn.dialect.name == "sqlite" else func.convert_from(hub_lines.c.line, "UTF8")
    texts = [msgspec.json.encode(name) for name in names]
    held = or_(*(found_in(line, one if conn.dialect.name == "sqlite" else one.decode()) > 0 for one in texts))
    query = select(hub_lines).where(hub_lines.c.kind.in_(kinds), hub_lines.c.occurred_at <= until, held)
    if since is not None:
        query = query.where(hub_lines.c.occurred_at >= since)
    query = query.order_by(hub_lines.c.occurred_at.desc(), hub_lines.c.hash.desc()).limit(limit)
    return [_entry(row) for row in conn.execute(query)]


def count(conn: Connection, kind: str) -> int:
    """How many lines there are of one kind."""
    return conn.execute(select(func.count()).select_from(hub_lines).where(hub_lines.c.kind == kind)).scalar_one()


def by_hash(conn: Connection, line_hash: LineHash) -> Entry | None:
    """The line with this hash."""
    row = conn.execute(select(hub_lines).where(hub_lines.c.hash == line_hash)).one_or_none()
    return None if row is None else _entry(row)


def _entry(row: Row[Any]) -> Entry:
    return Entry(
        number=row.number,
        journal=JournalId(row.journal),
        sequence=row.sequence,
        hash=LineHash(row.hash),
        kind=row.kind,
        subject=row.subject,
        occurred_at=row.occurred_at,
        signature=Signature(row.signature),
        line=bytes(row.line),
    )
