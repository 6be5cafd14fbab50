"""What a make-believe camera sees: a street drawn by numbers, by day and by night, with passers-by and sensor noise.

Pure: the same seed draws the same street. Nothing in it is a photograph; what real cameras see is another matter, and
how well tests judge that is measured elsewhere (docs/self-tests.md).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from wire_contract.self_test import Light

Frame = NDArray[np.uint8]
Field = NDArray[np.float32]

WIDTH, HEIGHT = 256, 144
MARGIN, GROUND = 72, 134
"""Of the street around the picture, seen once the camera is turned; and the row on which houses stand."""
FRAMES = 8
FRAME_MS = 300
"""No more than a rule of cameras asks for: a month of tests is to be played in seconds."""
_NOISES = 16


@dataclass(frozen=True, slots=True)
class View:
    """How the camera stands, and what is before it."""

    covered: float = 0.0
    """The share of the picture's width that a bag hides, from the left."""
    turned: int = 0
    """Pixels of the picture by which the camera was pushed to the side; at most `MARGIN`."""
    foliage: float = 0.0
    """The share of the picture's width into which branches have grown, from the right."""
    gives_pictures: bool = True
    is_frozen: bool = False
    """Every picture of a test is the same one, as of a recorder that hangs."""


CLEAR = View()


def frames(seed: int, light: Light, view: View, *, moment: int) -> Iterator[Frame]:
    """The pictures of one test; `moment` tells one test's passers-by and weather from another's."""
    chance = np.random.default_rng([seed, moment, light == "night"])
    scene = _street(seed, light)[MARGIN // 2 : MARGIN // 2 + HEIGHT, MARGIN // 2 + view.turned :][:, :WIDTH]
    gain = float(chance.uniform(0.96, 1.04))
    walker = float(chance.uniform(0, WIDTH))
    pace = float(chance.choice([-1, 1]) * chance.uniform(4, 9))
    if view.is_frozen:
        only = np.clip(scene * gain + _noise(light)[0], 0, 255).astype(np.uint8)
        yield from (only for _ in range(FRAMES))
        return
    for number in range(FRAMES):
        picture = scene * gain
        _walk(picture, walker + pace * number, bright=light == "night")
        if view.foliage:
            _grow(picture, seed, view.foliage, sway=float(chance.normal(0, 3.5)), light=light)
        if view.covered:
            _cover(picture, view.covered, light=light)
        picture += _noise(light)[int(chance.integers(_NOISES))]
        yield np.clip(picture, 0, 255).astype(np.uint8)


@cache
def _street(seed: int, light: Light) -> Field:
    """Sky, houses with windows, a wall, a road with its marks, poles, over the picture's size by the margin."""
    chance = np.random.default_rng([seed, 7])
    height, width = HEIGHT + MARGIN, WIDTH + 2 * MARGIN
    picture = np.empty((height, width), np.float32)
    picture[:] = np.linspace(172, 122, height, dtype=np.float32)[:, None]
    at = 0
    while at < width:
        wide, tall = int(chance.integers(28, 64)), int(chance.integers(46, 94))
        picture[GROUND - tall : GROUND, at : at + wide] = chance.uniform(112, 145)
        for left in range(at + 4, at + wide - 6, 11):
            for top in range(GROUND - tall + 6, GROUND - 9, 12):
                picture[top : top + 6, left : left + 6] += float(chance.choice([-55, -40, 45]))
        at += wide + int(chance.integers(0, 12))
    for pole in chance.integers(0, width - 4, 5):
        picture[96:150, pole : pole + 2] = chance.uniform(30, 60)
    for mark in range(0, width, 30):
        picture[168 + mark % 7 : 172 + mark % 7, mark : mark + 9] = 190
    picture += _grain(chance, (height, width), strength=10.0)
    for axis in (0, 1):  # a lens is never as sharp as a drawing
        picture[:] = (np.roll(picture, 1, axis) + 2 * picture + np.roll(picture, -1, axis)) / 4
    return picture if light == "day" else _by_night(picture)


def _by_night(day: Field) -> Field:
    """The same street under two lamps."""
    height, width = day.shape
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    glow = np.full(day.shape, 0.16, np.float32)
    for share in (0.3, 0.68):
        distance = ((columns - share * width) / 104) ** 2 + ((rows - 118) / 72) ** 2
        glow += 0.55 * np.exp(-distance)
    return (day * glow + 8).astype(np.float32)


def _grain(chance: np.random.Generator, shape: tuple[int, int], *, strength: float) -> Field:
    """What plaster, asphalt and leaves have: detail at every size."""
    found = np.zeros(shape, np.float32)
    for size in (3, 5, 9):
        small = chance.normal(0, strength, (-(-shape[0] // size), -(-shape[1] // size)))
        found += np.kron(small, np.ones((size, size)))[: shape[0], : shape[1]].astype(np.float32) / 2
    return found


@cache
def _noise(light: Light) -> Field:
    """Of the sensor: the darker, the more."""
    chance = np.random.default_rng([11, light == "night"])
    return chance.normal(0, 3.2 if light == "night" else 1.6, (_NOISES, HEIGHT, WIDTH)).astype(np.float32)


def _walk(picture: Field, left: float, *, bright: bool) -> None:
    """Somebody goes by."""
    at = int(left) % WIDTH
    picture[76:112, at : at + 10] = 95 if bright else 45
    picture[67:76, at + 2 : at + 8] = 120 if bright else 150


def _cover(picture: Field, share: float, *, light: Light) -> None:
    """A bag hangs before the lens: nothing but cloth, out of focus."""
    wide = round(share * WIDTH)
    picture[:, :wide] = np.linspace(48, 62, HEIGHT, dtype=np.float32)[:, None] * (1.0 if light == "day" else 0.4)


@cache
def _leaves(seed: int) -> Field:
    return _grain(np.random.default_rng([seed, 23]), (HEIGHT, WIDTH + 16), strength=42.0)


def _grow(picture: Field, seed: int, share: float, *, sway: float, light: Light) -> None:
    """Branches hang into the picture from the right, and sway."""
    wide, off = round(share * WIDTH), int(np.clip(8 + sway, 0, 16))
    leaves = _leaves(seed)[:, off : off + WIDTH][:, WIDTH - wide :]
    shade = 92.0 + leaves
    picture[:, WIDTH - wide :] = shade if light == "day" else shade * 0.6
