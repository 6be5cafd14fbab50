"""Photographs that nobody took: drawn, and saying so in the picture and in their file. The same wish draws the same.

They go through the hub like any telephone's: taken by content, with the time and place that their file names.
"""

import io
import zlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Protocol

from PIL import Image, ImageDraw, ImageFont

from demo.district import PlannedPoint
from hub import papers
from hub.kernel.period import BANGKOK
from hub.remediation.kinds import WORK, Kind

WIDTH, HEIGHT, BAND = 960, 720, 92
GROUND = 500
MARK = "ภาพวาดสมมุติ ไม่ใช่ภาพถ่ายจริง · DRAWN, MAKE-BELIEVE"
_FONT = Path(papers.__path__[0]) / "fonts" / "Sarabun-Bold.ttf"
_NIGHT = {Kind.LAMP, Kind.POWER, Kind.DARK_SPOT, Kind.SIGN, Kind.STRUCTURE}
"""Seen on the evening round; what shows the repair was taken by day."""

Pen = ImageDraw.ImageDraw


class _Scene(Protocol):
    """What there is to see."""

    def __call__(self, pen: Pen, chance: Random, /, *, is_after: bool) -> None:
        """It is drawn."""


def photograph(point: PlannedPoint, kind: Kind, *, is_after: bool, taken_at: datetime) -> bytes:
    """A JPEG of the place before or after the work."""
    is_night = kind in _NIGHT and not is_after
    picture = Image.new("RGB", (WIDTH, HEIGHT), (28, 34, 58) if is_night else (186, 208, 226))
    pen = ImageDraw.Draw(picture)
    chance = Random(f"{point.code} {kind}")
    _street(pen, chance, is_night=is_night)
    _SCENES.get(kind, _pole)(pen, chance, is_after=is_after)
    _say(pen, point, kind, is_after=is_after)
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=82, exif=_exif(point, taken_at))
    return written.getvalue()


def _street(pen: Pen, chance: Random, *, is_night: bool) -> None:
    """Houses, a pavement and a road."""
    wall, dark = ((70, 74, 92), (44, 48, 62)) if is_night else ((214, 204, 186), (120, 126, 134))
    at = 0
    while at < WIDTH:
        wide, tall = chance.randint(120, 210), chance.randint(170, 300)
        shade = chance.randint(-14, 14)
        red, green, blue = wall
        pen.rectangle((at, GROUND - tall, at + wide, GROUND), fill=(red + shade, green + shade, blue + shade))
        for left in range(at + 20, at + wide - 40, 56):
            for top in range(GROUND - tall + 24, GROUND - 70, 66):
                pen.rectangle((left, top, left + 30, top + 38), fill=dark)
        at += wide + chance.randint(6, 24)
    pen.rectangle((0, GROUND, WIDTH, GROUND + 44), fill=(96, 96, 104) if is_night else (178, 172, 164))
    pen.rectangle((0, GROUND + 44, WIDTH, HEIGHT), fill=(46, 46, 52) if is_night else (112, 112, 118))


def _pole(pen: Pen, _: Random, *, is_after: bool) -> None:
    """A lamp on its pole, dark or lit."""
    pen.rectangle((698, 150, 712, GROUND + 20), fill=(70, 72, 76))
    pen.line((705, 158, 610, 158), fill=(70, 72, 76), width=9)
    pen.ellipse((578, 150, 642, 184), fill=(255, 244, 190) if is_after else (58, 60, 66))


def _waste(pen: Pen, chance: Random, *, is_after: bool) -> None:
    """A lot with bags and high grass, or cleared."""
    pen.rectangle((160, GROUND - 20, 820, GROUND + 60), fill=(128, 150, 96) if is_after else (110, 128, 78))
    for _ in range(0 if is_after else 46):
        left, top = chance.randint(180, 780), chance.randint(GROUND - 60, GROUND + 30)
        colour = chance.choice([(40, 42, 46), (150, 90, 60), (190, 190, 196), (60, 90, 130)])
        pen.ellipse((left, top, left + chance.randint(24, 60), top + chance.randint(20, 44)), fill=colour)
    for left in range(170, 820, 9):
        tall = chance.randint(3, 8) if is_after else chance.randint(30, 90)
        pen.line((left, GROUND + 40, left + chance.randint(-8, 8), GROUND + 40 - tall), fill=(70, 120, 60), width=3)


def _branches(pen: Pen, chance: Random, *, is_after: bool) -> None:
    """Leaves before a camera on a pole; after the wrong branches were cut, hardly fewer."""
    pen.rectangle((470, 200, 484, GROUND + 20), fill=(70, 72, 76))
    pen.rectangle((484, 206, 560, 236), fill=(235, 236, 238))
    for _ in range(150 if is_after else 210):
        left, top = chance.randint(470, 860), chance.randint(120, 420)
        pen.ellipse((left, top, left + 46, top + 30), fill=(40, chance.randint(90, 140), 50))


def _slabs(pen: Pen, chance: Random, *, is_after: bool) -> None:
    """Slabs of a pavement."""
    for left in range(40, WIDTH - 60, 92):
        down = 0 if is_after else chance.randint(-12, 16)
        pen.rectangle(
            (left, GROUND + 4 + down, left + 82, GROUND + 40 + down), fill=(196, 190, 180), outline=(90, 88, 84)
        )
        if not is_after:
            pen.line((left + 10, GROUND + 6 + down, left + 70, GROUND + 38 + down), fill=(60, 58, 56), width=4)


def _rail(pen: Pen, _: Random, *, is_after: bool) -> None:
    """The rail of a bridge, hanging or welded."""
    for left in range(120, 860, 92):
        pen.rectangle((left, GROUND - 110, left + 12, GROUND + 30), fill=(150, 60, 50))
    pen.line((120, GROUND - 100, 490, GROUND - 100), fill=(170, 70, 56), width=12)
    pen.line((490, GROUND - 100, 860, GROUND - (100 if is_after else -10)), fill=(170, 70, 56), width=12)


def _signal(pen: Pen, _: Random, *, is_after: bool) -> None:
    """A warning light."""
    pen.rectangle((480, 230, 492, GROUND + 20), fill=(90, 92, 96))
    pen.polygon([(486, 120), (396, 270), (576, 270)], fill=(240, 196, 40), outline=(30, 30, 30))
    pen.ellipse((456, 280, 516, 340), fill=(255, 190, 40) if is_after else (54, 48, 40))


_SCENES: Mapping[Kind, _Scene] = {
    Kind.WASTE: _waste,
    Kind.FOLIAGE: _branches,
    Kind.FOOTPATH: _slabs,
    Kind.STRUCTURE: _rail,
    Kind.SIGN: _signal,
}


def _say(pen: Pen, point: PlannedPoint, kind: Kind, *, is_after: bool) -> None:
    """What it is, in the picture itself: nobody is to take it for a photograph."""
    pen.rectangle((0, HEIGHT - BAND, WIDTH, HEIGHT), fill=(255, 255, 255))
    when = "หลังดำเนินการ · after" if is_after else "ก่อนดำเนินการ · before"
    pen.text((18, HEIGHT - BAND + 4), f"{point.code} · {WORK[kind].says[0]} · {when}", fill="black", font=_font(28))
    pen.text((18, HEIGHT - BAND + 46), MARK, fill=(160, 20, 20), font=_font(26))


def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_FONT, size)


def _exif(point: PlannedPoint, taken_at: datetime) -> Image.Exif:
    """What a telephone writes; the camera's name says that there was none."""
    exif = Image.Exif()
    exif[0x0110] = f"make-believe {zlib.crc32(point.code.encode()):08x}"
    exif.get_ifd(0x8769)[0x9003] = taken_at.astimezone(BANGKOK).strftime("%Y:%m:%d %H:%M:%S")
    if point.location is not None:
        north, east = _angle(point.location.latitude_udeg), _angle(point.location.longitude_udeg)
        exif.get_ifd(0x8825).update({1: "N", 2: north, 3: "E", 4: east})
    return exif


def _angle(udeg: int) -> tuple[float, float, float]:
    degrees, rest = divmod(udeg, 1_000_000)
    minutes, left = divmod(rest * 60, 1_000_000)
    return float(degrees), float(minutes), round(left * 60 / 1_000_000, 4)
