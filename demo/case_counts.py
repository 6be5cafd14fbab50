"""The make-believe station's spreadsheets of case counts: the same for the same month."""

import io
import re
import zipfile
from collections.abc import Sequence
from random import Random

import openpyxl

from demo.district import POINTS, STATION
from hub.crime.kinds import kinds_with
from hub.crime.request import Request, empty_table
from hub.kernel.period import Month
from hub.kernel.thai import month_long

EARLIER = 10
"""Months that the first sheet goes back before the one that is asked for: with that one and the missing, twelve."""
MISSING = 6
"""Of these the sixth back was never told."""
REVISED = POINTS[8].code
"""Where one case more is told afterwards."""
_WRITTEN = "2020-01-01T00:00:00Z"
_MOMENT = re.compile(rb"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")
_MEAN = {"ลักทรัพย์": 1.3, "วิ่งราวทรัพย์": 0.4, "ยาเสพติด": 0.9, "ชีวิตและร่างกาย": 0.3}


def earlier_sheet(last: Month) -> bytes:
    """A row for each month and point before `last`, with one month missing."""
    kinds = _kinds()
    months = [month for back, month in enumerate(_before(last), 1) if back != MISSING]
    rows: list[list[str | int]] = [[f"สถิติคดีอาญา {STATION}"], [], ["เดือน", "รหัสจุด", *kinds]]
    for month in reversed(months):
        rows += [[month_long(month), point.code, *_counts(month, point.code, kinds)] for point in POINTS]
    return _xlsx(rows)


def month_sheet(month: Month, *, is_revised: bool = False) -> bytes:
    """The form that came with the request, filled in; revised, with one case more at one point."""
    asked = Request(STATION, month, len(POINTS))
    table = empty_table(asked, [(point.code, point.name) for point in POINTS], kinds_with(()))
    head = next(at for at, row in enumerate(table) if row and row[0] == "รหัสจุด")
    rows: list[list[str | int]] = [list(row) for row in table[: head + 1]]
    kinds = list(table[head][2:])
    for code, name, *_ in table[head + 1 :]:
        counts = _counts(month, code, kinds)
        counts[kinds.index("ลักทรัพย์")] += is_revised and code == REVISED
        rows.append([code, name, *counts])
    return _xlsx(rows)


def _kinds() -> list[str]:
    return [kind.words[0] for kind in kinds_with(()).values() if kind.code != "property"]


def _before(last: Month) -> Sequence[Month]:
    """`EARLIER` months and the missing one, the latest first."""
    found = [last.previous]
    while len(found) < EARLIER + 1:
        found.append(found[-1].previous)
    return found


def _counts(month: Month, code: str, kinds: Sequence[str]) -> list[int]:
    chance = Random(f"cases {month} {code}")
    return [min(9, int(chance.expovariate(1 / _MEAN[kind]))) if kind in _MEAN else 0 for kind in kinds]


def _xlsx(rows: Sequence[Sequence[str | int]]) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet("สถิติ")
    for row in rows:
        page.append(list(row))
    written = io.BytesIO()
    book.save(written)
    return _timeless(written)


def _timeless(written: io.BytesIO) -> bytes:
    """The same file as of `_WRITTEN`: the workbook and the zip around it note when they were written."""
    told = io.BytesIO()
    with zipfile.ZipFile(written) as archive, zipfile.ZipFile(told, "w", zipfile.ZIP_DEFLATED) as again:
        for name in archive.namelist():
            part = _MOMENT.sub(_WRITTEN.encode(), archive.read(name))
            again.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return told.getvalue()
