"""Hubs that take a wrong turn. Each replaces one step of the hub; the delivery core stays the product's."""

from collections.abc import Sequence
from dataclasses import replace

from tests.wire_contract.simulation.card import Line
from tests.wire_contract.simulation.hub import Hub
from tests.wire_contract.simulation.messages import Ack, Crash, Message, Parcel
from tests.wire_contract.simulation.store import Store
from wire_contract.delivery import Decision, Held, Tip
from wire_contract.event import JournalId, LineHash


class AcksBeforeCommit(Hub):
    """The ack goes out while the transaction is still open."""

    def take(self, messages: Sequence[Message], crash: Crash | None = None) -> tuple[list[Ack], bool]:
        before = self.store.copy()
        acks = self.work(messages)
        if crash is Crash.BEFORE_COMMIT:
            self.restored(before)
        return acks, crash is None


class AcksTheHighestNumber(Hub):
    """Cumulative ack by max(sequence), across gaps."""

    def standing(self, journal: JournalId, reported: Tip | None) -> Tip | None:
        held = [*self.store.complete.values(), *self.store.pending.values()]
        newest = max((line for line in held if line.journal == journal), key=lambda line: line.sequence, default=None)
        return Tip(newest.hash, newest.sequence) if newest else super().standing(journal, reported)


class AcksWhatTheDeviceSays(Hub):
    """The head that a heartbeat names is acknowledged."""

    def standing(self, journal: JournalId, reported: Tip | None) -> Tip | None:
        return reported or super().standing(journal, reported)


class AcksItsOwnBranchOnly(Hub):
    """After a fork the ack names the hub's newest line, not the branch that the device is on."""

    def standing(self, journal: JournalId, reported: Tip | None) -> Tip | None:
        del reported
        return self.store.tips.get(journal)


class RemembersAcksElsewhere(Hub):
    """Acks are kept outside the database, and survive a restored one."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.said: dict[JournalId, Tip] = {}

    def standing(self, journal: JournalId, reported: Tip | None) -> Tip | None:
        now, said = super().standing(journal, reported), self.said.get(journal)
        best = max((tip for tip in (now, said) if tip), key=lambda tip: tip.sequence, default=None)
        if best:
            self.said[journal] = best
        return best


class KnowsLinesByNumber(Hub):
    """De-duplication by (device, sequence)."""

    def keep(self, lines: Sequence[Line]) -> None:
        store = self.store
        held = {(line.journal, line.sequence): line for line in [*store.complete.values(), *store.pending.values()]}
        fresh = [line for line in lines if held.get((line.journal, line.sequence), line) is line]
        for line in lines:
            first = held.get((line.journal, line.sequence), line)
            if first is not line and first.hash in store.complete:
                store.complete[line.hash] = first  # it answers for this one from now on
        if fresh:
            super().keep(fresh)


class KnowsLinesInMemory(Hub):
    """De-duplication in memory: a restarted hub has forgotten."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.known: set[LineHash] = set()

    def restarted(self) -> None:
        self.known = set()

    def keep(self, lines: Sequence[Line]) -> None:
        for line in lines:
            if line.hash in self.store.complete and line.hash not in self.known:
                self.store.insert(line, complete=True)
        super().keep(lines)
        self.known |= {line.hash for line in lines}


class ForgetsLinesInTime(Hub):
    """De-duplication for ten minutes."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.known: dict[LineHash, float] = {}

    def keep(self, lines: Sequence[Line]) -> None:
        for line in lines:
            if line.hash in self.store.complete and self.known.get(line.hash, self.now) + 600 < self.now:
                self.store.insert(line, complete=True)
        super().keep(lines)
        self.known |= {line.hash: self.now for line in lines}


class LeavesOutThePast(Hub):
    """A line whose clock says that it is long past is taken for an old one."""

    def vouched(self, parcel: Parcel) -> Sequence[Line]:
        return [line for line in super().vouched(parcel) if line.wall_clock >= 0]


class OrdersByTheClock(Hub):
    """The newest line is the one with the latest time."""

    def standing(self, journal: JournalId, reported: Tip | None) -> Tip | None:
        lines = [line for line in self.store.complete.values() if line.journal == journal]
        newest = max(lines, key=lambda line: (line.wall_clock, line.sequence), default=None)
        return Tip(newest.hash, newest.sequence) if newest else super().standing(journal, reported)


class ChokesOnRubbish(Hub):
    """A message that cannot be read ends the transaction; the broker brings it again."""

    def take(self, messages: Sequence[Message], crash: Crash | None = None) -> tuple[list[Ack], bool]:
        if any(isinstance(message, Parcel) and message.unreadable for message in messages):
            return [], False
        return super().take(messages, crash)


class ThrowsRubbishAway(Hub):
    """What cannot be read is logged and skipped."""

    def vouched(self, parcel: Parcel) -> Sequence[Line]:
        return [line for line in parcel.lines if not line.forged]


class TakesUnsignedLines(Hub):
    """A line that fits is taken."""

    def vouched(self, parcel: Parcel) -> Sequence[Line]:
        return parcel.lines or super().vouched(parcel)


class ThrowsGapsAway(Hub):
    """A line whose parent is unknown is not kept."""

    def keep(self, lines: Sequence[Line]) -> None:
        super().keep(lines)
        self.store.pending.clear()
        self.store.events = {line.event for line in self.store.complete.values()}


class FillsGaps(Hub):
    """A line whose parent is unknown is as good as any."""

    def held(self, lines: Sequence[Line]) -> Held:
        held = super().held(lines)
        return replace(held, complete={*held.complete, *(line.before for line in lines)})


class BridgesByNumber(Hub):
    """A declared hole is crossed wherever a line with the number before it is held."""

    def held(self, lines: Sequence[Line]) -> Held:
        held = super().held(lines)
        anywhere = [
            replace(hole, parent=line.hash)
            for hole in [*held.holes, *(line.hole for line in lines if line.hole)]
            for line in self.store.complete.values()
            if (line.journal, line.sequence) == (hole.journal, hole.first - 1)
        ]
        return replace(
            held,
            holes=[*held.holes, *anywhere],
            complete={*held.complete, *(line.place for line in self.store.complete.values())},
        )


class KeepsOneChild(Hub):
    """A second child of a line is not kept, but acknowledged."""

    def keep(self, lines: Sequence[Line]) -> None:
        parents = self.store.children
        super().keep([line for line in lines if line.sequence == 1 or not parents.get(line.parent)])


class HidesForks(Hub):
    """Both branches are kept; nobody is told."""

    def note_forks(self, decision: Decision) -> None:
        pass


class AcksTheBrokerOnMessage(Hub):
    """The broker may forget a message when `on_message` returns, whatever becomes of the transaction."""

    def take(self, messages: Sequence[Message], crash: Crash | None = None) -> tuple[list[Ack], bool]:
        acks, _ = super().take(messages, crash)
        return acks, True
