"""Spreadsheets as police stations write them: real XLSX files with merged headers, Thai digits, totals, notes."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl

WIDE = (
    ("จุด", "ชีวิตและร่างกาย", "ทรัพย์", "", "", "เพศ", "ยาเสพติด", "รวม"),
    ("", "", "ลักทรัพย์", "วิ่งราวทรัพย์", "ชิงทรัพย์", "", "", ""),
)
"""Two rows of headers: ทรัพย์ stands over three columns."""


def station_xlsx(
    rows: Sequence[Sequence[Any]],
    *,
    title: Sequence[str] = ("สถิติคดีอาญา สน.บางสมมุติ", "ประจำเดือน ตุลาคม พ.ศ. ๒๕๖๙"),
    head: Sequence[Sequence[str]] = WIDE,
    after: Sequence[Sequence[Any]] = (),
) -> bytes:
    """A workbook as LibreOffice or Excel would save it: the title merged over the table, headers merged, then rows."""
    book = openpyxl.Workbook()
    page = book.active
    for number, text in enumerate(title, 1):
        page.cell(number, 1, text)
        page.merge_cells(start_row=number, start_column=1, end_row=number, end_column=8)
    first = len(title) + 2  # a blank line between
    for down, row in enumerate([*head, *rows, *after]):
        for across, value in enumerate(row, 1):
            if value != "":
                page.cell(first + down, across, value)
    if head is WIDE:
        for column in (1, 2, 6, 7, 8):
            page.merge_cells(start_row=first, start_column=column, end_row=first + 1, end_column=column)
        page.merge_cells(start_row=first, start_column=3, end_row=first, end_column=5)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


OCTOBER = station_xlsx(
    [
        ("BSM-01", 1, "๒", 0, "", 0, 3, 6),
        ("จุดที่ 2", 0, "1", "-", 0, "", 1, 2),
    ],
    after=[
        ("รวม", "=SUM(B6:B7)", 3, 0, 0, 0, 4, 8),
        (),
        ("หมายเหตุ ข้อมูลจากระบบ CRIMES",),
    ],
)
"""October 2569 of BSM-01 and of a place that only the station calls จุดที่ 2."""


def plain_csv(rows: Sequence[Sequence[str]], *, encoding: str = "utf-8") -> bytes:
    """The same as CSV."""
    written = io.StringIO(newline="")
    csv.writer(written).writerows(rows)
    return written.getvalue().encode(encoding)


def month_csv(month: str, counts: Mapping[str, Sequence[int | str]], *, encoding: str = "utf-8") -> bytes:
    """Theft and drugs of each place in a month."""
    rows = [[place, month, *map(str, cases)] for place, cases in counts.items()]
    return plain_csv([["จุด", "เดือน", "ลักทรัพย์", "ยาเสพติด"], *rows], encoding=encoding)
