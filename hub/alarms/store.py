"""The tables of flips and alarms, and every statement that touches them. Called by this slice's service only."""

from collections.abc import Sequence
from datetime import datetime
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

from hub.alarms.alarm import Alarm, Remark
from hub.alarms.rules import Change, is_kept
from hub.alarms.watch import AlarmKind, Flip, Key, Sighting, Watch
from hub.database import Moment, insert, metadata
from wire_contract.event import LineHash

_STANDS = text("stands")
_OPEN = text("cleared_at IS NULL")

flips = Table(
    "flips",
    metadata,
    Column("watch", String(20), primary_key=True),
    Column("subject", String(120), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("from_state", String(30)),
    Column("to_state", String(30), nullable=False),
    Column("at", Moment, nullable=False),
    Column("stands", Boolean, nullable=False),
    Index("ix_flips_at", "at"),
    Index("ix_flips_standing", "watch", "subject", sqlite_where=_STANDS, postgresql_where=_STANDS),
)
"""Changes of status. `stands` marks the newest of its subject, but for subjects at rest: of these there are many."""

alarms = Table(
    "alarms",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("watch", String(20), nullable=False),
    Column("subject", String(120), nullable=False),
    Column("kind", String(30), nullable=False),
    Column("point", String(40)),
    Column("detail", String(300), nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("cleared_at", Moment),
    Column("reopened", Integer, nullable=False),
    Column("level", Integer, nullable=False),
    Column("acknowledged_at", Moment),
    Column("acknowledged_by", String(100)),
    Index("uq_alarms_open", "watch", "subject", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    Index("ix_alarms_opened_at", "opened_at"),
    Index("ix_alarms_subject", "watch", "subject", "opened_at"),
)
"""Every alarm there ever was; of one subject one is open at most."""

alarm_remarks = Table(
    "alarm_remarks",
    metadata,
    Column("alarm", Integer, ForeignKey("alarms.id"), primary_key=True),
    Column("line", String(64), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("by", String(100), nullable=False),
    Column("verb", String(20), nullable=False),
    Column("comment", String(500), nullable=False),
)
"""What people said of alarms, as the hub's chain has it."""


def standing(conn: Connection) -> dict[Key, str]:
    """The newest state of every subject that is not at rest."""
    query = select(flips.c.watch, flips.c.subject, flips.c.to_state).where(flips.c.stands)
    return {(Watch(row.watch), row.subject): row.to_state for row in conn.execute(query)}


def add_flip(conn: Connection, change: Change, *, at: datetime) -> bool:
    """The change is a row; False where another process was first, or the state before is no longer the newest."""
    watch, subject = change.key
    mine = (flips.c.watch == watch) & (flips.c.subject == subject)
    stood = conn.execute(select(flips.c.to_state).where(mine, flips.c.stands)).scalar_one_or_none()
    if stood != change.before:
        return False
    if stood is not None:
        rests = update(flips).where(mine, flips.c.stands, flips.c.to_state == stood).values(stands=False)
        if conn.execute(rests).rowcount != 1:
            return False
    newest = conn.execute(select(func.coalesce(func.max(flips.c.number), 0)).where(mine)).scalar_one()
    row = {
        "watch": watch.value,
        "subject": subject,
        "number": newest + 1,
        "from_state": change.before,
        "to_state": change.after,
        "at": at,
        "stands": is_kept(watch, change.after),
    }
    return conn.execute(insert(conn, flips).values(row).on_conflict_do_nothing()).rowcount == 1


def flips_of(conn: Connection, watch: Watch, subject: str, *, limit: int) -> Sequence[Flip]:
    """The newest first."""
    query = select(flips).where(flips.c.watch == watch, flips.c.subject == subject)
    rows = conn.execute(query.order_by(flips.c.number.desc()).limit(limit))
    return [Flip(Watch(row.watch), row.subject, row.number, row.from_state, row.to_state, row.at) for row in rows]


def open_alarms(conn: Connection) -> list[Alarm]:
    """Every open one."""
    return [_alarm(row) for row in conn.execute(select(alarms).where(alarms.c.cleared_at.is_(None)))]


def alarm(conn: Connection, number: int) -> Alarm | None:
    """The one with this number."""
    row = conn.execute(select(alarms).where(alarms.c.id == number)).one_or_none()
    return _alarm(row) if row else None


def newest(
    conn: Connection, *, limit: int, point: str | None, kind: str | None, before: int | None = None
) -> list[Alarm]:
    """Those that were opened last, open or not."""
    query = select(alarms).order_by(alarms.c.id.desc()).limit(limit)
    if point is not None:
        query = query.where(alarms.c.point == point)
    if kind is not None:
        query = query.where(alarms.c.kind == kind)
    if before is not None:
        query = query.where(alarms.c.id < before)
    return [_alarm(row) for row in conn.execute(query)]


def last_cleared(conn: Connection, seen: Sighting, *, since: datetime) -> Alarm | None:
    """The alarm of this subject that was last cleared, not before `since`."""
    mine = (alarms.c.watch == seen.watch) & (alarms.c.subject == seen.subject)
    query = select(alarms).where(mine, alarms.c.cleared_at >= since).order_by(alarms.c.cleared_at.desc())
    row = conn.execute(query.limit(1)).one_or_none()
    return _alarm(row) if row else None


def open_(conn: Connection, seen: Sighting, *, kind: AlarmKind, now: datetime) -> int | None:
    """The new alarm's number; None where one about this subject is open already."""
    row = {
        "watch": seen.watch.value,
        "subject": seen.subject,
        "kind": kind.value,
        "point": seen.point,
        "detail": seen.detail[:300],
        "opened_at": now,
        "reopened": 0,
        "level": 1,
    }
    statement = insert(conn, alarms).values(row).on_conflict_do_nothing().returning(alarms.c.id)
    return conn.execute(statement).scalar_one_or_none()


def reopen(conn: Connection, gone: Alarm, seen: Sighting, *, kind: AlarmKind) -> bool:
    """The alarm goes on as if it had never been over; False where another process was first."""
    values = {
        "cleared_at": None,
        "reopened": gone.reopened + 1,
        "kind": kind.value,
        "detail": seen.detail[:300],
        "point": seen.point,
    }
    mine = (alarms.c.id == gone.id) & (alarms.c.cleared_at == gone.cleared_at)
    return conn.execute(update(alarms).where(mine).values(values)).rowcount == 1


def turn(conn: Connection, number: int, *, kind: AlarmKind, detail: str) -> None:
    """The open alarm is of this kind and says this."""
    mine = (alarms.c.id == number) & alarms.c.cleared_at.is_(None)
    conn.execute(update(alarms).where(mine).values(kind=kind.value, detail=detail[:300]))


def clear(conn: Connection, number: int, *, now: datetime) -> bool:
    """The alarm is over; False where it was already."""
    mine = (alarms.c.id == number) & alarms.c.cleared_at.is_(None)
    return conn.execute(update(alarms).where(mine).values(cleared_at=now)).rowcount == 1


def escalate(conn: Connection, number: int) -> bool:
    """The alarm is of level 2; False where it was already, or somebody has seen it meanwhile."""
    mine = (alarms.c.id == number) & (alarms.c.level == 1) & alarms.c.acknowledged_at.is_(None)
    return conn.execute(update(alarms).where(mine, alarms.c.cleared_at.is_(None)).values(level=2)).rowcount == 1


def acknowledge(conn: Connection, number: int, *, by: str, at: datetime) -> bool:
    """Somebody has seen it; False where somebody else was first."""
    mine = (alarms.c.id == number) & alarms.c.acknowledged_at.is_(None)
    return conn.execute(update(alarms).where(mine).values(acknowledged_at=at, acknowledged_by=by)).rowcount == 1


def add_remark(
    conn: Connection, number: int, *, line: LineHash, at: datetime, by: str, verb: str, comment: str
) -> None:
    """What somebody said stands beside the alarm."""
    row = {"alarm": number, "line": line, "at": at, "by": by, "verb": verb, "comment": comment}
    conn.execute(alarm_remarks.insert().values(row))


def remarks_of(conn: Connection, numbers: Sequence[int]) -> list[Remark]:
    """What was said of these alarms, in order."""
    query = select(alarm_remarks).where(alarm_remarks.c.alarm.in_(numbers))
    rows = conn.execute(query.order_by(alarm_remarks.c.at, alarm_remarks.c.line))
    return [Remark(row.alarm, row.line, row.at, row.by, row.verb, row.comment) for row in rows]


def _alarm(row: Row[Any]) -> Alarm:
    return Alarm(
        id=row.id,
        watch=Watch(row.watch),
        subject=row.subject,
        kind=AlarmKind(row.kind),
        point=row.point,
        detail=row.detail,
        opened_at=row.opened_at,
        cleared_at=row.cleared_at,
        reopened=row.reopened,
        level=row.level,
        acknowledged_at=row.acknowledged_at,
        acknowledged_by=row.acknowledged_by,
    )
