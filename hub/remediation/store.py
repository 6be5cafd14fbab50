"""The tables of work orders, and every statement that touches them. Called by this slice's doors only."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    Row,
    String,
    Table,
    func,
    select,
    text,
    update,
)

from hub.database import Moment, metadata
from hub.remediation.order import Comment, Order, Taken
from hub.remediation.records import order_of
from hub.remediation.transitions import OPENED, State, Step
from wire_contract.event import LineHash

_OPEN_DEFECT = text("state NOT IN ('proved', 'cancelled', 'healed') AND asset IS NOT NULL")

orders = Table(
    "orders",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("point", String(200), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("section", String(200), nullable=False),
    Column("state", String(20), nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("asset_kind", String(10)),
    Column("asset", String(40)),
    Column("cause", String(200)),
    Column("what", String(500), nullable=False),
    Column("episode_since", Moment),
    Column("done_at", Moment),
    Column("done_by", String(200)),
    Column("repaired_at", Moment),
    Column("proof", String(64)),
    Column("proved_at", Moment),
    Column("cancel_asked_by", String(200)),
    Column("relapses", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("changed_at", Moment),
    Column("traffy_ticket", String(200)),
    Column("retest", String(36)),
    Index("ix_orders_state", "state", "section"),
    Index("ix_orders_point", "point"),
    Index(
        "uq_orders_open_defect",
        "point",
        "asset_kind",
        "asset",
        "cause",
        unique=True,
        sqlite_where=_OPEN_DEFECT,
        postgresql_where=_OPEN_DEFECT,
    ),
)
"""Every order as it stands; of each asset and cause one is open at most. A projection of the hub's chain."""

order_steps = Table(
    "order_steps",
    metadata,
    Column("number", Integer, ForeignKey("orders.number"), primary_key=True, autoincrement=False),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("step", String(20), nullable=False),
    Column("state", String(20), nullable=False),
    Column("by", String(128), nullable=False),
    Column("at", Moment, nullable=False),
    Column("said", String(500), nullable=False),
    Column("photographs", String(900), nullable=False),
    Column("is_after", Boolean, nullable=False),
    Column("because", String(64)),
    Column("act", String(64), nullable=False),
)
"""How each order came to stand so; `photographs` are hashes with a space between."""

order_comments = Table(
    "order_comments",
    metadata,
    Column("number", Integer, ForeignKey("orders.number"), primary_key=True, autoincrement=False),
    Column("act", String(64), primary_key=True),
    Column("by", String(128), nullable=False),
    Column("at", Moment, nullable=False),
    Column("said", String(500), nullable=False),
    Column("photographs", String(900), nullable=False),
    Column("is_after", Boolean, nullable=False),
)
"""What was said of orders, as the hub's chain has it."""


def next_number(conn: Connection) -> int:
    """Numbers run on without a gap; the caller holds the chain's lock."""
    return int(conn.execute(select(func.coalesce(func.max(orders.c.number), 0))).scalar_one()) + 1


def add(conn: Connection, order: Order) -> None:
    """The order is there."""
    conn.execute(orders.insert().values(_row(order)))


def move(conn: Connection, order: Order, *, from_revision: int) -> bool:
    """The order stands like this; False where it was no longer at that revision."""
    mine = (orders.c.number == order.number) & (orders.c.revision == from_revision)
    return conn.execute(update(orders).where(mine).values(_row(order))).rowcount == 1


def order(conn: Connection, number: int) -> Order | None:
    """The order with this number."""
    row = conn.execute(select(orders).where(orders.c.number == number)).mappings().one_or_none()
    return order_of(dict(row)) if row else None


def found(
    conn: Connection,
    *,
    states: Collection[State] | None = None,
    section: str | None = None,
    point: str | None = None,
    proved_since: datetime | None = None,
    before: int | None = None,
    limit: int | None = None,
) -> Sequence[Order]:
    """The orders that are like this, the newest first."""
    query = select(orders).order_by(orders.c.number.desc())
    if states is not None:
        query = query.where(orders.c.state.in_([state.value for state in states]))
    if section is not None:
        query = query.where(orders.c.section == section)
    if point is not None:
        query = query.where(orders.c.point == point)
    if proved_since is not None:
        query = query.where(orders.c.proved_at >= proved_since)
    if before is not None:
        query = query.where(orders.c.number < before)
    if limit is not None:
        query = query.limit(limit)
    return [order_of(dict(row)) for row in conn.execute(query).mappings()]


def count_open(conn: Connection, *, section: str | None = None) -> int:
    """How many are open."""
    query = select(func.count()).where(orders.c.state.in_([state.value for state in State if state.is_open]))
    if section is not None:
        query = query.where(orders.c.section == section)
    return int(conn.execute(query).scalar_one())


def of_defect(conn: Connection, point: str, asset_kind: str, asset: str) -> Sequence[Order]:
    """Every order there ever was about this camera or lamp, the newest first."""
    mine = (orders.c.point == point) & (orders.c.asset_kind == asset_kind) & (orders.c.asset == asset)
    query = select(orders).where(mine).order_by(orders.c.number.desc())
    return [order_of(dict(row)) for row in conn.execute(query).mappings()]


def add_step(conn: Connection, number: int, taken: Taken) -> None:
    """The step stands beside the order."""
    row = {
        "number": number,
        "revision": taken.revision,
        "step": taken.step.value if taken.step else OPENED,
        "state": taken.state.value,
        "by": taken.by,
        "at": taken.at,
        "said": taken.said,
        "photographs": " ".join(taken.photographs),
        "is_after": taken.is_after,
        "because": taken.because,
        "act": taken.act,
    }
    conn.execute(order_steps.insert().values(row))


def steps(conn: Connection, number: int) -> tuple[Taken, ...]:
    """How the order came to stand so, in order."""
    query = select(order_steps).where(order_steps.c.number == number).order_by(order_steps.c.revision)
    return tuple(_taken(row) for row in conn.execute(query))


def newest_steps(conn: Connection) -> dict[int, Taken]:
    """The newest step of every order, by its number."""
    mine = (orders.c.number == order_steps.c.number) & (orders.c.revision == order_steps.c.revision)
    return {row.number: _taken(row) for row in conn.execute(select(order_steps).join(orders, mine))}


def add_comment(conn: Connection, number: int, comment: Comment) -> None:
    """What was said stands beside the order."""
    row = asdict(comment) | {"number": number, "photographs": " ".join(comment.photographs)}
    conn.execute(order_comments.insert().values(row))


def comments(conn: Connection, number: int) -> tuple[Comment, ...]:
    """What was said of the order, in order."""
    query = select(order_comments).where(order_comments.c.number == number)
    rows = conn.execute(query.order_by(order_comments.c.at, order_comments.c.act))
    return tuple(_comment(row) for row in rows)


def every_step(conn: Connection) -> dict[int, tuple[Taken, ...]]:
    """The steps of every order, in order, by its number."""
    found: dict[int, list[Taken]] = {}
    for row in conn.execute(select(order_steps).order_by(order_steps.c.number, order_steps.c.revision)):
        found.setdefault(row.number, []).append(_taken(row))
    return {number: tuple(steps) for number, steps in found.items()}


def every_comment(conn: Connection) -> dict[int, tuple[Comment, ...]]:
    """What was said of every order, in order, by its number."""
    found: dict[int, list[Comment]] = {}
    for row in conn.execute(select(order_comments).order_by(order_comments.c.at, order_comments.c.act)):
        found.setdefault(row.number, []).append(_comment(row))
    return {number: tuple(said) for number, said in found.items()}


def _comment(row: Row[Any]) -> Comment:
    return Comment(row.by, row.at, row.said, tuple(row.photographs.split()), row.is_after, LineHash(row.act))


def _taken(row: Row[Any]) -> Taken:
    return Taken(
        revision=row.revision,
        step=None if row.step == OPENED else Step(row.step),
        state=State(row.state),
        by=row.by,
        at=row.at,
        said=row.said,
        photographs=tuple(row.photographs.split()),
        is_after=row.is_after,
        because=LineHash(row.because) if row.because else None,
        act=LineHash(row.act),
    )


def _row(order: Order) -> dict[str, Any]:
    return {name: value.value if isinstance(value, Enum) else value for name, value in asdict(order).items()}
