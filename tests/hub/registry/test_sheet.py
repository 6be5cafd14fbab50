"""A spreadsheet's bytes, as offices write them, to rows: encodings, delimiters, damaged numbers, damaged files."""

import io
import random
import zipfile
from datetime import UTC, date, datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.kernel.table import MOST_ROWS, Cell, Unfit, letter_of
from hub.registry.sheet import Column, SheetRow, damage_of, moment_of, sheet_of
from hub.registry.sheet_file import table_of
from hub.web.sheet_file import MOST_BYTES

TEXT = "รหัสเจ้าหน้าที่,ชื่อ,หมายเลขบัตร,ตั้งแต่\nTK-001,นายสมมุติ ใจดี,04C767F2066180,22/11/2569\n,,,\nTK-002,,0412,\n"
ROWS = (
    SheetRow(2, "TK-001", "นายสมมุติ ใจดี", "04C767F2066180", False, "22/11/2569"),
    SheetRow(4, "TK-002", "", "0412", False, ""),
)


def rows_of(content: bytes) -> tuple[SheetRow, ...] | str:
    table = table_of(content)
    sheet = table if isinstance(table, Unfit) else sheet_of(table)
    return sheet.what[1] if isinstance(sheet, Unfit) else sheet.rows


def workbook(*rows: list[object]) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("cp874"),
        TEXT.replace(",", ";").encode("tis-620"),
        TEXT.replace(",", "\t").encode("utf-16"),
        ("sep=;\n" + TEXT.replace(",", ";").replace("\nTK", "\r\nTK")).encode("utf-8-sig"),
        TEXT.replace("0412", '"=""0412"""').encode(),
        TEXT.replace("0412", "'0412").encode(),
        TEXT.replace("รหัสเจ้าหน้าที่,ชื่อ,หมายเลขบัตร,ตั้งแต่", "Officer Code,Name,CARD NUMBER,From when").encode(),
    ],
    ids=["UTF-8", "BOM", "cp874", "TIS-620 ;", "UTF-16 tab", "Excel's sep", "kept as text", "apostrophe", "English"],
)
def test_a_csv_is_read_however_it_was_written(content: bytes) -> None:
    assert rows_of(content) == ROWS


def test_an_xlsx_is_read_below_its_title_with_its_numbers_as_numbers() -> None:
    content = workbook(
        ["บัญชีบัตรเจ้าหน้าที่"],
        [],
        ["ที่", "ชื่อ-สกุล", "รหัส", "UID", "วันที่เริ่ม"],
        [1, "นายสมมุติ", "TK-1", "04C767F2066180", datetime.fromisoformat("2026-11-22T08:30")],
        [2, None, 7, 12345678, date(2026, 11, 22)],
        [3, None, "TK-3", 4.12e15, None],
    )
    assert rows_of(content) == (
        SheetRow(4, "TK-1", "นายสมมุติ", "04C767F2066180", False, "2026-11-22 08:30"),
        SheetRow(5, "7", "", "12345678", True, "2026-11-22 00:00"),
        SheetRow(6, "TK-3", "", "4120000000000000", True, ""),
    )


@pytest.mark.parametrize("formula", ["=1+1", '=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A0"])
def test_a_formula_in_a_workbook_is_refused_by_its_cell(formula: str) -> None:
    content = workbook(["รหัส", "บัตร"], ["TK-4", formula])
    assert rows_of(content) == "cell B2 is a formula, and no formula is ever worked out here"


@pytest.mark.parametrize("formula", ["=1+1", "@SUM(1+1)", '"=HYPERLINK(""http://x"")"', "  =1+1"])
def test_a_formula_in_a_csv_is_refused_by_its_cell(formula: str) -> None:
    assert rows_of(f"code,card\nTK-4,{formula}\n".encode()) == (
        "cell B2 is a formula, and no formula is ever worked out here"
    )


def test_cells_that_are_merged_downwards_are_refused_by_their_place() -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in (["รหัส", "บัตร"], ["TK-1", "04C767F2066180"], ["", "04A1B2C3D4E5F6"]):
        page.append(row)
    page.merge_cells("A2:A3")
    written = io.BytesIO()
    book.save(written)
    assert rows_of(written.getvalue()) == "cells A2:A3 are merged: nobody can say what the lower ones hold"


def test_columns_are_named_as_the_spreadsheet_names_them_and_what_is_not_used_is_told() -> None:
    sheet = sheet_of([[Cell("ที่"), Cell("บัตร"), Cell("หมายเหตุ"), Cell("รหัส")], [Cell("1")]])
    assert not isinstance(sheet, Unfit)
    assert (sheet.letters, sheet.ignored, sheet.rows) == ({Column.CARD: "B", Column.CODE: "D"}, ("ที่", "หมายเหตุ"), ())
    assert [letter_of(index) for index in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


@pytest.mark.parametrize(
    ("card", "is_number", "said"),
    [
        ("4.12E+15", False, "scientific"), ("4,12E+15", False, "scientific"), ("1.2345E+71", True, "scientific"),
        ("4120000000000000", True, "too long"), ("4123456", True, "zero"), ("4123456", False, "zero"),
        ("4123456789012", False, "zero"), ("12345678", True, None), ("04123456", False, None),
        ("12E45678", False, None), ("04C767F2066180", False, None), ("qr:7654321", False, None),
    ],
)  # fmt: skip
def test_what_a_spreadsheet_did_to_a_number_is_named(card: str, is_number: bool, said: str | None) -> None:
    found = damage_of(card, is_number=is_number)
    assert (found is None) if said is None else (found is not None and said in found[1])


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-22", datetime(2026, 11, 21, 17, tzinfo=UTC)), ("22/11/2569", datetime(2026, 11, 21, 17, tzinfo=UTC)),
        ("2569-11-22 08:30", datetime(2026, 11, 22, 1, 30, tzinfo=UTC)), ("1.2.2026", datetime(2026, 1, 31, 17, tzinfo=UTC)),
        ("22/11/2569 08.30", datetime(2026, 11, 22, 1, 30, tzinfo=UTC)), ("31/02/2569", None), ("22/11/69", None),
        ("tomorrow", None), ("", None), ("22/11/2569 25:00", None), ("45983", None), ("0001-01-01", None),
    ],
)  # fmt: skip
def test_days_are_read_in_both_eras_and_in_no_other_way(text: str, moment: datetime | None) -> None:
    assert moment_of(text) == moment


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty"),
        (b"  \n", "the file is empty"),
        (b"x" * (MOST_BYTES + 1), "the file is larger than 1 MB"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "an old .xls, or a file with a password"),
        (b"PK\x03\x04 no zip", "cannot be read (BadZipFile)"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR", "this is no text of a CSV file"),
        (b"a,b\n1,2\n", "the columns that are needed are not there; found: a, b"),
        (b"code,card\n" + b"TK-1,0412\n" * (MOST_ROWS + 1), f"{MOST_ROWS + 1} rows are too many"),
    ],
    ids=["empty", "blank", "large", "xls", "no zip", "picture", "other columns", "too many rows"],
)
def test_a_file_that_cannot_be_used_is_told_why(content: bytes, said: str) -> None:
    assert rows_of(content) == said


def test_a_zip_bomb_is_not_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 30_000_000)
    assert rows_of(out.getvalue()) == "the file is too large when unpacked"


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_a_damaged_xlsx_never_breaks_the_hub(seed: int) -> None:
    chance = random.Random(seed)
    content = bytearray(SOUND)
    for _ in range(chance.randint(1, 20)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    rows_of(bytes(content[: chance.choice([len(content), chance.randrange(4, len(content))])]))


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_an_xlsx_with_damaged_parts_never_breaks_the_hub(seed: int) -> None:
    chance = random.Random(seed)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(SOUND)) as sound, zipfile.ZipFile(out, "w") as packed:
        for name in sound.namelist():
            part = bytearray(sound.read(name))
            if chance.random() < 0.3:
                at = chance.randrange(len(part))
                part[at : at + chance.randrange(30)] = bytes(chance.choices(b'<>/="0aZ', k=chance.randrange(30)))
            if chance.random() > 0.05:
                packed.writestr(name, bytes(part))
    rows_of(out.getvalue())


@given(st.binary(max_size=300))
def test_whatever_the_bytes_are_they_are_rows_or_unfit(content: bytes) -> None:
    rows_of(content)
    rows_of(b"code;card\n" + content)


SOUND = workbook(["รหัส", "บัตร", "ตั้งแต่"], ["TK-1", "0412", datetime.fromisoformat("2026-01-02")], ["TK-2", 5, None])
