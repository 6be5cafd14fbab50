"""The codec and a chip on one desk, without threads or ports: time passes only as told, the bytes come in any pieces."""

from collections.abc import Callable, Iterable

from edge_agent.readers.pn532 import Pn532
from edge_agent.readers.tag import TagRead
from tests.parts.pn532.cards import Card, Ntag424
from tests.parts.pn532.chip import Chip
from wire_contract.measurements import Medium, Refusal, SunProof, UidProof

A_TURN_S = 0.001
UID = "04C767F2066180"


class Desk:
    """`pieces` cuts what the chip says; both ends run at the same speed or do not understand each other."""

    def __init__(
        self,
        *,
        baud: int = 115200,
        pieces: Callable[[bytes], Iterable[bytes]] = lambda said: [said],
    ) -> None:
        self.chip = Chip()
        self.codec = Pn532(baud=baud)
        self.now = 1000.0
        self.reads: list[TagRead] = []
        self.written: list[tuple[int, bytes]] = []
        """What the codec wrote, and at which speed."""
        self._pieces = pieces
        self.codec.start(self.now)

    def lay_on(self, *cards: Card) -> None:
        for card in cards:
            card.power_up()
        self.chip.cards = [*self.chip.cards, *cards]

    def take_off(self) -> None:
        self.chip.cards = []

    def run(self, seconds: float) -> list[TagRead]:
        """What was read in this time."""
        self.reads = []
        end = self.now + seconds
        while self.now < end:
            self._turn(end)
        return self.reads

    def run_until(self, is_so: Callable[[], bool], *, at_most_s: float = 60.0) -> list[TagRead]:
        """What was read until then."""
        self.reads = []
        end = self.now + at_most_s
        while not is_so():
            assert self.now < end, "never came to be"
            self._turn(end)
        return self.reads

    def _turn(self, end: float) -> None:
        output = self.codec.take_output()
        if output:
            self.written.append((self.codec.baud, output))
        said = self.chip.feed(output) if output and self.codec.baud in self.chip.speeds else b""
        said = said or self.chip.look()
        for piece in self._pieces(said):
            self.now += A_TURN_S
            self.reads += self.codec.turn(piece, now=self.now)
        if not said:
            self.now = max(self.now + A_TURN_S, min(end, self.codec.due_at))
            self.reads += self.codec.turn(b"", now=self.now)


def plain(uid: str, refusal: Refusal | None = None) -> TagRead:
    return TagRead(f"nfc:{uid}", Medium.NFC, UidProof(), refusal)


def sun(card: Ntag424) -> TagRead:
    return TagRead(f"nfc:{card.uid.hex().upper()}", Medium.NFC, SunProof(picc=card.picc, mac=card.mac))


def ready(desk: Desk) -> Desk:
    desk.run_until(lambda: desk.codec.answers)
    return desk
