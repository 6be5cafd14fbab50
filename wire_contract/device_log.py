"""The last lines of an agent's own log, as both ends bound them: asked for to find a fault, never evidence.

Compressed (RFC 1952), named by the command that asked for it.
"""

import re
import zlib
from collections.abc import Sequence

from wire_contract.unreadable import Reason, Unreadable

MAX_LOG_BYTES = 64 * 1024
"""Compressed, on the wire and at the hub: brokers in use take 128 KiB."""
MAX_LOG_TEXT_BYTES = 1024 * 1024
"""So much it may be at most once it is opened."""

_GZIP = 31
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def is_command_id(text: str) -> bool:
    """True for the id of a command."""
    return _ID.fullmatch(text) is not None


def pack(lines: Sequence[str]) -> bytes:
    """The newest of these lines, as many as keep within both bounds."""
    kept = _within(lines, MAX_LOG_TEXT_BYTES)
    while True:
        packer = zlib.compressobj(9, zlib.DEFLATED, _GZIP)
        packed = packer.compress(kept) + packer.flush()
        if len(packed) <= MAX_LOG_BYTES:
            return packed
        kept = kept[len(kept) // 4 :].partition(b"\n")[2]


def unpack(packed: bytes) -> str | Unreadable:
    """The lines again; never more than the bounds, whatever was packed."""
    if len(packed) > MAX_LOG_BYTES:
        return Unreadable(Reason.TOO_LARGE, f"a log of {len(packed)} bytes, at most {MAX_LOG_BYTES}")
    opener = zlib.decompressobj(_GZIP)
    try:
        text = opener.decompress(packed, MAX_LOG_TEXT_BYTES + 1)
        read = text.decode()
    except (zlib.error, UnicodeDecodeError) as error:
        return Unreadable(Reason.MALFORMED, f"no packed log: {error}"[:200])
    if len(text) > MAX_LOG_TEXT_BYTES:
        return Unreadable(Reason.TOO_LARGE, f"a log that opens to more than {MAX_LOG_TEXT_BYTES} bytes")
    if not opener.eof or opener.unused_data:
        return Unreadable(Reason.MALFORMED, "a log that is cut off, or goes on after its end")
    return "".join(letter if letter.isprintable() or letter == "\n" else "\N{REPLACEMENT CHARACTER}" for letter in read)


def _within(lines: Sequence[str], most: int) -> bytes:
    """The newest of these lines that together are no longer than that, in their order."""
    found: list[bytes] = []
    for line in reversed(lines):
        text = line.encode(errors="replace") + b"\n"
        most -= len(text)
        if most < 0:
            break
        found.append(text)
    return b"".join(reversed(found))
