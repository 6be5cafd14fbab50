"""What a desk reader typed: the card that is meant, also through a keyboard that is set to Thai."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.registry.reading import _BARE, _SHIFTED, ByteOrder, Complaint, Understood, complaint_about, read
from wire_contract.credential import normal_form

CARD = "nfc:04C767F2066180"


@pytest.mark.parametrize(
    ("text", "order", "card"),
    [
        ("04C767F2066180", ByteOrder.AS_PRINTED, CARD),
        (" 04:c7:67:f2:06:61:80\n", ByteOrder.AS_PRINTED, CARD),
        ("806106F267C704", ByteOrder.REVERSED, CARD),
        ("wiegand26:101:020037", ByteOrder.AS_PRINTED, "wiegand26:101:20037"),
        ("wiegand26:101:020037", ByteOrder.DECIMAL, "wiegand26:101:20037"),
        ("0305419896", ByteOrder.DECIMAL, "nfc:12345678"),
        ("2018915346", ByteOrder.DECIMAL_REVERSED, "nfc:12345678"),
        ("qr:TK-001", ByteOrder.AS_PRINTED, "qr:TK-001"),
    ],
)
def test_the_card_is_read_as_this_desks_reader_writes_it(text: str, order: ByteOrder, card: str) -> None:
    assert read(text, order=order) == Understood(card)


@pytest.mark.parametrize(
    ("text", "order", "card"),
    [
        ("จภแึุึด/จุุๅคจ", ByteOrder.AS_PRINTED, CARD),
        ("จภฉึุึโ/จุุๅคจ", ByteOrder.AS_PRINTED, CARD),
        ("จ-จถภๅตคตุ", ByteOrder.DECIMAL, "nfc:12345678"),
    ],
    ids=["small letters", "with Shift", "decimal"],
)
def test_a_thai_keyboard_is_read_back_key_by_key(text: str, order: ByteOrder, card: str) -> None:
    assert read(text, order=order) == Understood(card, was_thai=True)


@given(uid=st.binary(min_size=4, max_size=4) | st.binary(min_size=7, max_size=7), upper=st.booleans())
def test_every_card_typed_on_a_thai_keyboard_is_that_card(uid: bytes, upper: bool) -> None:
    digits = uid.hex().upper() if upper else uid.hex()
    keys = {latin: thai for row in (_BARE, _SHIFTED) for thai, latin in zip(*row, strict=True)}
    typed = "".join(keys[digit] for digit in digits)
    found = read(typed)
    card = normal_form(digits)
    assert card is not None
    if typed.isascii() or complaint_about(card):  # only 2 and 3 are ASCII with a Thai keyboard too: "/" and "-"
        assert isinstance(found, Complaint)
    else:
        assert found == Understood(card, was_thai=True)


@pytest.mark.parametrize(
    "text", ["", "   ", "hello", "04C767", "นายสมชาย", "04C767F20661801122334455", "\x00\x01", "9" * 500]
)
def test_what_names_no_card_is_told_with_a_hint(text: str) -> None:
    found = read(text)
    assert isinstance(found, Complaint)
    assert all((*found.what, *found.hint))


@pytest.mark.parametrize(
    ("card", "said"),
    [
        ("nfc:08112233", "a random number, another at each tap (a phone?)"),
        ("qr:badge-ABCDEFGHIJKLMNOPQRSTUVWXYZ", "this is a phone's badge, and no card"),
        ("nfc:08112233445566", None),
        ("nfc:04C767F2066180", None),
    ],
)
def test_what_cannot_be_handed_out_is_told(card: str, said: str | None) -> None:
    found = complaint_about(card)
    assert (found.what[1] if found else None) == said


@given(st.text(max_size=60))
def test_whatever_is_typed_ends_in_a_card_of_the_normal_form_or_a_complaint(text: str) -> None:
    for order in ByteOrder:
        found = read(text, order=order)
        assert isinstance(found, Complaint) or normal_form(found.card) == found.card
