"""What may be a photograph: hostile files are refused with a reason, what is kept for showing holds pixels only."""

import hashlib
import io
from datetime import UTC, datetime

import pytest
from PIL import Image

from hub.fleet.location import Location
from hub.kernel.refused import Refused
from hub.photographs.looking import look_at
from hub.photographs.photograph import Claims
from tests.parts.photographs import HOSTILE, SCRIPT, photo

TAKEN = datetime(2026, 11, 22, 3, 4, 5, tzinfo=UTC)
PLACE = Location(13_727_500, 100_524_000)


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_photograph_is_refused_with_a_reason_and_a_hint(name: str) -> None:
    make, words = HOSTILE[name]
    with pytest.raises(Refused, match=words) as caught:
        look_at(make())
    assert caught.value.hint


def opened(content: bytes) -> Image.Image:
    with Image.open(io.BytesIO(content)) as picture:
        picture.load()
        return picture


def test_it_is_named_by_what_came_drawn_upright_and_holds_nothing_else() -> None:
    sent = photo(turned=6, words=SCRIPT, taken_at=TAKEN, place=PLACE, comment=SCRIPT.encode())
    assert SCRIPT.encode() in sent
    seen = look_at(sent)
    assert (seen.name, seen.original) == (hashlib.sha256(sent).hexdigest(), sent)
    assert (seen.kind, seen.width, seen.height) == ("JPEG", 160, 120)
    for drawn in (seen.shown, seen.small):
        picture = opened(drawn)
        assert (picture.format, picture.size, dict(picture.getexif())) == ("JPEG", (120, 160), {})
        assert picture.info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert b"script" not in drawn
        left, right = picture.getpixel((10, 80)), picture.getpixel((110, 80))
        assert isinstance(left, tuple)
        assert isinstance(right, tuple)
        assert left[2] > left[0], "what was below is on the left"
        assert right[0] > right[2], "what was above is on the right"


def test_what_the_camera_noted_stands_apart_as_claims() -> None:
    assert look_at(photo(taken_at=TAKEN, place=PLACE)).claims == Claims(TAKEN, PLACE)
    assert look_at(photo()).claims == Claims(None, None)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_three_kinds_are_taken_whatever_their_sender_called_them(kind: str) -> None:
    assert look_at(photo(kind=kind)).kind == kind


def moving() -> bytes:
    out = io.BytesIO()
    more = [Image.new("RGB", (40, 30), colour) for colour in ("blue", "green")]
    Image.new("RGB", (40, 30), "red").save(out, "WEBP", save_all=True, append_images=more, lossless=True)
    return out.getvalue()


def deep() -> bytes:
    """16 bits of grey: light on the left, dark on the right."""
    out = io.BytesIO()
    row = (60_000).to_bytes(2, "little") * 20 + (1_000).to_bytes(2, "little") * 20
    Image.frombytes("I;16", (40, 30), row * 30).save(out, "PNG")
    return out.getvalue()


def seen_through() -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", (40, 30), (0, 0, 0, 0)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "at", "colour"),
    [
        (moving(), (20, 15), (255, 0, 0)),
        (deep(), (5, 15), (234, 234, 234)),
        (deep(), (35, 15), (3, 3, 3)),
        (seen_through(), (20, 15), (255, 255, 255)),
        (photo(mode="CMYK"), (80, 20), (200, 0, 0)),
        (photo(kind="PNG", mode="P"), (80, 20), (200, 0, 0)),
    ],
)
def test_odd_pictures_are_drawn_in_plain_colours(
    content: bytes, at: tuple[int, int], colour: tuple[int, int, int]
) -> None:
    found = opened(look_at(content).shown).getpixel(at)
    assert isinstance(found, tuple)
    assert max(abs(one - other) for one, other in zip(found, colour, strict=True)) < 12, found


def test_what_follows_a_picture_is_not_in_what_is_shown() -> None:
    seen = look_at(photo() + SCRIPT.encode())
    assert b"script" not in seen.shown + seen.small


def test_a_large_photograph_is_shown_smaller() -> None:
    seen = look_at(photo(size=(4000, 3000)))
    assert (seen.width, seen.height) == (4000, 3000)
    assert [opened(one).size for one in (seen.shown, seen.small)] == [(1600, 1200), (320, 240)]
