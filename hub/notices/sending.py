"""Sends what is due: claim in one transaction, send outside of any, record in another. At least once, in order.

A crash at any step leaves the message open and its claim to run out; it is then sent again under the same id, which
LINE and webhooks know, so they take it once. Several processes may do this at the same time.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Engine

from hub.database import writing
from hub.kernel.rights import Right
from hub.notices import register, sending_store, service
from hub.notices.aside import unless
from hub.notices.channels import Sender
from hub.notices.line import Line
from hub.notices.message import MOST_IN_ONE, Message, message_id
from hub.notices.notice import Kind, Notice, Severity
from hub.notices.outbox_store import Health
from hub.notices.outcome import (
    GIVE_UP_AFTER,
    KEPT,
    Delivered,
    Interrupted,
    Later,
    Never,
    Outcome,
    State,
    Stopped,
    next_attempt,
)
from hub.notices.target import Channel

log = logging.getLogger(__name__)

CLAIMED_FOR = timedelta(minutes=2)
"""Longer than any attempt takes."""
AT_ONCE = 16
CLEARS_EVERY = timedelta(hours=1)
ASKS_QUOTA_EVERY = timedelta(hours=6)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A message, and what became of it this time."""

    message: Message
    outcome: Outcome


class Sending:
    """Made once by whoever runs the hub; `round` is called every few seconds with the real time."""

    def __init__(
        self,
        engine: Engine,
        channels: Mapping[Channel, Sender],
        *,
        changed: Callable[[], None] = lambda: None,
        stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        self._stopping = stopping
        self._engine = engine
        self._channels = channels
        self._changed = changed
        self._clears_at = _LONG_AGO
        self._asks_quota_at = _LONG_AGO

    def round(self, now: datetime) -> Sequence[Attempt]:
        """What is due was tried once; the attempts."""
        token = secrets.token_hex(16)
        with writing(self._engine) as conn:
            self._clear_away(conn, now=now)
            _tell_of_trouble(conn, now=now)
            _form(conn, now=now)
            messages = _claimed(conn, token=token, now=now)
        attempts = asyncio.run(self._send_all(messages, token=token, now=now))
        self._ask_quota(now=now)
        if attempts:
            self._changed()
        return attempts

    async def _send_all(self, messages: Sequence[Message], *, token: str, now: datetime) -> Sequence[Attempt]:
        return await asyncio.gather(*(self._send(one, token=token, now=now) for one in messages))

    async def _send(self, message: Message, *, token: str, now: datetime) -> Attempt:
        outcome = await unless(self._stopping, self._channels[message.target.channel].send(message, now=now))
        outcome = outcome or Interrupted()
        await asyncio.to_thread(self._record, message, outcome, token, now)
        return Attempt(message, outcome)

    def _record(self, message: Message, outcome: Outcome, token: str, now: datetime) -> None:
        target = message.target
        if not isinstance(outcome, Delivered | Interrupted):
            log.warning("a notice did not get to %s: %s", target.name, outcome.why)
        with writing(self._engine) as conn:
            match outcome:
                case Delivered():
                    sending_store.end(conn, message.id, token=token, state=State.SENT, why="", now=now)
                    sending_store.works(conn, target.health, now=now)
                case Interrupted():
                    sending_store.put_off(conn, message.id, token=token, until=now, why="")
                case Never(why):
                    sending_store.end(conn, message.id, token=token, state=State.GIVEN_UP, why=why, now=now)
                case Later(why) | Stopped(why):
                    until = next_attempt(outcome, message=message.id, attempts=message.attempts, now=now)
                    sending_store.put_off(conn, message.id, token=token, until=until, why=why)
                    is_stopped = isinstance(outcome, Stopped)
                    sending_store.fails(conn, target.health, why=why, is_stopped=is_stopped, now=now)

    def _clear_away(self, conn: Connection, *, now: datetime) -> None:
        sending_store.drop_older(conn, due_before=now - GIVE_UP_AFTER, now=now)
        sending_store.give_up_older(conn, now=now)
        if now >= self._clears_at:
            sending_store.clear_away(conn, before=now - KEPT)
            self._clears_at = now + CLEARS_EVERY

    def _ask_quota(self, *, now: datetime) -> None:
        line = self._channels.get(Channel.LINE)
        if now < self._asks_quota_at or not isinstance(line, Line) or line.token_file is None:
            return
        self._asks_quota_at = now + ASKS_QUOTA_EVERY
        quota = asyncio.run(unless(self._stopping, line.quota()))
        if quota is not None:
            with writing(self._engine) as conn:
                sending_store.set_quota(conn, Channel.LINE, used=quota.used, most=quota.most)


def _form(conn: Connection, *, now: datetime) -> None:
    """Everybody for whom something is due has a message under way: one at a time, so that order is kept."""
    known = {one.name: one for one in register.targets(conn)}
    for name in sending_store.due_targets(conn, now=now):
        target = known.get(name)
        if target is not None:
            notices = sending_store.due(conn, name, now=now, limit=MOST_IN_ONE[target.channel])
            number = message_id(name, notices)
            sending_store.form(conn, number, target, notices, now=now, give_up_at=now + GIVE_UP_AFTER)


def _claimed(conn: Connection, *, token: str, now: datetime) -> Sequence[Message]:
    known = {one.name: one for one in register.targets(conn)}
    names = sending_store.claim(conn, token=token, now=now, until=now + CLAIMED_FOR, limit=AT_ONCE)
    found = [sending_store.claimed(conn, known[name], token=token) for name in names if name in known]
    return [one for one in found if one is not None]


def _tell_of_trouble(conn: Connection, *, now: datetime) -> None:
    """A channel that fails is told of through the others, once for each time that it begins to fail."""
    for one in service.channels_in_trouble(conn, now=now):
        service.tell(conn, _trouble(one), now=now, but_by=one.name)


def _trouble(one: Health) -> Notice:
    since = one.failing_since.isoformat() if one.failing_since else "-"
    return Notice(
        kind=Kind.HUB,
        key=f"notices/{one.name}/{since}",
        severity=Severity.URGENT,
        thai=f"การแจ้งเตือนทาง {one.name} ส่งไม่ออก",
        english=f"Notices by {one.name} do not get through",
        path="/notices",
        right=Right.CONFIGURE,
    )
