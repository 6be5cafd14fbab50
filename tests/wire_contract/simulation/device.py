"""The device: a card and the product's `Sender`, used as `edge_agent/uplink` uses it.

Its methods are the steps of the product; a mutant replaces one of them by a wrong turn.
"""

import hashlib
import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol

from edge_agent.clock import Moment
from tests.wire_contract.simulation.card import Card, Line
from tests.wire_contract.simulation.messages import Ack, Message, Parcel, Status
from wire_contract.delivery import Hole, Sender, Span
from wire_contract.event import ClockTrust, LineHash

RETENTION_S = 1_000_000.0
"""How long a line is kept after it was acknowledged: longer than anything is on its way."""

MANY = 2000
"""More messages than a device ever has to send at once."""


class PowerCutError(Exception):
    """The power is gone in the middle of a step."""


class Surroundings(Protocol):
    """What a device touches of the world."""

    now: float
    wall_clock: float
    batch_lines: int
    chance: random.Random

    @property
    def publish(self) -> Callable[[Message], None]: ...

    @property
    def green(self) -> Callable[[Line], None]: ...

    def write_down(self, line: Line) -> None: ...

    def power(self) -> None: ...

    def new_event(self) -> int: ...


class Device:
    """A device with power. What is not on the card is gone when it boots."""

    def __init__(self, card: Card, world: Surroundings) -> None:
        self.card = card
        self.world = world
        self.boots = 0
        self.boot()

    def boot(self) -> None:
        """Memory is empty: what the hub holds is not known until it says so."""
        self.boots += 1
        self.booted_at = self.world.now
        self.sender = Sender(len(self.card.lines), dict(self.card.holes))
        self.is_connected = False

    # --- recording

    def tap(self, event: int) -> None:
        """The line is committed, and only then the officer sees green."""
        line = self.build(event)
        self.commit(line)
        self.world.green(line)

    def build(self, event: int, hole: Hole | None = None) -> Line:
        """The next line of the journal, not yet committed."""
        parent, sequence = self.card.head, len(self.card.lines) + 1
        return Line(
            self.identity(event, parent, sequence),
            parent,
            self.card.journal,
            sequence,
            hole,
            event,
            self.world.wall_clock,
        )

    def identity(self, event: int, parent: LineHash, sequence: int) -> LineHash:
        """The hash of all that the line says."""
        content = f"{parent}{self.card.journal}/{sequence}{event}"
        return LineHash(hashlib.sha256(content.encode()).hexdigest())

    def commit(self, line: Line) -> None:
        """The line is durable."""
        self.world.write_down(line)
        self.world.power()
        self.card.append(line)
        self.world.power()

    # --- sending

    def connected(self) -> None:
        """A new connection begins with a heartbeat."""
        self.is_connected = True
        self.sender.connected()
        self.beat()

    def beat(self) -> None:
        """The heartbeat carries the journal's head."""
        if self.is_connected:
            self.world.publish(Status(self.card.journal, self.card.tip))

    def pump(self) -> None:
        """Everything that may be sent now is with the broker, unreadable lines are declared."""
        if not self.is_connected:
            return
        self.sender.recorded(len(self.card.lines))
        for _ in range(MANY):  # so that a device that never comes to an end is found out like any other
            span = self.sender.next_span(self.world.now)
            if span is None:
                return
            lines = self.card.lines[span.first - 1 : min(span.last, span.first + self.world.batch_lines - 1)]
            batch = self.readable(lines)
            if batch:
                self.send(batch, Span(span.first, batch[-1].sequence))
            else:
                self.declare(self.sender.lost_from(span.first))

    def readable(self, lines: Sequence[Line]) -> Sequence[Line]:
        """The beginning of these lines that can be sent."""
        unreadable = self.card.unreadable
        if unreadable:
            for count, line in enumerate(lines):
                if line.sequence in unreadable:
                    return lines[:count]
        return lines

    def send(self, batch: Sequence[Line], span: Span) -> None:
        """The batch is on its way."""
        self.world.publish(Parcel(tuple(batch)))
        self.sender.sent(span, self.world.now, self.world.chance.random())

    def declare(self, first: int) -> None:
        """The unreadable lines from `first` on are a declared hole, committed like any line."""
        lines, last = self.card.lines, first
        while last < len(lines) and last + 1 in self.card.unreadable:
            last += 1
        hole = Hole(self.card.journal, first, last, lines[first - 1].parent, lines[last - 1].hash)
        line = self.build(self.world.new_event(), hole)
        self.commit(line)
        self.sender.declared(hole, line.sequence)

    # --- hearing

    def hear(self, ack: Ack) -> None:
        """An ack of this journal with the hub's signature counts; anything else is forgotten."""
        if not self.is_connected or ack.forged or ack.journal != self.card.journal:
            return
        position = self.card.position(ack.tip)
        self.sender.heard(position, self.world.now)
        self.note(position or 0)

    def note(self, position: int) -> None:
        """Only what the hub still says that it holds grows old, in time that this card has lived through."""
        self.card.holding = self.card.holding.passed(self.moment()).said(position)

    def moment(self) -> Moment:
        """The clocks; of all of them, only the uptime counts for what grows old."""
        uptime = timedelta(seconds=self.world.now - self.booted_at)
        return Moment(datetime(1970, 1, 1, tzinfo=UTC), ClockTrust.UNSYNCHRONISED, f"boot-{self.boots}", uptime)

    def prune(self) -> None:
        """What the hub has held for longer than the retention, and says in this connection again, is given up."""
        if self.is_connected and self.sender.said:
            ripe = self.card.holding.passed(self.moment()).ripe(timedelta(seconds=RETENTION_S))
            self.card.prune(min(self.sender.said, ripe))
