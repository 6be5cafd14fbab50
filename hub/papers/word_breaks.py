"""Where Thai may break: libthai finds the words, U+200B marks them, NBSP holds fixed pairs together.

Only for text that typst sets: its template turns each marked word into one unbreakable box, so that no U+200B reaches
the PDF. Without libthai the text stays as it is: readable, with a bad break here and there.
"""

import ctypes
import re
import warnings
from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise

WORD_BREAK = "\u200b"
_NBSP = "\u00a0"

KEPT_WHOLE = (
    "กรุงเทพมหานคร", "จุดเสี่ยงภัย", "จุดที่", "ดังกล่าว", "ดำเนินการ", "ตรวจตรา", "ตัวชี้วัด", "ไตรมาสที่", "ปีงบประมาณ", "ฝ่ายเทศกิจ",
    "ย้อนหลัง", "วงจรปิด", "วันทำการ", "วันที่", "สถานีตำรวจ", "สำนักงานเขต", "หน่วยงาน", "อาชญากรรม",
)  # fmt: skip
"""What officials read as one word and libthai splits."""

_THAI = r"[\u0e01-\u0e2e\u0e30-\u0e4e]"
_WORTHWHILE = re.compile(_THAI + "{3,}")
_MISPLACED = re.compile(f"(?<!{_THAI}){WORD_BREAK}|{WORD_BREAK}(?!{_THAI})")
_FIXED_PAIR = re.compile(
    r"(พ\.ศ\.|จุดที่|วันที่|ไตรมาสที่|หน้า|ฉบับที่|กท|สน\.|ที่) (?=[0-9๐-๙])"
    r"|(?<=[0-9๐-๙]) (?=น\.)|(?<=[0-9๐-๙]) (?=(?:ม\.ค|ก\.พ|มี\.ค|เม\.ย|พ\.ค|มิ\.ย|ก\.ค|ส\.ค|ก\.ย|ต\.ค|พ\.ย|ธ\.ค)\.)"
    r"|(?<=[คพย]\.) (?=[0-9๐-๙])"
)

Breaks = Callable[[str], Sequence[int]]


class NoLibthaiWarning(RuntimeWarning):
    """Thai lines may break inside a word."""


@cache
def libthai() -> Breaks | None:
    """The word boundaries of libthai, or None (and one warning) where the library is not installed."""
    try:
        library = ctypes.CDLL("libthai.so.0")
    except OSError:
        why = "libthai is missing: Thai lines may break inside a word (install the system package libthai0)"
        warnings.warn(why, NoLibthaiWarning, stacklevel=2)
        return None
    library.th_wbrk.argtypes = [ctypes.c_wchar_p, ctypes.POINTER(ctypes.c_int), ctypes.c_size_t]
    library.th_wbrk.restype = ctypes.c_int

    def breaks(text: str) -> Sequence[int]:
        positions = (ctypes.c_int * (len(text) + 1))()
        return positions[: library.th_wbrk(text, positions, len(positions))]

    return breaks


def mark(text: str, breaks: Breaks | None, *, kept_whole: Sequence[str] = KEPT_WHOLE) -> str:
    """The text with its word boundaries marked and its fixed pairs held; marks stand only between two Thai letters."""
    text = text.replace(WORD_BREAK, "")
    if breaks is not None and _WORTHWHILE.search(text):
        edges = [0, *breaks(text), len(text)]
        words = (text[begin:end] for begin, end in pairwise(edges) if end > begin)
        text = _MISPLACED.sub("", WORD_BREAK.join(words))
        text = hold(text, kept_whole)
    return _FIXED_PAIR.sub(lambda match: f"{match[1] or ''}{_NBSP}", text)


def hold(marked: str, words: Sequence[str]) -> str:
    """The marked text with these words whole, wherever marks were put inside them."""
    return _whole(tuple(words)).sub(lambda match: match[0].replace(WORD_BREAK, ""), marked)


@cache
def _whole(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of these words, wherever marks were put inside."""
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile("|".join(f"{WORD_BREAK}?".join(map(re.escape, word)) for word in longest_first) or "(?!)")
