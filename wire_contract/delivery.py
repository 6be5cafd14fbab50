"""The delivery core: what a device sends next, what the hub keeps, what the hub acknowledges. Pure, and the only copy.

The product and its simulator run this same code: the device's half is `Sender`, the hub's `receive` and `choose_ack`.
An ack names the newest event that the hub holds *with its complete ancestry* (but for declared holes). It licenses
nothing for ever: a hub restored from an old backup names an older event, and the device goes on from there.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from operator import attrgetter
from typing import NamedTuple

from wire_contract.event import GENESIS, JournalId, LineHash

WINDOW_LINES = 500
"""How many lines may be on their way unacknowledged."""

_BY_SEQUENCE = attrgetter("sequence")
_BY_SEQUENCE_AND_HASH = attrgetter("sequence", "hash")

RETRY_AFTER_S = 10.0
RETRY_AT_MOST_S = 300.0

STRAY_S = 5.0
"""How long after an ack one that says less is taken for a stray: it came late, or answers lines of ours that the hub
held already while it stands on another branch. Where the hub did lose lines, it says so again with the next heartbeat.
"""


class Place(NamedTuple):
    """Where a line stands. Its hash settles the rest, but a store finds a line by its place in the journal."""

    journal: JournalId
    sequence: int
    hash: LineHash

    @property
    def is_start(self) -> bool:
        """True for what stands before the first line of any journal."""
        return self.sequence == 0 and self.hash == GENESIS


@dataclass(frozen=True, slots=True)
class Hole:
    """Lines that the device declared lost: `first` to `last`, the parent of the first, the hash of the last."""

    journal: JournalId
    first: int
    last: int
    parent: LineHash
    last_hash: LineHash

    @property
    def near_side(self) -> Place:
        """The line before the hole."""
        return Place(self.journal, self.first - 1, self.parent)

    @property
    def far_end(self) -> Place:
        """The last line of the hole: what the next line names as its parent."""
        return Place(self.journal, self.last, self.last_hash)

    def may_hide(self, line: "Arrival") -> bool:
        """Whether this line may be one of those lost in the hole: nobody can tell the lines inside it from those of
        another branch at the same places.
        """
        return (
            line.journal == self.journal
            and self.first <= line.sequence <= self.last
            and (line.sequence != self.first or line.parent == self.parent)
            and (line.sequence != self.last or line.hash == self.last_hash)
        )


# --- the device's half ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Span:
    """Sequences `first` to `last`, both included."""

    first: int
    last: int


@dataclass(slots=True)
class Sender:
    """What a device sends next. Numbers are sequences of its journal; 0 stands before the first line.

    `heard`, `sent` and `recorded` report what happened; `next_span` asks what to do. Times are seconds of one monotonic
    clock; `jitter` is a random number in [0, 1).
    """

    head: int
    holes: dict[int, tuple[Hole, int]] = field(default_factory=dict)
    """Declared holes by first sequence, each with the sequence of its declaration."""
    acked: int | None = None
    """The hub's position; None until it has spoken since we connected."""
    said: int | None = None
    """The hub's last word, even if it may be a stray: the one to go by before anything is pruned."""
    _through: int = 0
    _announced: set[int] = field(default_factory=set)
    _attempts: int = 0
    _retry_at: float | None = None
    _acked_at: float = 0.0
    _blind_from: int | None = None
    """The hub's head is not in our journal: the window begins here and goes on without acks, as long as it answers."""
    _was_answered: bool = False

    def connected(self) -> None:
        """Nothing is known of the hub until it speaks."""
        self.acked = self.said = None
        self._retry_at = self._blind_from = None

    def recorded(self, sequence: int) -> None:
        """The journal's newest line is now this one."""
        self.head = max(self.head, sequence)

    def declared(self, hole: Hole, declaration: int) -> None:
        """These lines can never be sent; the declaration goes ahead of whatever follows the hole."""
        self.holes[hole.first] = (hole, declaration)
        self.recorded(declaration)

    def lost_from(self, sequence: int) -> int:
        """Where the hole begins that a damaged line calls for: a damaged declaration is made once more before anything
        else, since the hole that it declared is still in the way.
        """
        return next((hole.first for hole, declaration in self.holes.values() if declaration == sequence), sequence)

    def heard(self, position: int | None, now: float) -> None:
        """The hub's ack: the sequence that it holds, 0 for nothing, None when its head is not in our journal."""
        self.said = reached = position or 0
        if self.acked is not None and reached < self.acked and now < self._acked_at + STRAY_S:
            return
        if self.acked is None or reached < self.acked:
            self._rewind(reached)
        elif reached > self.acked:
            self._through = max(self._through, reached)
            self._attempts = 0
            self._retry_at = now + RETRY_AFTER_S if self._through > reached else None
        self.acked, self._acked_at = reached, now
        self._blind_from = None if position is not None else self._blind_from or 0
        self._was_answered = self._blind_from is not None and self._through > self._blind_from

    def next_span(self, now: float) -> Span | None:
        """The lines to send now, or None."""
        if self.acked is None:
            return None
        begin = self.acked if self._blind_from is None else self._blind_from
        if self._retry_at is not None and now >= self._retry_at and self._through > begin:
            begin = self._try_again(begin)
        first = self._through + 1
        if first in self.holes:
            hole, declaration = self.holes[first]
            if hole.first not in self._announced:
                return Span(declaration, declaration)
            self._through = hole.last
            return self.next_span(now)
        window = begin + WINDOW_LINES + self._lost_between(begin, first)
        last = min([self.head, window, *(start - 1 for start in self.holes if start >= first)])
        return Span(first, last) if first <= last else None

    def sent(self, span: Span, now: float, jitter: float) -> None:
        """These lines are with the broker, which means nothing but that the socket is free."""
        if span.first == self._through + 1:
            self._through = span.last
        else:
            self._announced.update(start for start, (_, declaration) in self.holes.items() if declaration == span.first)
        if self._retry_at is None:
            wait = min(RETRY_AT_MOST_S, RETRY_AFTER_S * 2**self._attempts)
            self._retry_at = now + wait * (0.5 + jitter)

    @property
    def unacknowledged(self) -> int:
        """How many lines the hub is not known to hold."""
        return self.head - (self.acked or 0)

    def _try_again(self, begin: int) -> int:
        """Where the window begins now that no ack moved it: as before, or further on if the hub answered blindly."""
        if self._blind_from is None or not self._was_answered:
            self._rewind(begin)
            return begin
        if self._through < self.head:
            self._retry_at = None
        else:
            self._rewind(0)
        self._blind_from, self._was_answered = self._through, False
        return self._through

    def _lost_between(self, acked: int, first: int) -> int:
        """How many of the lines after `acked` and before `first` are in declared holes, so not on their way."""
        spans = ((hole.first, min(hole.last, first - 1)) for hole, _ in self.holes.values() if hole.first > acked)
        return sum(max(0, last - start + 1) for start, last in spans)

    def _rewind(self, position: int) -> None:
        self._attempts = min(self._attempts + 1, 10) if self._retry_at is not None else 0
        self._through, self._retry_at = position, None
        self._announced.clear()


# --- the hub's half ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Arrival:
    """A line whose signature is good (its own or a descendant's), as far as delivery looks into it."""

    hash: LineHash
    parent: LineHash
    journal: JournalId
    sequence: int
    hole: Hole | None = None

    @property
    def place(self) -> Place:
        """Where the line stands."""
        return Place(self.journal, self.sequence, self.hash)

    @property
    def before(self) -> Place:
        """Where its parent must stand: a line that names any other as its parent never has its ancestry complete."""
        return Place(self.journal, self.sequence - 1, self.parent)


@dataclass(frozen=True, slots=True)
class Held:
    """What the hub holds of one device before a batch: only what the batch and the pending lines touch.

    `complete` and `pending` say of lines whether the hub holds them, with or without their ancestry (asked of the
    batch's lines, their parents and the near sides of holes); `parents` are the lines, held or in a hole, that already
    have a complete child (asked of the batch's and the pending lines, of their parents and of the far ends of holes);
    `holes` are all that the device declared, also in pending lines.
    """

    complete: AbstractSet[Place] = frozenset()
    pending: Mapping[LineHash, Arrival] = field(default_factory=dict)
    parents: AbstractSet[LineHash] = frozenset()
    holes: Sequence[Hole] = ()


@dataclass(slots=True)
class Decision:
    """What becomes of a batch. Each hash stands in at most one of the lists."""

    duplicates: list[LineHash] = field(default_factory=list)
    completed: list[Arrival] = field(default_factory=list)
    """New lines to insert with complete ancestry, parents first."""
    promoted: list[Arrival] = field(default_factory=list)
    """Pending lines whose ancestry is now complete."""
    pending: list[Arrival] = field(default_factory=list)
    """New lines to insert whose parent is not held."""
    forks: list[Place] = field(default_factory=list)
    """Parents with more than one complete child (never `GENESIS`: a device may open several journals)."""
    tips: dict[JournalId, Arrival] = field(default_factory=dict)
    """The newest completed line of each journal that moved: the branch that the device itself is on. Never one that
    has a complete child already, nor one that turns up in a declared hole which the journal has passed. Of two branches
    that end alike, always the same one, in whatever order a store hands out its pending lines.
    """


def receive(arrivals: Sequence[Arrival], held: Held) -> Decision:
    """Decide a batch of one device: a function of the set of lines, so order and repeats change nothing lasting."""
    decision = Decision()
    fresh: dict[LineHash, Arrival] = {}
    known = {place.hash for place in held.complete} | held.pending.keys()
    for arrival in arrivals:
        if arrival.hash in known or arrival.hash in fresh:
            decision.duplicates.append(arrival.hash)
        else:
            fresh[arrival.hash] = arrival
    holes = [*held.holes, *(arrival.hole for arrival in fresh.values() if arrival.hole)]
    parents = _complete(fresh, held, holes, decision)
    passed = _passed(holes, parents)
    for moved in sorted([*decision.completed, *decision.promoted], key=_BY_SEQUENCE_AND_HASH):
        if moved.hash not in parents and not any(hole.may_hide(moved) for hole in passed):
            decision.tips[moved.journal] = moved
    done = {arrival.hash for arrival in decision.completed}
    decision.pending = [arrival for arrival in fresh.values() if arrival.hash not in done]
    return decision


def _complete(
    fresh: Mapping[LineHash, Arrival], held: Held, holes: Sequence[Hole], decision: Decision
) -> AbstractSet[LineHash]:
    """Move every line whose ancestry is whole out of waiting, and note forks on the way; all parents come back."""
    waiting = {**held.pending, **fresh}
    complete = set(held.complete)
    parents = set(held.parents)
    progress = True
    while progress:
        progress = False
        bridged = _bridged(holes, complete)
        for arrival in sorted(waiting.values(), key=_BY_SEQUENCE):
            before = arrival.before
            if not (before in complete or before.is_start or before in bridged):
                continue
            del waiting[arrival.hash]
            complete.add(arrival.place)
            if arrival.parent in parents and arrival.parent != GENESIS:
                decision.forks.append(before)
            parents.add(arrival.parent)
            (decision.completed if arrival.hash in fresh else decision.promoted).append(arrival)
            progress = True
    return parents


def _bridged(holes: Sequence[Hole], complete: AbstractSet[Place]) -> set[Place]:
    """The far ends of the holes whose near side is held, or is itself the far end of another such hole."""
    bridged: set[Place] = set()
    waiting = list(holes)
    while crossing := [
        hole for hole in waiting if (side := hole.near_side) in complete or side in bridged or side.is_start
    ]:
        waiting = [hole for hole in waiting if hole not in crossing]
        bridged.update(hole.far_end for hole in crossing)
    return bridged


def _passed(holes: Sequence[Hole], parents: AbstractSet[LineHash]) -> list[Hole]:
    """The holes whose far end has a complete child, or is the near side of another such hole."""
    passed: list[Hole] = []
    ends: set[Place] = set()
    waiting = list(holes)
    while leading_on := [hole for hole in waiting if hole.last_hash in parents or hole.far_end in ends]:
        waiting = [hole for hole in waiting if hole not in leading_on]
        ends.update(hole.near_side for hole in leading_on)
        passed += leading_on
    return passed


@dataclass(frozen=True, slots=True)
class Tip:
    """Where a device's own branch of a journal stands at the hub."""

    head: LineHash
    sequence: int


def choose_ack(tip: Tip | None, reported: Tip | None, *, reported_is_complete: bool) -> Tip | None:
    """What to acknowledge when a device reports its head: that very head if it is held with its ancestry, else our tip.

    So after a fork (a restored card) the ack follows the branch that the device is on.
    """
    return reported if reported is not None and reported_is_complete else tip
