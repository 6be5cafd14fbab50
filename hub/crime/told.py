"""What the rows of a station's spreadsheet tell by their layout; what is wrong, by row and column. Pure.

Nothing that stands in a cell is repeated in what is said of it, but for names of places.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hub.crime.figures import Area, Counts, Place
from hub.crime.kinds import Kinds, kind_written, plain
from hub.crime.layout import Column, Layout, Meaning, words_of
from hub.crime.months import month_written, plain_digits
from hub.kernel.pair import Pair
from hub.kernel.period import Month
from hub.kernel.table import Cell, Table, letter_of

MOST_CASES = 99_999
_DASHES = {"-", "–", "—", "−"}
_TOTAL = re.compile(r"(?:ยอด)?รวม|(?:grand)?total|sum", re.IGNORECASE)
_COUNT = re.compile(r"\d{1,3}(?:,\d{3})+|\d+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one cell; nothing of the sheet is taken while there is one."""

    row: int
    letter: str
    what: Pair

    def line(self) -> str:
        """One line for a terminal, Thai first."""
        place = f"แถว {self.row} คอลัมน์ {self.letter} · row {self.row}, column {self.letter}"
        return f"{place}: {' · '.join(self.what)}"


@dataclass(frozen=True, slots=True)
class Told:
    """What one month of one place is told to be; `row` is the first that tells it."""

    row: int
    label: str
    place: Place
    month: Month
    counts: Counts


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that a sheet tells."""

    told: tuple[Told, ...]
    faults: tuple[Fault, ...]
    doubts: tuple[Pair, ...] = ()
    """What does not fit together, such as totals; no reason to refuse it."""
    unknown: tuple[str, ...] = ()
    """Names of places that nobody has said yet what they mean."""
    left_out: tuple[int, ...] = ()
    """Rows that tell nothing: totals, notes."""
    dashes: int = 0
    """Cells with a dash only."""


Places = Mapping[str, Place]
"""What names of places mean, by `plain_place`."""


@dataclass(slots=True)
class _Reader:
    table: Table
    layout: Layout
    kinds: Kinds
    places: Places
    month: Month | None
    whole: Place
    told: dict[tuple[Place, Month], tuple[int, str, dict[str, int]]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    doubts: list[Pair] = field(default_factory=list)
    unknown: dict[str, None] = field(default_factory=dict)
    left_out: list[int] = field(default_factory=list)
    sums: dict[int, int] = field(default_factory=dict)
    """Of each column so far, to hold a row of totals against."""
    dashes: int = 0

    def fault(self, row: int, index: int, thai: str, english: str) -> None:
        self.faults.append(Fault(row, letter_of(index), (thai, english)))


def read(table: Table, layout: Layout, *, kinds: Kinds, places: Places, month: Month | None, whole: Place) -> Sheet:
    """What the sheet tells. `month` is that of rows which name none, `whole` the place of a sheet without places."""
    reader = _Reader(table, layout, kinds, places, month, whole)
    for number, row in enumerate(table[layout.head :], layout.head + 1):
        if any(cell.text or cell.is_formula for cell in row):
            _read_row(reader, number, row)
    told = tuple(Told(row, label, place, month, counts) for (place, month), (row, label, counts) in reader.told.items())
    return Sheet(
        told,
        tuple(reader.faults),
        tuple(reader.doubts),
        tuple(reader.unknown),
        tuple(reader.left_out),
        reader.dashes,
    )


def plain_place(text: str) -> str:
    """A place's name as it is looked up: without blanks and dots, Thai digits as Arabic ones."""
    return plain(plain_digits(text))


def place_written(text: str, places: Places) -> Place | None:
    """The place that somebody means: one that is known, or an area that says of itself what it is."""
    known = places.get(plain_place(text))
    if known is not None:
        return known
    said = " ".join(text.split())
    for area, prefixes in {
        Area.SUBDISTRICT: ("แขวง",),
        Area.DISTRICT: ("เขต",),
        Area.STATION: ("สน.", "สถานีตำรวจนครบาล"),
    }.items():
        for prefix in prefixes:
            if said.startswith(prefix) and 0 < len(said.removeprefix(prefix).strip()) <= 60 and " เขต" not in said:
                return Place(area, prefix + said.removeprefix(prefix).strip())
    return None


def _read_row(reader: _Reader, number: int, row: Sequence[Cell]) -> None:
    layout, place_column = reader.layout, reader.layout.of(Meaning.PLACE)
    counted = [*layout.counted, *filter(None, [layout.of(Meaning.COUNT)])]
    said = [one for one in counted if _cell(row, one).text or _cell(row, one).is_formula]
    label = " ".join(_cell(row, place_column).text.split()) if place_column else ""
    if _is_total(row):
        _check_totals(reader, number, row)
        reader.left_out.append(number)
        return
    if not said:
        reader.left_out.append(number)
        return
    faults = len(reader.faults)
    place = _place(reader, number, label, place_column)
    month = _month(reader, number, row)
    counts = _counts(reader, number, row)
    if place is None or month is None or len(reader.faults) > faults:
        return
    _keep(reader, number, label, (place, month), counts)


def _keep(reader: _Reader, number: int, label: str, key: tuple[Place, Month], counts: Mapping[str, int]) -> None:
    first, _, known = reader.told.setdefault(key, (number, label, {}))
    twice = first != number and (not reader.layout.of(Meaning.CASE) or bool(known.keys() & counts.keys()))
    if twice:
        column = reader.layout.of(Meaning.PLACE)
        reader.fault(
            number, column.index if column else 0, f"ซ้ำกับแถว {first}", f"the same place and month as row {first}"
        )
        return
    known.update(counts)


def _place(reader: _Reader, number: int, label: str, column: Column | None) -> Place | None:
    if column is None:
        return reader.whole
    if not label:
        reader.fault(
            number,
            column.index,
            "ไม่มีชื่อจุดหรือพื้นที่ (เซลล์ที่ผสานให้กรอกทุกแถว)",
            "no place (unmerge cells, and fill in every row)",
        )
        return None
    if len(label) > 100 or not label.isprintable():
        reader.fault(number, column.index, "ชื่อพื้นที่ยาวเกิน 100 ตัว", "the place's name is longer than 100 characters")
        return None
    place = place_written(label, reader.places)
    if place is None:
        reader.unknown.setdefault(label)
    return place


def _month(reader: _Reader, number: int, row: Sequence[Cell]) -> Month | None:
    column = reader.layout.of(Meaning.MONTH)
    if column is None:
        return reader.month
    month = month_written(_cell(row, column).text)
    if month is None:
        reader.fault(
            number, column.index, "อ่านเป็นเดือนไม่ได้ เขียนเช่น ต.ค. 2569", "is no month; write it as 2026-10 or ต.ค. 2569"
        )
    return month


def _counts(reader: _Reader, number: int, row: Sequence[Cell]) -> dict[str, int]:
    counts: dict[str, int] = {}
    case, count = reader.layout.of(Meaning.CASE), reader.layout.of(Meaning.COUNT)
    if case is not None and count is not None:
        kind = kind_written(_cell(row, case).text, reader.kinds)
        cases = _count(reader, number, row, count)
        if kind is None:
            reader.fault(
                number,
                case.index,
                "ไม่รู้จักประเภทคดีนี้ เพิ่มได้ที่หน้าประเภทคดี",
                "an unknown kind of case; add it on the page of kinds",
            )
        elif cases is not None:
            counts[kind.code] = cases
    for column in reader.layout.counted:
        cases = _count(reader, number, row, column)
        if cases is not None and column.kind is not None:
            counts[column.kind] = cases
            reader.sums[column.index] = reader.sums.get(column.index, 0) + cases
    _check_total(reader, number, row, counts)
    return counts


def _count(reader: _Reader, number: int, row: Sequence[Cell], column: Column) -> int | None:
    """The cases that a cell tells; None for an empty one, and for a faulty one once the fault is noted."""
    cell = _cell(row, column)
    text = plain_digits(cell.text).strip()
    if cell.is_formula:
        reader.fault(number, column.index, "เป็นสูตร คัดลอกแล้ววางเป็นค่า", "is a formula; copy it and paste it as a value")
    if text in _DASHES:
        reader.dashes += 1
        return 0 if reader.layout.dash_is_none else None
    if not text:
        return None
    if not _COUNT.fullmatch(text):
        reader.fault(number, column.index, "ไม่ใช่จำนวนเต็มตั้งแต่ 0", "is no whole number from 0 on")
        return None
    cases = int(text.replace(",", "")) if len(text) <= 9 else MOST_CASES + 1
    if cases > MOST_CASES:
        reader.fault(number, column.index, f"มากกว่า {MOST_CASES}", f"is more than {MOST_CASES}")
        return None
    return cases


def _is_total(row: Sequence[Cell]) -> bool:
    first = next((cell.text for cell in row if cell.text and not cell.text.isdecimal()), "")
    return bool(_TOTAL.match(plain(first)))


def _check_total(reader: _Reader, number: int, row: Sequence[Cell], counts: Counts) -> None:
    column = reader.layout.of(Meaning.TOTAL)
    text = plain_digits(_cell(row, column).text).replace(",", "") if column else ""
    if (
        column is not None
        and text.isdecimal()
        and text.isascii()
        and len(text) < 9
        and int(text) != sum(counts.values())
    ):
        reader.doubts.append(
            (
                f"แถว {number}: ยอดรวมในคอลัมน์ {column.letter} ไม่เท่ากับผลรวมที่นำเข้า {sum(counts.values())}",
                f"row {number}: the total in column {column.letter} is not the sum of the row, {sum(counts.values())}",
            )
        )


def _check_totals(reader: _Reader, number: int, row: Sequence[Cell]) -> None:
    for column in reader.layout.counted:
        told = _plain_number(_cell(row, column))
        if told is not None and told != reader.sums.get(column.index, 0):
            english = words_of(column.meaning, reader.kinds)[1]
            reader.doubts.append(
                (
                    f"แถวรวม {number}: คอลัมน์ {column.letter} ไม่เท่ากับผลรวมของแถวข้างบน",
                    f"totals in row {number}: column {column.letter} ({english}) is not the sum of the rows above",
                )
            )


def _plain_number(cell: Cell) -> int | None:
    text = plain_digits(cell.text).replace(",", "")
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 9 else None


def _cell(row: Sequence[Cell], column: Column | None) -> Cell:
    return row[column.index] if column is not None and column.index < len(row) else Cell()
