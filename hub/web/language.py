"""Thai first, English by a switch. Each text stands once, in both languages side by side, so none can be missing."""

import re
from enum import StrEnum

from starlette.requests import Request

_BETWEEN = " · "
_THAI = re.compile("[\u0e01-\u0e5b]")
_WITH_HINT = re.compile(r"([^()]+ · [^()]+) \((.+)\)")
LANGUAGE_COOKIE = "language"


class Language(StrEnum):
    """What a person reads."""

    THAI = "th"
    ENGLISH = "en"

    @property
    def other(self) -> "Language":
        """What the switch offers."""
        return Language.ENGLISH if self is Language.THAI else Language.THAI

    def say(self, thai: str, english: str) -> str:
        """The text in this language."""
        return thai if self is Language.THAI else english

    def of_both(self, text: str) -> str:
        """This language's half of `ไทย · English`, also where a hint follows in brackets; any other text as it is."""
        with_hint = _WITH_HINT.fullmatch(text)
        if with_hint is not None:
            return f"{self.of_both(with_hint[1])} ({self.of_both(with_hint[2])})"
        parts = text.split(_BETWEEN)
        middle = len(parts) // 2
        thai = _BETWEEN.join(parts[:middle])
        if len(parts) % 2 or not _THAI.search(thai):
            return text
        return self.say(thai, _BETWEEN.join(parts[middle:]))


def language_of(request: Request) -> Language:
    """What this browser chose; Thai where it chose nothing that we speak."""
    return Language.ENGLISH if request.cookies.get(LANGUAGE_COOKIE) == Language.ENGLISH else Language.THAI
