"""The tables of kept months, and every statement that touches them. Called by this room's service only.

All of it follows from lines and registers, and can be emptied at any time: it is judged anew then.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
    and_,
    delete,
    func,
    select,
    update,
)

from hub.database import add_rows, insert, metadata
from hub.kernel.period import Month

_AT_ONCE = 500

kept_months = Table(
    "kept_months",
    metadata,
    Column("month", String(7), primary_key=True),
    Column("point_id", Integer, ForeignKey("points.id"), primary_key=True),
    Column("made_by", String(300), nullable=False),
    Column("patrols_proved", Integer, nullable=False),
    Column("patrols_disproved", Integer, nullable=False),
    Column("patrols_unknown", Integer, nullable=False),
    Column("checks_proved", Integer, nullable=False),
    Column("checks_disproved", Integer, nullable=False),
    Column("checks_unknown", Integer, nullable=False),
    Column("days", Integer, nullable=False),
)
"""What one point's patrols and checks came to in a month that is over; `days` is on how many it counted."""

kept_parts = Table(
    "kept_parts",
    metadata,
    Column("month", String(7), primary_key=True),
    Column("point_id", Integer, ForeignKey("points.id"), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
"""The same with every tap and test of it, packed."""

kept_looks = Table(
    "kept_looks",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("own_number", BigInteger, nullable=False),
    Column("look", BigInteger, nullable=False),
)
"""One row: up to where the hub's own chain was looked at, and how often somebody looked and found something."""


Four = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Sums:
    """One point's month in numbers."""

    point_id: int
    patrols: Four
    """Proved, disproved, unknown, due; of a month that is over nothing is due any more."""
    checks: Four
    days: int
    """On how many it counted."""


@dataclass(frozen=True, slots=True)
class Looked:
    """How far the last look came."""

    number: int
    look: int


def looked(conn: Connection, *, to_change: bool = False) -> Looked:
    """How far the last look came; `to_change`: nobody else changes it until the transaction ends."""
    query = select(kept_looks.c.own_number, kept_looks.c.look).where(kept_looks.c.id == 1)
    if to_change:
        conn.execute(insert(conn, kept_looks).values(id=1, own_number=0, look=0).on_conflict_do_nothing())
        query = query.with_for_update()
    row = conn.execute(query).one_or_none()
    return Looked(row.own_number, row.look) if row else Looked(0, 0)


def look_ended(conn: Connection, *, number: int) -> None:
    """The look came as far as that line of the hub's chain."""
    conn.execute(update(kept_looks).values(own_number=number, look=kept_looks.c.look + 1))


def forget_all(conn: Connection) -> None:
    """Nothing is kept any more."""
    for table in (kept_parts, kept_months):
        conn.execute(delete(table))


def forget(conn: Connection, points: Collection[int], *, from_month: Month | None = None) -> None:
    """Nothing is kept of these points; or nothing from this month on."""
    wanted = sorted(points)
    for table in (kept_parts, kept_months):
        for start in range(0, len(wanted), _AT_ONCE):
            here = table.c.point_id.in_(wanted[start : start + _AT_ONCE])
            conn.execute(delete(table).where(here if from_month is None else here & (table.c.month >= str(from_month))))


def forget_before(conn: Connection, month: Month) -> None:
    """Nothing is kept of earlier months."""
    for table in (kept_parts, kept_months):
        conn.execute(delete(table).where(table.c.month < str(month)))


def keep(conn: Connection, month: Month, rows: Iterable[tuple[Sums, bytes]], *, made_by: str) -> None:
    """These parts are kept; what was there of these points and this month is gone."""
    every = list(rows)
    for table in (kept_parts, kept_months):
        here = table.c.point_id.in_([sums.point_id for sums, _ in every])
        conn.execute(delete(table).where(table.c.month == str(month), here))
    add_rows(
        conn,
        kept_months,
        [(str(month), sums.point_id, made_by, *sums.patrols[:3], *sums.checks[:3], sums.days) for sums, _ in every],
    )
    add_rows(conn, kept_parts, [(str(month), sums.point_id, content) for sums, content in every])


def sums(conn: Connection, month: Month, *, made_by: str) -> Sequence[Sums]:
    """What is kept of a month, in numbers, by point; of this release and these rules only."""
    wanted = [column for column in kept_months.c if column.name not in {"month", "made_by"}]
    query = select(*wanted).where(kept_months.c.month == str(month), kept_months.c.made_by == made_by)
    return [
        Sums(point, (proved, disproved, unknown, 0), (checked, unchecked, doubtful, 0), days)
        for point, proved, disproved, unknown, checked, unchecked, doubtful, days in conn.execute(query)
    ]


def counts(conn: Connection, *, made_by: str) -> Mapping[str, int]:
    """Of how many points something is kept, by month."""
    query = (
        select(kept_months.c.month, func.count().label("points"))
        .where(kept_months.c.made_by == made_by)
        .group_by(kept_months.c.month)
    )
    return {row.month: row.points for row in conn.execute(query)}


def contents(conn: Connection, month: Month, *, made_by: str) -> Mapping[int, bytes]:
    """What is kept of a month, packed, by point id."""
    same = and_(kept_parts.c.month == kept_months.c.month, kept_parts.c.point_id == kept_months.c.point_id)
    query = (
        select(kept_parts.c.point_id, kept_parts.c.content)
        .join(kept_months, same)
        .where(kept_months.c.month == str(month), kept_months.c.made_by == made_by)
    )
    return {row.point_id: row.content for row in conn.execute(query)}
