"""An NFC reader of type PN532 (NXP UM0701-02), sans I/O: what to write, when to call again, the cards that were read.

Each look at the field wakes the cards anew, and whatever goes wrong on the line ends in a new start, after which the
card that still lies there is read. So nothing is half-known: a tap is told when all of it is there, or as incomplete.
"""

from collections import Counter
from collections.abc import Generator

from edge_agent.readers.field import Field, Standing
from edge_agent.readers.iso14443 import Card, cards_listed
from edge_agent.readers.ndef import sun_of, uris
from edge_agent.readers.pn532_frames import ACK_FRAME, WAKE_UP
from edge_agent.readers.pn532_line import Command, CommandLine, Outcome, Trouble
from edge_agent.readers.tag import Noise, TagRead
from edge_agent.readers.type4 import read_message
from wire_contract.measurements import Medium, Proof, Refusal, UidProof

LOOK_EVERY_S = 0.03
LONGEST_PAUSE_S = 5.0
SILENT_AFTER_S = 1.0
"""Trouble for so long means that the reader does not answer."""
POWER_ON_BAUD = 115_200
BAUD_CODES = {9600: 0, 19200: 1, 38400: 2, 57600: 3, 115200: 4, 230400: 5, 460800: 6, 921600: 7}

_SAM_NORMAL = Command(0x14, b"\x01\x14\x00", wake_up=ACK_FRAME + WAKE_UP)
_VERSION = Command(0x02)
_PN532 = 0x32
_AUTOMATIC_ISO_DEP = Command(0x12, b"\x14")
"""The chip selects ISO 14443-4 cards by itself; another program may have left that off."""
_FEW_RETRIES = Command(0x32, b"\x05\xff\x01\x02")
"""An empty field is an answer within milliseconds, so that silence always means trouble."""
_LIST_CARDS = Command(0x4A, b"\x02\x00")
_RELEASE_ALL = Command(0x52, b"\x00")
_FIELD_OFF = Command(0x32, b"\x01\x00")
_ERROR_BITS, _MORE_COMES = 0x3F, 0x40
_LONGEST_RESPONSE = 4096

_Script = Generator[Command | float, bytes, None]
"""Yields a command, whose answer it is sent, or a pause in seconds."""


class _FailedError(Exception):
    """A command has no answer; the text says why."""


class Pn532:
    """One reader. `turn` it with what was received, and at `due_at`; write `take_output` at `baud`."""

    def __init__(self, *, baud: int = POWER_ON_BAUD) -> None:
        self.noise: Counter[Noise] = Counter(
            {Noise.CHECKSUM: 0, Noise.FRAMING: 0}
        )  # its keys never change: threads look
        self.answers = False
        self.trouble: str | None = None
        """Why it does not answer, once that is certain."""
        self._rates = tuple(dict.fromkeys((baud, POWER_ON_BAUD)))
        self.baud = baud
        """What the port has to be set to before anything is written."""
        self._line = CommandLine(self.noise)
        self._field = Field()
        self._reads: list[TagRead] = []
        self._failures = 0
        self._failing_since = 0.0
        self._now = 0.0
        self._resume_at = 0.0
        self._script = self._life()

    def start(self, now: float) -> None:
        """The port was opened: the chip is spoken to from the beginning. Cards that lie there are remembered."""
        self._line.drop()
        self.answers, self.trouble = False, None
        self._failures, self._now = 0, now
        self._script = self._life()
        self._run(next(self._script))

    @property
    def due_at(self) -> float:
        """When `turn` has to be called even if nothing is received."""
        return self._resume_at if self._line.due_at is None else self._line.due_at

    def take_output(self) -> bytes:
        """What is to be written now, once."""
        return self._line.take_output()

    def turn(self, received: bytes, *, now: float) -> list[TagRead]:
        """These bytes have come by now; what has been read since the last turn."""
        self._now = now
        outcome = self._line.receive(received, now=now) if received else None
        if outcome is None:
            outcome = self._line.tick(now)
        if outcome is None and self._line.due_at is None and now >= self._resume_at:
            outcome = b""  # a pause is over
        if outcome is not None:
            self._go_on(outcome)
        reads, self._reads = self._reads, []
        return reads

    def _go_on(self, outcome: Outcome) -> None:
        if isinstance(outcome, Trouble):
            self._run(self._script.throw(_FailedError(outcome.value)))
        else:
            self._run(self._script.send(outcome))

    def _run(self, step: Command | float) -> None:
        if isinstance(step, Command):
            self._line.give(step, now=self._now)
        else:
            self._resume_at = self._now + step

    # --- the chip -----------------------------------------------------------------------------------------------------

    def _life(self) -> _Script:
        """For ever: set the chip up, look at the field, and after any trouble begin again."""
        while True:
            self.baud = self._rates[self._failures % len(self._rates)]
            try:
                yield from self._set_up()
                while True:
                    yield from self._look()
                    self.answers, self.trouble, self._failures = True, None, 0
                    yield LOOK_EVERY_S
            except _FailedError as error:
                self._failures += 1
                self._note(error)
            yield self._pause_s()

    def _note(self, error: _FailedError) -> None:
        """A moment's trouble is none; when it lasts, the reader does not answer."""
        if self._failures == 1:
            self._failing_since = self._now
        elif self._now - self._failing_since >= SILENT_AFTER_S:
            self.answers, self.trouble = False, str(error)

    def _pause_s(self) -> float:
        """Until the chip has surely said all that it was saying, and longer each time."""
        longest_frame_s = 300 * 10 / self.baud
        return longest_frame_s + min(LONGEST_PAUSE_S, 0.025 * float(1 << min(self._failures, 10)))

    def _set_up(self) -> _Script:
        yield _SAM_NORMAL
        version = yield _VERSION
        if version[:1] != bytes([_PN532]):
            raise _FailedError("the chip there is no PN532: check `kind` and `port`")
        if self.baud != self._rates[0]:
            yield Command(0x10, bytes([BAUD_CODES[self._rates[0]]]))
            self._line.confirm()
            yield 0.02  # the confirmation goes out at the old speed
            self.baud = self._rates[0]
            yield _VERSION
        yield _AUTOMATIC_ISO_DEP
        yield _FEW_RETRIES
        yield _FIELD_OFF  # a card that was selected before answers no more until then

    # --- the field ----------------------------------------------------------------------------------------------------

    def _look(self) -> _Script:
        """Whoever is in the field has been looked at once."""
        cards = cards_listed((yield _LIST_CARDS))
        if cards is None:
            self.noise[Noise.FRAMING] += 1
            raise _FailedError(Trouble.GARBLED.value)
        for gone in self._field.see([_key(card) for card in cards], now=self._now):
            self._tell(gone, refusal=Refusal.INCOMPLETE)
        if len(cards) == 1 and self._field.is_to_be_read(_key(cards[0])):
            yield from self._read(cards[0])
        elif len(cards) > 1:
            self._tell_beside(cards)
        if cards:
            yield _RELEASE_ALL  # a card that has left cannot answer it, which does not matter
        yield _FIELD_OFF

    def _tell_beside(self, cards: tuple[Card, ...]) -> None:
        for card in cards:
            if self._field.is_new(_key(card)):
                self._field.put(_key(card), Standing.BESIDE)
                self._tell(card.credential, refusal=Refusal.TWO_CARDS)

    def _read(self, card: Card) -> _Script:
        """The card has been read and told, or it is tried again at the next look."""
        proof: Proof = UidProof()
        refusal = Refusal.RANDOM_UID if card.has_random_uid else None
        if card.speaks_apdu and refusal is None:
            self._field.begin(_key(card))
            found = yield from self._proof(card)
            if found is None:
                if self._field.failed(_key(card)):
                    self._tell(card.credential, refusal=Refusal.INCOMPLETE)
                return
            proof = found
        self._field.put(_key(card), Standing.DONE)
        self._tell(card.credential, proof=proof, refusal=refusal)

    def _proof(self, card: Card) -> Generator[Command | float, bytes, Proof | None]:
        """What the card says of itself; None where it stopped answering before the end."""
        dialogue = read_message()
        command = next(dialogue)
        while True:
            response = yield from self._exchange(card.target, command)
            if response is None:
                return None
            try:
                command = dialogue.send(response)
            except StopIteration as end:
                message: bytes | None = end.value
                return next((sun for uri in uris(message or b"") if (sun := sun_of(uri))), UidProof())

    def _exchange(self, target: int, command: bytes) -> Generator[Command | float, bytes, bytes | None]:
        """The card's response to a command, put together of as many parts as it comes in; None where there is none."""
        answer = yield Command(0x40, bytes([target]) + command, within_s=2.0)
        response = b""
        while answer and not answer[0] & _ERROR_BITS:
            response += answer[1:]
            if not answer[0] & _MORE_COMES or len(response) > _LONGEST_RESPONSE:
                return response if len(response) >= 2 else None
            answer = yield Command(0x40, bytes([target]), within_s=2.0)
        return None

    def _tell(self, credential: str, *, proof: Proof | None = None, refusal: Refusal | None = None) -> None:
        self._reads.append(TagRead(credential, Medium.NFC, proof or UidProof(), refusal))


def _key(card: Card) -> str:
    """What a card is known by while it lies there; one that makes up a number at each look stays the same."""
    return "a number made up" if card.has_random_uid else card.credential
