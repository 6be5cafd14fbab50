"""How an NDEF message is read from an ISO 14443-4 card (NFC Forum type 4 tag), as a dialogue of commands, sans I/O."""

from collections.abc import Generator

Dialogue = Generator[bytes, bytes, bytes | None]
"""Yields a command to send, takes the card's response to it, and returns the message; None where the card has none."""

MAX_MESSAGE = 1024
"""A secure message takes some 100 bytes. A card that holds a book is not one of ours, and nobody should wait for it."""
MAX_READ = 240
"""Bytes asked for at once: with their status they fit into one frame of the chip."""

_OK = b"\x90\x00"
_SELECT_APPLICATION = bytes.fromhex("00A4040007D276000085010100")
_CAPABILITIES = b"\xe1\x03"


def read_message() -> Dialogue:
    """The card's NDEF message. A card that declines any step has none, which is its answer and no failure."""
    if (yield _SELECT_APPLICATION)[-2:] != _OK or (yield _select(_CAPABILITIES)) != _OK:
        return None
    capabilities = yield from _read(0, 15, at_once=15)
    if capabilities is None or capabilities[7:9] != b"\x04\x06" or capabilities[13] != 0:
        return None
    at_once = min(MAX_READ, int.from_bytes(capabilities[3:5], "big"))
    if (yield _select(capabilities[9:11])) != _OK:
        return None
    length = yield from _read(0, 2, at_once=at_once)
    if length is None or (size := int.from_bytes(length, "big")) > MAX_MESSAGE:
        return None
    return (yield from _read(2, size, at_once=at_once))


def _read(offset: int, length: int, *, at_once: int) -> Dialogue:
    """This part of the selected file, in as many pieces as the card makes of it; None where it declines one."""
    found = b""
    while len(found) < length:
        wanted = min(at_once, length - len(found))
        response = yield bytes([0x00, 0xB0, *(offset + len(found)).to_bytes(2, "big"), wanted])
        if response[-2:] != _OK or not 0 < len(response) - 2 <= wanted:
            return None
        found += response[:-2]
    return found


def _select(file: bytes) -> bytes:
    return bytes.fromhex("00A4000C02") + file
