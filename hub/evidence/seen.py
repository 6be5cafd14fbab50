"""The door to what came since somebody looked: for whoever keeps what was judged, and forgets it when more comes."""

from collections.abc import Sequence

from sqlalchemy import Connection

from hub.evidence.kept import Came, Unseen
from hub.evidence.store import beyond


def unseen(conn: Connection) -> Sequence[Unseen]:
    """The journals of which more is here than when they were looked at (`mark_seen`)."""
    return beyond.unseen(conn)


def came(conn: Connection, journals: Sequence[Unseen]) -> Sequence[Came]:
    """What came of them since, in a few numbers for each device. The newest line that was looked at is looked at again,
    since what it says of the time speaks for what follows.
    """
    return beyond.came(conn, journals) if journals else ()


def mark_seen(conn: Connection, journals: Sequence[Unseen]) -> None:
    """They were looked at up to where they stood."""
    beyond.mark_seen(conn, journals)
