"""The district's own data for letters, and how letters address each agency. Pure; edited on the page Agencies."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from hub.kernel.agencies import AGENCIES
from hub.letters.letter import FieldRefused
from hub.letters.ratio import WITHIN_WORKDAYS
from hub.remediation.kinds import section_named

MEMO, OUTSIDE = "memo", "outside"
DIRECTOR, HEAD = "director", "head"
CODE = re.compile(r"กท [0-9]{4}(\.[0-9]{1,3})?")
"""กท and four digits of the office, perhaps a section after a full stop; which ones only the district knows."""


@dataclass(frozen=True, slots=True)
class Agency:
    """Who gets letters."""

    name: str
    kind: str
    """`memo` inside กรุงเทพมหานคร, else `outside`."""
    to: str
    """After เรียน."""
    signed_by: str = DIRECTOR


_TO: Mapping[str, str] = {
    "ฝ่ายเทศกิจ สำนักงานเขต": "หัวหน้าฝ่ายเทศกิจ",
    "ฝ่ายโยธา สำนักงานเขต": "หัวหน้าฝ่ายโยธา",
    "ฝ่ายรักษาความสะอาดและสวนสาธารณะ สำนักงานเขต": "หัวหน้าฝ่ายรักษาความสะอาดและสวนสาธารณะ",
    "สำนักการจราจรและขนส่ง": "ผู้อำนวยการสำนักการจราจรและขนส่ง",
    "สำนักการโยธา": "ผู้อำนวยการสำนักการโยธา",
    "การไฟฟ้านครหลวง": "ผู้ว่าการการไฟฟ้านครหลวง",
    "สถานีตำรวจท้องที่": "ผู้กำกับการสถานีตำรวจนครบาลท้องที่",
    "เอกชน": "เจ้าของหรือผู้ดูแลอุปกรณ์",
}


def usual(name: str) -> Agency:
    """How an agency is addressed until the district says otherwise; one that nobody knows is outside."""
    of = section_named(name)
    kind = MEMO if of.in_city else OUTSIDE
    return Agency(name, kind, _TO.get(name, name), HEAD if of.in_district else DIRECTOR)


def all_usual() -> tuple[Agency, ...]:
    """Every agency of the list."""
    return tuple(usual(name) for name in AGENCIES)


@dataclass(frozen=True, slots=True)
class Office:
    """The office, as its letters name it beside what the settings say."""

    code: str = ""
    address: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""
    director: str = ""
    head: str = ""
    garuda: str = "box"
    art: str | None = None
    within_workdays: int = WITHIN_WORKDAYS
    holidays: tuple[date, ...] = ()

    @property
    def missing(self) -> tuple[tuple[str, str], ...]:
        """What has to be there before a letter can be approved."""
        needed = (
            (self.code, ("รหัสหนังสือ (กท …)", "the letter code")),
            (self.address, ("ที่อยู่", "the address")),
            (self.phone, ("โทรศัพท์", "the telephone")),
            (self.director, ("ตำแหน่งผู้ลงนาม", "the signatory's position")),
            (self.head, ("ตำแหน่งหัวหน้าฝ่าย", "the position of the head of section")),
        )
        return tuple(words for value, words in needed if not value)

    def position(self, signed_by: str) -> str:
        """Who signs."""
        return self.head if signed_by == HEAD else self.director


NO_OFFICE = Office()


def checked_code(text: str) -> str:
    """The code as letters carry it; empty, or refused at its field."""
    code = " ".join(text.translate(_ARABIC).split())
    if code and not CODE.fullmatch(code):
        raise FieldRefused("รหัสหนังสือใช้ไม่ได้ · that is no letter code", field="code", hint="เช่น · such as กท 5000")
    return code


_ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


def arabic(text: str) -> str:
    """The same with the digits that are kept."""
    return text.translate(_ARABIC)


def checked_line(text: str, *, field: str, longest: int = 200) -> str:
    """The words in one line; refused at the field where they cannot stand there."""
    line = " ".join(text.split())
    if len(line) > longest or not line.isprintable():
        raise FieldRefused("ยาวเกินไป หรือมีอักขระที่พิมพ์ไม่ได้ · too long, or not printable", field=field, hint=f"≤ {longest}")
    return line


def checked_days(text: str) -> tuple[date, ...]:
    """Days one below the other, each once and in order; years of either era."""
    found = set()
    for line in text.translate(_ARABIC).replace(",", "\n").split("\n"):
        if not line.strip():
            continue
        try:
            year, month, day = (int(part) for part in line.strip().split("-"))
            found.add(date(year - 543 if year >= 2400 else year, month, day))
        except ValueError as error:
            raise FieldRefused(
                f"อ่านวันหยุดไม่ได้ · this is no day: {line.strip()[:40]}",
                field="holidays",
                hint="2569-12-07 หรือ · or 2026-12-07",
            ) from error
    return tuple(sorted(found))
