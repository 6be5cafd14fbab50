"""Who was let in, who was turned away, and who saw what is personal: rows of their own, since none of it changes
anything. Repeats within a minute are one row that counts, so that no flood fills the disk.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, delete, select

from hub.database import insert
from hub.people.store import access_log

KEPT = timedelta(days=400)
MOST_A_MINUTE = 200
"""Rows of one kind; a flood from everywhere is counted in one more, whose subject is `*`."""


class What(StrEnum):
    """What happened."""

    SIGNED_IN = "signed_in"
    FAILED = "failed"
    """Wrong login, password or code."""
    RECOVERED = "recovered"
    """Signed in with a recovery code instead of the app's: is the phone lost, or somebody else's?"""
    BAD_PROGRAM = "bad_program"
    """A program's token that is none, or no longer."""
    SIGNED_OUT = "signed_out"
    REFUSED = "refused"
    """Signed in, but without the right to this."""
    SAW = "saw"
    """Something personal was shown."""


@dataclass(frozen=True, slots=True)
class Access:
    """One thing to note. `subject` is a login, also where its token asked; of a failed sign-in one that somebody has,
    or `? ` and a sign: what was typed may be a password.
    """

    what: What
    subject: str
    address: str
    path: str


@dataclass(frozen=True, slots=True)
class Noted:
    """The same as it stands in the log: in this minute, so many times."""

    id: int
    minute: datetime
    access: Access
    times: int


def record(conn: Connection, access: Access, *, now: datetime) -> None:
    """It stands in the log."""
    minute = now.replace(second=0, microsecond=0)
    values = {
        "minute": minute,
        "what": access.what.value,
        "subject": _clean(access.subject, 100),
        "address": _clean(access.address, 60),
        "path": _clean(access.path, 200),
        "times": 1,
    }
    here = select(access_log.c.id).where(access_log.c.minute == minute, access_log.c.what == access.what.value)
    if len(conn.execute(here.limit(MOST_A_MINUTE)).all()) >= MOST_A_MINUTE:
        values |= {"subject": "*", "address": "*", "path": "*"}
    conn.execute(
        insert(conn, access_log)
        .values(values)
        .on_conflict_do_update(
            index_elements=["minute", "what", "subject", "address", "path"], set_={"times": access_log.c.times + 1}
        )
    )


def newest(
    conn: Connection, *, limit: int, before: int | None = None, subject: str | None = None, what: What | None = None
) -> Sequence[Noted]:
    """The newest rows first; the page before the row of this number."""
    query = select(access_log).order_by(access_log.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(access_log.c.id < before)
    if subject is not None:
        query = query.where(access_log.c.subject == subject)
    if what is not None:
        query = query.where(access_log.c.what == what.value)
    return [
        Noted(row.id, row.minute, Access(What(row.what), row.subject, row.address, row.path), row.times)
        for row in conn.execute(query)
    ]


def forget_old(conn: Connection, *, now: datetime) -> int:
    """What is older than `KEPT` is gone; how many rows that were."""
    return conn.execute(delete(access_log).where(access_log.c.minute < now - KEPT)).rowcount


def _clean(text: str, most: int) -> str:
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)[:most]
