"""One line of the hub's own chain, with what the pages look for read out of it. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from wire_contract.acts import Act, read_act
from wire_contract.chain import Signature
from wire_contract.event import GENESIS, Event, JournalId, LineHash, read_line
from wire_contract.unreadable import Unreadable


@dataclass(frozen=True, slots=True)
class Entry:
    """Who did something, when, and the signed line that says what."""

    number: int
    """Its place in the whole chain, across journals, counted from 1."""
    journal: JournalId
    sequence: int
    hash: LineHash
    kind: str
    subject: str
    occurred_at: datetime
    signature: Signature
    line: bytes

    @classmethod
    def start(cls, journal: JournalId, *, number: int) -> Self:
        """What stands before the first line of a journal."""
        return cls(number, journal, 0, GENESIS, "", "", datetime(1970, 1, 1, tzinfo=UTC), Signature(""), b"")

    @property
    def act(self) -> Act | None:
        """What the line tells; None where this release does not understand it."""
        event = read_line(self.line)
        act = read_act(event) if isinstance(event, Event) else None
        return None if isinstance(act, Unreadable) else act
