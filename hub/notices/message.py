"""A message: the notices that go to one recipient together, as text and as data. Pure."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hub.kernel import thai
from hub.kernel.period import BANGKOK
from hub.notices.notice import SEVERITIES, Kind, Severity
from hub.notices.target import Channel, Target

MOST_IN_ONE = {Channel.LINE: 7, Channel.EMAIL: 50, Channel.WEBHOOK: 1}
"""LINE takes 5,000 characters and counts messages, not lines; programs want one event at a time."""
_OURS = uuid.UUID("6e0c4f0e-6a55-4e0f-9a52-8b0c5f6f7d21")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A notice as it stands in the outbox."""

    id: int
    key: str
    kind: Kind
    severity: Severity
    thai: str
    english: str
    path: str
    told_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What goes to a recipient in one piece."""

    id: str
    """A UUID that stays the same whenever it is sent again."""
    target: Target
    notices: Sequence[Told]
    attempts: int
    """How often it was tried before."""
    formed_at: datetime
    give_up_at: datetime


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Whose notices these are."""

    district: str
    address: str
    """Where the hub's pages are, `https://hub.example.go.th`; empty: no links."""


def message_id(target: str, notices: Sequence[Told]) -> str:
    """The same notices to the same recipient make the same message, also after a restored backup."""
    about = [target, *(f"{one.key} {one.told_at.isoformat()}" for one in notices)]
    return str(uuid.uuid5(_OURS, "\n".join(about)))


def subject(message: Message, head: Letterhead) -> str:
    """One line: the first and most urgent, and how many more."""
    is_thai = message.target.is_thai
    first = max(message.notices, key=lambda one: (one.severity.rank, -one.id))
    more = len(message.notices) - 1
    rest = "" if not more else f" (และอีก {more} เรื่อง)" if is_thai else f" (and {more} more)"
    return f"{head.district}: {_marked(first, is_thai=is_thai)}{rest}"


def plain_text(message: Message, head: Letterhead) -> str:
    """What a person reads: each notice with its time, and where to look."""
    is_thai = message.target.is_thai
    parts = [head.district]
    for one in message.notices:
        lines = [_marked(one, is_thai=is_thai), _when(one.told_at, is_thai=is_thai)]
        if head.address:
            lines.append(head.address + one.path)
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def event(message: Message, head: Letterhead) -> bytes:
    """What a program reads (docs/operator/notices.md): one notice, as JSON."""
    one = message.notices[0]
    body = {
        "type": f"riskpoint.notice.{one.kind}",
        "timestamp": one.told_at.isoformat(),
        "data": {
            "kind": one.kind,
            "severity": one.severity,
            "key": one.key,
            "district": head.district,
            "text": {"th": one.thai, "en": one.english},
            "path": one.path,
            "url": head.address + one.path if head.address else None,
        },
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _marked(one: Told, *, is_thai: bool) -> str:
    words, text = SEVERITIES[one.severity], one.thai if is_thai else one.english
    if one.severity is not Severity.URGENT:
        return text
    return f"{words[0]}: {text}" if is_thai else f"{words[1].upper()}: {text}"


def _when(moment: datetime, *, is_thai: bool) -> str:
    if is_thai:
        return thai.moment_short(moment)
    there = moment.astimezone(BANGKOK)
    return f"{there.day} {there:%b %Y %H:%M}"
