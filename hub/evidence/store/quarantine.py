"""The statements of the quarantine: bounded in number and size; a repeat only counts up."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, func, select

from hub.database import insert
from hub.evidence.intake import SetAside
from hub.evidence.kept import Quarantined
from hub.evidence.store.tables import quarantine
from wire_contract.topics import DeviceId
from wire_contract.unreadable import Reason

MOST_ROWS = 10_000
MOST_BYTES = 16 * 1024


def add(conn: Connection, found: Sequence[SetAside], *, most_rows: int = MOST_ROWS) -> None:
    """All of these can be seen by an operator; the oldest make room for them."""
    if not found:
        return
    statement = insert(conn, quarantine)
    repeat = {"times": quarantine.c.times + 1, "received_at": statement.excluded.received_at}
    rows = [
        {
            "received_at": one.received_at,
            "device": one.device,
            "topic": _plain(one.topic)[:256],
            "reason": one.reason.value,
            "detail": _plain(one.detail)[:300],
            "digest": _digest(one),
            "size": len(one.payload),
            "payload": one.payload[:MOST_BYTES],
            "times": 1,
        }
        for one in found
    ]
    conn.execute(statement.on_conflict_do_update(index_elements=["digest"], set_=repeat), rows)
    oldest = select(quarantine.c.id).order_by(quarantine.c.id.desc()).limit(1).offset(most_rows).scalar_subquery()
    conn.execute(delete(quarantine).where(quarantine.c.id <= oldest))


def delete_old(conn: Connection, *, before: datetime, most: int) -> int:
    """At most so many that last came before then are gone; how many."""
    old = select(quarantine.c.id).where(quarantine.c.received_at < before).order_by(quarantine.c.id).limit(most)
    return conn.execute(delete(quarantine).where(quarantine.c.id.in_(old))).rowcount


def newest(conn: Connection, *, limit: int) -> list[Quarantined]:
    """What was set aside, the latest first."""
    query = select(quarantine).order_by(quarantine.c.received_at.desc(), quarantine.c.id.desc()).limit(limit)
    return [
        Quarantined(
            id=row.id,
            received_at=row.received_at,
            device=None if row.device is None else DeviceId(row.device),
            topic=row.topic,
            reason=Reason(row.reason),
            detail=row.detail,
            digest=row.digest,
            size=row.size,
            payload=bytes(row.payload),
            times=row.times,
        )
        for row in conn.execute(query)
    ]


def count(conn: Connection) -> int:
    """How many rows there are."""
    return conn.execute(select(func.count()).select_from(quarantine)).scalar_one()


def _digest(one: SetAside) -> str:
    """The same thing from the same place for the same reason is a repeat."""
    topic = one.topic.encode(errors="backslashreplace")
    return hashlib.sha256(b"\0".join((topic, one.reason.value.encode(), one.payload))).hexdigest()


def _plain(text: str) -> str:
    """Text that any database takes and any page shows: control characters and broken surrogates are spelt out."""
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text)
