"""The statements of sending: form a message, claim it, record what became of it. Called by `sending` only."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, literal, or_, select, update

from hub.database import Moment, insert
from hub.notices.message import Message, Told
from hub.notices.notice import Kind, Severity
from hub.notices.outcome import State
from hub.notices.tables import notice_health, notice_messages, notice_outbox
from hub.notices.target import Target

_waits = notice_outbox.c.message.is_(None) & notice_outbox.c.dropped_at.is_(None)
_open = notice_messages.c.state == State.OPEN


def drop_older(conn: Connection, *, due_before: datetime, now: datetime) -> None:
    """What was due so long ago is no news any more."""
    conn.execute(update(notice_outbox).where(_waits, notice_outbox.c.due_at < due_before).values(dropped_at=now))


def due_targets(conn: Connection, *, now: datetime) -> Sequence[str]:
    """Who has something due and no message under way."""
    busy = select(notice_messages.c.target).where(_open)
    query = select(notice_outbox.c.target).where(_waits, notice_outbox.c.due_at <= now).distinct()
    return conn.execute(query.where(notice_outbox.c.target.not_in(busy)).order_by("target")).scalars().all()


def due(conn: Connection, target: str, *, now: datetime, limit: int) -> Sequence[Told]:
    """What is due for this recipient, the first told first."""
    mine = (notice_outbox.c.target == target) & (notice_outbox.c.due_at <= now)
    query = select(notice_outbox).where(_waits, mine).order_by(notice_outbox.c.id).limit(limit)
    return [_told(row) for row in conn.execute(query)]


def form(
    conn: Connection, message: str, target: Target, notices: Sequence[Told], *, now: datetime, give_up_at: datetime
) -> None:
    """These notices go out in this message; where another process was quicker, nothing is changed."""
    values = {
        "id": message,
        "target": target.name,
        "health": target.health,
        "formed_at": now,
        "give_up_at": give_up_at,
        "attempts": 0,
        "next_at": now,
        "state": State.OPEN,
        "why": "",
    }
    made = insert(conn, notice_messages).values(values).on_conflict_do_nothing().returning(notice_messages.c.id)
    if conn.execute(made).scalar_one_or_none() is not None:
        numbers = [one.id for one in notices]
        conn.execute(update(notice_outbox).where(notice_outbox.c.id.in_(numbers), _waits).values(message=message))


def claim(conn: Connection, *, token: str, now: datetime, until: datetime, limit: int) -> Sequence[str]:
    """Messages that are due are this process's until then; which recipients they are for."""
    stopped = select(notice_health.c.name).where(notice_health.c.is_stopped)
    free = or_(notice_messages.c.claimed_until.is_(None), notice_messages.c.claimed_until <= now)
    ready = _open & free & (notice_messages.c.next_at <= now) & notice_messages.c.health.not_in(stopped)
    query = select(notice_messages.c.id).where(ready).order_by(notice_messages.c.next_at).limit(limit)
    for found in conn.execute(query).scalars().all():
        mine = notice_messages.c.id == found
        conn.execute(update(notice_messages).where(mine, ready).values(claim=token, claimed_until=until))
    return conn.execute(select(notice_messages.c.target).where(_open, notice_messages.c.claim == token)).scalars().all()


def claimed(conn: Connection, target: Target, *, token: str) -> Message | None:
    """The message for this recipient that this process has claimed."""
    mine = (notice_messages.c.target == target.name) & (notice_messages.c.claim == token)
    row = conn.execute(select(notice_messages).where(_open, mine)).one_or_none()
    if row is None:
        return None
    rows = conn.execute(select(notice_outbox).where(notice_outbox.c.message == row.id).order_by(notice_outbox.c.id))
    return Message(
        id=row.id,
        target=target,
        notices=[_told(one) for one in rows],
        attempts=row.attempts,
        formed_at=row.formed_at,
        give_up_at=row.give_up_at,
    )


def end(conn: Connection, message: str, *, token: str, state: State, why: str, now: datetime) -> None:
    """The message is sent, or given up."""
    _record(conn, message, token, {"state": state, "why": why[:300], "ended_at": now, "claimed_until": None})


def put_off(conn: Connection, message: str, *, token: str, until: datetime, why: str) -> None:
    """The message is tried again then, by whoever is there."""
    _record(conn, message, token, {"next_at": until, "why": why[:300], "claim": None, "claimed_until": None})


def _record(conn: Connection, message: str, token: str, values: dict[str, Any]) -> None:
    """Only while the claim holds: whoever claimed it since will record what they see."""
    mine = (notice_messages.c.id == message) & (notice_messages.c.claim == token) & _open
    attempts = notice_messages.c.attempts + 1
    conn.execute(update(notice_messages).where(mine).values(**values, attempts=attempts))


def give_up_older(conn: Connection, *, now: datetime) -> None:
    """Messages whose time is over are given up, unless somebody is sending them this very moment."""
    free = or_(notice_messages.c.claimed_until.is_(None), notice_messages.c.claimed_until <= now)
    over = _open & free & (notice_messages.c.give_up_at <= now)
    conn.execute(update(notice_messages).where(over).values(state=State.GIVEN_UP, ended_at=now))


def works(conn: Connection, name: str, *, now: datetime) -> None:
    """The channel took something just now."""
    _put_health(conn, name, {"failing_since": None, "is_stopped": False, "why": "", "worked_at": now})


def fails(conn: Connection, name: str, *, why: str, is_stopped: bool, now: datetime) -> None:
    """The channel did not take something; since when it fails stays as it is."""
    since = func.coalesce(notice_health.c.failing_since, literal(now, Moment()))
    found = {"failing_since": since, "is_stopped": is_stopped, "why": why[:300]}
    _put_health(conn, name, found, first={**found, "failing_since": now})


def set_quota(conn: Connection, name: str, *, used: int, most: int | None) -> None:
    """What the channel says of its month."""
    quota = {"quota_used": used, "quota_most": most}
    _put_health(conn, name, quota, first={"is_stopped": False, "why": "", **quota})


def _put_health(conn: Connection, name: str, then: dict[str, Any], *, first: dict[str, Any] | None = None) -> None:
    statement = insert(conn, notice_health).values(name=name, **(first or then))
    conn.execute(statement.on_conflict_do_update(index_elements=["name"], set_=then))


def clear_away(conn: Connection, *, before: datetime) -> None:
    """Nothing is kept that ended before then."""
    ended = select(notice_messages.c.id).where(notice_messages.c.ended_at < before)
    gone = or_(notice_outbox.c.message.in_(ended), notice_outbox.c.dropped_at < before)
    conn.execute(delete(notice_outbox).where(gone))
    conn.execute(delete(notice_messages).where(notice_messages.c.ended_at < before))


def _told(row: Any) -> Told:  # noqa: ANN401 (SQLAlchemy's rows have no type of their own)
    return Told(
        id=row.id,
        key=row.key,
        kind=Kind(row.kind),
        severity=Severity(row.severity),
        thai=row.thai,
        english=row.english,
        path=row.path,
        told_at=row.told_at,
    )
