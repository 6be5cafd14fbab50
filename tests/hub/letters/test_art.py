"""The Garuda that somebody uploads: hostile files are refused, a drawing is drawn anew."""

import pytest

from hub.letters.art import art_of
from hub.letters.letter import FieldRefused

EMBLEM = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle cx="5" cy="5" r="4"/></svg>'


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "no file"),
        (EMBLEM + b" " * 1_000_001, "larger than"),
        (EMBLEM.replace(b"<circle", b"<script>alert(1)</script><circle"), "more than a drawing"),
        (b"<!DOCTYPE svg [<!ENTITY a 'aaaa'>]>" + EMBLEM, "more than a drawing"),
        (EMBLEM.replace(b"<circle", b'<image href="/etc/passwd"/><circle'), "more than a drawing"),
        (EMBLEM.replace(b"<circle", b'<use href="file:///etc/passwd"/><circle'), "more than a drawing"),
        (EMBLEM.decode().encode("utf-16"), "no PNG or SVG"),
        (b"<svg>", "cannot be drawn"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "no JPEG or PNG"),
        (b"MZ" + bytes(100), "no SVG"),
    ],
)
def test_what_is_no_drawing_is_refused_with_a_hint(content: bytes, why: str) -> None:
    with pytest.raises(FieldRefused, match=why) as refused:
        art_of(content)
    assert refused.value.field == "art"
    assert refused.value.hint


def test_a_drawing_is_kept_as_a_picture_of_it() -> None:
    art = art_of(EMBLEM)
    assert art.startswith(b"\x89PNG")
    assert b"svg" not in art
    assert art_of(EMBLEM) == art
