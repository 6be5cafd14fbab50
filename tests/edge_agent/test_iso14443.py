"""Cards as the chip lists them: every length of number, random ones, and nothing that is not a listing to the last byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.readers.iso14443 import Card, cards_listed
from wire_contract.credential import normal_form

ATS = bytes.fromhex("067577810280")


def target(number: int, uid: bytes, *, sak: int, ats: bytes = b"") -> bytes:
    return bytes([number]) + b"\x03\x44" + bytes([sak, len(uid)]) + uid + ats


@pytest.mark.parametrize(
    ("listing", "expected"),
    [
        (b"\x00", ()),
        (b"\x01" + target(1, b"\x04\xc7\xf2\x66", sak=0x08), (Card(1, b"\x04\xc7\xf2\x66", 0x08),)),
        (
            b"\x01" + target(1, bytes.fromhex("04C767F2066180"), sak=0x20, ats=ATS),
            (Card(1, bytes.fromhex("04C767F2066180"), 0x20),),
        ),
        (b"\x01" + target(1, bytes(range(4, 14)), sak=0x00), (Card(1, bytes(range(4, 14)), 0x00),)),
        (  # two that speak APDUs, the first without an answer to select
            b"\x02" + target(1, b"\x04abcdef", sak=0x20) + target(2, b"\x04xyz", sak=0x20, ats=ATS),
            (Card(1, b"\x04abcdef", 0x20), Card(2, b"\x04xyz", 0x20)),
        ),
        (
            b"\x02" + target(1, b"\x04abcdef", sak=0x20, ats=ATS) + target(2, b"\x04xyz", sak=0x08),
            (Card(1, b"\x04abcdef", 0x20), Card(2, b"\x04xyz", 0x08)),
        ),
    ],
)
def test_listings(listing: bytes, expected: tuple[Card, ...]) -> None:
    assert cards_listed(listing) == expected


@pytest.mark.parametrize(
    "listing",
    [
        b"",
        b"\x00\x00",
        b"\x01",
        b"\x02" + target(1, b"\x04xyz", sak=0x08),
        b"\x01" + target(2, b"\x04xyz", sak=0x08),
        b"\x01" + target(1, b"\x04xyz", sak=0x08) + b"\x00",
        b"\x01" + target(1, b"\x04xyz5", sak=0x08),
        b"\x01" + target(1, b"", sak=0x08),
        b"\x01" + target(1, b"\x04xyz", sak=0x20, ats=ATS[:-1]),
    ],
)
def test_what_is_no_listing_to_the_last_byte_is_none(listing: bytes) -> None:
    assert cards_listed(listing) is None


@given(st.binary(max_size=60))
def test_any_bytes_are_a_listing_or_none(listing: bytes) -> None:
    cards = cards_listed(listing)
    assert cards is None or [card.target for card in cards] == list(range(1, listing[0] + 1))
    assert all(len(card.uid) in (4, 7, 10) and card.uid in listing for card in cards or ())


@given(st.sampled_from([4, 7, 10]).flatmap(lambda size: st.binary(min_size=size, max_size=size)))
def test_a_number_is_in_the_form_in_which_the_register_keeps_it(uid: bytes) -> None:
    assert Card(1, uid, 0).credential == normal_form(uid.hex(":"))


@pytest.mark.parametrize(
    ("uid", "is_random"),
    [("08A1B2C3", True), ("04A1B2C3", False), ("08A1B2C3D4E5F6", False), ("0408A1B2", False)],
)
def test_only_four_bytes_that_begin_with_08_are_made_up(uid: str, is_random: bool) -> None:
    assert Card(1, bytes.fromhex(uid), 0).has_random_uid is is_random
