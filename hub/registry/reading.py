"""What a desk reader typed, or a person: the card that is meant, or why none can be seen in it. Pure.

A desk reader types like a keyboard, so its digits come out as Thai letters where the computer's keyboard is set to Thai
(Kedmanee, TIS 820-2538): they are read back key by key.
"""

from dataclasses import dataclass
from enum import StrEnum

from hub.kernel.pair import Pair
from wire_contract.badge import is_badge
from wire_contract.credential import normal_form

_BARE = ("ๅ/-ภถุึคตจขชๆไำพะัีรนยบลฟหกดเ้่าสวงผปแอิืทมใฝ", "1234567890-=qwertyuiop[]asdfghjkl;'zxcvbnm,./")
_SHIFTED = ('+๑๒๓๔ู฿๕๖๗๘๙๐"ฎฑธํ๊ณฯญฐ,ฤฆฏโฌ็๋ษศซ.()ฉฮฺ์?ฒฬฦ', '!@#$%^&*()_+QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>?')
_TO_LATIN = {thai: latin for row in (_BARE, _SHIFTED) for thai, latin in zip(*row, strict=True)}


class ByteOrder(StrEnum):
    """How the reader on this desk writes a card's number."""

    AS_PRINTED = "as-printed"
    REVERSED = "reversed"
    DECIMAL = "decimal"
    DECIMAL_REVERSED = "decimal-reversed"


ORDERS: dict[ByteOrder, Pair] = {
    ByteOrder.AS_PRINTED: ("เลขฐานสิบหก ตามลำดับบนบัตร", "hexadecimal, as printed on the card"),
    ByteOrder.REVERSED: ("เลขฐานสิบหก กลับลำดับไบต์", "hexadecimal, bytes reversed"),
    ByteOrder.DECIMAL: ("เลขฐานสิบ (10 หลัก)", "decimal (10 digits)"),
    ByteOrder.DECIMAL_REVERSED: ("เลขฐานสิบ กลับลำดับไบต์", "decimal, bytes reversed"),
}


@dataclass(frozen=True, slots=True)
class Understood:
    """A card, in the one form that points name it by."""

    card: str
    was_thai: bool = False
    """The computer's keyboard was set to Thai."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """Why no card can be handed out by this text, and what to do."""

    what: Pair
    hint: Pair


def read(text: str, *, order: ByteOrder = ByteOrder.AS_PRINTED) -> Understood | Complaint:
    """The card that is meant."""
    typed = text.strip()
    card = _card(typed, order)
    if card is None and not typed.isascii():
        latin = "".join(_TO_LATIN.get(letter, letter) for letter in typed)
        card = _card(latin, order) if latin.isascii() else None
        if card is not None:
            return complaint_about(card) or Understood(card, was_thai=True)
    if card is None:
        return Complaint(
            ("อ่านเป็นหมายเลขบัตรไม่ได้", "no card's number can be seen in this"),
            (
                "แตะใหม่โดยให้บัตรนิ่ง ตรวจลำดับไบต์ของเครื่องอ่าน ตัวอย่าง 04C767F2066180 หรือ wiegand26:123:45678",
                "tap again, hold still, check the byte order; such as 04C767F2066180 or wiegand26:123:45678",
            ),
        )
    return complaint_about(card) or Understood(card)


def complaint_about(card: str) -> Complaint | None:
    """Why a credential cannot be handed out as a card; None where it can."""
    if card.startswith("nfc:08") and len(card) == len("nfc:08") + 6:  # ISO/IEC 14443-3: such a UID is made up each time
        return Complaint(
            ("หมายเลขสุ่ม เปลี่ยนทุกครั้งที่แตะ (เช่น โทรศัพท์)", "a random number, another at each tap (a phone?)"),
            ("ใช้บัตรจริง หรือ QR บนโทรศัพท์ที่ลงทะเบียนแล้ว", "use a card, or an enrolled badge on the phone"),
        )
    if is_badge(card):
        return Complaint(
            ("เป็น QR บนโทรศัพท์ ไม่ใช่บัตร", "this is a phone's badge, and no card"),
            ("ลงทะเบียนจากโทรศัพท์เครื่องนั้นด้วยคำเชิญ", "it is enrolled on that phone, by an invitation"),
        )
    return None


def _card(text: str, order: ByteOrder) -> str | None:
    if order in (ByteOrder.DECIMAL, ByteOrder.DECIMAL_REVERSED):
        return normal_form(text, decimal="big" if order is ByteOrder.DECIMAL else "little")
    return normal_form(text, reversed_bytes=order is ByteOrder.REVERSED)
