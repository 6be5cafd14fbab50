"""A workbook with live formulas: every cell says what it is, and no text is ever worked out. Pure but for the bytes.

Each formula carries the value that the report has, so that a program that does not calculate shows it too.
"""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from hub.kernel.cells import neutral
from hub.kernel.pair import Pair
from hub.kernel.period import BANGKOK
from hub.kernel.refused import Refused

FONT = "TH Sarabun New"
MOST_ROWS = 1_048_000
"""A sheet holds 1,048,576."""
MOST_LETTERS = 2_000
_HIGH = 21
"""Points that a line of the font takes at its size."""
_A4_LETTERS = 230
"""So wide a sheet can still be read on A4 lying down; a wider one is for A3."""
_NOT_SHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")


class Look(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    CODE = "code"
    MARK = "mark"
    """A word of ours that says whether all is well."""
    WHOLE = "whole"
    PERCENT = "percent"
    DAY = "day"
    MOMENT = "moment"


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula in the file's own (English) words, and what it comes to by the report."""

    text: str
    told: "Value"


Value = str | int | Decimal | date | datetime | None
Cell = Value | Formula


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name for formulas, its head in Thai and English, its width in letters."""

    name: str
    head: Pair
    width: float
    look: Look = Look.TEXT


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with lines above it; `rows` have a cell for each column."""

    title: str
    above: Sequence[str]
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]] = field(default=())
    wrong: str = "ไม่ตรง"
    """The word that is marked in columns of marks."""

    @property
    def first(self) -> int:
        """The number of the first row below the head, as formulas have it."""
        return len(self.above) + 2

    def place(self, name: str) -> str:
        """The column's rows, for formulas of any sheet: `'title'!$D$4:$D$778`; one empty row where there are none."""
        letter = self.letter(name)
        return f"'{self.title}'!${letter}${self.first}:${letter}${self.first + max(len(self.rows), 1) - 1}"

    def letter(self, name: str) -> str:
        """The column's letter."""
        index = next(at for at, one in enumerate(self.columns) if one.name == name)
        return str(xl_col_to_name(index))


@dataclass(frozen=True, slots=True)
class Book:
    """Sheets in order, and what stands on every printed page."""

    title: str
    author: str
    mark: str
    """Draft, or which edition; at the top of every page."""
    foot: str
    made_at: datetime
    sheets: Sequence[Sheet]


def book_bytes(book: Book) -> bytes:
    """The XLSX; the same book gives the same bytes."""
    written = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    file = xlsxwriter.Workbook(written, options)
    file.set_properties(
        {"title": shown(book.title), "author": shown(book.author), "created": _naive(book.made_at, utc=True)}
    )
    file.formats[0].set_font_name(FONT)
    file.formats[0].set_font_size(14)
    looks = _Looks(file)
    for sheet in book.sheets:
        _write(file, sheet, book, looks)
    file.close()
    return written.getvalue()


def shown(text: str) -> str:
    """The text without what no cell shows, short enough for one, and never the beginning of a formula."""
    return neutral(_NOT_SHOWN.sub(_replaced, text).strip()[:MOST_LETTERS])


def _replaced(match: re.Match[str]) -> str:
    return " " if match[0].isspace() else ""


_NUMBERS: Mapping[Look, str] = {
    Look.TEXT: "@",
    Look.CODE: "@",
    Look.MARK: "@",
    Look.WHOLE: "#,##0",
    Look.PERCENT: "0.00",
    Look.DAY: "[$-107041E]d mmm yyyy",
    Look.MOMENT: "[$-107041E]d mmm yyyy hh:mm:ss",
}
"""Days in Thai and in the Buddhist Era; the cells stay dates and numbers."""


class _Looks:
    """The formats of one file; what is worked out stands on another ground than what was written."""

    def __init__(self, file: Any) -> None:  # noqa: ANN401 (the library ships no types)
        edge = {"font_name": FONT, "font_size": 14, "valign": "top", "border": 1, "border_color": "#A5A5A5"}
        self._made: dict[tuple[Look, bool], Any] = {}
        for look, number in _NUMBERS.items():
            text = look in {Look.TEXT, Look.CODE, Look.MARK}
            plain = {**edge, "num_format": number, "text_wrap": look is Look.TEXT, "align": "left" if text else "right"}
            if look is Look.CODE:
                plain |= {"font_name": "Consolas", "font_size": 8}
            if look is Look.MARK:
                plain["align"] = "center"
            worked_out = {**plain, "bg_color": "#EAF2FB", "num_format": "General" if text else number}
            self._made[look, False] = file.add_format(plain)
            self._made[look, True] = file.add_format(worked_out)
        head = {"bold": True, "bg_color": "#EDEDED", "text_wrap": True, "align": "center", "valign": "vcenter"}
        self.head = file.add_format({**edge, **head})
        self.title = file.add_format({"font_name": FONT, "font_size": 18, "bold": True, "num_format": "@"})
        self.wrong = file.add_format({"bg_color": "#A4211A", "font_color": "#FFFFFF", "bold": True})
        self.line = file.add_format({"font_name": FONT, "font_size": 14, "font_color": "#4D5866", "num_format": "@"})

    def of(self, look: Look, *, is_worked_out: bool) -> Any:  # noqa: ANN401 (as above)
        return self._made[look, is_worked_out]


def _write(file: Any, sheet: Sheet, book: Book, looks: _Looks) -> None:  # noqa: ANN401 (as above)
    if len(sheet.rows) > MOST_ROWS:
        raise Refused(
            f"{sheet.title}: {len(sheet.rows)} แถว เกินที่ตารางคำนวณรับได้ · more rows than a spreadsheet holds",
            hint="ใช้ข้อมูลเปิด (SQLite) หรือ JSON · take the open data (SQLite) or the JSON",
        )
    page = file.add_worksheet(sheet.title)
    for at, line in enumerate(sheet.above):
        page.write_string(at, 0, shown(line), looks.title if at == 0 else looks.line)
        page.set_row(at, 28 if at == 0 else _HIGH)
    top = len(sheet.above)
    for at, column in enumerate(sheet.columns):
        page.write_string(top, at, "\n".join(shown(one) for one in column.head), looks.head)
        page.set_column(at, at, column.width)
        if column.look is Look.MARK and sheet.rows:
            wrong = {"type": "cell", "criteria": "==", "value": f'"{sheet.wrong}"', "format": looks.wrong}
            page.conditional_format(top + 1, at, top + len(sheet.rows), at, wrong)
    for number, row in enumerate(sheet.rows, top + 1):
        for at, (column, cell) in enumerate(zip(sheet.columns, row, strict=True)):
            _cell(page, (number, at), cell, looks.of(column.look, is_worked_out=isinstance(cell, Formula)))
    page.set_row(top, _HIGH * max((_lines(one) for one in sheet.columns), default=1) + 4)
    page.freeze_panes(top + 1, 0)
    if sheet.rows:
        page.autofilter(top, 0, top + len(sheet.rows), len(sheet.columns) - 1)
    page.set_landscape()
    page.set_paper(9 if sum(one.width for one in sheet.columns) <= _A4_LETTERS else 8)
    page.set_margins(left=0.5, right=0.4, top=0.7, bottom=0.6)
    page.fit_to_pages(1, 0)
    page.repeat_rows(top)
    page.set_header(f"&L{_on_page(sheet.title)}&R{_on_page(book.mark)}")
    page.set_footer(f"&L{_on_page(book.foot)}&Rหน้า &P จาก &N")


def _cell(page: Any, place: tuple[int, int], cell: Cell, look: Any) -> None:  # noqa: ANN401 (as above)
    if isinstance(cell, Formula):
        told = cell.told
        value = float(told) if isinstance(told, Decimal) else told
        page.write_formula(*place, f"={cell.text}", look, "" if value is None else value)
    elif cell is None:
        page.write_blank(*place, None, look)
    elif isinstance(cell, str):
        page.write_string(*place, shown(cell), look)
    elif isinstance(cell, date):
        page.write_datetime(*place, _naive(cell) if isinstance(cell, datetime) else cell, look)
    else:
        page.write_number(*place, float(cell) if isinstance(cell, Decimal) else cell, look)


def _naive(moment: datetime, *, utc: bool = False) -> datetime:
    """A cell has no zone: Bangkok's clock, whole seconds."""
    return moment.astimezone(UTC if utc else BANGKOK).replace(tzinfo=None, microsecond=0)


def _lines(column: Column) -> int:
    """How many lines a head takes, roughly: a word that does not fit goes to the next."""
    return sum(-(-len(said) // int(column.width)) for said in column.head)


def _on_page(text: str) -> str:
    """Text of a page's head or foot, where `&` begins a command."""
    return shown(text)[:80].replace("&", "&&")
