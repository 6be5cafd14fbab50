"""A device, a hub and a bad line between them: real delivery core, make-believe everything else.

The device's journal is a list of hashes, the hub's store two dictionaries; each can be put back to an earlier copy.
"""

import copy
import hashlib
import random
from dataclasses import dataclass, field

from wire_contract.delivery import Arrival, Held, Hole, Place, Sender, Tip, choose_ack, receive
from wire_contract.event import GENESIS, JournalId, LineHash

JOURNAL = JournalId("7f3a21c9")


@dataclass
class Pole:
    """A device: a chain of lines and the product's sender."""

    lines: list[Arrival] = field(default_factory=list)
    damaged: set[int] = field(default_factory=set)
    sender: Sender = field(default_factory=lambda: Sender(head=0))

    def record(self, text: str, hole: Hole | None = None) -> Arrival:
        parent = self.lines[-1].hash if self.lines else GENESIS
        digest = LineHash(hashlib.sha256(f"{parent}{text}".encode()).hexdigest())
        line = Arrival(digest, parent, JOURNAL, len(self.lines) + 1, hole)
        self.lines.append(line)
        self.sender.recorded(line.sequence)
        return line

    def restart(self) -> None:
        readable = [line for line in self.lines if line.sequence not in self.damaged]
        declared = {line.hole.first: (line.hole, line.sequence) for line in readable if line.hole}
        self.sender = Sender(head=len(self.lines), holes=declared)

    def declare_damage(self, sequence: int) -> None:
        first = last = self.sender.lost_from(sequence)
        while last < len(self.lines) and last + 1 in self.damaged:
            last += 1
        hole = Hole(JOURNAL, first, last, self.lines[first - 1].parent, self.lines[last - 1].hash)
        declaration = self.record(f"shed {first}-{last}", hole)
        self.sender.declared(hole, declaration.sequence)

    @property
    def head(self) -> Tip | None:
        return Tip(self.lines[-1].hash, len(self.lines)) if self.lines else None

    def position(self, tip: Tip | None) -> int | None:
        """What an ack means to this journal: a sequence, 0 for nothing, None for a head that it does not hold."""
        if tip is None:
            return 0
        held = tip.sequence <= len(self.lines) and self.lines[tip.sequence - 1].hash == tip.head
        return tip.sequence if held else None


@dataclass
class Hub:
    """The hub's store and its use of the product's `receive`."""

    complete: dict[LineHash, Arrival] = field(default_factory=dict)
    pending: dict[LineHash, Arrival] = field(default_factory=dict)
    tip: Tip | None = None
    forks: set[Place] = field(default_factory=set)

    def take(self, batch: list[Arrival]) -> Tip | None:
        held = Held(
            complete={line.place for line in self.complete.values()},
            pending=dict(self.pending),
            parents={line.parent for line in self.complete.values()},
            holes=[line.hole for line in [*self.complete.values(), *self.pending.values()] if line.hole],
        )
        decision = receive(batch, held)
        for line in [*decision.completed, *decision.promoted]:
            self.pending.pop(line.hash, None)
            self.complete[line.hash] = line
        self.pending.update({line.hash: line for line in decision.pending})
        self.forks.update(decision.forks)
        for moved in decision.tips.values():
            self.tip = Tip(moved.hash, moved.sequence)
        return self.tip

    def answer(self, reported: Tip | None) -> Tip | None:
        complete = reported is not None and reported.head in self.complete
        self.tip = choose_ack(self.tip, reported, reported_is_complete=complete)
        return self.tip


@dataclass
class World:
    """Both ends and what is on its way, in both directions."""

    chance: random.Random
    pole: Pole = field(default_factory=Pole)
    hub: Hub = field(default_factory=Hub)
    now: float = 0.0
    up: list[list[Arrival] | Tip | None] = field(default_factory=list)
    acks: list[Tip | None] = field(default_factory=list)
    lossy: float = 0.0
    sent_lines: int = 0

    def pump(self) -> None:
        """The device sends what its sender wants to send; damaged lines are declared instead."""
        for _ in range(50):
            span = self.pole.sender.next_span(self.now)
            if span is None:
                return
            last = min(span.last, span.first + 99)
            bad = [s for s in range(span.first, last + 1) if s in self.pole.damaged]
            if bad:
                self.pole.declare_damage(bad[0])
                continue
            self.up.append(self.pole.lines[span.first - 1 : last])
            self.sent_lines += last - span.first + 1
            self.pole.sender.sent(type(span)(span.first, last), self.now, self.chance.random())

    def carry(self) -> None:
        """One thing each way arrives, is lost or is doubled."""
        if self.up:
            thing = self.up.pop(self._pick(len(self.up)))
            for _ in range(self._copies()):
                self.acks.append(self.hub.take(thing) if isinstance(thing, list) else self.hub.answer(thing))
        if self.acks:
            ack = self.acks.pop(self._pick(len(self.acks)))
            for _ in range(self._copies()):
                self.pole.sender.heard(self.pole.position(ack), self.now)

    def beat(self) -> None:
        """A heartbeat: it carries the device's head."""
        self.up.append(self.pole.head)

    def settle(self, rounds: int) -> None:
        """Faults have ceased: so many rounds of a minute each."""
        self.lossy = 0.0
        for _ in range(rounds):
            self.now += 60
            self.beat()
            self.pump()
            while self.up or self.acks:
                self.carry()
                self.pump()

    def _pick(self, count: int) -> int:
        return self.chance.randrange(count) if self.chance.random() < self.lossy else 0

    def _copies(self) -> int:
        return self.chance.choice([0, 1, 2]) if self.chance.random() < self.lossy else 1

    def snapshot(self) -> Pole:
        """The device's card, copied."""
        return copy.deepcopy(self.pole)
