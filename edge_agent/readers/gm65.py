"""The command protocol of GM65-like QR engines (GM65, GM861, Waveshare 14810), and which settings we leave in them.

Frames: `7E 00`, type, length, address, bytes, CRC-16/XMODEM over all after `7E 00`. Replies: `02 00`, status, length,
bytes, CRC over all after `02 00`. Checked against published frames; the zones come from other people's drivers.
"""

import binascii
from collections.abc import Generator, Sequence
from dataclasses import dataclass

REPLY_START = b"\x02\x00"
REPLY_BYTES = 7
"""Of a reply with one byte in it; we ask for no more at a time."""

_READ, _WRITE, _SAVE = 0x07, 0x08, 0x09


def crc(body: bytes) -> bytes:
    """CRC-16/XMODEM: polynomial 1021, nothing inverted, from zero."""
    return binascii.crc_hqx(body, 0).to_bytes(2)


def _command(kind: int, address: int, value: int) -> bytes:
    body = bytes((kind, 1)) + address.to_bytes(2) + bytes((value,))
    return b"\x7e\x00" + body + crc(body)


def read_zone(address: int) -> bytes:
    """The question what stands in one zone."""
    return _command(_READ, address, 1)


def write_zone(address: int, value: int) -> bytes:
    """The order to put this byte into a zone, until the engine loses power."""
    return _command(_WRITE, address, value)


SAVE = _command(_SAVE, 0, 0)
"""The order to keep all zones without power."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One byte from the engine; `status` 0 is fine."""

    status: int
    value: int


def read_reply(frame: bytes) -> Reply | None:
    """The reply in a frame of `REPLY_BYTES`; None where it is damaged, or `AB CD` stands for its CRC."""
    if len(frame) != REPLY_BYTES or not frame.startswith(REPLY_START) or frame[3] != 1:
        return None
    return Reply(status=frame[2], value=frame[4]) if crc(frame[2:5]) == frame[5:] else None


@dataclass(frozen=True, slots=True)
class Zone:
    """Bits of one byte of the engine's settings, as we want them; the other bits stay as they were found."""

    address: int
    mask: int
    value: int

    def fits(self, found: int) -> bool:
        """Whether our bits stand there."""
        return found & self.mask == self.value

    def put_into(self, found: int) -> int:
        """The byte with our bits set."""
        return found & ~self.mask & 0xFF | self.value


ZONES = (
    # No address or bit here was tried on an engine by us. Sources: [D] DFRobot's GM65 library (2020), [T] Tasmota's
    # GM861 driver with a dump of a factory-new engine (2023), [S] specter-diy and the drivers made from it (GM65).
    Zone(0x0003, mask=0x03, value=0x03),  # setup codes are not obeyed [D], and what they say is sent as text [D, T]
    Zone(0x000D, mask=0x03, value=0x00),  # what is read goes to the serial port, not to USB [D, T, S]
    # Bits 0-1 = 2: reads by itself [D, T, S]. Bit 6 = 0: no beep of its own, which would come before anything is
    # recorded [S, tried there; T has D6 as "mute off"; D's comment says the opposite of its bit].
    Zone(0x0000, mask=0x43, value=0x02),
    Zone(0x003F, mask=0x01, value=0x01),  # QR codes are read [S]
    Zone(
        0x0060, mask=0x8F, value=0x01
    ),  # a line end and nothing else around the text [T: 01 new, 80 = framed; rest from memory]
)


@dataclass(frozen=True, slots=True)
class CheckUp:
    """What one look at the engine's settings found; texts like `0003 was 00, set to 03`."""

    answered: bool
    changed: tuple[str, ...] = ()
    kept_wrong: tuple[str, ...] = ()
    """Zones that the engine does not let us set, or does not have."""


def check_up(zones: Sequence[Zone] = ZONES) -> Generator[bytes, Reply | None, CheckUp]:
    """Each zone is asked for, set where it differs, and asked for again. Yields commands; is sent a reply, or None.

    What differs is looked at twice, so that no reply to an earlier question is taken for this one's.
    """
    changed: list[str] = []
    kept_wrong: list[str] = []
    for zone in zones:
        found = yield from _first_that_fits(zone)
        if found is None:
            return CheckUp(answered=False)
        if found.status:
            kept_wrong.append(f"{zone.address:04X} cannot be read")
        elif not zone.fits(found.value):
            wanted = zone.put_into(found.value)
            if (yield write_zone(zone.address, wanted)) is None or (now := (yield from _first_that_fits(zone))) is None:
                return CheckUp(answered=False)
            if zone.fits(now.value):
                changed.append(f"{zone.address:04X} was {found.value:02X}, set to {wanted:02X}")
            else:
                kept_wrong.append(f"{zone.address:04X} stays {now.value:02X}, not {wanted:02X}")
    if changed and (yield SAVE) is None:
        return CheckUp(answered=False)
    return CheckUp(answered=True, changed=tuple(changed), kept_wrong=tuple(kept_wrong))


def _first_that_fits(zone: Zone) -> Generator[bytes, Reply | None, Reply | None]:
    found: Reply | None = None
    for _ in range(2):
        found = yield read_zone(zone.address)
        if found is None or (found.status == 0 and zone.fits(found.value)):
            break
    return found
