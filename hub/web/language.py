"""Thai first, English by a switch. Each text stands once, in both languages side by side, so none can be missing."""

from enum import StrEnum

from starlette.requests import Request

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


def language_of(request: Request) -> Language:
    """What this browser chose; Thai where it chose nothing that we speak."""
    return Language.ENGLISH if request.cookies.get(LANGUAGE_COOKIE) == Language.ENGLISH else Language.THAI
