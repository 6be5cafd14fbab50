"""Scanners that type like a keyboard, sans I/O: the kernel's `input_event` structs go in, the bytes of codes come out.

The layout is the US one, which scanners use from the factory. A key that has no character there makes the whole code
unreadable instead of shorter.
"""

import struct
from collections import Counter

from edge_agent.readers.tag import Noise

EVENT = struct.Struct("@llHHi")
"""Seconds, microseconds, type, code, value, as long as this machine's kernel makes them (24 bytes on 64 bits)."""

MAX_LINE_BYTES = 8192

PAUSE_S = 1.0
"""Scanners type a whole code within a fraction of that; what has no Enter by then was torn off."""

SUBSTITUTE = 0x1A
"""Stands for a key without a character: a control character, which no credential may hold."""

_SYN, _KEY = 0, 1
_DROPPED = 3
_DOWN, _UP = 1, 0
_ENTER = {28, 96}
_SHIFTS = {42, 54}
_OTHER_MODIFIERS = {29, 97, 56, 100, 125, 126}
_SILENT_KEYS = {69, 70}
"""Num lock and scroll lock change nothing here."""

_ROWS = (
    # first key code of a row (linux/input-event-codes.h), its characters, and those with shift
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (15, "\tqwertyuiop[]", "\tQWERTYUIOP{}"),
    (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
    (55, "*", "*"),
    (57, " ", " "),
    (71, "789-456+1230.", "789-456+1230."),
    (98, "/", "/"),
)
KEYS = {
    first + place: (ord(plain), ord(shifted))
    for first, row, shifted_row in _ROWS
    for place, (plain, shifted) in enumerate(zip(row, shifted_row, strict=True))
}


class KeyboardDecoder:
    """One scanner's keys."""

    def __init__(self) -> None:
        self.noise: Counter[Noise] = Counter()
        self._rest = b""
        self._held: set[int] = set()
        self._line = bytearray()
        self._spoilt: Noise | None = None

    @property
    def is_open(self) -> bool:
        """True while keys wait for Enter."""
        return bool(self._line) or self._spoilt is not None

    def feed(self, chunk: bytes) -> list[bytes]:
        """The codes that these bytes completed."""
        stream = self._rest + chunk
        whole = len(stream) - len(stream) % EVENT.size
        self._rest = stream[whole:]
        events = EVENT.iter_unpack(stream[:whole])
        return [line for _, _, kind, code, value in events if (line := self._event(kind, code, value)) is not None]

    def silence(self) -> None:
        """Nothing was typed for `PAUSE_S`: what has no Enter yet is no code. Keys that were held are not any more."""
        if self.is_open:
            self._spoilt = self._spoilt or Noise.FRAMING
            self._ended()
        self._held.clear()

    def _event(self, kind: int, code: int, value: int) -> bytes | None:
        if (kind, code) == (_SYN, _DROPPED):
            self._spoilt = Noise.OVERRUN  # the kernel threw keys away: what is left of the code is not the code
            self._held.clear()
        if kind != _KEY:
            return None
        if value == _UP:
            self._held.discard(code)
        elif value == _DOWN and code in _ENTER:
            return self._ended()
        elif value == _DOWN:
            self._pressed(code)
        return None

    def _pressed(self, code: int) -> None:
        if code in _SHIFTS | _OTHER_MODIFIERS:
            self._held.add(code)
        elif code not in _SILENT_KEYS:
            plain, shifted = KEYS.get(code, (SUBSTITUTE, SUBSTITUTE))
            typed = shifted if self._held & _SHIFTS else plain
            self._type(SUBSTITUTE if self._held & _OTHER_MODIFIERS else typed)

    def _type(self, character: int) -> None:
        if len(self._line) < MAX_LINE_BYTES:
            self._line.append(character)
        else:
            self._spoilt = Noise.OVERRUN

    def _ended(self) -> bytes | None:
        line, self._line = bytes(self._line), bytearray()
        spoilt, self._spoilt = self._spoilt, None
        if spoilt is not None:
            self.noise[spoilt] += 1
            return None
        return line or None
