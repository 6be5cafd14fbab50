"""Whether bytes from a device are a picture that may be kept and shown: a small baseline JPEG, decoded once to see."""

from io import BytesIO

from PIL import Image

from wire_contract.picture import MAX_PICTURE_BYTES, may_be_picture

MOST_PIXELS_A_SIDE = 2048
_SCAN = b"\xff\xda"
_SCANS_AT_MOST = 4
"""A baseline picture has one scan, or one per colour; thousands of them would keep a decoder busy for minutes."""


def fault_of(content: bytes) -> str | None:
    """Why this is no picture for us; None where it is one."""
    if len(content) > MAX_PICTURE_BYTES:
        return f"{len(content)} bytes, at most {MAX_PICTURE_BYTES}"
    if not may_be_picture(content):
        return "no JPEG"
    if content.count(_SCAN) > _SCANS_AT_MOST:
        return "a JPEG of too many scans"
    try:
        return _fault_when_decoded(content)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return f"a picture of far more than {MOST_PIXELS_A_SIDE} a side"
    except (OSError, SyntaxError, ValueError) as error:  # what Pillow says of a file that it cannot decode
        return f"a JPEG that cannot be decoded ({type(error).__name__})"


def _fault_when_decoded(content: bytes) -> str | None:
    """Size and kind are known from the first bytes; only then is it decoded. Raises what Pillow raises."""
    with Image.open(BytesIO(content), formats=["JPEG"]) as image:
        if max(image.size) > MOST_PIXELS_A_SIDE:
            return f"a picture of {image.width} × {image.height}, at most {MOST_PIXELS_A_SIDE} a side"
        if image.format != "JPEG" or "progressive" in image.info:
            return "a JPEG of another kind than baseline"
        image.load()
    return None
