"""Everything that can go wrong, one function each; a history uses a random part of them (a swarm finds more than a crowd)."""

from collections.abc import Callable

from tests.wire_contract.simulation.device import RETENTION_S, PowerCutError
from tests.wire_contract.simulation.messages import Ack, Crash, Parcel
from tests.wire_contract.simulation.world import YEAR_1970_S, World, forged_parcel, retained
from wire_contract.delivery import WINDOW_LINES, Tip
from wire_contract.event import LineHash


def link_cut(world: World) -> None:
    """The device has no network until its next heartbeat."""
    world.device.is_connected = False


def power_cut(world: World) -> None:
    """The device's memory is gone; its clock may start in 1970."""
    world.device.boot()
    world.clock_offset = world.chance.choice((0.0, YEAR_1970_S))


def power_cut_while_recording(world: World) -> None:
    """The power goes before or after a commit."""
    world.cut_in = world.chance.randrange(2)
    try:
        world.tap()
    except PowerCutError:
        power_cut(world)


def power_cut_while_sending(world: World) -> None:
    """The power goes while the device sends, perhaps in the middle of a declaration."""
    world.cut_in = world.chance.randrange(2)
    try:
        world.pump()
    except PowerCutError:
        power_cut(world)
    world.cut_in = None


def bit_rot(world: World) -> None:
    """A few neighbouring lines of the card are damaged."""
    count = len(world.device.card.lines)
    if count:
        first = world.chance.randrange(1, count + 1)
        for sequence in range(first, min(count, first + world.chance.choice((0, 0, 2))) + 1):
            world.damaged(sequence)


def card_imaged(world: World) -> None:
    """Somebody copies the card."""
    world.images.append(world.device.card.copy())


def card_put_back(world: World) -> None:
    """An image of a card is put back, if there is one: the device goes on from there."""
    if not world.images:
        card_imaged(world)
        return
    world.card_was_put_back = True
    world.card_replaced(world.chance.choice(world.images).copy())


def reimaged(world: World) -> None:
    """The device gets an empty card: a new journal."""
    world.card_replaced(world.new_card())


def broker_wiped(world: World) -> None:
    """Whatever was on its way is gone."""
    world.up.clear()
    world.down.clear()


def hub_backed_up(world: World) -> None:
    """The hub's store is copied."""
    world.hub_saved()


def hub_put_back(world: World) -> None:
    """The hub goes on from an old backup, or from nothing."""
    made_at, backup = world.chance.choice(world.backups)
    world.hub_replaced(backup.copy(), made_at)


def hub_killed_before_commit(world: World) -> None:
    """The hub dies in a transaction."""
    world.carry_up(Crash.BEFORE_COMMIT)


def hub_killed_after_commit(world: World) -> None:
    """The hub dies when it has committed and not yet said so."""
    world.carry_up(Crash.AFTER_COMMIT)


def hub_connected_anew(world: World) -> None:
    """The broker hands out what it retained."""
    world.up.append(retained(world.device.card.journal))


def forged_line(world: World) -> None:
    """Somebody else speaks for the device."""
    world.up.append(forged_parcel(world))


def rubbish(world: World) -> None:
    """Bytes that nobody can read."""
    world.up.append(Parcel((), unreadable=True))


def forged_ack(world: World) -> None:
    """Somebody else speaks for the hub: everything is held, or nothing."""
    card = world.device.card
    tip = world.chance.choice((card.tip, None, Tip(LineHash("f" * 64), 3)))
    world.down.append(Ack(card.journal, tip, forged=True))


def long_silence(world: World) -> None:
    """More than the retention goes by without network. Nothing is on its way for so long."""
    broker_wiped(world)
    link_cut(world)
    world.now += RETENTION_S * 1.01


def long_quiet(world: World) -> None:
    """More than the retention goes by in working order: heartbeats, acks, housekeeping."""
    for _ in range(3):
        world.beat()
        settle(world)
        broker_wiped(world)
        world.now += RETENTION_S * 0.6
    world.beat()
    settle(world)
    world.housekeeping()


def burst(world: World) -> None:
    """Days without network: many lines at once."""
    for _ in range(world.chance.choice((5, 10, 20, 40))):
        world.tap()


def long_past(world: World) -> None:
    """The hub holds more than a window of lines: what a history may begin with, too dear to happen in its midst."""
    world.batch_lines = 100
    for _ in range(WINDOW_LINES + 200):
        world.tap()
    world.beat()
    settle(world)


def settle(world: World) -> None:
    """Whatever is on its way arrives, once and in order."""
    lossy, world.lossy = world.lossy, 0.0
    for _ in range(4000):
        world.pump()
        if not world.up and not world.down:
            break
        world.carry_up()
        world.carry_down()
    world.lossy = lossy


FAULTS: tuple[Callable[[World], None], ...] = (
    link_cut,
    power_cut,
    power_cut_while_recording,
    power_cut_while_sending,
    bit_rot,
    card_imaged,
    card_put_back,
    reimaged,
    broker_wiped,
    hub_backed_up,
    hub_put_back,
    hub_killed_before_commit,
    hub_killed_after_commit,
    hub_connected_anew,
    forged_line,
    rubbish,
    forged_ack,
    long_silence,
    long_quiet,
    burst,
)

BRANCHING = (card_imaged, card_put_back, card_put_back, bit_rot)
"""What makes branches and holes in them; rare when left to chance."""
