"""Grey pictures out of a camera's own formats: the plane or the bytes of light, without padding, 0 black and 255 white.

Not imported by the agent itself: numpy stays in the process that looks at pictures.
"""

import io

import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
FIRST_BYTES = {"YUYV": 0, "YVYU": 0, "UYVY": 1, "VYUY": 1}
"""Of the two bytes of a pixel, which is its light."""
PLANES = frozenset({"NV12", "NV21", "NV16", "NV61", "NV24", "NV42", "YUV420", "YVU420", "YUV422", "YUV444", "R8"})
"""A plane of light first, whatever of colour comes after."""
COLOURS = frozenset({"RGB888", "BGR888", "XRGB8888", "XBGR8888", "MJPEG"})
ROWS_AT_ONCE = 64
_WIDENED = bytes(min(255, max(0, round((level - 16) * 255 / 219))) for level in range(256))


def grey_of(picture: NDArray[np.uint8], pixels: str, *, size: tuple[int, int]) -> Grey | None:
    """The grey picture of this size in an array as picamera2 gives it; None where format or shape are others."""
    width, height = size
    if pixels in PLANES:
        light = picture[:height, :width] if picture.ndim == 2 else picture[:0]
    elif pixels in FIRST_BYTES:
        flat = picture.reshape(picture.shape[0], -1)
        light = flat[:height, FIRST_BYTES[pixels] : 2 * width : 2]
    elif pixels in COLOURS:
        light = picture[:height, :width, 1] if picture.ndim == 3 else picture[:height, :width]  # green is most of it
    else:
        return None
    return light if light.shape == (height, width) and light.dtype == np.uint8 else None


def copied(light: Grey, *, is_narrow: bool) -> bytes:
    """The picture's bytes, television's 16 to 235 as 0 to 255 where its light is narrow.

    Piece by piece, so that a 4K picture is never there twice more; not by numpy's indexing, which takes eight bytes
    more for each pixel.
    """
    with io.BytesIO() as written:
        for top in range(0, light.shape[0], ROWS_AT_ONCE):
            piece = light[top : top + ROWS_AT_ONCE].tobytes()
            written.write(piece.translate(_WIDENED) if is_narrow else piece)
        return written.getvalue()


def from_padded(plane: memoryview, *, stride: int, size: tuple[int, int], bits: int = 8) -> Grey | None:
    """The picture in a plane whose rows are padded to `stride` bytes; None where the plane is too short for it."""
    width, height = size
    wide = bits > 8
    kind: type[np.generic] = np.uint16 if wide else np.uint8
    rows = np.frombuffer(plane, np.uint8)
    if stride < width * (2 if wide else 1) or rows.size < stride * height:
        return None
    light = rows[: stride * height].reshape(height, stride).view(kind)[:, :width]
    return (light >> (bits - 8)).astype(np.uint8) if wide else light.astype(np.uint8, copy=False)
