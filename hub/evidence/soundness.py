"""Whether what is kept of a device holds together: told from its lines alone, by the core that decided about them.

Pure. Nothing that the database says beside the lines is taken on trust: it is worked out anew and compared.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from hub.evidence.touched import Position
from wire_contract.chain import PublicKey, SignedLine, hash_of, verify
from wire_contract.delivery import Arrival, Decision, Held, Hole, Place, receive
from wire_contract.event import Event, JournalId, LineHash, read_line, source_of
from wire_contract.topics import DeviceId


class Flaw(StrEnum):
    """What may be wrong."""

    LINE = "the line's bytes are not those that its hash names"
    PLACE = "the line says that it stands elsewhere"
    COMPLETE = "its ancestors are not all here, or they are and it is not told"
    HIGHEST = "the journal's highest line is another"
    TIP = "the journal's head is not here with its ancestors"
    SIGNATURE = "no key of this device signed it, nor a line after it"
    FORK = "a fork that is not told, or one that is none"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is wrong with what is kept, and where."""

    device: DeviceId
    journal: JournalId
    sequence: int
    flaw: Flaw

    def __str__(self) -> str:
        """One line for a person."""
        return f"{self.device} {self.journal}/{self.sequence}: {self.flaw}"


@dataclass(frozen=True, slots=True)
class StoredLine:
    """A line with what the database says of it."""

    place: Place
    parent: LineHash
    complete: bool
    signed: SignedLine


@dataclass(frozen=True, slots=True)
class Keeping:
    """What is kept of one device beside its lines."""

    device: DeviceId
    keys: Collection[PublicKey]
    """Every key that ever spoke for it."""
    positions: Mapping[JournalId, Position]
    holes: Mapping[LineHash, Hole]
    """By the hash of their declarations."""
    forks: Collection[Place]


def faults(lines: Iterable[StoredLine], keeping: Keeping) -> Iterator[Fault]:
    """Everything that does not hold together, lines first. The lines come by journal and sequence."""
    arrivals: list[Arrival] = []
    told: dict[Place, bool] = {}
    ends: dict[LineHash, SignedLine] = {}  # those without a child so far: a journal of years does not fit into memory
    for line in lines:
        flaw = _flaw_of(line, keeping.device)
        if flaw is not None:
            yield _fault(keeping, line.place, flaw)
            continue
        place = line.place
        arrivals.append(Arrival(place.hash, line.parent, place.journal, place.sequence, keeping.holes.get(place.hash)))
        told[place] = line.complete
        ends.pop(line.parent, None)
        ends[place.hash] = line.signed
    decision = receive(arrivals, Held())
    complete = {arrival.place for arrival in decision.completed}
    for place, is_complete in told.items():
        if is_complete != (place in complete):
            yield _fault(keeping, place, Flaw.COMPLETE)
    yield from _beside(decision, complete, keeping)
    yield from _unsigned(decision.completed, ends, keeping)


def _flaw_of(line: StoredLine, device: DeviceId) -> Flaw | None:
    """What is wrong with one line by itself."""
    place = line.place
    if hash_of(line.signed.line) != place.hash:
        return Flaw.LINE
    event = read_line(line.signed.line)
    if not isinstance(event, Event):
        return Flaw.LINE
    says = (event.source, event.journal, event.position, event.parent)
    return None if says == (source_of(device), place.journal, place.sequence, line.parent) else Flaw.PLACE


def _beside(decision: Decision, complete: Collection[Place], keeping: Keeping) -> Iterator[Fault]:
    """Heads and forks that are not what the lines make of them."""
    highest: dict[JournalId, int] = {}
    for place in complete:
        highest[place.journal] = max(place.sequence, highest.get(place.journal, 0))
    for journal in sorted(highest.keys() | keeping.positions.keys()):
        position = keeping.positions.get(journal)
        if position is None or position.highest != highest.get(journal):
            yield Fault(keeping.device, journal, highest.get(journal, 0), Flaw.HIGHEST)
        if position is not None and Place(journal, position.tip.sequence, position.tip.head) not in complete:
            yield Fault(keeping.device, journal, position.tip.sequence, Flaw.TIP)
    for place in sorted(set(decision.forks) ^ set(keeping.forks)):
        yield _fault(keeping, place, Flaw.FORK)


def _unsigned(complete: Sequence[Arrival], ends: Mapping[LineHash, SignedLine], keeping: Keeping) -> Iterator[Fault]:
    """The newest lines of each branch that no key of the device signed: nothing vouches for them."""
    for arrival in complete:
        end = ends.get(arrival.hash)
        if end is not None and not any(verify(key, end.signature, end.line) for key in keeping.keys):
            yield _fault(keeping, arrival.place, Flaw.SIGNATURE)


def _fault(keeping: Keeping, place: Place, flaw: Flaw) -> Fault:
    return Fault(keeping.device, place.journal, place.sequence, flaw)
