"""What the bytes of a QR code become, whichever way they were read: engine, camera or scanner. Decided only here."""

import hashlib
import re

from edge_agent.readers.tag import TagRead
from wire_contract.badge import PREFIX
from wire_contract.credential import normal_form
from wire_contract.measurements import Medium, Refusal, RotatingQrProof, StaticQrProof

MAX_TOKEN_CHARACTERS = 512

ONE_READ_S = 2.0
"""A code that stays before a reader is seen again and again; so long after it was last seen it is the same read."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_TOKEN = re.compile(rf"{PREFIX}[\x21-\x7e]{{1,{MAX_TOKEN_CHARACTERS - len(PREFIX)}}}")


def qr_tag(read: bytes) -> TagRead:
    """A badge's token, a static code, or, with its SHA-256 for a name, what no credential can be."""
    try:
        text = read.decode("utf-8").strip(" ")
    except UnicodeDecodeError:
        return _unreadable(read)
    if text.startswith(PREFIX):
        if not _TOKEN.fullmatch(text):
            return _unreadable(read)
        token_name = hashlib.sha256(text.encode()).hexdigest().upper()
        return TagRead(f"qr:{token_name}", Medium.QR, RotatingQrProof(token=text))
    credential = None if _CONTROL.search(text) else normal_form(f"qr:{text}")
    if credential is None:
        return _unreadable(read)
    return TagRead(credential, Medium.QR, StaticQrProof())


def _unreadable(read: bytes) -> TagRead:
    name = f"qr:sha256-{hashlib.sha256(read).hexdigest()}"
    return TagRead(name, Medium.QR, StaticQrProof(), Refusal.UNREADABLE)


class OneRead:
    """Lets through what was not before the reader a moment ago. Times are seconds of one monotonic clock."""

    def __init__(self) -> None:
        self._seen: dict[str, float] = {}

    def is_new(self, tag: TagRead, *, now: float) -> bool:
        """True the first time, and again when the code was out of sight for `ONE_READ_S`."""
        self._seen = {name: at for name, at in self._seen.items() if now - at < ONE_READ_S}
        is_new = tag.credential not in self._seen
        self._seen[tag.credential] = now
        return is_new
