"""The places, and how they are split: what thresholds may be chosen on, and what they are tested on."""

from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

import numpy as np
from PIL import Image, ImageDraw

from tests.parts.footage import film, still
from tests.parts.tampering.drawing import Lens, Random, drawn_mask, mixed, textured

WIDTH, HEIGHT = 640, 480
Split = Literal["tune", "test"]

FIRST_HALF, SECOND_HALF = range(398), range(398, 795)


@dataclass(frozen=True)
class Place:
    """A place before a camera: a part of the film, or a photograph through which drawn people walk."""

    name: str
    picture: str | None = None
    film_frames: range = range(0)
    is_video_range: bool = False
    """Whether black is 16 and white 235, as most network cameras have it."""

    def moment(self, random: Random) -> "Moment":
        """Some seconds of it."""
        if self.picture is not None:
            return Moment(_photograph(self.picture), [_walker(random) for _ in range(random.integers(0, 5))])
        return Moment(
            film(WIDTH, HEIGHT), [], int(random.integers(len(self.film_frames) - 60)) + self.film_frames.start
        )


@dataclass(frozen=True)
class Walker:
    """Somebody, or a van, on the way through a photograph."""

    left: float
    foot: float
    width: float
    height: float
    right_per_frame: float
    pattern: Lens

    def on(self, picture: Lens, number: int) -> Lens:
        """The picture with this one in it."""
        left = self.left + number * self.right_per_frame
        stride = np.sin(number * 1.3) * self.width * 0.25
        rows = _within(self.foot - self.height - 10, self.foot + 10, HEIGHT)
        columns = _within(left - self.width / 2 - 10, left + self.width * 1.5 + 10, WIDTH)
        shape = (rows.stop - rows.start, columns.stop - columns.start)
        if min(shape) <= 0:
            return picture
        x, foot = left - columns.start, self.foot - rows.start
        mask = drawn_mask(shape, lambda draw: self._draw(draw, x, foot, stride), soft=0.7)
        picture = picture.copy()
        picture[rows, columns] = mixed(picture[rows, columns], self.pattern[rows, columns], mask)
        return picture

    def _draw(self, draw: ImageDraw.ImageDraw, left: float, foot: float, stride: float) -> None:
        top, wide = foot - self.height, self.width
        if wide > self.height:
            draw.rounded_rectangle((left, top, left + wide, foot), 8, fill=255)
            return
        head = wide * 0.55
        draw.ellipse((left + head * 0.4, top, left + head * 1.4, top + head), fill=255)
        draw.rounded_rectangle((left, top + head, left + wide, foot - self.height / 2), 4, fill=255)
        for side in (stride, -stride):
            hip = left + wide / 2
            draw.line((hip, foot - self.height / 2, hip + side, foot), fill=255, width=6)


def _within(first: float, last: float, most: int) -> slice:
    return slice(max(0, int(first)), min(most, max(0, int(last) + 1)))


@dataclass(frozen=True)
class Moment:
    """Frames of a place at any time of it, 250 ms after one another."""

    pictures: np.ndarray
    walkers: list[Walker]
    first: int = 0

    def frame(self, number: int) -> Lens:
        if self.pictures.ndim == 3:
            return self.pictures[self.first + round(number * 2.5)].astype(np.float32)
        picture: Lens = self.pictures
        for walker in self.walkers:
            picture = walker.on(picture, number)
        return picture


def _walker(random: Random, *, is_van: bool | None = None) -> Walker:
    is_van = random.random() < 0.2 if is_van is None else is_van
    height = random.uniform(55, 95) if is_van else random.uniform(45, 110)
    width = height * (random.uniform(1.6, 2.4) if is_van else random.uniform(0.28, 0.4))
    low, high = sorted(random.uniform(15, 235, 2))
    return Walker(
        left=random.uniform(-80, WIDTH - 40),
        foot=random.uniform(HEIGHT * 0.6, HEIGHT - 5),
        width=width,
        height=height,
        right_per_frame=random.choice([-1, 1]) * random.uniform(6, 22 if is_van else 12),
        pattern=textured(random, (HEIGHT, WIDTH), grain=int(random.integers(7, 18)), low=low, high=high),
    )


def van(random: Random) -> Walker:
    """A van that drives through."""
    return _walker(random, is_van=True)


@cache
def _photograph(name: str) -> Lens:
    """The middle of it, as wide as the camera's pictures are."""
    picture = still(name)
    height, width = picture.shape
    wide, high = min(width, height * WIDTH // HEIGHT), min(height, width * HEIGHT // WIDTH)
    left, top = (width - wide) // 2, (height - high) // 2
    image = Image.fromarray(picture[top : top + high, left : left + wide])
    return np.asarray(image.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC), dtype=np.float32)


PLACES: Final[dict[Split, tuple[Place, ...]]] = {
    "tune": (
        Place("street corner, first half", film_frames=FIRST_HALF),
        Place("building", "building.jpg", is_video_range=True),
        Place("room", "basketball1.png"),
    ),
    "test": (
        Place("street corner, second half", film_frames=SECOND_HALF),
        Place("old town", "leuvenA.jpg", is_video_range=True),
        Place("roofs", "home.jpg"),
    ),
}
"""One place is in both: the same camera at another time. The photographs are other places altogether."""
FIRST_SEED: Final[dict[Split, int]] = {"tune": 1_000, "test": 0}
