"""A PN532 chip on its serial line (NXP UM0701-02), bytes in and bytes out. It shares no code with the product.

It is as strict as the real one where a driver could go wrong: it sleeps until it is woken, cards that were selected stay
silent until the field has been off, targets end with their release, and a half frame swallows what follows.
"""

from collections.abc import Callable

from tests.parts.pn532.cards import Card

ACK, NACK, ERROR = bytes.fromhex("0000FF00FF00"), bytes.fromhex("0000FFFF0000"), bytes.fromhex("0000FF01FF7F8100")
BAUDS = (9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600)
FOR_EVER = 0xFF
GONE, NO_TARGET = b"\x01", b"\x27"


def frame(body: bytes) -> bytes:
    size = len(body)
    if size < 0x100:
        head = bytes([size, -size & 0xFF])
    else:
        head = b"\xff\xff" + size.to_bytes(2, "big")
        head += bytes([-sum(head[2:]) & 0xFF])
    return b"\x00\x00\xff" + head + body + bytes([-sum(body) & 0xFF, 0])


class Chip:
    """The state of one chip from power-on."""

    def __init__(self) -> None:
        self.cards: list[Card] = []
        """Whoever lies there now."""
        self.commands: list[int] = []
        self.spoil: Callable[[bytes], bytes] = bytes
        """What becomes of each frame on its way to the host."""
        self.part = 255
        """The most of a card's response in one answer; the rest is asked for."""
        self.baud = 115200
        self._new_baud: int | None = None
        self._asleep = 5
        self._buffer = b""
        self._registers: dict[bytes, int] = {}
        self._automatic_iso_dep = True
        self._retries = FOR_EVER
        self._targets: list[Card] = []
        self._selected: list[Card] = []
        self._rest = b""
        self._waits_for: int | None = None

    @property
    def speeds(self) -> set[int]:
        """At which it understands: while it changes, at both, since a pty has no moment at which a byte was on the line."""
        return {self.baud} if self._new_baud is None else {self.baud, self._new_baud}

    def feed(self, received: bytes) -> bytes:
        """What the chip says to these bytes."""
        if self._asleep:
            awake = received[self._asleep :]
            self._asleep = max(0, self._asleep - len(received))
            received = awake
        self._buffer += received
        said = b""
        while (body := self._body()) is not None:
            said += self._frame(body)
        return said

    def look(self) -> bytes:
        """What the chip says because a card has come."""
        if self._waits_for is None or not (found := self._find(self._waits_for)):
            return b""
        self._waits_for = None
        return self._say(frame(b"\xd5\x4b" + found))

    # --- the line -----------------------------------------------------------------------------------------------------

    def _body(self) -> bytes | None:
        """The next whole frame's content; empty for the host's ACK."""
        while (start := self._buffer.find(b"\x00\xff")) >= 0:
            rest = self._buffer[start + 2 :]
            if len(rest) < 2:
                return None
            if rest[:2] == b"\x00\xff":
                self._buffer = rest[2:]
                return b""
            size, at = rest[0], 2
            if rest[:2] == b"\xff\xff":
                size, at = int.from_bytes(rest[2:4], "big"), 5
            elif sum(rest[:2]) & 0xFF:
                self._buffer = rest
                continue
            if len(rest) < at + size + 1:
                return None
            self._buffer = rest[at + size + 1 :]
            return rest[at : at + size + 1]
        return None

    def _frame(self, body: bytes) -> bytes:
        if not body:
            self._waits_for = None
            if self._new_baud is not None:
                self.baud, self._new_baud = self._new_baud, None
            return b""
        if sum(body) & 0xFF or body[0] != 0xD4:
            return self._say(NACK)
        self._waits_for = None  # a new command ends one that still runs
        code, data = body[1], body[2:-1]
        self.commands.append(code)
        answer = self._obey(code, data)
        said = self._say(ACK)
        if answer is None:
            return said
        return said + self._say(ERROR if answer == ERROR else frame(bytes([0xD5, code + 1]) + answer))

    def _say(self, said: bytes) -> bytes:
        return self.spoil(said)

    # --- commands -----------------------------------------------------------------------------------------------------

    def _obey(self, code: int, data: bytes) -> bytes | None:
        known = {
            0x00: lambda: data if data[:1] == b"\x00" else b"\x00",
            0x02: lambda: bytes.fromhex("32010607"),
            0x06: lambda: bytes(self._register(data[at : at + 2]) for at in range(0, len(data), 2)),
            0x08: lambda: self._set_registers(data),
            0x10: lambda: self._set_baud(data[0]),
            0x12: lambda: self._set_parameters(data[0]),
            0x14: lambda: b"",
            0x16: lambda: b"\x00",
            0x32: lambda: self._configure(data),
            0x40: lambda: self._exchange(data),
            0x42: lambda: self._communicate(data),
            0x44: lambda: b"\x00",
            0x4A: lambda: self._list(data),
            0x52: self._release,
        }.get(code)
        return known() if known else ERROR

    def _register(self, address: bytes) -> int:
        return self._registers.get(address, 0x26 if address == b"\x63\x39" else 0)

    def _set_registers(self, data: bytes) -> bytes:
        self._registers.update({data[at : at + 2]: data[at + 2] for at in range(0, len(data), 3)})
        return b""

    def _set_baud(self, code: int) -> bytes:
        self._new_baud = BAUDS[code]  # in force when the host has acknowledged the answer
        return b""

    def _set_parameters(self, flags: int) -> bytes:
        self._automatic_iso_dep = bool(flags & 0x10)
        return b""

    def _configure(self, data: bytes) -> bytes:
        if data[0] == 0x05:
            self._retries = data[3]
        if data[0] == 0x01 and not data[1] & 0x01:
            self._targets, self._selected = [], []
            for card in self.cards:
                card.power_up()
        return b""

    def _list(self, data: bytes) -> bytes | None:
        if data[1] != 0x00:
            return b"\x00"  # there are only type A cards at 106 kbit/s
        found = self._find(data[0])
        if not found and self._retries == FOR_EVER:
            self._waits_for = data[0]
            return None
        return found or b"\x00"

    def _find(self, at_most: int) -> bytes:
        """The target data of the cards that answer a request, or nothing."""
        here = [card for card in self.cards if card.is_here and card not in self._selected]
        self._targets = here[:at_most]
        self._selected += self._targets
        told = b""
        for number, card in enumerate(self._targets, 1):
            told += bytes([number]) + card.sens_res + bytes([card.sak, len(card.uid)]) + card.uid
            told += card.ats if self._automatic_iso_dep else b""
        return bytes([len(self._targets)]) + told if told else b""

    def _exchange(self, data: bytes) -> bytes:
        number, command = data[0] & 0x0F, data[1:]
        if not 1 <= number <= len(self._targets):
            return NO_TARGET
        if command:
            card = self._targets[number - 1]
            understands = card in self.cards and self._automatic_iso_dep  # without it no blocks are made of commands
            response = card.respond(command) if understands else None
            if response is None:
                return GONE
            self._rest = response
        part, self._rest = self._rest[: self.part], self._rest[self.part :]
        return bytes([0x40 if self._rest else 0x00]) + part

    def _communicate(self, data: bytes) -> bytes:
        card = self._targets[0] if self._targets else None
        response = card.block(data) if card in self.cards and card is not None and card.is_here else None
        return GONE if response is None else b"\x00" + response

    def _release(self) -> bytes:
        self._targets = []
        return b"\x00"
