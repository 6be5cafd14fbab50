"""Pictures that people send: bombs and other files are refused, metadata go, the name is the content's."""

import hashlib
import io
import struct
import zlib

import pytest
from PIL import Image

from hub.web.uploads import MOST_BYTES, Unfit, Upload, picture_of


def jpeg(*, size: tuple[int, int] = (640, 480), place: bool = False) -> bytes:
    out, exif = io.BytesIO(), Image.Exif()
    if place:
        exif[0x010E] = "SECRET-PLACE"
        exif[0x0112] = 6
    Image.new("RGB", size, (200, 30, 30)).save(out, "JPEG", exif=exif, comment=b"SECRET-PLACE" if place else b"")
    return out.getvalue()


def flat_png(width: int, height: int) -> bytes:
    """A PNG of very many equal pixels in very few bytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(bytes(1 + width)) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def gif() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, "GIF")
    return out.getvalue()


def test_a_photograph_is_taken_upright_without_metadata_and_named_by_its_content() -> None:
    sent = jpeg(place=True)
    assert b"SECRET-PLACE" in sent
    upload = picture_of(sent)
    assert isinstance(upload, Upload)
    assert (upload.name, upload.original) == (hashlib.sha256(sent).hexdigest(), sent)
    assert b"SECRET-PLACE" not in upload.shown
    with Image.open(io.BytesIO(upload.shown)) as shown:
        assert (shown.format, shown.size, dict(shown.getexif())) == ("JPEG", (480, 640), {})


BOMBS = {
    "many pixels": (lambda: flat_png(13_000, 13_000), "25 million"),
    "just too many": (lambda: flat_png(5_001, 5_000), "25 million"),
    "many bytes": (lambda: jpeg() + b"x" * MOST_BYTES, "10 MB"),
    "nothing": (lambda: b"", "no JPEG"),
    "another format": (gif, "no JPEG"),
    "cut off": (lambda: jpeg()[:300], "no JPEG"),
    "a page": (lambda: b"<svg onload=alert(1)>", "no JPEG"),
    "a page behind a picture's first bytes": (lambda: b"\xff\xd8\xff<script>alert(1)</script>", "no JPEG"),
    "an archive": (lambda: b"PK\x03\x04" + bytes(100), "no JPEG"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_with_a_reason(name: str) -> None:
    make, words = BOMBS[name]
    found = picture_of(make())
    assert isinstance(found, Unfit)
    assert words in found.what[1]


def test_what_comes_behind_a_picture_is_not_in_what_is_shown() -> None:
    upload = picture_of(jpeg() + b"<script>alert(1)</script>")
    assert isinstance(upload, Upload)
    assert b"<script>" not in upload.shown
