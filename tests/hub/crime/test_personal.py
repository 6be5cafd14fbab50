"""What looks like a person is seen, and told by column and row only; names of places and counts are let through."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.crime.personal import Personal, Sign, is_id_number, personal_in, sign_in
from hub.fleet.stations import STATIONS
from hub.kernel.table import Cell, Table
from hub.kernel.thai import MONTHS_SHORT


def table(*rows: tuple[str, ...]) -> Table:
    return [[Cell(text) for text in row] for row in rows]


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("นายสมชาย ใจดี", Sign.NAME),
        ("นางสาวมาลี", Sign.NAME),
        ("น.ส. มาลี ศรีสุข", Sign.NAME),
        ("ด.ช.ก้อง", Sign.NAME),
        ("ลงชื่อ พ.ต.ท. สมชาย ใจดี", Sign.NAME),
        ("ร.ต.อ.หญิง มาลี ดีใจ", Sign.NAME),
        ("จ.ส.ต.มานะ", Sign.NAME),
        ("Mr. Somchai", Sign.NAME),
        ("1101700207030", Sign.ID_NUMBER),
        ("1-1017-00207-03-0", Sign.ID_NUMBER),
        ("๑๑๐๑๗๐๐๒๐๗๐๓๐", Sign.ID_NUMBER),
        ("บัตร 1101700207030 เขียว", Sign.ID_NUMBER),
        ("081-234-5678", Sign.TELEPHONE),
        ("โทร. 0 2233 4455", Sign.TELEPHONE),
        ("+66812345678", Sign.TELEPHONE),
        ("812345678", Sign.TELEPHONE),
        ("1กก 1234", Sign.PLATE),
        ("กข 1234 กรุงเทพมหานคร", Sign.PLATE),
    ],
)
def test_a_person_is_seen(text: str, sign: Sign) -> None:
    assert sign_in(text) is sign


@pytest.mark.parametrize(
    "text",
    [
        *STATIONS, "ถนนนางลิ้นจี่", "นางเลิ้ง", "คันนายาว", "ซอยนายเลิศ", "ซ. สีลม 4", "สน 1", "จุดที่ 12", "ตุลาคม พ.ศ. 2569",
        "รวม 1,234", "2569", "99999", "กม. 5", "ร.ส. หน้าตลาด", "แขวงสีลม เขตบางรัก", "ลักทรัพย์", "1101700207031", "2026-10-01 00:00",
        *MONTHS_SHORT, *(f"{short} 69" for short in MONTHS_SHORT),
    ],
)  # fmt: skip
def test_names_of_places_months_and_counts_are_no_person(text: str) -> None:
    assert sign_in(text) is None


def test_the_check_digit_is_the_registrys() -> None:
    assert is_id_number("1101700207030")
    assert not is_id_number("1101700207031")


@given(st.integers(10**11, 10**12 - 1))
def test_of_ten_numbers_with_the_same_first_twelve_digits_one_is_an_id(first: int) -> None:
    assert sum(is_id_number(f"{first}{last}") for last in range(10)) == 1


@given(st.integers(0, 99_999))
def test_no_count_is_a_person(count: int) -> None:
    assert sign_in(str(count)) is None
    assert sign_in(f"{count:,}") is None


def test_each_column_is_told_once_by_its_first_row_and_nothing_of_it_is_repeated() -> None:
    found = personal_in(
        table(("จุด", "ชื่อ-สกุล", "โทร"), ("A", "สมชาย ใจดี", "0812345678"), ("B", "มาลี ศรีสุข", "0823456789"))
    )
    assert found == [Personal("B", 1, Sign.NAME_COLUMN), Personal("C", 2, Sign.TELEPHONE)]
    assert "สมชาย" not in str([one.what for one in found])
    assert "0812345678" not in str([one.what for one in found])


def test_a_header_that_only_counts_people_is_no_column_of_people() -> None:
    assert personal_in(table(("จุด", "ผู้ต้องหา", "จำนวนผู้เสียหาย"), ("A", "3", "-"))) == []
    assert personal_in(table(("จุด", "ผู้ต้องหา"), ("A", "สมชาย ใจดี"))) == [Personal("B", 1, Sign.NAME_COLUMN)]


def test_what_the_register_calls_a_place_is_a_place() -> None:
    assert (
        personal_in(
            table(
                ("กข 12", "นางมณี ศรีสุข"),
            ),
            known=["กข 12", "นางมณี ศรีสุข"],
        )
        == []
    )
