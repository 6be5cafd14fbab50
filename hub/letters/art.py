"""The Garuda that a district uploads, PNG or SVG: what is kept is drawn anew, never the file that came."""

import subprocess

from hub.letters.letter import FieldRefused
from hub.papers.pdf import TypesettingError, drawn
from hub.web.uploads import Upload, picture_of

MOST_BYTES = 1_000_000
_EMBLEM = "letters/templates/emblem.typ"
_DOTS = 600
_HINT = "PNG หรือ SVG ไม่เกิน 1 MB · PNG or SVG of 1 MB at most"


def art_of(content: bytes) -> bytes:
    """The picture that letters print; refused where the file is none, too large, or says more than a drawing does."""
    if not content or len(content) > MOST_BYTES:
        raise FieldRefused("ไม่มีไฟล์ หรือใหญ่เกิน 1 MB · no file, or larger than 1 MB", field="art", hint=_HINT)
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        taken = picture_of(content)
        if isinstance(taken, Upload):
            return taken.shown
        raise FieldRefused(" · ".join(taken.what), field="art", hint=_HINT)
    return _drawn(content)


def _drawn(content: bytes) -> bytes:
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise FieldRefused("ไฟล์นี้ไม่ใช่ PNG หรือ SVG · this is no PNG or SVG", field="art", hint=_HINT) from error
    low = text.lower()
    if "<svg" not in low or any(one in low for one in ("<!doctype", "<!entity", "<script", "<foreignobject", "<image")):
        raise FieldRefused(
            "ไม่ใช่ SVG หรือมีสิ่งที่ไม่ใช่ลายเส้น · this is no SVG, or holds more than a drawing", field="art", hint=_HINT
        )
    try:
        (page,) = drawn(_EMBLEM, {"svg": list(content)}, dots_per_inch=_DOTS, at_most_s=20)
    except (TypesettingError, subprocess.TimeoutExpired, ValueError) as error:
        raise FieldRefused("วาด SVG นี้ไม่ได้ · this SVG cannot be drawn", field="art", hint=_HINT) from error
    return page
