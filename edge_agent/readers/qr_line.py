"""Lines of a QR engine on a serial port, sans I/O: bytes go in, codes come out, and between them the engine's replies.

An engine sends what it read as plain text with a line end and no check; its replies come in the same stream.
"""

from collections import Counter
from dataclasses import dataclass

from edge_agent.readers.gm65 import REPLY_BYTES, REPLY_START, Reply, read_reply
from edge_agent.readers.tag import Noise

MAX_LINE_BYTES = 8192
"""More than the largest QR code holds (7089 digits)."""

STRAY_BYTES = 8
"""So few bytes that are no text and have no line end are a stray pulse or what is left of a reply, not a code."""

_LINE_ENDS = b"\r\n"


@dataclass(frozen=True, slots=True)
class Code:
    """What one code said, byte for byte; the first `MAX_LINE_BYTES` of it."""

    read: bytes


class QrLineDecoder:
    """One engine's stream. A code ends with CR, LF or CRLF, or with a silence, which the driver judges."""

    def __init__(self) -> None:
        self.noise: Counter[Noise] = Counter()
        self.expects_reply = False
        """Set by the driver while a question is open: only then are bytes that look like a reply taken for one."""
        self._line = bytearray()
        self._overlong = False
        self._to_drop = 0
        """Bytes of a damaged reply that are still to come: a line end was among those before."""

    @property
    def is_open(self) -> bool:
        """True while bytes wait for the end of their line, or the rest of a damaged reply is waited for."""
        return bool(self._line or self._to_drop)

    def feed(self, chunk: bytes) -> list[Code | Reply]:
        """What these bytes completed, in their order."""
        return [found for byte in chunk if (found := self._byte(byte)) is not None]

    def silence(self) -> list[Code | Reply]:
        """Nothing came for as long as the settings say: what is open is a whole code, or a few stray bytes."""
        ended = self._ended(may_be_stray=True)
        self._to_drop = 0
        return [] if ended is None else [ended]

    def _byte(self, byte: int) -> Code | Reply | None:
        if self._to_drop:
            self._to_drop -= 1
            return None
        if self._may_be_reply(byte):
            self._line.append(byte)
            return self._reply() if len(self._line) == REPLY_BYTES else None
        if byte in _LINE_ENDS:  # an empty line, as between CR and LF, is nothing
            return self._ended(may_be_stray=self.expects_reply)
        self._append(byte)
        return None

    def _may_be_reply(self, byte: int) -> bool:
        """A reply stands at the start of a line. It has a length, so that any byte may be in it, CR too."""
        if not self.expects_reply or len(self._line) >= REPLY_BYTES:
            return False
        return REPLY_START.startswith((bytes(self._line) + bytes((byte,)))[: len(REPLY_START)])

    def _reply(self) -> Reply | None:
        frame, self._line = bytes(self._line), bytearray()
        reply = read_reply(frame)
        if reply is None:
            self.noise[Noise.CHECKSUM] += 1
        return reply

    def _append(self, byte: int) -> None:
        if len(self._line) < MAX_LINE_BYTES:
            self._line.append(byte)
        elif not self._overlong:
            self._overlong = True
            self.noise[Noise.OVERRUN] += 1

    def _ended(self, *, may_be_stray: bool) -> Code | None:
        line, self._line, self._overlong = bytes(self._line), bytearray(), False
        if not line:
            return None
        if may_be_stray and len(line) <= STRAY_BYTES and not _is_text(line):
            self.noise[Noise.CHECKSUM if self.expects_reply else Noise.FRAMING] += 1
            self._to_drop = max(0, REPLY_BYTES - len(line) - 1) if self.expects_reply else 0
            return None
        return Code(line)


def _is_text(line: bytes) -> bool:
    try:
        return line.decode("utf-8").isprintable()
    except UnicodeDecodeError:
        return False
