"""Wiegand card formats: how facility and card number lie in the bits, and which parity guards them.

Layouts as HID names them (H10301, H10304, H10302) and the common 34-bit one. The length alone does not tell H10304 from
H10302, so the format is a setting of each reader.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class WiegandFormat(StrEnum):
    """What a reader is set to send; the names stand in settings files."""

    H10301 = "26"
    W34 = "34"
    H10304 = "37"
    H10302 = "37-no-facility"


@dataclass(frozen=True, slots=True)
class Layout:
    """Even parity, facility, card, odd parity; each parity guards this many bits from its end, itself included."""

    facility: int
    card: int
    guarded: int

    @property
    def length(self) -> int:
        """Bits in a frame."""
        return self.facility + self.card + 2

    @property
    def has_whole_bytes(self) -> bool:
        """Whether the bits between the parities are bytes, which alone can be turned."""
        return (self.facility + self.card) % 8 == 0


LAYOUTS = {
    WiegandFormat.H10301: Layout(facility=8, card=16, guarded=13),
    WiegandFormat.W34: Layout(facility=16, card=16, guarded=17),
    WiegandFormat.H10304: Layout(facility=16, card=19, guarded=19),
    WiegandFormat.H10302: Layout(facility=0, card=35, guarded=19),
}

_CREDENTIAL = re.compile(r"wiegand(\d{2}):(?:(\d{1,10}):)?(\d{1,12})")


def decode(bits: Sequence[int], wiegand: WiegandFormat, *, reversed_bytes: bool = False) -> str | None:
    """The credential in a frame of the right length; None where a parity is wrong.

    `reversed_bytes`: the reader sends the card's bytes last one first, so they are turned before they are named.
    """
    layout = LAYOUTS[wiegand]
    if sum(bits[: layout.guarded]) % 2 != 0 or sum(bits[-layout.guarded :]) % 2 != 1:
        return None
    body = _turned(bits[1:-1]) if reversed_bytes else bits[1:-1]
    facility, card = _number(body[: layout.facility]), _number(body[layout.facility :])
    middle = f"{facility}:" if layout.facility else ""
    return f"wiegand{layout.length}:{middle}{card}"


def encode(credential: str, wiegand: WiegandFormat, *, reversed_bytes: bool = False) -> tuple[int, ...]:
    """The bits that a reader of this format sends for a card.

    Raises ValueError for a credential that this format cannot carry.
    """
    layout = LAYOUTS[wiegand]
    match = _CREDENTIAL.fullmatch(credential)
    if not match or int(match[1]) != layout.length or bool(match[2]) != bool(layout.facility):
        raise ValueError(f"{credential!r} is no card of format {wiegand}")
    facility, card = int(match[2] or 0), int(match[3])
    if facility >> layout.facility or card >> layout.card:
        raise ValueError(f"{credential!r} has a number too large for format {wiegand}")
    body = _bits(facility, layout.facility) + _bits(card, layout.card)
    body = _turned(body) if reversed_bytes else body
    even = sum(body[: layout.guarded - 1]) % 2
    odd = 1 - sum(body[1 - layout.guarded :]) % 2
    return (even, *body, odd)


def _turned(body: Sequence[int]) -> tuple[int, ...]:
    """The same bytes, last one first; within a byte the bits stay."""
    starts = range(len(body) - 8, -8, -8)
    return tuple(bit for start in starts for bit in body[max(0, start) : start + 8])


def _number(bits: Sequence[int]) -> int:
    number = 0
    for bit in bits:
        number = number << 1 | bit
    return number


def _bits(number: int, width: int) -> tuple[int, ...]:
    return tuple(number >> place & 1 for place in reversed(range(width)))
