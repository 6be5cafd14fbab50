"""The register's spreadsheets: which columns each kind has, and the rows of a table read by its header. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from hub.kernel.pair import Pair
from hub.kernel.table import MOST_ROWS, Table, Unfit, letter_of

_HEADER_WITHIN = 10


class SheetKind(StrEnum):
    """What a sheet is about."""

    POINTS = "points"
    DUTIES = "duties"
    DEVICES = "devices"
    ASSETS = "assets"
    SUSPENSIONS = "suspensions"


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column: its header, Thai and English, and whether a row must fill it."""

    words: Pair
    is_needed: bool = False
    is_key: bool = False
    """With the others, it names the thing that the row is about."""


KIND_WORDS: Mapping[SheetKind, Pair] = {
    SheetKind.POINTS: ("จุดเสี่ยงภัย", "Points"),
    SheetKind.DUTIES: ("จำนวนครั้งที่ต้องตรวจ", "Duties"),
    SheetKind.DEVICES: ("อุปกรณ์", "Devices"),
    SheetKind.ASSETS: ("กล้องและไฟ", "Cameras and lamps"),
    SheetKind.SUSPENSIONS: ("การระงับจุด", "Suspensions"),
}

_POINT = SheetColumn(("จุด", "point"), is_needed=True, is_key=True)
_FROM = ("ตั้งแต่วันที่", "from")

COLUMNS_OF: Mapping[SheetKind, Mapping[str, SheetColumn]] = {
    SheetKind.POINTS: {
        "code": SheetColumn(("รหัสจุด", "code"), is_needed=True, is_key=True),
        "name": SheetColumn(("ชื่อเต็ม", "name"), is_needed=True),
        "short_name": SheetColumn(("ชื่อย่อ", "short name"), is_needed=True),
        "station": SheetColumn(("สน. ท้องที่", "police station"), is_needed=True),
        "has_camera": SheetColumn(("มีกล้อง", "camera")),
        "opened_on": SheetColumn(_FROM, is_needed=True),
        "kinds": SheetColumn(("ประเภทความเสี่ยง", "kinds of risk")),
        "purpose": SheetColumn(("วัตถุประสงค์", "purpose")),
        "place": SheetColumn(("พิกัด", "coordinates")),
    },
    SheetKind.DUTIES: {
        "point": _POINT,
        "from_day": SheetColumn(_FROM, is_needed=True, is_key=True),
        "patrols": SheetColumn(("ครั้งต่อวัน", "patrols a day"), is_needed=True),
    },
    SheetKind.DEVICES: {
        "device": SheetColumn(("อุปกรณ์", "device"), is_needed=True, is_key=True),
        "point": SheetColumn(("จุด", "point"), is_needed=True),
        "key": SheetColumn(("กุญแจสาธารณะ", "public key"), is_needed=True),
    },
    SheetKind.ASSETS: {
        "point": _POINT,
        "kind": SheetColumn(("ชนิด", "kind"), is_needed=True, is_key=True),
        "name": SheetColumn(("ชื่อในอุปกรณ์", "name"), is_needed=True, is_key=True),
        "from_day": SheetColumn(_FROM, is_needed=True, is_key=True),
        "to_day": SheetColumn(("ถึงก่อนวันที่", "until before")),
        "label": SheetColumn(("ชื่อเรียก", "label")),
        "inventory": SheetColumn(("เลขครุภัณฑ์", "inventory number")),
        "owner": SheetColumn(("หน่วยงานเจ้าของ", "owner agency")),
        "note": SheetColumn(("หมายเหตุ", "note")),
    },
    SheetKind.SUSPENSIONS: {
        "point": _POINT,
        "from_day": SheetColumn(_FROM, is_needed=True, is_key=True),
        "to_day": SheetColumn(("ถึงก่อนวันที่", "until before")),
        "document": SheetColumn(("เลขที่หนังสือ", "document number"), is_needed=True),
        "why": SheetColumn(("เหตุผล", "reason"), is_needed=True),
    },
}


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """What one row says, as it was written, by column; `number` is the row as the spreadsheet counts it."""

    number: int
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RegisterSheet:
    """The rows of a kind, and where in the file each column stood (A, B, …)."""

    kind: SheetKind
    rows: tuple[RegisterRow, ...]
    letters: Mapping[str, str]


def register_sheet_of(table: Table, kind: SheetKind) -> RegisterSheet | Unfit:
    """The rows below the header; rows of nothing are left out."""
    columns = COLUMNS_OF[kind]
    by_header = {_plain(text): name for name, one in columns.items() for text in one.words}
    needed = {name for name, one in columns.items() if one.is_needed}
    for at, row in enumerate(table[:_HEADER_WITHIN]):
        named = [
            (index, by_header[_plain(cell.text)]) for index, cell in enumerate(row) if _plain(cell.text) in by_header
        ]
        names = [name for _, name in named]
        if not needed <= set(names):
            continue
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            thai, english = columns[twice].words
            return Unfit(
                (f"หัวคอลัมน์ “{thai}” ซ้ำ", f"two columns are called {english}"), ("ลบออกหนึ่งคอลัมน์", "take one of them out")
            )
        rows = [_row(number, cells, named) for number, cells in enumerate(table[at + 1 :], at + 2)]
        filled = tuple(one for one in rows if any(one.texts.values()))
        if len(filled) > MOST_ROWS:
            hint = (f"แบ่งเป็นไฟล์ละไม่เกิน {MOST_ROWS} แถว", f"split it: at most {MOST_ROWS} rows in a file")
            return Unfit((f"มี {len(filled)} แถว มากเกินไป", f"{len(filled)} rows are too many"), hint)
        return RegisterSheet(kind, filled, {name: letter_of(index) for index, name in named})
    thai = ", ".join(columns[name].words[0] for name in columns if name in needed)
    english = ", ".join(columns[name].words[1] for name in columns if name in needed)
    seen = ", ".join(cell.text for row in table[:1] for cell in row if cell.text)[:200] or "–"
    return Unfit(
        (f"ไม่พบหัวคอลัมน์ที่ต้องมี พบ: {seen}", f"the columns that are needed are not there; found: {seen}"),
        (f"แถวหัวต้องมี {thai}", f"the header needs {english}"),
    )


def key_of_row(row: RegisterRow, kind: SheetKind) -> tuple[str, ...]:
    """What names the thing that the row is about."""
    return tuple(row.texts.get(name, "") for name, one in COLUMNS_OF[kind].items() if one.is_key)


def _row(number: int, cells: Sequence[object], named: Sequence[tuple[int, str]]) -> RegisterRow:
    texts = {name: str(getattr(cells[index], "text", "")) if index < len(cells) else "" for index, name in named}
    return RegisterRow(number, texts)


def _plain(header: str) -> str:
    return re.sub(r"[\s_.\-/()]+", "", header).casefold()
