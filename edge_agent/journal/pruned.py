"""Which lines were pruned and why; what is kept of them. They are always the journal's beginning.

A hub that asks for them gets a declared hole.
"""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from edge_agent.journal.errors import JournalDamagedError
from edge_agent.journal.rows import read_rows
from wire_contract.measurements import ShedReason

FORGET_AT_A_TIME = 200

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PrunedSpan:
    """Lines that were pruned for one reason: past the retention (`pruned`) or for lack of room (`full`)."""

    first: int
    last: int
    reason: ShedReason


def pruned_spans(connection: sqlite3.Connection) -> Sequence[PrunedSpan]:
    """All of them in order."""
    rows = connection.execute("SELECT first, last, reason FROM pruned ORDER BY first")
    return [PrunedSpan(first, last, ShedReason(reason)) for first, last, reason in rows]


@dataclass(frozen=True, slots=True)
class Retirement:
    """Lines that are to be pruned, as part of the caller's transaction: only their hashes are kept, and of the lines up
    to `forget` nothing.
    """

    connection: sqlite3.Connection
    span: PrunedSpan
    forget: int = 0

    def strip(self) -> None:
        """The rows are stripped, and it is noted."""
        _strip(self.connection, self.span, self.forget)
        self.note()

    def note(self) -> None:
        """It is noted only; the rows stay as they are."""
        _note(self.connection, self.span)
        self.connection.execute("DELETE FROM hole WHERE declaration <= ?", (self.span.last,))

    def commit(self, transaction: Callable[[Callable[[], None]], T]) -> T:
        """The transaction with the stripping in it; without, where a ruined page lies in the way: that must not take
        the living lines with it.
        """
        try:
            return transaction(self.strip)
        except JournalDamagedError:
            return transaction(self.note)


def _strip(connection: sqlite3.Connection, span: PrunedSpan, forget: int) -> None:
    # Deleted and inserted, not updated: only a delete gives pages back.
    rows = read_rows(connection, span.first, span.last)
    connection.execute("DELETE FROM line WHERE sequence BETWEEN ? AND ?", (span.first, span.last))
    hashes = [(sequence, row.hash) for sequence, row in sorted(rows.items())]
    connection.executemany("INSERT INTO line VALUES (?, ?, '', x'')", hashes)
    if forget > 0:
        oldest = connection.execute("SELECT min(sequence) FROM line").fetchone()[0]
        a_few = oldest + FORGET_AT_A_TIME - 1
        connection.execute("DELETE FROM line WHERE sequence <= ?", (min(forget, span.first - 1, a_few),))


def _note(connection: sqlite3.Connection, span: PrunedSpan) -> None:
    grown = connection.execute(
        "UPDATE pruned SET last = ? WHERE last = ? AND reason = ?", (span.last, span.first - 1, span.reason)
    )
    if grown.rowcount == 0:
        connection.execute("INSERT INTO pruned VALUES (?, ?, ?)", (span.first, span.last, span.reason))


def asked_for(spans: Sequence[PrunedSpan], first: int, *, forgotten: int) -> PrunedSpan | None:
    """The hole that answers a request for pruned lines from `first` on; None where `first` was not pruned.

    Up to `forgotten` not even the hashes are kept, so no hole can end there: such a hole reaches further, and claims
    more lines than the asker lacks. That is harmless, since whatever the hub holds it goes on holding.
    """
    end = max(first, min(forgotten + 1, spans[-1].last if spans else 0))
    span = next((span for span in spans if span.first <= end <= span.last), None)
    return PrunedSpan(first, span.last, span.reason) if span else None
