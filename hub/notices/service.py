"""The door of notices: tell, and see what became of it. Nothing is sent here, so any transaction may tell."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from hub.kernel.refused import Refused
from hub.kernel.rights import RIGHTS, Right
from hub.notices import outbox_store, register
from hub.notices.choice import due_at
from hub.notices.notice import Kind, Notice, Severity
from hub.notices.outbox_store import Health, Sent
from hub.notices.outcome import FAILS_AFTER, GIVE_UP_AFTER
from hub.notices.summing import AN_HOUR, MOST_IN_AN_HOUR, quarter_of, sum_of
from hub.notices.target import Target
from hub.people import users

__all__ = ["Health", "Kind", "Notice", "Sent", "Severity"]  # the slice's nouns, handed through its door


def tell(conn: Connection, notice: Notice, *, now: datetime, but_by: str | None = None) -> int:
    """The notice waits in the outbox for everybody who wants it, once the caller's transaction is committed; how many.

    Told again with the same key, nothing is added. `but_by` names a channel that must not be used: it fails.
    """
    rights = _rights(conn)
    told = 0
    for target in register.targets(conn):
        wanted = target.is_on and target.choice.wants(notice.kind, notice.severity) and target.health != but_by
        if wanted and (target.owner is None or notice.right in rights.get(target.owner, ())):
            told += _put(conn, notice, target, now=now, is_summed=but_by is None)
    return told


def _put(conn: Connection, notice: Notice, target: Target, *, now: datetime, is_summed: bool) -> bool:
    """A row for this recipient; beyond `MOST_IN_AN_HOUR` of a kind one more in the sum of this quarter of an hour."""
    due = due_at(target.choice, notice.severity, told_at=now)
    if not is_summed or outbox_store.told_since(conn, target.name, notice, since=now - AN_HOUR) < MOST_IN_AN_HOUR:
        return outbox_store.add(conn, notice, target=target.name, told_at=now, due_at=due)
    begins, ends = quarter_of(now)
    number = outbox_store.summed(conn, target.name, f"more/{notice.kind}/{begins.isoformat()}") + 1
    whole = sum_of(notice, number, begins=begins)
    outbox_store.put_sum(conn, whole, number, target=target.name, told_at=now, due_at=max(due, ends))
    return True


def _rights(conn: Connection) -> Mapping[str, frozenset[Right]]:
    """What each user may see and do; whose account is closed has no right."""
    return {one.login: RIGHTS[one.role] for one in users.all_users(conn) if one.closed_at is None}


def try_out(conn: Connection, target: Target, *, now: datetime) -> None:
    """A trial waits for this recipient, due at once whatever the hour; one in a minute at most."""
    notice = Notice(
        kind=Kind.TRIAL,
        key=f"trial/{now:%Y-%m-%dT%H:%M}",
        severity=Severity.INFO,
        thai="ข้อความทดลอง ช่องทางนี้ใช้ได้",
        english="A trial: this channel works.",
        path="/account/notices" if target.owner else "/notices",
    )
    outbox_store.add(conn, notice, target=target.name, told_at=now, due_at=now)
    outbox_store.resume(conn, target.health, now=now)


def newest(conn: Connection, *, limit: int, target: str | None = None) -> Sequence[Sent]:
    """What was told last, and what became of it."""
    return outbox_store.newest(conn, limit=limit, target=target)


def unsent(conn: Connection) -> int:
    """How many notices are on their way."""
    return outbox_store.unsent(conn)


def health(conn: Connection) -> Sequence[Health]:
    """How each channel is."""
    return outbox_store.health(conn)


def channels_in_trouble(conn: Connection, *, now: datetime) -> Sequence[Health]:
    """Channels that a person has to look after: stopped, or failing for a quarter of an hour."""
    return [one for one in outbox_store.health(conn) if is_trouble(one, now=now)]


def is_trouble(one: Health, *, now: datetime) -> bool:
    """Whether a person has to look after this channel."""
    return one.is_stopped or (one.failing_since is not None and now - one.failing_since >= FAILS_AFTER)


def retry(conn: Connection, message: str, *, now: datetime) -> None:
    """A message that was given up is tried for another day; raises `Refused`."""
    if not outbox_store.reopen(conn, message, now=now, give_up_at=now + GIVE_UP_AFTER):
        raise Refused(
            "ส่งซ้ำไม่ได้ · this message cannot be sent again now",
            hint="ส่งแล้ว หรือมีข้อความอื่นกำลังส่งอยู่ · it was sent, or another is on its way to the same place",
        )


def resume(conn: Connection, name: str, *, now: datetime) -> None:
    """A channel that was mended is tried again at once; raises `Refused`."""
    if name not in {one.name for one in outbox_store.health(conn)}:
        raise Refused(f"ไม่พบช่องทาง · there is no channel {name}", hint="riskpoint-hub notice list")
    outbox_store.resume(conn, name, now=now)
