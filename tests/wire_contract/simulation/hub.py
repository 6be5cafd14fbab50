"""The hub: a store and the product's `receive` and `choose_ack`, used as `hub/evidence/service` and `hub/ingest` use them;
what of the store a batch touches is asked by the product's rules too (`hub/evidence/touched`).

Its methods are the steps of the product; a mutant replaces one of them by a wrong turn.
"""

from collections.abc import Sequence

from hub.evidence.touched import Position, straight_on, touched
from tests.wire_contract.simulation.card import Line
from tests.wire_contract.simulation.messages import Ack, Crash, Message, Parcel, Status
from tests.wire_contract.simulation.store import Store
from wire_contract.delivery import Decision, Held, Tip, choose_ack, receive
from wire_contract.event import JournalId


class Hub:
    """A hub that runs. What is not in the store is gone when it starts anew."""

    def __init__(self, store: Store) -> None:
        self.now = 0.0
        self.store = store

    def restarted(self) -> None:
        """Memory is empty."""

    def restored(self, backup: Store) -> None:
        """The store is put back to an earlier one."""
        self.store = backup
        self.restarted()

    def take(self, messages: Sequence[Message], crash: Crash | None = None) -> tuple[list[Ack], bool]:
        """One transaction over some messages: what it says to the device, and whether the broker may forget them.

        Nothing is said before the commit.
        """
        if crash is Crash.BEFORE_COMMIT:
            self.restarted()
            return [], False
        acks = self.work(messages)
        if crash is Crash.AFTER_COMMIT:
            self.restarted()
            return [], False
        return acks, True

    def work(self, messages: Sequence[Message]) -> list[Ack]:
        """The transaction: every message is remembered or in the quarantine; one ack is due, for the last message."""
        due: tuple[JournalId, Tip | None] | None = None
        lines: list[Line] = []
        for message in messages:
            if isinstance(message, Status):
                due = (message.journal, None if message.retained else message.head)
            else:
                due = None
                lines += self.vouched(message)
        if lines:
            self.keep(lines)
        if due is None and lines:
            due = (lines[-1].journal, None)
        return [Ack(due[0], self.standing(*due))] if due else []

    def vouched(self, parcel: Parcel) -> Sequence[Line]:
        """The lines that the device signed; the rest, and bytes that are no lines, go to the quarantine."""
        if parcel.unreadable:
            self.store.quarantined += 1
            return ()
        genuine = [line for line in parcel.lines if not line.forged]
        self.store.quarantined += len(parcel.lines) - len(genuine)
        return genuine

    def keep(self, lines: Sequence[Line]) -> None:
        """What the core decides stands in the store."""
        decision = receive(lines, self.held(lines))
        by_hash = {line.hash: line for line in lines}
        for arrival in decision.completed:
            self.store.insert(by_hash[arrival.hash], complete=True)
        for arrival in decision.pending:
            self.store.insert(by_hash[arrival.hash], complete=False)
        self.store.promote(arrival.hash for arrival in decision.promoted)
        self.note_forks(decision)
        for journal, newest in decision.tips.items():
            self.store.tips[journal] = Tip(newest.hash, newest.sequence)
            self.store.highest[journal] = max(newest.sequence, self.store.highest.get(journal, 0))

    def held(self, lines: Sequence[Line]) -> Held:
        """As much of the store as these lines touch, found by the product's own rules."""
        store = self.store
        positions = {journal: Position(tip, store.highest[journal]) for journal, tip in store.tips.items()}
        enough = None if store.pending else straight_on(lines, positions)
        if enough is not None:
            return enough
        stretches = touched(lines, waiting=store.pending.values(), holes=store.holes)
        here = [
            line
            for stretch in stretches
            for sequence in range(stretch.first, stretch.last + 1)
            for line in store.at.get((stretch.journal, sequence), ())
        ]
        return Held(
            complete={line.place for line in here},
            pending=store.pending,
            parents={line.parent for line in here},
            holes=store.holes,
        )

    def note_forks(self, decision: Decision) -> None:
        """An operator can see them."""
        self.store.forks.update(place.hash for place in decision.forks)

    def standing(self, journal: JournalId, reported: Tip | None) -> Tip | None:
        """What is acknowledged of this journal."""
        line = self.store.complete.get(reported.head) if reported else None
        held = Tip(line.hash, line.sequence) if line and line.journal == journal else None
        return choose_ack(self.store.tips.get(journal), held, reported_is_complete=held is not None)
