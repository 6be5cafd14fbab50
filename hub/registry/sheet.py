"""A spreadsheet's cells, read as officers and cards: which columns there are, and what each row says. Pure.

What a spreadsheet program did to a number on the way is named, never guessed: `4.12E+15`, zeros that are gone.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from hub.kernel.pair import Pair
from hub.kernel.period import BANGKOK, BUDDHIST_ERA
from hub.kernel.table import MOST_ROWS, Cell, Table, Unfit, letter_of

_HEADER_WITHIN = 10
"""The header stands in one of the first rows; above it there may be a title."""


class Column(StrEnum):
    """What a column is about."""

    CODE = "code"
    NAME = "name"
    CARD = "card"
    SINCE = "since"


COLUMNS: Mapping[Column, Pair] = {
    Column.CODE: ("รหัสเจ้าหน้าที่", "officer code"),
    Column.NAME: ("ชื่อ", "name"),
    Column.CARD: ("หมายเลขบัตร", "card"),
    Column.SINCE: ("ตั้งแต่", "from"),
}

_HEADERS: Mapping[str, Column] = {
    header: column
    for column, headers in {
        Column.CODE: "รหัสเจ้าหน้าที่ รหัส รหัสพนักงาน officer officercode code officerid",
        Column.NAME: "ชื่อ ชื่อสกุล ชื่อนามสกุล ชื่อเจ้าหน้าที่ name fullname officername",
        Column.CARD: "บัตร หมายเลขบัตร เลขบัตร รหัสบัตร uid card cardnumber cardid credential",
        Column.SINCE: "ตั้งแต่ ตั้งแต่วันที่ วันที่เริ่ม เริ่มใช้ วันที่รับบัตร from fromwhen since validfrom",
    }.items()
    for header in headers.split()
}

_SCIENTIFIC = re.compile(r"\d([.,]\d+)?E\+?\d+", re.IGNORECASE | re.ASCII)
_DAY = re.compile(
    r"(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})(?:[ T]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:\.(\d{3}))?)?)?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """What one row of the sheet says, as it was written; `number` is the row as the spreadsheet counts it."""

    number: int
    code: str
    name: str
    card: str
    card_is_number: bool
    since: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows, and where in the file each column stood (A, B, …)."""

    rows: tuple[SheetRow, ...]
    letters: Mapping[Column, str]
    ignored: tuple[str, ...] = ()
    """Headers of columns that are not looked at."""


def sheet_of(table: Table) -> Sheet | Unfit:
    """The rows below the header."""
    found = next(_headers(table), None)
    if found is None:
        seen = ", ".join(cell.text for row in table[:1] for cell in row if cell.text)[:200] or "–"
        return Unfit(
            (f"ไม่พบหัวคอลัมน์ที่ต้องมี พบ: {seen}", f"the columns that are needed are not there; found: {seen}"),
            (
                "แถวหัวต้องมี “รหัสเจ้าหน้าที่” และ “หมายเลขบัตร” (มี “ชื่อ” และ “ตั้งแต่” ได้)",
                "the header needs officer code and card, and may have name and from",
            ),
        )
    at, columns = found
    rows = [_row(number, row, columns) for number, row in enumerate(table[at + 1 :], at + 2)]
    filled = tuple(row for row in rows if row.code or row.name or row.card or row.since)
    if len(filled) > MOST_ROWS:
        return Unfit(
            (f"มี {len(filled)} แถว มากเกินไป", f"{len(filled)} rows are too many"),
            (f"แบ่งเป็นไฟล์ละไม่เกิน {MOST_ROWS} แถว", f"split it: at most {MOST_ROWS} rows in a file"),
        )
    ignored = tuple(cell.text for index, cell in enumerate(table[at]) if cell.text and index not in columns.values())
    return Sheet(filled, {column: letter_of(index) for column, index in columns.items()}, ignored)


def moment_of(text: str) -> datetime | None:
    """A day (its first moment in Bangkok), with a time or without: 2026-11-22, 22/11/2569 08:00; None for no day."""
    match = _DAY.fullmatch(text.strip())
    if match is None:
        return None
    first, month, last = (int(match[at]) for at in (1, 2, 3))
    year, day = (first, last) if len(match[1]) == 4 else (last, first)
    year -= BUDDHIST_ERA if year > 2400 else 0
    try:
        there = date(year, month, day) if year >= 1970 else None
        if there is None:
            return None
        hour, minute, second, milli = (int(match[at] or 0) for at in (4, 5, 6, 7))
        at = datetime(there.year, there.month, there.day, hour, minute, second, milli * 1000, tzinfo=BANGKOK)
        return at.astimezone(UTC)
    except ValueError:
        return None


def damage_of(card: str, *, is_number: bool) -> Pair | None:
    """What a spreadsheet program did to this number; None where nothing is seen."""
    if _SCIENTIFIC.fullmatch(card) and (is_number or "." in card or "," in card or "+" in card):
        return ("โปรแกรมตารางเปลี่ยนเลขเป็นแบบวิทยาศาสตร์ ตัวเลขหายไปแล้ว", "turned into scientific notation: digits are lost")
    if is_number and len(card) > 15:
        return (
            "เลขยาวเกินกว่าที่โปรแกรมตารางเก็บได้ ตัวท้ายเป็น 0",
            "too long for a spreadsheet's number: its end became zeros",
        )
    if card.isascii() and card.isdigit() and len(card) in (7, 13, 19):
        return ("เลข 0 ข้างหน้าหายไป", "a zero at its beginning is gone")
    return None


def known_headers(row: Sequence[Cell]) -> dict[Column, int]:
    """Which columns this row names, the first of each."""
    found: dict[Column, int] = {}
    for index, cell in enumerate(row):
        column = _HEADERS.get(re.sub(r"[\s_.\-/()]+", "", cell.text).casefold())
        if column is not None:
            found.setdefault(column, index)
    return found


def _headers(table: Table) -> Iterator[tuple[int, dict[Column, int]]]:
    for at, row in enumerate(table[:_HEADER_WITHIN]):
        columns = known_headers(row)
        if {Column.CODE, Column.CARD} <= columns.keys():
            yield at, columns


def _row(number: int, row: Sequence[Cell], columns: Mapping[Column, int]) -> SheetRow:
    def cell(column: Column) -> Cell:
        at = columns.get(column)
        return row[at] if at is not None and at < len(row) else Cell()

    card = cell(Column.CARD)
    return SheetRow(
        number=number,
        code=cell(Column.CODE).text,
        name=cell(Column.NAME).text,
        card=card.text,
        card_is_number=card.is_number,
        since=cell(Column.SINCE).text,
    )
