"""What came of journals since they were looked at last, and how far somebody looked."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, case, column, func, literal, or_, select, text, values

from hub.database import insert
from hub.evidence.kept import Came, Unseen
from hub.evidence.store.tables import UNSURE, journals, lines, seen_journals
from wire_contract.event import JournalId, LineHash
from wire_contract.topics import DeviceId

_AT_ONCE = 5_000
"""SQLite takes some 32,000 values in one statement."""


def unseen(conn: Connection) -> Sequence[Unseen]:
    """The journals that stand elsewhere than when they were looked at."""
    same = and_(journals.c.device == seen_journals.c.device, journals.c.journal == seen_journals.c.journal)
    moved = or_(
        seen_journals.c.head.is_(None),
        seen_journals.c.head != journals.c.tip,
        seen_journals.c.sequence != journals.c.tip_sequence,
    )
    query = (
        select(
            journals.c.device,
            journals.c.journal,
            journals.c.tip,
            journals.c.tip_sequence,
            func.coalesce(seen_journals.c.sequence, 0),
        )
        .join_from(journals, seen_journals, same, isouter=True)
        .where(moved)
    )
    return [
        Unseen(DeviceId(device), JournalId(journal), LineHash(tip), sequence, seen)
        for device, journal, tip, sequence, seen in conn.execute(query)
    ]


def mark_seen(conn: Connection, journals_: Sequence[Unseen]) -> None:
    """They were looked at up to where they stood."""
    rows = [
        {"device": one.device, "journal": one.journal, "sequence": one.sequence, "head": one.head} for one in journals_
    ]
    if rows:
        statement = insert(conn, seen_journals)
        changed = {name: statement.excluded[name] for name in ("sequence", "head")}
        conn.execute(statement.on_conflict_do_update(index_elements=["device", "journal"], set_=changed), rows)


def came(conn: Connection, journals_: Sequence[Unseen]) -> Sequence[Came]:
    """Of each device the lines of these journals from the newest on that was looked at, that one included."""
    found = []
    places = [(one.device, one.journal, one.seen) for one in journals_]
    for start in range(0, len(places), _AT_ONCE):
        names = ("device", "journal", "sequence")
        wanted = (
            values(*(column(name, lines.c[name].type) for name in names))
            .data(places[start : start + _AT_ONCE])
            .cte("wanted")
        )
        here = and_(
            lines.c.device == wanted.c.device,
            lines.c.journal == wanted.c.journal,
            lines.c.sequence >= wanted.c.sequence,
        )
        query = (
            select(
                lines.c.device,
                func.min(lines.c.occurred_at).label("earliest"),
                func.max(case((text(UNSURE), literal(1)), else_=literal(0))).label("unsure"),
            )
            .join_from(wanted, lines, here)
            .group_by(lines.c.device)
        )
        found += [_came(row.device, row.earliest, row.unsure) for row in conn.execute(query)]
    return found


def _came(device: str, earliest: datetime, unsure: int) -> Came:
    return Came(DeviceId(device), None if unsure else earliest)
