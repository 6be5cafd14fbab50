"""Logins: what one may be, and its one form. Pure."""

import re
import unicodedata

LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{0,59}")


def normal_login(text: str) -> str:
    """A login as it is stored: people type capitals, spaces and full-width letters without meaning them."""
    return unicodedata.normalize("NFKC", text).strip().casefold()
