"""Kinds of cases as the police count them, in groups; a district may add kinds of its own. Pure.

Groups after the five groups of criminal cases of the Royal Thai Police (กลุ่มคดี), as far as a risk point concerns.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hub.kernel.pair import Pair

GROUPS: Mapping[str, Pair] = {
    "life": ("ชีวิตและร่างกาย", "Life and body"),
    "property": ("ทรัพย์", "Property"),
    "sexual": ("เพศ", "Sexual offences"),
    "drugs": ("ยาเสพติด", "Drugs"),
    "other": ("อื่น ๆ", "Other"),
}


@dataclass(frozen=True, slots=True)
class CaseKind:
    """One kind of case; `code` is what the register and files call it."""

    code: str
    words: Pair
    group: str
    also: tuple[str, ...] = ()
    """What stations write for it."""
    is_own: bool = False
    """The district added it."""


USUAL: tuple[CaseKind, ...] = (
    CaseKind("life-body", GROUPS["life"], "life", ("คดีชีวิตและร่างกาย", "ชีวิต ร่างกาย", "ชีวิตร่างกาย", "ทำร้ายร่างกาย")),
    CaseKind("theft", ("ลักทรัพย์", "Theft"), "property"),
    CaseKind("snatching", ("วิ่งราวทรัพย์", "Snatching"), "property", ("วิ่งราว",)),
    CaseKind("robbery", ("ชิงทรัพย์", "Robbery"), "property", ("ชิง",)),
    CaseKind("gang-robbery", ("ปล้นทรัพย์", "Gang robbery"), "property", ("ปล้น",)),
    CaseKind(
        "property",
        ("ทรัพย์ (ไม่แยกประเภท)", "Property, not told apart"),
        "property",
        ("ทรัพย์", "คดีทรัพย์", "เกี่ยวกับทรัพย์", "ประทุษร้ายต่อทรัพย์"),
    ),
    CaseKind("sexual", ("เพศ", "Sexual offences"), "sexual", ("คดีเพศ", "ความผิดเกี่ยวกับเพศ", "ข่มขืนกระทำชำเรา", "ข่มขืน")),
    CaseKind("drugs", ("ยาเสพติด", "Drugs"), "drugs", ("คดียาเสพติด",)),
    CaseKind("other", ("อื่น ๆ", "Other"), "other", ("อื่นๆ", "คดีอื่น ๆ", "คดีอื่นๆ")),
)
"""In the order in which tables show them."""

Kinds = Mapping[str, CaseKind]
"""By code, the usual ones first."""


def kinds_with(own: Iterable[CaseKind]) -> Kinds:
    """The usual kinds and the district's own; one of its own never hides a usual one."""
    usual = {one.code: one for one in USUAL}
    return usual | {one.code: one for one in sorted(own, key=lambda kind: kind.code) if one.code not in usual}


def kind_written(text: str, kinds: Kinds) -> CaseKind | None:
    """The kind that somebody means: by its name in either language, its code, or what stations write for it."""
    said = plain(text)
    return next((one for one in kinds.values() if said in _names(one)), None)


def plain(text: str) -> str:
    """Without blanks, dots and brackets, in small letters: as headers are compared."""
    return re.sub(r"[\s_.\-–/()\[\]:,]+", "", text).casefold()


def _names(kind: CaseKind) -> set[str]:
    return {plain(one) for one in (kind.code, *kind.words, *kind.also)}
