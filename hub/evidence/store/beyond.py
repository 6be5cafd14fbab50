"""What came of journals behind known places, in a few numbers for each device."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, case, column, func, literal, select, text, values

from hub.evidence.kept import Came
from hub.evidence.store.tables import UNSURE, lines
from wire_contract.event import JournalId
from wire_contract.topics import DeviceId

_AT_ONCE = 5_000
"""SQLite takes some 32,000 values in one statement."""


def came(conn: Connection, places: Sequence[tuple[DeviceId, JournalId, int]]) -> Sequence[Came]:
    """Of each device the lines of these journals from this sequence on (included); nothing of one without any."""
    found = []
    for start in range(0, len(places), _AT_ONCE):
        names = ("device", "journal", "sequence")
        wanted = (
            values(*(column(name, lines.c[name].type) for name in names))
            .data(list(places[start : start + _AT_ONCE]))
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
