"""Arithmetic of grey pictures: reduced, without slow shades, in blocks. A 4K frame is never copied whole."""

import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
Values = NDArray[np.float32]

BLOCK = 16
"""Pixels on a side of the blocks that are compared one by one."""


def reduction(width: int) -> int:
    """By which whole factor pictures of this width come to about 640 pixels."""
    return max(1, round(width / 640))


def reduced_sums(frame: Grey, factor: int) -> NDArray[np.uint32]:
    """Each factor × factor pixels as their sum; what is left over at the right and below is cut off."""
    height, width = (side // factor * factor for side in frame.shape)
    rows = np.zeros((height // factor, width), dtype=np.uint16)
    for offset in range(factor):
        rows += frame[offset:height:factor, :width]
    sums = np.zeros((height // factor, width // factor), dtype=np.uint32)
    for offset in range(factor):
        sums += rows[:, offset::factor]
    return sums


def halved(picture: Values) -> Values:
    """Half as wide and high."""
    height, width = (side // 2 * 2 for side in picture.shape)
    even = picture[:height, :width]
    return (even[0::2, 0::2] + even[1::2, 0::2] + even[0::2, 1::2] + even[1::2, 1::2]) / np.float32(4)


def blurred(picture: Values, radius: int) -> Values:
    """The mean of the square of 2 × radius + 1 pixels around each; the edge goes on outside."""
    return beside(beside(picture, radius).T, radius).T


def beside(picture: Values, radius: int) -> Values:
    """The mean of 2 × radius + 1 pixels of the same row around each; the edge goes on outside."""
    wide = 2 * radius + 1
    padded = np.pad(picture, ((0, 0), (radius + 1, radius)), mode="edge")
    sums = np.cumsum(padded, axis=1, dtype=np.float64)
    return ((sums[:, wide:] - sums[:, :-wide]) / wide).astype(np.float32)


def detail(picture: Values) -> Values:
    """Without slow shades, such as light and shadow make."""
    return picture - blurred(picture, 4)


def laplacian(picture: Values) -> Values:
    """How each pixel differs from its four neighbours, four times over; without the picture's rim."""
    inner = picture[1:-1, 1:-1]
    around = picture[:-2, 1:-1] + picture[2:, 1:-1] + picture[1:-1, :-2] + picture[1:-1, 2:]
    return around - 4 * inner


def block_means(picture: Values, side: int = BLOCK) -> Values:
    """The mean of each whole block."""
    height, width = (size // side for size in picture.shape)
    whole = picture[: height * side, : width * side]
    means: Values = whole.reshape(height, side, width, side).mean(axis=(1, 3), dtype=np.float32)
    return means


def milli(value: float) -> int:
    """In thousandths, rounded."""
    return round(float(value) * 1000)
