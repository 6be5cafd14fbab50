"""What in a spreadsheet looks like a person rather than a count: names, ID numbers, telephones, number plates. Pure.

What is found is told by column and row and never by what stands there: it is neither kept nor shown.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from hub.kernel.pair import Pair
from hub.kernel.table import Table, letter_of


class Sign(StrEnum):
    """Why something looks like a person."""

    ID_NUMBER = "id_number"
    NAME = "name"
    NAME_COLUMN = "name_column"
    TELEPHONE = "telephone"
    PLATE = "plate"


SIGNS: Mapping[Sign, Pair] = {
    Sign.ID_NUMBER: ("มีเลขประจำตัวประชาชน 13 หลัก", "holds 13-digit ID numbers"),
    Sign.NAME: ("มีชื่อบุคคล (คำนำหน้าหรือยศ)", "holds names of people (a title or rank before them)"),
    Sign.NAME_COLUMN: ("เป็นคอลัมน์ชื่อบุคคลหรือข้อมูลส่วนบุคคล", "is a column of names or other personal data"),
    Sign.TELEPHONE: ("มีหมายเลขโทรศัพท์", "holds telephone numbers"),
    Sign.PLATE: ("มีทะเบียนรถ", "holds number plates"),
}


@dataclass(frozen=True, slots=True)
class Personal:
    """A column that holds something personal, with the first row that does."""

    letter: str
    row: int
    sign: Sign

    @property
    def what(self) -> Pair:
        """One sentence."""
        thai, english = SIGNS[self.sign]
        return f"คอลัมน์ {self.letter} (แถว {self.row}) {thai}", f"column {self.letter} (row {self.row}) {english}"


_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_RUN = re.compile(r"\+?\d(?:[\s().\-–]*\d)+", re.ASCII)
_WORD = "[ก-๎]"
_TITLES = (
    r"นาย|นางสาว|นาง|น\.\s?ส\.|ด\.\s?ช\.|ด\.\s?ญ\.|เด็กชาย|เด็กหญิง|ว่าที่\s?\S{2,8}|คุณ"
    r"|พล\.\s?ต\.\s?[อทตจ]\.|[พรส]\.\s?ต\.\s?[อทต]\."
    r"|ด\.\s?ต\.|จ\.\s?ส\.\s?[ตอทต]\."
)
_TITLED = re.compile(rf"(?:^|[\s(,;:/])(?:{_TITLES})(?:\s?หญิง)?\s*({_WORD}{{2,}})(?:\s+({_WORD}{{2,}}))?")
_LATIN = re.compile(r"(?:^|[\s(,;:/])(?:mr|mrs|miss|ms)\b\.?\s*[a-zก-๎]{2,}", re.IGNORECASE)
_NO_NAMES = ("เลิ้ง", "ลิ้นจี่", "นอง", "เลิศ", "าว", "หงษ์", "ชี", "นวล", "แก้ว")
"""What follows นาย or นาง in names of places: นางเลิ้ง, นางลิ้นจี่, นางนอง, นายเลิศ, นายาว …"""
_PLACES = ("แขวง", "เขต", "ซอย", "ถนน", "ซ.", "ถ.", "แยก", "ตลาด", "สน.", "ชุมชน", "สะพาน", "คลอง")
_PLATE = re.compile(r"(?:\d\s?[ก-ฮ]{2}|[ก-ฮ]{2})\s?-?\s?\d{1,4}", re.ASCII)
_NO_PLATE = re.compile(r"(?:สน|กม|บก|ตร|ซม|มท|ขก)\s?\d")
_PERSONAL_HEADER = re.compile(
    r"ชื่อ\s*[-–/]?\s*(?:และ)?\s*(?:สกุล|นามสกุล|ตัว|ผู้|เจ้าของ|คน)|นามสกุล|ชื่อเล่น|เลข(?:ที่)?(?:ประจำตัว)?\s*(?:บัตร)?\s*ประชาชน"
    r"|เลขบัตร|เลขประจำตัว|โทรศัพท์|เบอร์โทร|ทะเบียนรถ|หมายเลขทะเบียน|วันเกิด|ที่อยู่(?:ผู้|ของ|$)|หนังสือเดินทาง"
    r"|\b(?:full|first|last|sur)\s?name\b|\b(?:victim|suspect|passport|phone|plate)\b|\bid (?:no|number|card)\b",
    re.IGNORECASE,
)
_PERSONS = re.compile("ผู้เสียหาย|ผู้ต้องหา|ผู้แจ้ง|พยาน")
_MOST_FINDINGS = 10


def personal_in(table: Table, *, known: Collection[str] = ()) -> Sequence[Personal]:
    """Every column that looks personal, by the first sign of each kind; `known` are names of places that are none."""
    known = {" ".join(one.split()) for one in known}
    found: dict[tuple[int, Sign], Personal] = {}
    for number, row in enumerate(table, 1):
        for index, cell in enumerate(row):
            text = " ".join(cell.text.split())
            if not text or text in known:
                continue
            sign = sign_in(text) or (_header_sign(text, table, index, number))
            if sign is not None:
                found.setdefault((index, sign), Personal(letter_of(index), number, sign))
    return list(found.values())[:_MOST_FINDINGS]


def sign_in(text: str) -> Sign | None:
    """The first sign of a person in one cell's text."""
    text = text.translate(_THAI_DIGITS)
    for run in _RUN.findall(text):
        digits = re.sub(r"\D", "", run, flags=re.ASCII)
        if any(is_id_number(digits[at : at + 13]) for at in range(max(1, len(digits) - 12))):
            return Sign.ID_NUMBER
        if is_telephone(("+" if run.startswith("+") else "") + digits):
            return Sign.TELEPHONE
    if _is_name(text):
        return Sign.NAME
    if _PLATE.fullmatch(text.split(" กรุงเทพ")[0].strip()) and not _NO_PLATE.match(text):
        return Sign.PLATE
    return None


def is_id_number(digits: str) -> bool:
    """Whether these are 13 digits whose last is the check digit of the twelve before (Department of Provincial
    Administration: weights 13 to 2, modulo 11).
    """
    if len(digits) != 13 or not (digits.isascii() and digits.isdigit()) or digits[0] == "0":
        return False
    total = sum(int(one) * weight for one, weight in zip(digits, range(13, 1, -1), strict=False))
    return (11 - total % 11) % 10 == int(digits[12])


def is_telephone(digits: str) -> bool:
    """Whether this reads as a Thai telephone number, also without the zero that a spreadsheet took away."""
    return bool(re.fullmatch(r"(?:\+?66|0)?[689]\d{8}|(?:\+?66|0)2\d{7}|(?:\+?66|0)[3-57]\d{7}", digits, re.ASCII))


def _is_name(text: str) -> bool:
    if _LATIN.search(text):
        return True
    for match in _TITLED.finditer(text):
        if not match[1].startswith(_NO_NAMES) and not (match[2] or "").startswith(_PLACES):
            return True
    return False


def _header_sign(text: str, table: Table, index: int, number: int) -> Sign | None:
    """A header that asks for persons; one that only counts them (“ผู้ต้องหา” above numbers) does not."""
    if len(text) > 60:
        return None
    below = [row[index] for row in table[number:] if index < len(row) and row[index].text]
    if _PERSONAL_HEADER.search(text):
        return Sign.NAME_COLUMN if any(_is_no_count(cell.text) for cell in below) else None
    if _PERSONS.search(text) and below and sum(_is_no_count(cell.text) for cell in below) > len(below) / 2:
        return Sign.NAME_COLUMN
    return None


def _is_no_count(text: str) -> bool:
    digits = text.translate(_THAI_DIGITS).replace(",", "").strip("-–— ")
    return bool(digits) and not (digits.isdigit() and len(digits) <= 5)
