"""What a device's memory card holds: one journal. It can be copied, put back, damaged and pruned."""

from dataclasses import dataclass, field
from typing import Self

from edge_agent.journal.retention import Holding
from wire_contract.delivery import Arrival, Hole, Tip
from wire_contract.event import GENESIS, JournalId, LineHash


@dataclass(frozen=True, slots=True)
class Line(Arrival):
    """A line and what the delivery core does not look at: which event it tells of, the device's wall clock, whether the
    signature is the device's own.
    """

    event: int = 0
    wall_clock: float = 0.0
    forged: bool = False


@dataclass(slots=True)
class Card:
    """One journal. A line that is damaged or pruned keeps its hash, like the product's, but can no longer be sent."""

    journal: JournalId
    lines: list[Line] = field(default_factory=list)
    holes: dict[int, tuple[Hole, int]] = field(default_factory=dict)
    unreadable: set[int] = field(default_factory=set)
    """Sequences."""
    pruned: set[LineHash] = field(default_factory=set)
    events: set[int] = field(default_factory=set)
    """The events whose lines can be read."""
    holding: Holding = field(default_factory=Holding)
    """What the hub has been holding without a break, and since when: the product's own note, in the card's own time."""

    def copy(self) -> Self:
        """A card image: what happens to either afterwards does not show in the other."""
        return type(self)(
            self.journal,
            list(self.lines),
            dict(self.holes),
            set(self.unreadable),
            set(self.pruned),
            set(self.events),
            self.holding,
        )

    @property
    def head(self) -> LineHash:
        """What the next line names as its parent."""
        return self.lines[-1].hash if self.lines else GENESIS

    @property
    def tip(self) -> Tip | None:
        """What a heartbeat says of this journal."""
        return Tip(self.lines[-1].hash, len(self.lines)) if self.lines else None

    def append(self, line: Line) -> None:
        """The line is durable, and the hole that it may declare."""
        self.lines.append(line)
        self.events.add(line.event)
        if line.hole:
            self.holes[line.hole.first] = (line.hole, line.sequence)

    def cut(self, length: int) -> None:
        """Only the first lines are left, as if the others had never been written."""
        for line in self.lines[length:]:
            self.events.discard(line.event)
        del self.lines[length:]

    def damage(self, sequence: int) -> None:
        """The line's bytes no longer match its hash."""
        self.unreadable.add(sequence)
        self.events.discard(self.lines[sequence - 1].event)

    def prune(self, through: int) -> None:
        """The lines up to this sequence are given up by the device's own decision; stubs remain."""
        for line in self.lines[:through]:
            if line.sequence not in self.unreadable:
                self.damage(line.sequence)
                self.pruned.add(line.hash)

    def position(self, tip: Tip | None) -> int | None:
        """What an ack means to this journal: a sequence, 0 for nothing, None for a head that it does not hold."""
        if tip is None:
            return 0
        held = tip.sequence <= len(self.lines) and self.lines[tip.sequence - 1].hash == tip.head
        return tip.sequence if held else None
