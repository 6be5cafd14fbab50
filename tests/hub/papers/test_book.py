"""A workbook's texts are texts, its places stand where formulas look, and what a sheet cannot hold is refused."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from hub.kernel.refused import Refused
from hub.papers.book import MOST_ROWS, Book, Column, Formula, Look, Sheet, book_bytes, shown
from tests.parts.patrol import bkk

DAY = date(2026, 10, 5)
WORD = Column("word", ("คำ", "Word"), 12)
COUNT = Column("count", ("จำนวน", "Count"), 8, Look.WHOLE)


def opened(*sheets: Sheet, mark: str = "") -> openpyxl.Workbook:
    book = Book("ชื่อ", "สำนักงานเขต", mark, "ท้ายหน้า", bkk(DAY, "09:00"), sheets)
    return openpyxl.load_workbook(io.BytesIO(book_bytes(book)))


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("ปกติ – a", "ปกติ – a"),
        ("=1+1", "'=1+1"),
        ("\u200b=1+1", "'=1+1"),
        ("\x00\x07 =1", "'=1"),
        ("＋1", "'＋1"),
        ("บรรทัด\nสอง\tสาม", "บรรทัด สอง สาม"),
        ("ก\u202eข\ud800ค", "กขค"),
        ("ย" * 3_000, "ย" * 2_000),
    ],
    ids=("plain", "formula", "hidden", "control", "wide", "lines", "turned", "long"),
)
def test_a_text_is_shown_as_text(typed: str, seen: str) -> None:
    assert shown(typed) == seen
    (sheet,) = opened(Sheet("แผ่น", ("หัว",), (WORD,), [(typed,)])).worksheets
    assert (sheet["A3"].data_type, sheet["A3"].value) == ("s", seen)


def test_cells_are_what_they_say_and_formulas_find_their_column() -> None:
    columns = (WORD, COUNT, Column("day", ("วัน", "Day"), 12, Look.DAY), Column("at", ("เวลา", "At"), 20, Look.MOMENT))
    at = bkk(DAY, "09:15")
    sheet = Sheet("แผ่น", ("หัว", "รอง"), columns, [("ก", 2, DAY, at), (None, Decimal("1.50"), None, None)])
    assert (sheet.first, sheet.place("count")) == (4, "'แผ่น'!$B$4:$B$5")
    total = Sheet("รวม", (), (COUNT,), [(Formula(f"SUM({sheet.place('count')})", Decimal("3.50")),)])
    assert Sheet("ว่าง", ("หัว",), (COUNT,)).place("count") == "'ว่าง'!$A$3:$A$3"
    book = opened(sheet, total, mark="ร่าง & แก้ไข")
    cells = [cell.value for cell in book["แผ่น"][4]]
    assert cells[:2] == ["ก", 2]
    assert [cell.date() for cell in cells[2:3]] == [DAY]
    assert str(cells[3]) == "2026-10-05 09:15:00"  # a cell has no zone: Bangkok's clock
    assert book["รวม"]["A2"].value == "=SUM('แผ่น'!$B$4:$B$5)"
    assert "ร่าง && แก้ไข" in str(book["แผ่น"].oddHeader.right.text)


def test_more_rows_than_a_sheet_holds_are_refused_with_a_way_out() -> None:
    with pytest.raises(Refused, match="more rows than a spreadsheet holds") as refused:
        opened(Sheet("แผ่น", (), (), [()] * (MOST_ROWS + 1)))
    assert "SQLite" in str(refused.value.hint)
