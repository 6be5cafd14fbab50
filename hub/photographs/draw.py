"""A program of its own: a file from a stranger in, two pictures without metadata and what the file claims out.

Started as a script by `looking`, with little memory and no rights to write; only here is anything decoded. Its answer
is one line of JSON and the bytes of both pictures. Exit 3: too many pixels, 4: no picture that can be drawn.

Called with names of files it draws each for paper instead: four bytes that tell a length, and so many bytes of JPEG;
length 0 for what cannot be drawn.
"""

import io
import json
import struct
import sys
from typing import Any

from PIL import Image

MOST_PIXELS = 60_000_000
LONGEST_EDGE = 1600
"""Of the picture that is shown."""
SMALL_EDGE = 320
PRINTED_EDGE = 1000
"""300 dots to the inch on 8 cm of paper."""
FORMATS = ("JPEG", "PNG", "WEBP")
_TOO_MANY, _NO_PICTURE = 3, 4
_EXIF, _GPS = 0x8769, 0x8825
_TAKEN_AT, _OFFSET, _ORIENTATION = 0x9003, 0x9011, 0x0112
_ODD = (OSError, ValueError, SyntaxError, TypeError, LookupError, ArithmeticError, struct.error)
"""What Pillow raises over EXIF that makes no sense."""
_TURNS: dict[Any, Image.Transpose] = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def main() -> int:
    """One file from standard input; how it ended."""
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    if sys.argv[1:]:
        for path in sys.argv[1:]:
            picture = _printed(path)
            sys.stdout.buffer.write(len(picture).to_bytes(4) + picture)
        return 0
    try:
        answer = _drawn(sys.stdin.buffer.read())
    except Image.DecompressionBombError:
        return _TOO_MANY
    except (*_ODD, MemoryError):
        return _NO_PICTURE
    if answer is None:
        return _TOO_MANY
    sys.stdout.buffer.write(answer)
    return 0


def _drawn(content: bytes) -> bytes | None:
    """The answer; None for more pixels than are decoded: their number stands in the file's first bytes."""
    with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            return None
        kind, size = picture.format, picture.size
        claims, turned = _claims(picture), _turned(picture)
        picture.draft("RGB", (2 * LONGEST_EDGE, 2 * LONGEST_EDGE))  # a JPEG of a good camera is decoded smaller
        picture.seek(0)  # of what moves, the first picture
        plain = _in_rgb(picture)
    plain.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
    upright = plain if turned is None else plain.transpose(turned)
    shown = _jpeg(upright, quality=82)
    upright.thumbnail((SMALL_EDGE, SMALL_EDGE))
    small = _jpeg(upright, quality=75)
    told = {"kind": kind, "width": size[0], "height": size[1], "shown": len(shown), "small": len(small), **claims}
    return json.dumps(told).encode() + b"\n" + shown + small


def _printed(path: str) -> bytes:
    """A picture that was drawn by this program before, as paper has it; empty where the file is damaged."""
    try:
        with Image.open(path, formats=FORMATS) as picture:
            plain = _in_rgb(picture)
    except (*_ODD, MemoryError, Image.DecompressionBombError):
        return b""
    plain.thumbnail((PRINTED_EDGE, PRINTED_EDGE))
    return _jpeg(plain, quality=74)


def _in_rgb(picture: Image.Image) -> Image.Image:
    """Red, green and blue in eight bits, on white where it could be seen through."""
    if picture.mode.startswith("I"):  # 16 bits of grey
        picture = picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if picture.has_transparency_data:
        seen = picture.convert("RGBA")
        plain = Image.new("RGB", seen.size, "white")
        plain.paste(seen, mask=seen.getchannel("A"))
    else:
        plain = picture.convert("RGB")
    return plain


def _turned(picture: Image.Image) -> Image.Transpose | None:
    """How it must be turned to stand upright, as the file says; anything odd is upright."""
    try:
        return _TURNS.get(picture.getexif().get(_ORIENTATION, 1))
    except _ODD:
        return None


def _jpeg(picture: Image.Image, *, quality: int) -> bytes:
    """Nothing but the pixels, whatever else the picture carries."""
    out = io.BytesIO()
    Image.frombytes("RGB", picture.size, picture.tobytes()).save(out, "JPEG", quality=quality)
    return out.getvalue()


def _claims(picture: Image.Image) -> dict[str, Any]:
    """What the file says of when and where it was taken, as text and numbers; anything odd is no claim."""
    try:
        exif = picture.getexif()
        more, gps = exif.get_ifd(_EXIF), exif.get_ifd(_GPS)
        return {
            "taken": _text(more.get(_TAKEN_AT)),
            "offset": _text(more.get(_OFFSET)),
            "latitude": _degrees(gps.get(2), gps.get(1), "N", "S"),
            "longitude": _degrees(gps.get(4), gps.get(3), "E", "W"),
        }
    except _ODD:
        return {}


def _text(value: Any) -> str | None:  # noqa: ANN401 (whatever stands in the file)
    return value.strip("\0 ")[:40] if isinstance(value, str) else None


def _degrees(value: Any, half: Any, positive: str, negative: str) -> float | None:  # noqa: ANN401 (as above)
    """Degrees, minutes and seconds as one number; south and west are negative."""
    if not isinstance(value, tuple) or len(value) != 3 or half not in (positive, negative):
        return None
    degrees = float(value[0]) + float(value[1]) / 60 + float(value[2]) / 3600
    return degrees if half == positive else -degrees


if __name__ == "__main__":
    sys.exit(main())
