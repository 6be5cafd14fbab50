"""The hub's database: what a backup copies, with a ledger of every insert that no strategy of a hub can touch."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self

from tests.wire_contract.simulation.card import Line
from wire_contract.delivery import Hole, Tip
from wire_contract.event import GENESIS, JournalId, LineHash


@dataclass(slots=True)
class Store:
    """Lines by hash, with and without complete ancestry; positions, forks and the quarantine."""

    complete: dict[LineHash, Line] = field(default_factory=dict)
    pending: dict[LineHash, Line] = field(default_factory=dict)
    holes: list[Hole] = field(default_factory=list)
    tips: dict[JournalId, Tip] = field(default_factory=dict)
    forks: set[LineHash] = field(default_factory=set)
    quarantined: int = 0
    at: dict[tuple[JournalId, int], tuple[Line, ...]] = field(default_factory=dict)
    """Complete lines by journal and sequence."""
    highest: dict[JournalId, int] = field(default_factory=dict)
    # the ledger
    children: dict[LineHash, int] = field(default_factory=dict)
    branched: set[LineHash] = field(default_factory=set)
    """Parents with more than one complete child, by count."""
    events: set[int] = field(default_factory=set)
    doubled: list[Line] = field(default_factory=list)
    inserted: list[Line] = field(default_factory=list)
    """What came in since the last look."""

    def copy(self) -> Self:
        """A backup."""
        return type(self)(
            dict(self.complete),
            dict(self.pending),
            list(self.holes),
            dict(self.tips),
            set(self.forks),
            self.quarantined,
            dict(self.at),
            dict(self.highest),
            dict(self.children),
            set(self.branched),
            set(self.events),
        )

    def insert(self, line: Line, *, complete: bool) -> None:
        """A new row."""
        self.inserted.append(line)
        if line.event in self.events:
            self.doubled.append(line)
        self.events.add(line.event)
        if line.hole:
            self.holes.append(line.hole)
        if complete:
            self._complete(line)
        else:
            self.pending[line.hash] = line

    def promote(self, hashes: Iterable[LineHash]) -> None:
        """These pending lines have their ancestry."""
        for hash_ in hashes:
            self._complete(self.pending.pop(hash_))

    def _complete(self, line: Line) -> None:
        self.complete[line.hash] = line
        place = (line.journal, line.sequence)
        self.at[place] = (*self.at.get(place, ()), line)
        count = self.children.get(line.parent, 0) + 1
        self.children[line.parent] = count
        if count > 1 and line.parent != GENESIS:
            self.branched.add(line.parent)
