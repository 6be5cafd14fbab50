"""What a library says may hold an address with user and password; what we pass on does not."""

import re
from collections.abc import Iterable
from urllib.parse import quote

LONGEST = 200
"""Characters of a text on the wire."""
HIDDEN = "***"
_USER_INFO = re.compile(r"(?i)\b([a-z][a-z0-9+.-]*://)[^\s/@'\"]*(?:@[^\s/@'\"]*)*@")


def redacted(text: str, *, secrets: Iterable[str | None] = (), longest: int = LONGEST) -> str:
    """One printable line without user, password or any of these secrets, plain or as an address spells them."""
    clean = _USER_INFO.sub(rf"\1{HIDDEN}@", text)
    spellings = {
        spelt for secret in secrets if secret for spelt in (secret, quote(secret, safe=""), repr(secret)[1:-1])
    }
    for spelt in sorted(spellings, key=len, reverse=True):
        clean = clean.replace(spelt, HIDDEN)
    clean = "".join(letter if letter.isprintable() else " " for letter in clean)
    return " ".join(clean.split())[:longest]
