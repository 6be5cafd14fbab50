"""The invariants of the contract, in its words, as checks of a world. They know the truth, and nothing of the delivery core.

I1–I5, I7 and I9 hold after every step; I6 and I8 are asked at the end.
"""

from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from itertools import pairwise

from tests.wire_contract.simulation.card import Line
from tests.wire_contract.simulation.messages import Ack
from tests.wire_contract.simulation.store import Store
from tests.wire_contract.simulation.world import World
from wire_contract.delivery import Tip
from wire_contract.event import GENESIS, LineHash

_Side = tuple[LineHash, int]
"""A hash and the sequence at which it must stand."""


class BrokenInvariantError(Exception):
    """An invariant of the contract does not hold."""

    def __init__(self, name: str, what: str) -> None:
        self.name = name
        super().__init__(f"{name}: {what}")


class Checks:
    """The checks, with what they remember from one step to the next."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._store: Store | None = None
        self._grounded: set[LineHash] = set()
        """Lines of the present store whose ancestry was walked to the ground."""

    def each_step(self) -> None:
        """Raises BrokenInvariantError."""
        world = self._world
        if self._store is not world.hub.store:
            self._store, self._grounded = world.hub.store, set()
        stored = world.hub.store.inserted
        if stored:
            nothing_unsigned_is_stored(stored)
            no_bytes_change(world, stored)
            each_event_counts_once(world)
            forks_are_visible(world)
            stored.clear()
        for ack in world.acks_said:
            self.ack_is_honest(ack)
        world.acks_said.clear()
        only_what_was_acknowledged_is_pruned(world)
        no_green_tap_is_lost(world)
        rubbish_is_visible(world)
        no_forgery_is_believed(world)

    def ack_is_honest(self, ack: Ack) -> None:
        """I3: an ack names an event whose ancestors are all committed, or lie in a declared hole."""
        if ack.tip is None:
            return
        store = self._world.hub.store
        line = store.complete.get(ack.tip.head)
        if line is None or line.sequence != ack.tip.sequence or line.journal != ack.journal:
            raise BrokenInvariantError("I3", f"an ack of {ack.tip.sequence}, which is not committed with its ancestry")
        if line.hash not in self._grounded:
            way = way_to_the_ground(line, store, self._grounded)
            self._grounded |= way
            self._world.acknowledged |= way


def way_to_the_ground(line: Line, store: Store, grounded: AbstractSet[LineHash]) -> set[LineHash]:
    """The lines from this one back to the journal's beginning, or to one whose ancestry was walked before.

    A line leads to its parent if that is held, and across a declared hole whose last line its parent is; so there may
    be several ways, of which one must reach the ground.
    """
    start = (line.hash, line.sequence)
    came_from: dict[_Side, _Side | None] = {start: None}
    sides = [start]
    while sides:
        side = sides.pop()
        if side == (GENESIS, 0) or side[0] in grounded:
            way: set[LineHash] = set()
            back: _Side | None = side
            while back is not None:
                way.add(back[0])
                back = came_from[back]
            return way - {GENESIS}
        for before in _before(side, store):
            if before not in came_from:
                came_from[before] = side
                sides.append(before)
    raise BrokenInvariantError("I3", f"sequence {line.sequence} is acknowledged but hangs in the air")


def _before(side: _Side, store: Store) -> list[_Side]:
    hash_, sequence = side
    sides = [(hole.parent, hole.first - 1) for hole in store.holes if (hole.last_hash, hole.last) == side]
    held = store.complete.get(hash_) or store.pending.get(hash_)
    if held is not None and held.sequence == sequence:
        sides.append((held.parent, sequence - 1))
    return sides


def no_green_tap_is_lost(world: World) -> None:
    """I1: every tap shown green is in the journal or in the hub, unless every medium holding it was destroyed."""
    missing = world.owed - world.device.card.events
    if missing:
        missing -= world.hub.store.events
        missing -= world.excused
    if missing:
        declared = missing & {world.written[hash_].event for hash_ in lost_in_holes(world)}
        world.excused |= declared  # an operator sees the hole; an older image of the card does not fill it
        missing -= declared
    if missing:
        raise BrokenInvariantError("I1", f"tap {min(missing)} was shown green and is nowhere")


def each_event_counts_once(world: World) -> None:
    """I2: each hash is stored once; each physical tap counts once."""
    store = world.hub.store
    if store.doubled:
        raise BrokenInvariantError("I2", f"event {store.doubled[0].event} is stored twice")


def only_what_was_acknowledged_is_pruned(world: World) -> None:
    """I4: nothing unacknowledged is ever pruned."""
    rash = world.device.card.pruned - world.acknowledged
    if rash:
        held = rash & world.hub.store.complete.keys()  # below a declared hole, where the walk of an ack never came by
        world.acknowledged |= held | lost_in_holes(world)
        rash -= world.acknowledged
    if rash:
        raise BrokenInvariantError("I4", f"{len(rash)} lines were pruned that the hub had never acknowledged")


def forks_are_visible(world: World) -> None:
    """I5: forks are visible to an operator, and nothing else is shown as one."""
    store = world.hub.store
    if store.forks != store.branched:
        raise BrokenInvariantError("I5", f"{len(store.branched)} forks, {len(store.forks)} shown")
    if store.forks and not world.card_was_put_back:
        raise BrokenInvariantError("I5", "a fork, but no card was ever put back")


def rubbish_is_visible(world: World) -> None:
    """I5: what is set aside is in the quarantine."""
    if world.hub.store.quarantined != world.rubbish:
        raise BrokenInvariantError("I5", f"{world.rubbish} set aside, {world.hub.store.quarantined} in the quarantine")


def nothing_unsigned_is_stored(stored: Iterable[Line]) -> None:
    """I7, at the hub: no unsigned or foreign message changes any state."""
    for line in stored:
        if line.forged:
            raise BrokenInvariantError("I7", f"a forged line with sequence {line.sequence} is stored")


def no_forgery_is_believed(world: World) -> None:
    """I7, at the device."""
    if world.believed_a_forgery:
        raise BrokenInvariantError("I7", "an ack that the hub did not sign changed what the device sends")


def no_bytes_change(world: World, stored: Iterable[Line]) -> None:
    """I9: no event's bytes change: what is stored is what was written."""
    for line in stored:
        if world.written.get(line.hash) != line:
            raise BrokenInvariantError("I9", f"the stored line of event {line.event} is not the one that was written")


def everything_is_delivered(world: World) -> None:
    """I6: once faults cease, everything is delivered within a bounded number of rounds."""
    if late := undelivered(world):
        raise BrokenInvariantError("I6", f"not delivered: {late}")


def undelivered(world: World) -> str:
    """What the hub lacks, or the device does not know that it has."""
    card, store = world.device.card, world.hub.store
    unheld = [line for line in card.lines if line.hash not in store.complete]
    in_holes = lost_in_holes(world)
    missing = [line.sequence for line in unheld if line.sequence not in card.unreadable and line.hash not in in_holes]
    if missing:
        return f"sequences {missing[:5]}"
    thrown_away = card.events - store.events - {world.written[hash_].event for hash_ in in_holes}
    if thrown_away:
        return f"event {min(thrown_away)}, whose line the hub believes to hold"
    if world.device.sender.unacknowledged:
        return f"the device waits for {world.device.sender.unacknowledged} acks"
    if card.tip is None:
        return ""
    head = world.hub.standing(card.journal, card.tip)
    return "" if head == card.tip else "the hub names another head"


def lost_in_holes(world: World) -> set[LineHash]:
    """The card's lines that were declared lost: not asked for again, even where an older image of the card has them."""
    card = world.device.card
    holes = [hole for hole in world.hub.store.holes if hole.journal == card.journal]
    ours = [hole for hole in holes if card.position(Tip(hole.last_hash, hole.last)) is not None]
    return {line.hash for hole in ours for line in card.lines[hole.first - 1 : hole.last]}


def order_does_not_matter(world: World) -> None:
    """I8: what is held is a function of the set of lines, not of their order of arrival."""
    store = world.hub.store
    lines = [*store.complete.values(), *store.pending.values()]
    world.chance.shuffle(lines)
    anew = type(world.hub)(Store())
    cuts = sorted({0, len(lines), *(world.chance.randrange(len(lines) + 1) for _ in range(3))})
    for begin, end in pairwise(cuts):
        anew.keep(lines[begin:end])
    for kept, again in ((store.complete, anew.store.complete), (store.pending, anew.store.pending)):
        if kept.keys() != again.keys():
            raise BrokenInvariantError("I8", "the same lines in another order are held otherwise")
    if store.forks != anew.store.forks:
        raise BrokenInvariantError("I8", "the same lines in another order have other forks")


AT_THE_END: tuple[Callable[[World], None], ...] = (everything_is_delivered, order_does_not_matter)
