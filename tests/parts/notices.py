"""Recipients and notices for tests, and what must never leave the house."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, text

from hub.notices import register
from hub.notices.notice import Kind, Notice, Severity
from hub.notices.target import Channel, Target
from tests.parts.hands import hand

MORNING = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
"""Monday 09.00 in Bangkok."""
GROUP = "C" + "0123456789abcdef" * 2
PERSON = "U" + "fedcba9876543210" * 2


def notice(key: str = "alarm/1/opened", **other: Any) -> Notice:
    """A camera fails at a point."""
    values: dict[str, Any] = {
        "kind": Kind.CAMERA,
        "severity": Severity.WARNING,
        "thai": "จุด BSM-01: กล้อง front ทดสอบไม่ผ่าน",
        "english": "Point BSM-01: camera front failed its test",
        "path": "/points/BSM-01",
    }
    return Notice(key=key, **{**values, **other})


def office(name: str, channel: Channel, address: str, **other: Any) -> Target:
    """A channel of the office."""
    return Target(name=name, owner=None, channel=channel, address=address, **other)


def own(login: str, channel: Channel, address: str, **other: Any) -> Target:
    """Somebody's own channel."""
    return Target(name="", owner=login, channel=channel, address=address, **other)


def put(conn: Connection, *targets: Target, at: datetime = MORNING) -> None:
    """They are told from now on."""
    for one in targets:
        if one.owner is None:
            register.put_office(conn, one, hand=hand(at=at))
        else:
            register.put_own(conn, one, now=at)


def names_in(conn: Connection, bodies: Sequence[str]) -> set[str]:
    """Names of people whom the hub knows, users and officers, first or last or whole, that stand in these texts."""
    known = conn.execute(text("SELECT name FROM users UNION SELECT name FROM officers")).scalars().all()
    parts = {part for name in known for part in (name, *name.split()) if len(part) > 2}
    return {part for part in parts if any(part in body for body in bodies)}
