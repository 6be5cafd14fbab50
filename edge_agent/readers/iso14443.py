"""ISO 14443 type A cards as a PN532 lists them (UM0701-02, 7.3.5), pure: number, kind, and their normal form."""

from dataclasses import dataclass

_UID_LENGTHS = (4, 7, 10)
_SPEAKS_APDU = 0x20
"""Bit 6 of SAK: the card complies with ISO 14443-4."""


@dataclass(frozen=True, slots=True)
class Card:
    """One card at the reader; `target` is what the chip calls it until it is released."""

    target: int
    uid: bytes
    sak: int

    @property
    def credential(self) -> str:
        """The number in its one normal form, `nfc:04C767F2066180`."""
        return f"nfc:{self.uid.hex().upper()}"

    @property
    def speaks_apdu(self) -> bool:
        """True for a card that takes commands of ISO 7816-4, as NTAG 424 and DESFire do."""
        return bool(self.sak & _SPEAKS_APDU)

    @property
    def has_random_uid(self) -> bool:
        """True where the number is made up at each tap, as phones do (ISO 14443-3: four bytes, the first is 08)."""
        return len(self.uid) == 4 and self.uid[0] == 0x08


def cards_listed(answer: bytes) -> tuple[Card, ...] | None:
    """The cards in an answer to InListPassiveTarget; None unless it is one to the last byte."""
    return _cards(answer[1:], first=1, count=answer[0]) if answer else None


def _cards(rest: bytes, *, first: int, count: int) -> tuple[Card, ...] | None:
    """`count` cards numbered from `first` on, and nothing after them."""
    if count == 0:
        return None if rest else ()
    if len(rest) < 5:
        return None
    target, sak, length = rest[0], rest[3], rest[4]
    uid, rest = rest[5 : 5 + length], rest[5 + length :]
    if target != first or length not in _UID_LENGTHS or len(uid) != length:
        return None
    card = Card(target, uid, sak)
    # The answer to select (ATS) follows where the card gave one; its first byte is its own length.
    lengths = (rest[0], 0) if card.speaks_apdu and rest and 0 < rest[0] <= len(rest) else (0,)
    for ats in lengths:
        others = _cards(rest[ats:], first=first + 1, count=count - 1)
        if others is not None:
            return (card, *others)
    return None
