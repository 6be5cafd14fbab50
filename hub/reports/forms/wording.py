"""What may be written into a form, and what is a copy. Pure."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping

from hub.kernel.refused import Refused
from hub.reports.forms.figures import FormFigures
from hub.reports.forms.parts import NAMES, Part

LONGEST = 3000
"""Of one text; two pages of paper hold as much."""
MOST_LINES = 60
_BLANKS = re.compile(r"[\s\u200b\u200c\u200d\u2060\ufeff]+")
_PASTED = dict.fromkeys(map(ord, "\u200b\u2060\ufeff"))
"""Marks of word breaks, which come with pasted Thai and say nothing."""
_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


def cleaned(text: str) -> str:
    """The same words without blanks at the ends of lines; refused where they are too many, or do not show."""
    bare = unicodedata.normalize("NFC", text).translate(_PASTED)
    lines = [" ".join(line.split()) for line in bare.splitlines()]
    said = "\n".join(lines).strip("\n")
    said = re.sub(r"\n{2,}", "\n", said)
    if not said:
        raise Refused("ยังไม่มีข้อความ · there is no text", hint="หรือใช้ข้อความที่ระบบเขียน · or use what the figures write")
    if len(said) > LONGEST or said.count("\n") >= MOST_LINES:
        raise Refused(
            "ข้อความยาวเกินไป · the text is too long",
            hint=f"ไม่เกิน {LONGEST} ตัวอักษร {MOST_LINES} บรรทัด · at most {LONGEST} characters in {MOST_LINES} lines",
        )
    if not said.replace("\n", " ").isprintable():
        raise Refused(
            "มีตัวอักษรที่มองไม่เห็น · the text has characters that do not show",
            hint="พิมพ์ใหม่แทนการวาง · type it instead of pasting it",
        )
    return said


def digest(text: str) -> str:
    """The SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def words(text: str) -> str:
    """The text without what a reader does not read: blanks, and which digits were typed."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text)).translate(_THAI_DIGITS).casefold()


def object_to_older(edited: Mapping[Part, str | None], *, now: Mapping[Part, str]) -> None:
    """Refused: a draft that has other texts than those that people wrote, as they stand `now`."""
    if edited != now:
        raise Refused(
            "มีผู้แก้ไขข้อความหลังจัดทำร่าง · texts were edited after this draft was made",
            hint="จัดทำร่างใหม่ แล้วตรวจอีกครั้ง · make the draft anew, then check it",
        )


def object_to(figures: FormFigures, *, before: FormFigures | None, now: Mapping[Part, str]) -> None:
    """Refused: a text that is last time's word by word, that is older than its figures, or that the draft has not.

    `now` are the texts that people wrote, as they stand; `before` is the form of the quarter (or year) before.
    """
    edited = {one.part: one for one in figures.form_texts if one.edited is not None}
    object_to_older({part: one.edited for part, one in edited.items()}, now=now)
    last = {one.part: words(one.printed) for one in before.form_texts} if before else {}
    for part, one in edited.items():
        if words(one.printed) == last.get(part):
            raise Refused(
                f"“{NAMES[part][0]}” เหมือนครั้งก่อนทุกคำ · “{NAMES[part][1]}” is last time's text word by word",
                hint="เขียนสิ่งที่เกิดในช่วงนี้ หรือใช้ข้อความที่ระบบเขียน · write what happened, or use the figures' text",
            )
        if one.is_older:
            raise Refused(
                f"ตัวเลขเปลี่ยนหลังแก้ไข “{NAMES[part][0]}” · the figures changed after “{NAMES[part][1]}” was written",
                hint="อ่านอีกครั้งแล้วบันทึก หรือใช้ข้อความที่ระบบเขียน · read it again and save it, or use the figures' text",
            )
