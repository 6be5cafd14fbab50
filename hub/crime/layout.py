"""How a station's spreadsheet reads: where its header is, and what each column means. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from hub.crime.kinds import CaseKind, Kinds, kind_written, plain
from hub.kernel.pair import Pair
from hub.kernel.table import Cell, Table, Unfit, letter_of

MOST_HEAD_ROWS = 3
_HEAD_WITHIN = 15
_KIND = "kind:"


class Meaning(StrEnum):
    """What a column is, where it is no kind of case."""

    IGNORED = "ignored"
    PLACE = "place"
    MONTH = "month"
    CASE = "case"
    COUNT = "count"
    TOTAL = "total"


MEANINGS: Mapping[str, Pair] = {
    Meaning.IGNORED: ("ไม่ใช้", "not used"),
    Meaning.PLACE: ("จุดหรือพื้นที่", "point or area"),
    Meaning.MONTH: ("เดือน", "month"),
    Meaning.CASE: ("ประเภทคดี (บอกในแถว)", "kind of case, named in each row"),
    Meaning.COUNT: ("จำนวนคดี (ของประเภทในแถว)", "cases, of the kind named in the row"),
    Meaning.TOTAL: ("ยอดรวมของแถว (ใช้ตรวจทาน)", "sum of the row, to check by"),
}

_WORDS: Mapping[str, Meaning] = {
    word: meaning
    for meaning, words in {
        Meaning.PLACE: "จุด จุดเสี่ยง จุดเสี่ยงภัย รหัสจุด สถานที่ สถานที่เกิดเหตุ พื้นที่ บริเวณ ที่เกิดเหตุ แขวง เขต จุดหรือพื้นที่ สน สถานี "
        "point area place location",
        Meaning.MONTH: "เดือน ประจำเดือน เดือนปี month",
        Meaning.CASE: "ประเภทคดี ประเภท ชนิดคดี ฐานความผิด กลุ่มคดี kind case offence",
        Meaning.COUNT: "จำนวน จำนวนคดี จำนวนราย ราย คดี count cases number",
        Meaning.TOTAL: "รวม รวมทั้งสิ้น รวมทั้งหมด ยอดรวม รวมคดี total sum",
        Meaning.IGNORED: "ลำดับ ที่ ลำดับที่ หมายเหตุ no note",
    }.items()
    for word in words.split()
}
_REPORTED = {"รับแจ้ง", "เกิด", "เกิดเหตุ", "รับคำร้องทุกข์", "คดี", "ราย"}
_CAUGHT = {"จับ", "จับกุม", "จับได้", "ผู้ต้องหา", "คน", "ร้อยละ"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its header in one line, and what it means."""

    index: int
    header: str
    meaning: str
    """A `Meaning`, or `kind:CODE`."""

    @property
    def letter(self) -> str:
        """As the spreadsheet names it."""
        return letter_of(self.index)

    @property
    def kind(self) -> str | None:
        """The code of the kind of case that it counts."""
        return self.meaning.removeprefix(_KIND) if self.meaning.startswith(_KIND) else None


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns, and how many rows stand above the first that counts."""

    columns: tuple[Column, ...]
    head: int
    """The row of the header as the spreadsheet counts it, the last where it has several."""
    dash_is_none: bool = False
    """Whether a cell with only a dash says that there was no case."""

    def of(self, meaning: Meaning) -> Column | None:
        """The column that means this."""
        return next((one for one in self.columns if one.meaning == meaning), None)

    @property
    def counted(self) -> Sequence[Column]:
        """The columns of kinds of cases."""
        return [one for one in self.columns if one.kind is not None]

    def meaning(self, meanings: Mapping[int, str], *, dash_is_none: bool) -> "Layout":
        """The same columns, meaning this."""
        said = (replace(one, meaning=meanings.get(one.index, one.meaning)) for one in self.columns)
        return replace(self, columns=tuple(said), dash_is_none=dash_is_none)


def kind_meaning(kind: CaseKind) -> str:
    """What a column of this kind means."""
    return _KIND + kind.code


def layout_of(table: Table, kinds: Kinds) -> Layout | Unfit:
    """The columns by their headers, as far as these are understood."""
    starts = [at for at, row in enumerate(table[:_HEAD_WITHIN]) if sum(bool(cell.text) for cell in row) >= 2]
    if not starts:
        return Unfit(
            ("ไม่พบแถวหัวตาราง", "no row of headers was found"),
            ("หัวตารางต้องมีอย่างน้อยสองคอลัมน์ ใน 15 แถวแรก", "it has at least two columns and is in the first 15 rows"),
        )
    found = [_layout_at(table, at, kinds) for at in starts]
    return max(found, key=lambda one: (sum(column.meaning != Meaning.IGNORED for column in one.columns), -one.head))


def wrong_with(layout: Layout, kinds: Kinds) -> Sequence[Pair]:
    """Why nothing can be read by it; nothing where it can."""
    said = [one.meaning for one in layout.columns if one.meaning != Meaning.IGNORED]
    twice = {one for one in said if said.count(one) > 1}
    wrong: list[Pair] = []
    for one in sorted(twice):
        thai, english = words_of(one, kinds)
        wrong.append((f"เลือก “{thai}” ไว้หลายคอลัมน์", f"more than one column is “{english}”"))
    if any(one.kind is not None and one.kind not in kinds for one in layout.columns):
        wrong.append(("มีประเภทคดีที่ไม่รู้จัก", "a column is of an unknown kind of case"))
    is_long = Meaning.CASE in said or Meaning.COUNT in said
    if is_long and not {Meaning.CASE, Meaning.COUNT} <= set(said):
        wrong.append(("คอลัมน์ประเภทคดีและจำนวนคดีต้องมีคู่กัน", "the kind named in the row and its count come together"))
    if is_long and layout.counted:
        wrong.append(
            ("มีทั้งคอลัมน์ของประเภทคดีและประเภทในแถว เลือกอย่างเดียว", "kinds stand both in columns and in rows: choose one")
        )
    if not is_long and not layout.counted:
        wrong.append(("ยังไม่ได้เลือกคอลัมน์ที่เป็นจำนวนคดี", "no column counts cases yet"))
    return wrong


def words_of(meaning: str, kinds: Kinds) -> Pair:
    """What a column's meaning is called."""
    kind = kinds.get(meaning.removeprefix(_KIND)) if meaning.startswith(_KIND) else None
    return kind.words if kind else MEANINGS.get(meaning, (meaning, meaning))


def _layout_at(table: Table, at: int, kinds: Kinds) -> Layout:
    rows = [list(table[at])]
    first = next(index for index, cell in enumerate(rows[0]) if cell.text)
    while len(rows) < MOST_HEAD_ROWS and at + len(rows) < len(table):
        below = table[at + len(rows)]
        is_head = any(cell.text for cell in below) and not _text(below, first)
        if not is_head or any(_is_count(cell) for cell in below):
            break
        rows.append(list(below))
    width = max(len(row) for row in rows)
    columns = []
    for index in range(width):
        parts = [_above(rows, depth, index) for depth in range(len(rows))]
        said = [part for number, part in enumerate(parts) if part and part not in parts[:number]]
        if said:
            columns.append(Column(index, _printable(" / ".join(said))[:60], _guess(said, kinds)))
    return Layout(tuple(columns), at + len(rows))


def _above(rows: Sequence[Sequence[Cell]], depth: int, index: int) -> str:
    """The header there; one that stands over several columns says so in its first only."""
    text = _text(rows[depth], index)
    has_below = any(_text(row, index) for row in rows[depth + 1 :])
    if text or not has_below:
        return text
    return next((_text(rows[depth], left) for left in range(index - 1, -1, -1) if _text(rows[depth], left)), "")


def _guess(said: Sequence[str], kinds: Kinds) -> str:
    if len(said) > 1 and plain(said[-1]) in _CAUGHT:
        return Meaning.IGNORED
    tries = [" ".join(said), said[-1], *(said[:-1] if plain(said[-1]) in _REPORTED else ())]
    for text in tries:
        kind = kind_written(text, kinds)
        if kind is not None:
            return kind_meaning(kind)
    return _WORDS.get(
        plain(said[-1]), _WORDS.get(plain(said[0]), Meaning.IGNORED) if len(said) > 1 else Meaning.IGNORED
    )


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _is_count(cell: Cell) -> bool:
    return cell.is_number or cell.is_formula or cell.text.isdecimal()


def _text(row: Sequence[Cell], index: int) -> str:
    return " ".join(row[index].text.split()) if index < len(row) else ""
