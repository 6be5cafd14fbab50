"""Day and night, weather, and what else changes before a camera that works: none of it may alarm."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np
from PIL import ImageDraw

from tests.parts.tampering.drawing import Lens, Random, bent, blurred, cloudy_field, drawn_mask, mixed
from tests.parts.tampering.scenes import HEIGHT, WIDTH, Walker, van

Light = Literal["day", "night"]
SHAPE = (HEIGHT, WIDTH)


@dataclass
class Lamps:
    """Street lamps that light a place by night; where they stand is the place's own, not the seed's."""

    pools: Lens
    heads: Lens

    @classmethod
    def of(cls, place: str) -> "Lamps":
        random = np.random.default_rng(list(place.split(",", maxsplit=1)[0].encode()))
        y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
        pools, heads = np.full(SHAPE, 0.10, dtype=np.float32), np.zeros(SHAPE, dtype=np.float32)
        for _ in range(int(random.integers(2, 4))):
            at_x, at_y = random.uniform(60, WIDTH - 60), random.uniform(40, HEIGHT * 0.5)
            down = at_y + random.uniform(80, 160)
            pools += random.uniform(0.35, 0.7) * np.exp(-(((x - at_x) / 170) ** 2) - ((y - down) / 140) ** 2)
            heads += 255 * np.exp(-((x - at_x) ** 2 + (y - at_y) ** 2) / random.uniform(20, 60))
        return cls(np.minimum(pools, 1.0).astype(np.float32), heads)


@dataclass
class Conditions:
    """What is between the place and the sensor this time."""

    gain: float = 1.0
    shade: Lens | None = None
    noise: float = 1.6
    jitter: float = 0.3
    """Pixels by which the picture trembles."""
    aside: tuple[float, float] = (0.0, 0.0)
    """Pixels by which the mast leans today."""
    haze: float = 0.0
    rain: int = 0
    insects: int = 0
    walkers: list[Walker] = field(default_factory=list)
    gamma: float = 1.0
    wet: Lens | None = None
    hunts: float = 0.0
    """How much the automatic gain wanders during the test."""
    soft: float = 0.0


Change = Callable[[Random, Conditions], None]


def _none(_random: Random, _now: Conditions) -> None: ...


def _clouds(random: Random, now: Conditions) -> None:
    now.shade = 0.55 + 0.6 * cloudy_field(random, SHAPE, cells=int(random.integers(3, 7)))


def _dim(random: Random, now: Conditions) -> None:
    now.gain *= random.uniform(0.45, 0.75)
    now.noise *= 1.5


def _season(random: Random, now: Conditions) -> None:
    now.gain *= random.uniform(0.75, 1.25)
    now.gamma = random.uniform(0.8, 1.25)


def _rain(random: Random, now: Conditions) -> None:
    now.rain = int(random.integers(60, 200))
    now.haze = random.uniform(0.05, 0.2)
    _wet(random, now)


def _wet(random: Random, now: Conditions) -> None:
    wet = np.ones(SHAPE, dtype=np.float32)
    top = int(HEIGHT * random.uniform(0.55, 0.7))
    wet[top:] = random.uniform(0.6, 0.8) + 0.35 * cloudy_field(random, SHAPE, cells=9)[top:]
    now.wet = blurred(wet * 100, 4) / 100


def _vibration(random: Random, now: Conditions) -> None:
    now.jitter = random.uniform(0.5, 1.5)


def _leaning(random: Random, now: Conditions) -> None:
    now.aside = (random.uniform(-3, 3), random.uniform(-2, 2))


def _vans(random: Random, now: Conditions) -> None:
    now.walkers = [van(random) for _ in range(int(random.integers(1, 3)))]


def _gain(random: Random, now: Conditions) -> None:
    now.hunts = random.uniform(0.02, 0.08)


def _insects(random: Random, now: Conditions) -> None:
    now.insects = int(random.integers(2, 9))


def _dust(random: Random, now: Conditions) -> None:
    now.haze = random.uniform(0.05, 0.25)
    now.soft = random.uniform(0.0, 0.4)


def _noisier(random: Random, now: Conditions) -> None:
    now.noise *= random.uniform(1.3, 1.8)


def _hard_compression(_random: Random, now: Conditions) -> None:
    now.noise *= 0.6


HARMLESS: Final[dict[str, dict[Light, Change]]] = {
    "as it was": {"day": _none, "night": _none},
    "people and vans": {"day": _vans, "night": _vans},
    "clouds and shadows": {"day": _clouds},
    "dim light": {"day": _dim, "night": _noisier},
    "season": {"day": _season, "night": _season},
    "rain": {"day": _rain, "night": _rain},
    "wet ground": {"day": _wet, "night": _wet},
    "automatic gain": {"day": _gain, "night": _gain},
    "trembling mast": {"day": _vibration, "night": _vibration},
    "leaning mast": {"day": _leaning, "night": _leaning},
    "dust and haze": {"day": _dust, "night": _dust},
    "hard compression": {"day": _hard_compression, "night": _hard_compression},
    "insects": {"night": _insects},
}


def lit(picture: Lens, light: Light, lamps: Lamps) -> Lens:
    """By day as it is; by night what the lamps show, with the gain that a camera then chooses."""
    return picture if light == "day" else np.minimum(picture * lamps.pools * 0.75 + lamps.heads, 400)


def seen_through(picture: Lens, now: Conditions, random: Random, light: Light) -> Lens:
    """With this day's light and weather."""
    if now.shade is not None:
        picture = picture * now.shade
    if now.wet is not None:
        picture = picture * now.wet
    if now.gamma != 1.0:
        picture = 255 * (np.clip(picture, 0, 255) / 255) ** now.gamma
    if now.haze:
        picture = picture * (1 - now.haze) + now.haze * (150 if light == "day" else 35)
    if now.rain:
        picture = _with_rain(picture, now.rain, random, light)
    if now.insects:
        picture = _with_insects(picture, now.insects, random)
    right, down = now.aside[0] + random.normal(0, now.jitter), now.aside[1] + random.normal(0, now.jitter)
    if now.jitter or any(now.aside):
        picture = bent(picture, right=right, down=down)
    if now.soft:
        picture = blurred(picture, now.soft)
    return picture * now.gain * (1 + random.normal(0, now.hunts) if now.hunts else 1.0)


def _with_rain(picture: Lens, drops: int, random: Random, light: Light) -> Lens:
    def streaks(draw: ImageDraw.ImageDraw) -> None:
        for _ in range(drops):
            x, y, long = random.uniform(0, WIDTH), random.uniform(0, HEIGHT), random.uniform(8, 30)
            draw.line((x, y, x + long * 0.15, y + long), fill=int(random.uniform(60, 160)), width=1)

    return mixed(picture, 210.0 if light == "day" else 120.0, drawn_mask(SHAPE, streaks, soft=0.6))


def _with_insects(picture: Lens, insects: int, random: Random) -> Lens:
    def blobs(draw: ImageDraw.ImageDraw) -> None:
        for _ in range(insects):
            x, y, size = random.uniform(0, WIDTH), random.uniform(0, HEIGHT), random.uniform(4, 18)
            draw.ellipse((x, y, x + size * random.uniform(1, 3), y + size), fill=230)

    return mixed(picture, 230.0, drawn_mask(SHAPE, blobs, soft=3))
