"""Drawing on grey pictures with soft numbers: bent, blurred, people and vans walking through. Pillow does the work."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

Lens = NDArray[np.float32]
"""What falls on the sensor, 0 to 255 for a well-lit day, not yet rounded."""
Random = np.random.Generator


def as_image(picture: Lens) -> Image.Image:
    return Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8), mode="L")


def as_lens(image: Image.Image) -> Lens:
    return np.asarray(image, dtype=np.float32)


def blurred(picture: Lens, radius: float) -> Lens:
    return as_lens(as_image(picture).filter(ImageFilter.GaussianBlur(radius))) if radius > 0 else picture


def drawn_mask(shape: tuple[int, int], draw: Callable[[ImageDraw.ImageDraw], None], *, soft: float = 0.0) -> Lens:
    """0 to 1: where something was drawn with fill 255."""
    image = Image.new("L", (shape[1], shape[0]), 0)
    draw(ImageDraw.Draw(image))
    return as_lens(image.filter(ImageFilter.GaussianBlur(soft)) if soft else image) / 255


def mixed(picture: Lens, other: Lens | float, mask: Lens) -> Lens:
    return picture * (1 - mask) + other * mask


def bent(picture: Lens, *, right: float = 0.0, down: float = 0.0, turn_deg: float = 0.0, zoom: float = 1.0) -> Lens:
    """As seen by a camera that points elsewhere; what it did not see before is the mirror of what it saw."""
    height, width = picture.shape
    is_slight = max(abs(right), abs(down)) < 8 and not turn_deg and zoom == 1.0
    pad_y, pad_x = (12, 12) if is_slight else (height * 3 // 5, width * 3 // 5)
    around = as_image(np.pad(picture, ((pad_y, pad_y), (pad_x, pad_x)), mode="reflect"))
    turn = np.deg2rad(turn_deg)
    cos, sin = np.cos(turn) / zoom, np.sin(turn) / zoom
    x0, y0 = pad_x + width / 2, pad_y + height / 2
    x, y = width / 2 + right, height / 2 + down
    matrix = (cos, sin, x0 - cos * x - sin * y, -sin, cos, y0 + sin * x - cos * y)
    return as_lens(around.transform((width, height), Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR))


def cloudy_field(random: Random, shape: tuple[int, int], *, cells: int = 5) -> Lens:
    """Smooth, 0 to 1: shadows, stains, fog."""
    coarse = random.random((cells, cells)).astype(np.float32) * 255
    return as_lens(as_image(coarse).resize((shape[1], shape[0]), Image.Resampling.BICUBIC)) / 255


def textured(random: Random, shape: tuple[int, int], *, grain: int, low: float, high: float) -> Lens:
    """Irregular pattern of patches about `grain` pixels across."""
    small = (max(2, shape[0] // grain), max(2, shape[1] // grain))
    coarse = (low + (high - low) * random.random(small)).astype(np.float32)
    return as_lens(as_image(coarse).resize((shape[1], shape[0]), Image.Resampling.BICUBIC))
