"""The statements of the outbox as callers see it: rows in, lists out. Called by `hub.notices.service` only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, or_, select, update

from hub.database import insert
from hub.notices.notice import Kind, Notice, Severity
from hub.notices.outcome import State
from hub.notices.tables import notice_health, notice_messages, notice_outbox


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A row of the outbox, and what became of it."""

    id: int
    target: str
    key: str
    kind: Kind
    severity: Severity
    thai: str
    english: str
    path: str
    told_at: datetime
    due_at: datetime
    message: str | None
    dropped_at: datetime | None
    state: State | None
    """Of its message; None while it waits for its hour, or was dropped."""
    attempts: int
    why: str
    next_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How a channel is."""

    name: str
    failing_since: datetime | None
    is_stopped: bool
    why: str
    worked_at: datetime | None
    quota_used: int | None
    quota_most: int | None


def add(conn: Connection, notice: Notice, *, target: str, told_at: datetime, due_at: datetime) -> bool:
    """The notice waits for this recipient; False where it was told before."""
    values = {
        "target": target,
        "key": notice.key,
        "kind": notice.kind.value,
        "severity": notice.severity.value,
        "thai": notice.thai,
        "english": notice.english,
        "path": notice.path,
        "told_at": told_at,
        "due_at": due_at,
    }
    statement = insert(conn, notice_outbox).values(values).on_conflict_do_nothing(index_elements=["target", "key"])
    return conn.execute(statement.returning(notice_outbox.c.id)).scalar_one_or_none() is not None


def told_since(conn: Connection, target: str, notice: Notice, *, since: datetime) -> int:
    """How many notices of this one's kind this recipient was told one by one since then, this very one left out."""
    mine = (notice_outbox.c.target == target) & (notice_outbox.c.kind == notice.kind.value)
    counted = (notice_outbox.c.told_at > since) & (notice_outbox.c.more == 0) & (notice_outbox.c.key != notice.key)
    return conn.execute(select(func.count()).select_from(notice_outbox).where(mine, counted)).scalar_one()


def summed(conn: Connection, target: str, key: str) -> int:
    """How many notices the row of this key stands for; 0 where there is none yet."""
    mine = (notice_outbox.c.target == target) & (notice_outbox.c.key == key)
    return conn.execute(select(notice_outbox.c.more).where(mine)).scalar_one_or_none() or 0


def put_sum(conn: Connection, whole: Notice, number: int, *, target: str, told_at: datetime, due_at: datetime) -> None:
    """The row stands for so many notices; once urgent it stays so."""
    said = {"thai": whole.thai, "english": whole.english, "more": number}
    if whole.severity is Severity.URGENT:
        said["severity"] = whole.severity.value
    if number == 1:
        add(conn, whole, target=target, told_at=told_at, due_at=due_at)
    mine = (notice_outbox.c.target == target) & (notice_outbox.c.key == whole.key)
    conn.execute(update(notice_outbox).where(mine, notice_outbox.c.message.is_(None)).values(said))


def newest(conn: Connection, *, limit: int, target: str | None = None) -> Sequence[Sent]:
    """The newest rows first, with what became of them."""
    query = (
        select(
            notice_outbox,
            notice_messages.c.state,
            notice_messages.c.attempts,
            notice_messages.c.why,
            notice_messages.c.next_at,
            notice_messages.c.ended_at,
        )
        .outerjoin(notice_messages, notice_messages.c.id == notice_outbox.c.message)
        .order_by(notice_outbox.c.id.desc())
        .limit(limit)
    )
    if target is not None:
        query = query.where(notice_outbox.c.target == target)
    return [
        Sent(
            id=row.id,
            target=row.target,
            key=row.key,
            kind=Kind(row.kind),
            severity=Severity(row.severity),
            thai=row.thai,
            english=row.english,
            path=row.path,
            told_at=row.told_at,
            due_at=row.due_at,
            message=row.message,
            dropped_at=row.dropped_at,
            state=None if row.state is None else State(row.state),
            attempts=row.attempts or 0,
            why=row.why or "",
            next_at=row.next_at,
            ended_at=row.ended_at,
        )
        for row in conn.execute(query)
    ]


def unsent(conn: Connection) -> int:
    """How many notices are not with their recipient yet, and still may be."""
    waiting = or_(notice_outbox.c.message.is_(None), notice_messages.c.state == State.OPEN)
    query = (
        select(func.count())
        .select_from(notice_outbox)
        .outerjoin(notice_messages, notice_messages.c.id == notice_outbox.c.message)
        .where(notice_outbox.c.dropped_at.is_(None), waiting)
    )
    return conn.execute(query).scalar_one()


def waiting_of(conn: Connection, target: str) -> Sequence[tuple[int, Severity, datetime]]:
    """Number, severity and time of what waits for this recipient's hour."""
    query = select(notice_outbox).where(
        notice_outbox.c.target == target, notice_outbox.c.message.is_(None), notice_outbox.c.dropped_at.is_(None)
    )
    return [(row.id, Severity(row.severity), row.told_at) for row in conn.execute(query)]


def set_due(conn: Connection, number: int, *, due_at: datetime) -> None:
    """The row is due at another moment, because its recipient chose otherwise."""
    conn.execute(update(notice_outbox).where(notice_outbox.c.id == number).values(due_at=due_at))


def drop_all_of(conn: Connection, target: str, *, now: datetime, why: str) -> None:
    """Nothing of this recipient is sent any more."""
    mine = (notice_outbox.c.target == target) & notice_outbox.c.message.is_(None)
    conn.execute(update(notice_outbox).where(mine, notice_outbox.c.dropped_at.is_(None)).values(dropped_at=now))
    going = (notice_messages.c.target == target) & (notice_messages.c.state == State.OPEN)
    conn.execute(update(notice_messages).where(going).values(state=State.GIVEN_UP, why=why, ended_at=now, claim=None))


def delete_all_of(conn: Connection, target: str) -> None:
    """No trace of what this recipient was told."""
    conn.execute(delete(notice_outbox).where(notice_outbox.c.target == target))
    conn.execute(delete(notice_messages).where(notice_messages.c.target == target))


def health(conn: Connection) -> Sequence[Health]:
    """Every channel that was ever used, by name."""
    return [Health(**row._mapping) for row in conn.execute(select(notice_health).order_by(notice_health.c.name))]  # noqa: SLF001 (SQLAlchemy's public name)


def reopen(conn: Connection, message: str, *, now: datetime, give_up_at: datetime) -> bool:
    """A message that was given up is tried again at once; False where it was not, or another one is under way."""
    mine = select(notice_messages.c.target).where(notice_messages.c.id == message).scalar_subquery()
    busy = select(notice_messages.c.id).where(notice_messages.c.target == mine, notice_messages.c.state == State.OPEN)
    if conn.execute(busy.limit(1)).first() is not None:
        return False
    statement = (
        update(notice_messages)
        .where(notice_messages.c.id == message, notice_messages.c.state == State.GIVEN_UP)
        .values(state=State.OPEN, next_at=now, give_up_at=give_up_at, ended_at=None, claim=None, claimed_until=None)
    )
    return conn.execute(statement).rowcount == 1


def resume(conn: Connection, health_name: str, *, now: datetime) -> None:
    """The channel is tried again at once, whatever it said before."""
    mine = notice_health.c.name == health_name
    conn.execute(update(notice_health).where(mine).values(is_stopped=False))
    going = (notice_messages.c.health == health_name) & (notice_messages.c.state == State.OPEN)
    conn.execute(update(notice_messages).where(going).values(next_at=now))
