"""What of the store a batch touches: where lines, parents and children can stand. Pure.

A line is found by its place in its journal; its parent stands one before it, its children one after it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from wire_contract.delivery import Arrival, Held, Hole, Place, Tip
from wire_contract.event import GENESIS, JournalId

_FAR = 16
"""Places nearer than this are asked for together, with what lies between them."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where a journal stands, and the highest sequence that any complete line of it has."""

    tip: Tip
    highest: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """Sequences `first` to `last` of a journal, both included."""

    journal: JournalId
    first: int
    last: int


def straight_on(arrivals: Sequence[Arrival], positions: Mapping[JournalId, Position]) -> Held | None:
    """What is held of a device's batch that only goes on from where its journals stand; None where it is no such batch.

    Where a journal's tip is its highest complete line it has no child, and nothing after it is held complete. So for a
    device with no waiting lines the tips are all that these lines touch: nothing else need be asked of the store.
    """
    reached = {journal: (one.tip.sequence, one.tip.head) for journal, one in positions.items()}
    begun: set[JournalId] = set()
    for arrival in arrivals:
        journal = arrival.journal
        if arrival.hole or reached.get(journal, (0, GENESIS)) != (arrival.sequence - 1, arrival.parent):
            return None
        reached[journal] = (arrival.sequence, arrival.hash)
        begun.add(journal)
    known = [(journal, positions[journal]) for journal in begun if journal in positions]
    if any(one.highest != one.tip.sequence for _, one in known):
        return None
    return Held(complete={Place(journal, one.tip.sequence, one.tip.head) for journal, one in known})


def touched(arrivals: Collection[Arrival], *, waiting: Iterable[Arrival], holes: Iterable[Hole]) -> Iterator[Stretch]:
    """The parts of the journals that hold these lines, their parents, siblings, children, and both sides of holes."""
    places: dict[JournalId, set[int]] = {}
    for arrival in chain(arrivals, waiting):
        places.setdefault(arrival.journal, set()).update(range(arrival.sequence - 1, arrival.sequence + 2))
    declared = (arrival.hole for arrival in arrivals if arrival.hole)
    for hole in chain(holes, declared):
        places.setdefault(hole.journal, set()).update((hole.first - 1, hole.last + 1))
    for journal, sequences in places.items():
        yield from _stretches(journal, sequences)


def _stretches(journal: JournalId, sequences: Collection[int]) -> Iterator[Stretch]:
    ordered = sorted(sequences)
    first = last = ordered[0]
    for sequence in ordered[1:]:
        if sequence - last > _FAR:
            yield Stretch(journal, first, last)
            first = sequence
        last = sequence
    yield Stretch(journal, first, last)
