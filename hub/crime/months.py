"""Months as stations write them: `ตุลาคม 2569`, `ต.ค. 69`, `10/2569`, a spreadsheet's own date. Pure."""

import re

from hub.kernel.period import BUDDHIST_ERA, Month
from hub.kernel.thai import MONTHS, MONTHS_SHORT

_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBERS = re.compile(r"(\d{1,4})\s*[-/.]\s*(\d{1,4})(?:[-/.](\d{1,2})(?: 00:00)?)?", re.ASCII)
_YEAR = re.compile(r"(?<!\d)(\d{4}|\d{2})(?!\d)", re.ASCII)


def plain_digits(text: str) -> str:
    """Thai digits as Arabic ones."""
    return text.translate(_THAI_DIGITS)


def month_written(text: str) -> Month | None:
    """The month that a cell or a title names; None where it names none, or two."""
    said = plain_digits(" ".join(text.split()))
    numbers = _NUMBERS.fullmatch(said)
    if numbers is not None:
        first, second = numbers[1], numbers[2]
        year, month = (first, second) if len(first) == 4 else (second, first)
        return _month(year, int(month)) if len(year) == 4 and len(month) <= 2 else None
    named = _named(said)
    years = _YEAR.findall(said)
    return _month(years[-1], named) if named is not None and years else None


def _named(said: str) -> int | None:
    squeezed = re.sub(r"\s", "", said)
    found = {
        number
        for number, (long, short) in enumerate(zip(MONTHS, MONTHS_SHORT, strict=True), 1)
        if long in squeezed or short in squeezed or _without_dots(short, squeezed)
    }
    if not found:
        word = re.search(r"(?<![a-z])(" + "|".join(_ENGLISH) + r")[a-z]*\b", said.casefold())
        return _ENGLISH.index(word[1]) + 1 if word else None
    return found.pop() if len(found) == 1 else None


def _without_dots(short: str, squeezed: str) -> bool:
    bare = short.replace(".", "")
    return re.fullmatch(rf"{bare}\.?\d+", squeezed) is not None


def _month(year: str, month: int) -> Month | None:
    """Two digits are a Buddhist year, `69`; four digits from 2400 on too."""
    number = int(year) + (2500 if len(year) == 2 else 0)
    number -= BUDDHIST_ERA if number >= 2400 else 0
    return Month(number, month) if 1970 <= number <= 2200 and 1 <= month <= 12 else None
