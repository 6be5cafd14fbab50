"""The one normal form of credentials: however people and readers write a card's number, it meets at one text.

Points name cards in this form (`nfc:04C767F2066180`, most significant byte first), and the register keeps no other.
"""

import re
from typing import Literal

UID_BYTES = (4, 7, 10)
"""Lengths that a card's UID can have (ISO/IEC 14443-3)."""

MAX_QR_CHARACTERS = 512
"""A longer code is no credential; a point refuses it as unreadable."""

MAX_KEYS = 12
"""Digits of the longest number that a keypad takes."""

Decimal = Literal["big", "little"]
"""What a decimal number counts as its most significant byte: the first byte of the UID as printed, or the last."""

_HEX = re.compile(r"(?:nfc:)?\s*([0-9a-f]{2}(?:[:\- ]?[0-9a-f]{2}){3,9})", re.IGNORECASE | re.ASCII)
_WIEGAND = re.compile(r"wiegand([0-9]{2}):(?:([0-9]{1,20}):)?([0-9]{1,20})", re.IGNORECASE | re.ASCII)
_KEYPAD = re.compile(rf"key:([0-9]{{1,{MAX_KEYS}}})", re.IGNORECASE | re.ASCII)
_QR = re.compile(rf"qr:\s*(?=\S)([^\x00-\x1f\x7f-\x9f\u2028\u2029]{{1,{MAX_QR_CHARACTERS}}})")

_WIDTHS = {26: ((8, 16),), 34: ((16, 16),), 37: ((16, 19), (0, 35))}
"""Bits of facility and of card number that each length of frame has room for; no facility where it has none."""


def normal_form(text: str, *, reversed_bytes: bool = False, decimal: Decimal | None = None) -> str | None:
    """The credential that a point would record for this card; None where the text names none.

    `reversed_bytes`: the hex digits stand the other way round, as many desk readers type them. `decimal`: a text of
    digits alone is a four-byte UID as a decimal number; without it, digits are read as hex. `reversed_bytes` does not
    turn a decimal number, whose order `decimal` says.
    """
    text = text.strip()
    if decimal is not None and text.isascii() and text.isdigit():
        return _from_decimal(text, decimal)
    if match := _HEX.fullmatch(text):
        uid = bytes.fromhex(re.sub(r"[:\- ]", "", match[1]))
        return _uid(uid[::-1] if reversed_bytes else uid)
    if match := _WIEGAND.fullmatch(text):
        return _wiegand(int(match[1]), None if match[2] is None else int(match[2]), int(match[3]))
    if match := _KEYPAD.fullmatch(text):
        return f"key:{match[1]}"  # zeros at its start are keys like any other
    match = _QR.fullmatch(text)
    return f"qr:{match[1]}" if match else None


def _uid(uid: bytes) -> str | None:
    return f"nfc:{uid.hex().upper()}" if len(uid) in UID_BYTES else None


def _from_decimal(digits: str, order: Decimal) -> str | None:
    """Readers pad to ten digits, and spreadsheets drop the zeros again."""
    number = int(digits) if len(digits) <= 10 else 1 << 32
    return _uid(number.to_bytes(4, order)) if number < 1 << 32 else None


def _wiegand(length: int, facility: int | None, card: int) -> str | None:
    for facility_bits, card_bits in _WIDTHS.get(length, ()):
        if (facility is not None) == bool(facility_bits) and not (facility or 0) >> facility_bits | card >> card_bits:
            return f"wiegand{length}:{card}" if facility is None else f"wiegand{length}:{facility}:{card}"
    return None
