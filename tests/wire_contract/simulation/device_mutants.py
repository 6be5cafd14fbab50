"""Devices that take a wrong turn. Each replaces one step of the device; the delivery core stays the product's."""

import hashlib
from collections.abc import Sequence

from tests.wire_contract.simulation.card import Line
from tests.wire_contract.simulation.device import RETENTION_S, Device
from tests.wire_contract.simulation.messages import Ack, Parcel
from wire_contract.delivery import Span
from wire_contract.event import LineHash


class PrunesOnPuback(Device):
    """The broker has it, so it can go."""

    def send(self, batch: Sequence[Line], span: Span) -> None:
        super().send(batch, span)
        self.card.prune(span.last)


class DeletesWhatIsAcknowledged(Device):
    """An ack is a licence to delete, for ever."""

    def prune(self) -> None:
        self.card.prune(max((mark.through for mark in self.card.holding.marks), default=0))


class CountsRetentionFromTheTap(Device):
    """What is acknowledged goes when it is old, even if it was acknowledged only now."""

    def prune(self) -> None:
        through = 0
        for line in self.card.lines[: self.sender.said or 0]:
            if line.wall_clock + RETENTION_S > self.world.now:
                break
            through = line.sequence
        self.card.prune(through)


class DeletesTheOldestWhenFull(Device):
    """The card holds forty lines; a new one drives out the oldest."""

    def commit(self, line: Line) -> None:
        super().commit(line)
        self.card.prune(len(self.card.lines) - 40)


class TrustsTheBrokersQueue(Device):
    """What the broker has taken is delivered; nothing is sent twice in a connection."""

    def send(self, batch: Sequence[Line], span: Span) -> None:
        super().send(batch, span)
        self.sender._retry_at = float("inf")


class MakesIdsWhenSending(Device):
    """Each sending makes the event's id anew."""

    def send(self, batch: Sequence[Line], span: Span) -> None:
        anew = [
            Line(self.salted(line), line.parent, line.journal, line.sequence, line.hole, line.event, line.wall_clock)
            for line in batch
        ]
        self.world.publish(Parcel(tuple(anew)))
        self.sender.sent(span, self.world.now, 0.5)

    def salted(self, line: Line) -> LineHash:
        return LineHash(hashlib.sha256(f"{line.hash}{self.world.chance.random()}".encode()).hexdigest())


class CountsOnTheCard(Device):
    """An event is known by a counter that is kept on the card, and the card can be put back."""

    def identity(self, event: int, parent: LineHash, sequence: int) -> LineHash:
        del event, parent
        return LineHash(hashlib.sha256(f"{self.card.journal}/{sequence}".encode()).hexdigest())


class GreenBeforeCommit(Device):
    """The officer need not wait for the disk."""

    def tap(self, event: int) -> None:
        line = self.build(event)
        self.world.green(line)
        self.commit(line)


class CommitsWithoutSync(Device):
    """`synchronous=NORMAL`: a commit is durable when something else syncs the file, here every eighth."""

    def boot(self) -> None:
        self.card.cut(len(self.card.lines) - len(self.card.lines) % 8)
        super().boot()


class SendsBeforeCommit(Device):
    """The hub may know it before the card does."""

    def commit(self, line: Line) -> None:
        self.world.write_down(line)
        if self.is_connected:
            self.world.publish(Parcel((line,)))
        self.world.power()
        self.card.append(line)
        self.world.power()


class ReadsNumbersOnly(Device):
    """An ack's sequence is enough; its hash is not looked at."""

    def hear(self, ack: Ack) -> None:
        if not ack.forged and ack.journal == self.card.journal:
            position = min(ack.tip.sequence, len(self.card.lines)) if ack.tip else 0
            self.sender.heard(position, self.world.now)
            self.note(position)


class BelievesOnlyMore(Device):
    """Acks only rise."""

    def hear(self, ack: Ack) -> None:
        if (self.card.position(ack.tip) or 0) >= (self.sender.acked or 0):
            super().hear(ack)


class BelievesAnybody(Device):
    """An ack's signature is not looked at."""

    def hear(self, ack: Ack) -> None:
        super().hear(Ack(ack.journal, ack.tip))


class SkipsDamagedLines(Device):
    """A line that cannot be sent is left out, without a word."""

    def declare(self, first: int) -> None:
        last = first
        while last + 1 in self.card.unreadable:
            last += 1
        self.sender.sent(Span(first, last), self.world.now, 0.5)


class StopsAtDamagedLines(Device):
    """A line that cannot be sent is tried again later."""

    def pump(self) -> None:
        while self.is_connected and (span := self.sender.next_span(self.world.now)) is not None:
            batch = self.readable(self.card.lines[span.first - 1 : span.last])
            if not batch:
                return
            self.send(batch, Span(span.first, batch[-1].sequence))
