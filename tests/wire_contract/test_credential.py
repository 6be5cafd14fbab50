"""One normal form of a card's number, however it is written."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wire_contract.credential import normal_form

UID = "nfc:04C767F2066180"


@pytest.mark.parametrize(
    "written",
    [
        "04:c7:67:f2:06:61:80",
        "04C767F2066180",
        "04-C7-67-F2-06-61-80",
        "04 c7 67 f2 06 61 80",
        "04-C7 67:F2 06 61 80",
        "nfc:04c767f2066180",
        "NFC:04C767F2066180",
        "nfc: 04:C7:67:F2:06:61:80",
        "  04C767F2066180\n",
    ],
)
def test_a_uid_has_one_normal_form_however_it_is_written(written: str) -> None:
    assert normal_form(written) == UID


def test_a_uid_that_a_reader_turns_round_meets_the_one_that_is_printed() -> None:
    turned = ["80:61:06:F2:67:C7:04", "806106f267c704", "nfc:806106F267C704"]
    assert [normal_form(text, reversed_bytes=True) for text in turned] == [UID] * 3
    assert normal_form("806106F267C704") == "nfc:806106F267C704"


@pytest.mark.parametrize("length", [4, 7, 10])
def test_uids_have_four_seven_or_ten_bytes(length: int) -> None:
    assert normal_form("a1" * length) == "nfc:" + "A1" * length


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("wiegand26:123:45678", "wiegand26:123:45678"),
        ("Wiegand26:007:00042", "wiegand26:7:42"),
        ("wiegand34:4660:22136", "wiegand34:4660:22136"),
        ("wiegand37:999:500000", "wiegand37:999:500000"),
        ("wiegand37:524263712", "wiegand37:524263712"),
        ("key:0042", "key:0042"),
        ("qr:สายตรวจ 7", "qr:สายตรวจ 7"),
        ("qr: สายตรวจ 7 ", "qr:สายตรวจ 7"),
    ],
)
def test_what_points_record_is_its_own_normal_form(written: str, normal: str) -> None:
    assert normal_form(written) == normal
    assert normal_form(normal) == normal


# 0x12345678 = 305419896, 0x78563412 = 2018915346: computed by hand from the powers of 16.
@pytest.mark.parametrize(
    ("digits", "order", "uid"),
    [
        ("0305419896", "big", "nfc:12345678"),
        ("305419896", "big", "nfc:12345678"),
        ("2018915346", "little", "nfc:12345678"),
        ("4294967295", "big", "nfc:FFFFFFFF"),
    ],
)
def test_a_decimal_number_is_a_uid_only_where_it_is_said_to_be_one(digits: str, order: str, uid: str) -> None:
    assert normal_form(digits, decimal=order) == uid  # type: ignore[arg-type]


def test_digits_are_hex_unless_said_otherwise() -> None:
    assert normal_form("12345678") == "nfc:12345678"
    assert normal_form("0305419896") is None  # five bytes


@pytest.mark.parametrize("written", ["04:C7:67:F2", "04C767F2", "wiegand26:1:2"])
def test_the_decimal_option_leaves_other_forms_alone(written: str) -> None:
    assert normal_form(written, decimal="little") == normal_form(written)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nfc:",
        "04C767",
        "04C767F2066",
        "04C767F206",
        "04C767F20661801122",
        "04::C7:67:F2",
        "04:C7:67:F2:",
        "٠٤٠٤٠٤٠٤",
        "๐๔๐๔๐๔๐๔",
        "wiegand26:256:1",
        "wiegand26:1:65536",
        "wiegand26:1",
        "wiegand35:1:1",
        "wiegand37:34359738368",
        "wiegand26:-1:1",
        "key:12a",
        "key:" + "1" * 13,
        "qr:",
        "qr: ",
        "qr:a\tb",
        "qr:a\x85b",
        "qr:a\u2028b",
        "qr:" + "x" * 513,
        "Somchai",
    ],
)
def test_anything_else_is_no_credential(text: str) -> None:
    assert normal_form(text) is None


@pytest.mark.parametrize("text", ["4294967296", "12345678901", "9" * 5000])
def test_a_decimal_number_beyond_four_bytes_is_no_uid(text: str) -> None:
    assert normal_form(text, decimal="big") is None


@given(
    st.sampled_from([4, 7, 10]).flatmap(lambda n: st.binary(min_size=n, max_size=n)),
    st.sampled_from(["", ":", "-", " "]),
)
def test_every_uid_meets_itself_in_every_spelling(uid: bytes, between: str) -> None:
    normal = "nfc:" + uid.hex().upper()
    spelt = uid.hex(between) if between else uid.hex()
    turned = uid[::-1].hex(between) if between else uid[::-1].hex()
    forms = [prefix + case(text) for prefix, case, text in product(("", "nfc:"), (str.upper, str.lower), [spelt])]
    assert {normal_form(form) for form in forms if not form.startswith("NFC")} == {normal}
    assert normal_form(turned, reversed_bytes=True) == normal


@given(st.binary(min_size=4, max_size=4), st.sampled_from(["big", "little"]))
def test_every_four_byte_uid_comes_back_from_its_decimal_number(uid: bytes, order: str) -> None:
    number = int.from_bytes(uid, order)  # type: ignore[arg-type]
    assert normal_form(f"{number:010d}", decimal=order) == "nfc:" + uid.hex().upper()  # type: ignore[arg-type]


@given(st.text() | st.from_regex(r"(nfc|wiegand[0-9]{2}|key|qr):.*"), st.booleans())
def test_no_text_is_too_wild_and_a_normal_form_stays_as_it_is(text: str, turned: bool) -> None:
    normal = normal_form(text, reversed_bytes=turned)
    assert normal is None or normal_form(normal) == normal
