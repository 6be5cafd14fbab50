"""The bytes of a spreadsheet file, as a table of cells: XLSX, or CSV as Thai offices write it. No formula is executed.

Sizes are bounded before anything is unpacked; what cannot be read is told as `Unfit`.
"""

import csv
import io
import lzma
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Sequence
from datetime import date, datetime

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from hub.kernel.table import MOST_COLUMNS, MOST_ROWS, Cell, Table, Unfit, letter_of

MOST_BYTES = 1_000_000
_MOST_UNPACKED = 20_000_000
_PIECE = 65_536
_MOST_LINES = MOST_ROWS + 200
_DELIMITERS = ",;\t|"
_FIRST_SHEET = "xl/worksheets/sheet1.xml"
_MERGED = re.compile(rb'<mergeCell ref="[A-Z]{1,3}(\d{1,7}):[A-Z]{1,3}(\d{1,7})"')
_UNREADABLE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    InvalidFileException,
    LookupError,
    OSError,
    RuntimeError,  # a part with a password
    SyntaxError,  # the parse errors of xml.etree and of lxml, which openpyxl takes where it is there
    TypeError,
    ValueError,
    csv.Error,
    lzma.LZMAError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)
"""What zipfile, openpyxl and csv raise over files that are damaged or something else, found by damaging some."""

_FORMULA = Cell(is_formula=True)
_HINT = ("บันทึกใหม่เป็น .xlsx หรือ CSV UTF-8 แล้วลองอีกครั้ง", "save it again as .xlsx or CSV UTF-8, and try again")


Known = Callable[[Sequence[Cell]], int]
"""How many columns a row names that the caller knows."""


def table_of(
    content: bytes, *, known: Known = lambda _: 0, takes_merged: bool = False, marks_formulas: bool = False
) -> Table | Unfit:
    """The cells of the first sheet. Where cells may be merged, only the upper left one says something; where formulas
    are marked, they are cells without a text; else either makes the file unfit.
    """
    if len(content) > MOST_BYTES:
        return Unfit(("ไฟล์ใหญ่เกิน 1 MB", "the file is larger than 1 MB"), ("แบ่งเป็นหลายไฟล์", "split it"))
    if not content.strip():
        return Unfit(("ไฟล์ว่างเปล่า", "the file is empty"), _HINT)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return Unfit(("เป็น .xls รุ่นเก่า หรือไฟล์ที่ใส่รหัสผ่าน", "an old .xls, or a file with a password"), _HINT)
    try:
        if content.startswith(b"PK"):
            return _xlsx(content, takes_merged=takes_merged, marks_formulas=marks_formulas)
        return _csv(content, known=known, marks_formulas=marks_formulas)
    except _UNREADABLE as error:
        return Unfit((f"อ่านไฟล์ไม่ได้ ({type(error).__name__})", f"cannot be read ({type(error).__name__})"), _HINT)


def _xlsx(content: bytes, *, takes_merged: bool, marks_formulas: bool) -> Table | Unfit:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if _is_too_large(packed):
            return Unfit(("ไฟล์ใหญ่เกินไปเมื่อคลายออก", "the file is too large when unpacked"), _HINT)
        first = packed.read(_FIRST_SHEET) if _FIRST_SHEET in packed.namelist() else b""
    merged = next((one[0] for one in _MERGED.finditer(first) if one[1] != one[2]), None)
    if merged is not None and not takes_merged:
        place = merged.split(b'"')[1].decode()
        what = (f"ช่อง {place} ถูกผสานกัน", f"cells {place} are merged: nobody can say what the lower ones hold")
        return Unfit(what, ("ยกเลิกการผสานเซลล์ แล้วกรอกทุกแถว", "unmerge them, and fill in every row"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what openpyxl does not support (styles, validations) is not looked at here
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        try:
            rows = list(book.worksheets[0].iter_rows(max_row=_MOST_LINES, max_col=MOST_COLUMNS))
            formula = next((one.coordinate for row in rows for one in row if one.data_type == "f"), None)
            if formula and not marks_formulas:
                return _formula(formula)
            return [[_FORMULA if one.data_type == "f" else _cell(one.value) for one in row] for row in rows]
        finally:
            book.close()


def _is_too_large(packed: zipfile.ZipFile) -> bool:
    """Whether the parts are too large; that each is as large as the directory says is tried piece by piece, since one
    that lies is unpacked whole by whoever asks for all of it at once. Raises BadZipFile for such.
    """
    if sum(entry.file_size for entry in packed.infolist()) > _MOST_UNPACKED:
        return True
    for entry in packed.infolist():
        with packed.open(entry) as part:
            while part.read(_PIECE):
                pass
    return False


def _cell(value: object) -> Cell:
    """`value` as XLSX holds it; whole numbers read as their digits, moments as ISO text."""
    if value is None or isinstance(value, bool):
        return Cell("" if value is None else str(value))
    if isinstance(value, datetime):
        return Cell(value.strftime("%Y-%m-%d %H:%M"))
    if isinstance(value, date):
        return Cell(value.isoformat())
    if isinstance(value, float):
        return Cell(
            str(int(value)) if value.is_integer() and abs(value) < 1e21 else repr(value).upper(), is_number=True
        )
    return Cell(_plain(str(value)), is_number=isinstance(value, int))


def _csv(content: bytes, *, known: Known, marks_formulas: bool) -> Table | Unfit:
    text = _decoded(content)
    if isinstance(text, Unfit):
        return text
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep="):  # Excel's own hint
        text = rest
    raw = max((_split(text, delimiter) for delimiter in _DELIMITERS), key=lambda table: _recognised(table, known))
    for number, row in enumerate(raw, 1):
        for index, cell in enumerate(row):
            if _is_formula(cell.text) and not marks_formulas:
                return _formula(f"{letter_of(index)}{number}")
    return [[_FORMULA if _is_formula(cell.text) else Cell(_plain(cell.text)) for cell in row] for row in raw]


def _is_formula(text: str) -> bool:
    return text.startswith(("=", "@")) and not (text.startswith('="') and text.endswith('"'))


def _formula(cell: str) -> Unfit:
    return Unfit(
        (f"ช่อง {cell} เป็นสูตร ระบบไม่คำนวณสูตร", f"cell {cell} is a formula, and no formula is ever worked out here"),
        ("คัดลอกแล้ววางเป็นค่า แล้วบันทึกใหม่", "copy it, paste it as a value, and save again"),
    )


def _decoded(content: bytes) -> str | Unfit:
    """UTF-8 (with BOM or without), UTF-16 with BOM, else what Thai Windows writes (cp874, which contains TIS-620)."""
    encodings = ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp874")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    return Unfit(("ไม่ใช่ไฟล์ข้อความ CSV", "this is no text of a CSV file"), _HINT)


def _split(text: str, delimiter: str) -> Table:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return [
        [Cell(cell.strip(" ")) for cell in row[:MOST_COLUMNS]] for row, _ in zip(rows, range(_MOST_LINES), strict=False)
    ]


def _recognised(table: Table, known: Known) -> tuple[int, int, int]:
    """Where the caller knows columns, these count; else the delimiter is the one that cuts the head most: further
    down a delimiter may well be what a cell says.
    """
    named = max((known(row) for row in table[:10]), default=0)
    head = next((len(row) for row in table[:10] if any(cell.text for cell in row)), 0)
    return named if named > 1 else 0, head, max((len(row) for row in table[:10]), default=0)


def _plain(text: str) -> str:
    """Without what people write to keep a spreadsheet from changing a number: `="0412"`, `'0412`."""
    text = text.strip().replace("\u200b", "").replace("\xa0", " ").strip()
    if text.startswith('="') and text.endswith('"'):
        return text[2:-1].strip()
    return text.removeprefix("'").strip()
