"""PN532 frames on a serial line (NXP UM0701-02, 6.2.1), sans I/O: bytes in any pieces become frames, the rest is noise.

The chip only ever answers, so whoever asks starts afresh (`reset`). What follows noise is not searched for frames: a
card's own content could look like one.
"""

from collections import Counter
from dataclasses import dataclass
from enum import Enum

from edge_agent.readers.tag import Noise

ACK_FRAME = bytes.fromhex("0000FF00FF00")
"""From the host it also ends a command that still runs."""
WAKE_UP = bytes.fromhex("5555") + bytes(14)
"""A chip that sleeps loses the first bytes; zeros are a preamble to one that is awake."""

MAX_BODY = 265
"""Direction, code and data of the longest frame there is."""
_FROM_HOST, _FROM_CHIP, _SYNTAX_ERROR = 0xD4, 0xD5, 0x7F


class Sign(Enum):
    """A frame without content."""

    ACK = "ack"
    NACK = "nack"
    """The chip got a frame whose checksum was wrong."""
    REFUSED = "refused"
    """The chip did not understand a command (its error frame)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the chip answers to the command `code`."""

    code: int
    data: bytes


Frame = Sign | Answer


def command_frame(code: int, data: bytes = b"") -> bytes:
    """The bytes that give the chip a command; extended where the data is long."""
    body = bytes([_FROM_HOST, code]) + data
    if len(body) > MAX_BODY:
        raise ValueError(f"{len(body)} bytes are more than a frame can hold")
    size = bytes([len(body)]) if len(body) < 0x100 else len(body).to_bytes(2, "big")
    marker = b"" if len(size) == 1 else b"\xff\xff"
    return b"\x00\x00\xff" + marker + size + _complement(size) + body + _complement(body) + b"\x00"


def _complement(part: bytes) -> bytes:
    return bytes([-sum(part) & 0xFF])


class FrameDecoder:
    """Frames of one line. After noise it yields nothing until `reset`."""

    def __init__(self, noise: Counter[Noise]) -> None:
        self.is_lost = False
        self._noise = noise
        self._waiting = bytearray()

    def reset(self) -> None:
        """Nothing of what came before counts."""
        self.is_lost = False
        self._waiting.clear()

    def feed(self, received: bytes) -> list[Frame]:
        """The frames that these bytes complete."""
        if self.is_lost:
            return []
        self._waiting += received
        frames: list[Frame] = []
        while (frame := self._next()) is not None:
            frames.append(frame)
        return frames

    def _next(self) -> Frame | None:
        """The first frame that waits, if it is whole."""
        if not (rest := self._waiting.lstrip(b"\x00")):
            del self._waiting[1:]
            return None
        if rest[0] != 0xFF or len(rest) == len(self._waiting):
            self._lose(Noise.FRAMING)
            return None
        if len(rest) < 3:
            return None
        length, check = rest[1], rest[2]
        if {length, check} == {0x00, 0xFF}:
            return self._took(Sign.ACK if length == 0 else Sign.NACK, rest=rest[3:])
        if length == check == 0xFF:
            return self._body(rest, size_at=3, size=2)
        return self._body(rest, size_at=1, size=1)

    def _body(self, rest: bytearray, *, size_at: int, size: int) -> Frame | None:
        """The frame whose length of `size` bytes stands at `size_at`, if it is whole."""
        body_at = size_at + size + 1
        if len(rest) < body_at:
            return None
        length = int.from_bytes(rest[size_at : size_at + size], "big")
        if sum(rest[size_at:body_at]) & 0xFF:
            self._lose(Noise.CHECKSUM)
            return None
        if not 0 < length <= MAX_BODY:
            self._lose(Noise.FRAMING)
            return None
        end = body_at + length + 1
        if len(rest) < end:
            return None
        if sum(rest[body_at:end]) & 0xFF:
            self._lose(Noise.CHECKSUM)
            return None
        return self._meaning(bytes(rest[body_at : end - 1]), rest=rest[end:])

    def _meaning(self, body: bytes, *, rest: bytearray) -> Frame | None:
        if body == bytes([_SYNTAX_ERROR]):
            return self._took(Sign.REFUSED, rest=rest)
        if body[0] != _FROM_CHIP or len(body) < 2 or body[1] == 0:
            self._lose(Noise.FRAMING)
            return None
        return self._took(Answer(body[1] - 1, body[2:]), rest=rest)

    def _took(self, frame: Frame, *, rest: bytearray) -> Frame:
        self._waiting = rest
        return frame

    def _lose(self, noise: Noise) -> None:
        self._noise[noise] += 1
        self.is_lost = True
        self._waiting.clear()
