"""A table written as XLSX or CSV in which no cell is ever a formula, whatever its text begins with."""

import csv
import io
from collections.abc import Sequence

import openpyxl
from openpyxl.cell import WriteOnlyCell

from hub.kernel.cells import neutral

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""The media type of a workbook."""


def xlsx_of(rows: Sequence[Sequence[str]]) -> bytes:
    """Every cell is text by its type, and stays text when somebody edits beside it."""
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet("register")
    for row in rows:
        cells = []
        for text in row:
            kept = text.startswith(("'", '="'))  # what people write to keep a number is taken off when read
            cell = WriteOnlyCell(page, value=f"'{text}" if kept else text)
            cell.data_type = "s"
            cell.number_format = "@"
            cells.append(cell)
        page.append(cells)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def csv_of(rows: Sequence[Sequence[str]]) -> bytes:
    """UTF-8 with a mark that Excel needs to see Thai; what could be a formula has an apostrophe before it."""
    written = io.StringIO(newline="")
    csv.writer(written).writerows([[guarded(text) for text in row] for row in rows])
    return written.getvalue().encode("utf-8-sig")


def guarded(text: str) -> str:
    """The text as no spreadsheet program runs it; read back, the apostrophe is taken off again."""
    return f"'{text}" if text.startswith("'") else neutral(text)
