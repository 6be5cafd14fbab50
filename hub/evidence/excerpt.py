"""What an evidence bundle takes of a journal: its lines from before the month on, byte for byte, and their receipts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from hub.evidence.kept import JournalTip
from hub.evidence.store import excerpts
from hub.evidence.store.excerpts import TakenLine

__all__ = ["Excerpt", "TakenLine", "excerpt", "lines"]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """From which line on a journal is taken, and the single lines before it that its holes and forks hang on."""

    tip: JournalTip
    first: int
    earlier: Sequence[TakenLine]


def excerpt(conn: Connection, tip: JournalTip, *, since: datetime, named: int | None) -> Excerpt:
    """Where to begin: with the last line before `since` that settles the times of all earlier ones, and not after the
    line number `named`, at which an earlier bundle stopped.
    """
    first = excerpts.first_needed(conn, tip.device, tip.journal, since=since)
    if named is not None:
        first = min(first, max(named, 1))
    return Excerpt(tip, first, excerpts.single_lines(conn, tip.device, tip.journal, before=first))


def lines(conn: Connection, taken: Excerpt) -> Iterator[TakenLine]:
    """Every line of the journal from the excerpt's first on, also those that wait for an ancestor."""
    return excerpts.lines_from(conn, taken.tip.device, taken.tip.journal, first=taken.first)
