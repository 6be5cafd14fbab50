"""Both ends and what lies between them, moved by one stream of random numbers: a seed is a history."""

import random
from collections import Counter
from collections.abc import Callable

from tests.wire_contract.simulation.card import Card, Line
from tests.wire_contract.simulation.device import RETENTION_S, Device, PowerCutError
from tests.wire_contract.simulation.hub import Hub
from tests.wire_contract.simulation.messages import Ack, Crash, Message, Parcel, Status
from tests.wire_contract.simulation.store import Store
from wire_contract.event import JournalId, LineHash

YEAR_1970_S = -1.8e9


class World:
    """One device, one hub, two queues, and the truth about them that neither knows."""

    def __init__(self, seed: int, *, device: type[Device] = Device, hub: type[Hub] = Hub) -> None:
        self.chance = chance = random.Random(seed)
        self.now = 0.0
        self.clock_offset = 0.0
        self.lossy = chance.choice((0.0, 0.2, 0.6))
        self.batch_lines = chance.choice((1, 2, 5, 100))
        self.up: list[Message] = []
        self.down: list[Ack] = []
        self.cut_in: int | None = None
        """After how many more steps the power goes."""
        # the truth
        self.events = 0
        self.written: dict[LineHash, Line] = {}
        """Every line that the device ever began to write."""
        self.owed: set[int] = set()
        """Taps that were shown green."""
        self.ruined: set[int] = set()
        """Events whose line the card lost by no decision of the device."""
        self.excused: set[int] = set()
        """Events that every medium lost."""
        self.acknowledged: set[LineHash] = set()
        """Lines that an honest ack has ever vouched for."""
        self.rubbish = 0
        """Forged lines and unreadable messages that the hub has committed to having seen."""
        self.card_was_put_back = False
        self.acks_said: list[Ack] = []
        """What the hub said since the last look."""
        self.seen: Counter[str] = Counter()
        self.backups: list[tuple[float, Store]] = [(0.0, Store())]
        self.unregained: set[int] = set()
        """Events that a restored hub lacks."""
        self.hub_dates_from = 0.0
        """How old the hub is while it lacks them."""
        self.believed_a_forgery = False
        self.images: list[Card] = []
        self.publish: Callable[[Message], None] = self.up.append
        self.hub = hub(Store())
        self.device = device(self.new_card(), self)

    # --- what the device touches

    @property
    def wall_clock(self) -> float:
        """The device's own idea of the time."""
        return self.now + self.clock_offset

    def green(self, line: Line) -> None:
        """The officer has seen green for this tap."""
        self.owed.add(line.event)

    def write_down(self, line: Line) -> None:
        """These are the line's bytes."""
        self.written[line.hash] = line

    def power(self) -> None:
        """A step of the device at which the power may go."""
        if self.cut_in is None:
            return
        self.cut_in -= 1
        if self.cut_in < 0:
            self.cut_in = None
            raise PowerCutError

    def new_event(self) -> int:
        """Something happened that no event told of before."""
        self.events += 1
        return self.events

    def new_card(self) -> Card:
        """An empty card with a journal of its own."""
        return Card(JournalId(f"{self.chance.getrandbits(32):08x}"))

    # --- what goes on

    def tap(self) -> None:
        """An officer taps."""
        self.device.tap(self.new_event())

    def pump(self) -> None:
        """The device sends what it wants to send."""
        self.device.pump()

    def beat(self) -> None:
        """A heartbeat; a device without connection gets one first."""
        if self.device.is_connected:
            self.device.beat()
        else:
            self.device.connected()

    def wait(self) -> None:
        """Up to two minutes go by."""
        self.now += self.chance.random() * 120

    def housekeeping(self) -> None:
        """The device gives up what it need not keep."""
        self.device.prune()

    def carry_up(self, crash: Crash | None = None) -> None:
        """Some messages reach the hub, are lost or are doubled."""
        if not self.up:
            return
        count = self.chance.randrange(1, 4) if self.lossy else 1
        messages = [self.up.pop(self.pick(len(self.up))) for _ in range(min(count, len(self.up)))]
        for _ in range(self.copies()):
            self.hub.now = self.now
            acks, forget = self.hub.take(messages, crash)
            self.say(acks)
            if crash is Crash.AFTER_COMMIT or (forget and crash is None):
                self.rubbish += sum(map(rubbish_in, messages))
            if not forget:
                self.up[:0] = messages  # the broker still holds them
                return

    def say(self, acks: list[Ack]) -> None:
        """The hub's word is out: from here on it binds."""
        self.acks_said += acks
        self.down += acks

    def carry_down(self) -> None:
        """One message reaches the device, is lost or is doubled."""
        if not self.down or not self.device.is_connected:
            return
        ack = self.down.pop(self.pick(len(self.down)))
        for _ in range(self.copies()):
            before = repr(self.device.sender) if ack.forged else ""
            self.device.hear(ack)
            self.believed_a_forgery |= ack.forged and before != repr(self.device.sender)

    def pick(self, count: int) -> int:
        """Mostly the oldest."""
        return self.chance.randrange(count) if self.lossy and self.chance.random() < self.lossy else 0

    def copies(self) -> int:
        """Mostly one."""
        return self.chance.choice((0, 1, 2)) if self.lossy and self.chance.random() < self.lossy else 1

    # --- media are lost and put back

    def card_replaced(self, card: Card) -> None:
        """The device has another card; what only the old one held is destroyed."""
        before = self.device.card.events
        self.ruined |= before
        self.ruined -= card.events
        self.excused |= before - card.events - self.hub.store.events
        self.excused -= card.events
        self.device.card = card
        self.device.boot()

    def damaged(self, sequence: int) -> None:
        """A line of the card is destroyed."""
        card = self.device.card
        if sequence in card.unreadable:
            return
        event = card.lines[sequence - 1].event
        card.damage(sequence)
        self.ruined.add(event)
        if event not in self.hub.store.events:
            self.excused.add(event)

    def hub_saved(self) -> None:
        """A backup is made; one of a hub that still lacks what it lost is as old as the one that it came from."""
        is_whole = self.unregained <= self.hub.store.events | self.excused
        self.backups.append((self.now if is_whole else self.hub_dates_from, self.hub.store.copy()))

    def hub_replaced(self, backup: Store, made_at: float) -> None:
        """The hub goes on from a backup. Only what is destroyed on the card too, or older than the retention, is lost."""
        lost = self.hub.store.events - backup.events
        self.excused |= lost if made_at + RETENTION_S <= self.now else lost & self.ruined
        still = self.unregained - backup.events - self.excused
        self.hub_dates_from = min(self.hub_dates_from, made_at) if still else made_at
        self.unregained = still | lost
        self.rubbish = backup.quarantined
        self.hub.restored(backup)


def rubbish_in(message: Message) -> int:
    """How many entries of the quarantine this message makes."""
    if isinstance(message, Status):
        return 0
    return 1 if message.unreadable else sum(line.forged for line in message.lines)


def retained(journal: JournalId) -> Status:
    """What the broker kept of the device's last heartbeat."""
    return Status(journal, None, retained=True)


def forged_parcel(world: World) -> Parcel:
    """A line that fits well but that the device never signed."""
    journal = world.device.card.journal
    tip = world.hub.store.tips.get(journal)
    hash_ = LineHash(f"{world.chance.getrandbits(256):064x}")
    parent, sequence = (tip.head, tip.sequence + 1) if tip else (LineHash("0" * 64), 1)
    return Parcel((Line(hash_, parent, journal, sequence, None, world.new_event(), world.now, forged=True),))
