"""Photographs for tests: real files with real EXIF, hostile ones, and a hub that has taken some."""

import io
import struct
import zlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

from PIL import Image

from hub.database import writing
from hub.fleet.location import Location
from hub.kernel.period import BANGKOK
from hub.photographs import service as photographs
from hub.photographs.photograph import Photograph
from hub.photographs.service import PhotographFolder
from tests.parts.hands import hand
from tests.parts.small_hub import SmallHub

SCRIPT = "<script>alert(document.cookie)</script>"


def photo(
    seed: int = 0,
    *,
    size: tuple[int, int] = (160, 120),
    kind: str = "JPEG",
    taken_at: datetime | None = None,
    place: Location | None = None,
    turned: int | None = None,
    words: str | None = None,
    mode: str = "RGB",
    **how: Any,
) -> bytes:
    """A photograph that no other seed has; red above, blue below, as its camera held it."""
    image = Image.new("RGB", size, (200, seed * 7 % 256, seed // 30 % 256))
    image.paste((20, 30, 200), (0, size[1] // 2, *size))
    exif = Image.Exif()
    if turned is not None:
        exif[0x0112] = turned
    if words is not None:
        exif[0x010E], exif[0x9286] = words, words
    if taken_at is not None:
        exif.get_ifd(0x8769)[0x9003] = taken_at.astimezone(BANGKOK).strftime("%Y:%m:%d %H:%M:%S")
    if place is not None:
        exif.get_ifd(0x8825).update({1: "N", 2: _parts(place.latitude_udeg), 3: "E", 4: _parts(place.longitude_udeg)})
    out = io.BytesIO()
    image.convert(mode).save(out, kind, exif=exif, **how)
    return out.getvalue()


def _parts(udeg: int) -> tuple[float, float, float]:
    degrees, rest = divmod(udeg, 1_000_000)
    minutes = rest * 60 / 1_000_000
    return float(degrees), float(int(minutes)), round((minutes - int(minutes)) * 60, 4)


def flat_png(width: int, height: int, *, level: int = 9) -> bytes:
    """A PNG of very many equal pixels in very few bytes; at level 0 the same bytes everywhere."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    packer = zlib.compressobj(level)
    body = b"".join(packer.compress(bytes(1 + width)) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def jpeg_that_says(width: int, height: int) -> bytes:
    """A small JPEG whose header speaks of far more pixels."""
    content = bytearray(photo())
    at = content.index(b"\xff\xc0")
    content[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(content)


def gif() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, "GIF")
    return out.getvalue()


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "a PNG of 400 million pixels": (lambda: flat_png(20_000, 20_000), "million pixels"),
    "a PNG of just too many": (lambda: flat_png(10_001, 6_000), "million pixels"),
    "a JPEG that says it has 4 thousand million": (lambda: jpeg_that_says(65_000, 65_000), "million pixels"),
    "a JPEG that is cut off": (lambda: photo()[:-200], "cannot be opened"),
    "a PNG that is cut off": (lambda: photo(kind="PNG")[:60], "cannot be opened"),
    "a GIF that is JavaScript as well": (lambda: gif() + b"=1;alert(1)//", "no photograph"),
    "an SVG with a script": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "no photograph"),
    "a page that begins like a JPEG": (lambda: b"\xff\xd8\xff" + SCRIPT.encode(), "cannot be opened"),
    "an archive": (lambda: b"PK\x03\x04" + bytes(100), "no photograph"),
    "a sound": (lambda: b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(40), "cannot be opened"),
    "HEIC": (lambda: b"\x00\x00\x00\x18ftypheic" + bytes(200), "HEIC"),
    "nothing": (lambda: b"", "empty"),
    "40 MB": (lambda: photo() + bytes(40_000_000), "15 MB"),
}
"""What is refused, and a word of why."""


def sent(hub: SmallHub, content: bytes, *, point: str | None = None, by: str = "somying") -> Photograph:
    """Somebody's photograph is here."""
    folder = folder_of_hub(hub)
    taken = photographs.take(content, folder=folder)
    with writing(hub.engine) as conn:
        return photographs.receive(conn, taken, folder=folder, hand=hand(by, at=hub.clock.now), point=point)


def folder_of_hub(hub: SmallHub) -> PhotographFolder:
    return photographs.folder_of(hub.settings)
