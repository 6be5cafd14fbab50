"""Text on its way to paper: Thai numerals, marked word breaks, and nothing that the house's fonts cannot show."""

import re
from typing import Literal

from hub.kernel import thai
from hub.papers.word_breaks import libthai, mark

_NOT_IN_OUR_FONTS = re.compile(
    r"[^\x20-\x7e\xa0-\xac\xae-\xff\u0e01-\u0e3a\u0e3f-\u0e5b\u2013\u2014\u2018-\u201a\u201c-\u201e\u2022\u2026]"
)
SHOWN_INSTEAD = "□"
"""PDF/A forbids a glyph that is missing: a name with a smiley must not stop the report."""

Digits = Literal["thai", "arabic"]


def plain(text: object, *, digits: Digits = "thai") -> str:
    """One line without marks: numbers, codes, and what the PDF keeps outside its pages."""
    shown = _NOT_IN_OUR_FONTS.sub(_replaced, str(text))
    return thai.numerals(shown) if digits == "thai" else shown


def prose(text: str, *, digits: Digits = "thai") -> str:
    """Words, with the places where a line may break."""
    return mark(plain(text, digits=digits), libthai())


def _replaced(match: re.Match[str]) -> str:
    """Invisible characters go, white space is a space, the rest shows that something stood there."""
    if match[0].isspace():
        return " "
    return SHOWN_INSTEAD if match[0].isprintable() else ""
