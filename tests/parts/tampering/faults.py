"""What people, growth and age do to a camera. Each takes a strength from the seed; which strengths, is said in its docstring."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from PIL import ImageDraw

from tests.parts.tampering.drawing import Lens, Random, bent, blurred, cloudy_field, drawn_mask, mixed, textured
from tests.parts.tampering.light import SHAPE
from tests.parts.tampering.scenes import HEIGHT, WIDTH

Before = Callable[[Lens, int, Random], Lens]
"""What the fault does to a frame: the lens's picture, the frame's number, chance."""


@dataclass
class Broken:
    """A fault that befell a camera: before its lens, behind it, or in its clockwork."""

    before_lens: Before | None = None
    behind_lens: Before | None = None
    is_frozen: bool = False
    interval_ms: int = 250
    clock_offset_ms: int = 0
    noise: float = 0.0
    strength: str = ""


Fault = Callable[[Random, bool], Broken]


def covered(random: Random, is_night: bool) -> Broken:
    """In turn: a cloth before all of it, half of it, a translucent bag, spray on the glass, a hand before two thirds."""
    kind = ["full", "half", "bag", "spray", "hand"][int(random.integers(5))]
    tone = random.uniform(6, 40) if is_night else random.uniform(30, 190)
    cloth = tone * (0.8 + 0.4 * cloudy_field(random, SHAPE, cells=4))
    if kind == "full":
        mask = np.ones(SHAPE, dtype=np.float32)
    elif kind == "bag":
        return Broken(
            before_lens=lambda lens, _n, _r: mixed(blurred(lens, 14), cloth, np.full(SHAPE, 0.75, np.float32)),
            strength=kind,
        )
    elif kind == "spray":
        drops = [(random.uniform(0, WIDTH), random.uniform(0, HEIGHT), random.uniform(30, 90)) for _ in range(45)]
        mask = drawn_mask(
            SHAPE, lambda d: [d.ellipse((x - s, y - s, x + s, y + s), fill=255) for x, y, s in drops] and None, soft=9
        )
    else:
        share, turn = (0.5, random.integers(4)) if kind == "half" else (0.66, random.integers(4))
        mask = _from_a_side(int(turn), share * random.uniform(0.95, 1.1), soft=12)
    return Broken(before_lens=lambda lens, _n, _r: mixed(lens, cloth, mask), strength=kind)


def _from_a_side(side: int, share: float, *, soft: float) -> Lens:
    box = [
        (0, 0, WIDTH * share, HEIGHT),
        (WIDTH * (1 - share), 0, WIDTH, HEIGHT),
        (0, 0, WIDTH, HEIGHT * share),
        (0, HEIGHT * (1 - share), WIDTH, HEIGHT),
    ][side]
    return drawn_mask(SHAPE, lambda draw: draw.rectangle(box, fill=255), soft=soft)


def defocused(random: Random, _is_night: bool) -> Broken:
    """Five strengths: 1.5, 2.5, 4, 7 and 12 pixels of 640."""
    radius = [1.5, 2.5, 4.0, 7.0, 12.0][int(random.integers(5))]
    return Broken(before_lens=lambda lens, _n, _r: blurred(lens, radius), strength=f"{radius} px")


def moved(random: Random, _is_night: bool) -> Broken:
    """Aside by 5 to 40 % of the width, some of it up or down; or turned by 5 to 25 degrees."""
    if random.random() < 0.25:
        turn = random.choice([-1, 1]) * random.uniform(5, 25)
        return Broken(before_lens=lambda lens, _n, _r: bent(lens, turn_deg=turn), strength=f"turned {abs(turn):.0f}°")
    aside = random.uniform(0.05, 0.40) * WIDTH
    angle = random.uniform(-0.5, 0.5) + (np.pi if random.random() < 0.5 else 0)
    right, down = aside * np.cos(angle), aside * np.sin(angle)
    return Broken(
        before_lens=lambda lens, _n, _r: bent(lens, right=right, down=down), strength=f"{aside / WIDTH:.0%} aside"
    )


def frozen(_random: Random, _is_night: bool) -> Broken:
    """The same picture again and again."""
    return Broken(is_frozen=True)


def dark(random: Random, is_night: bool) -> Broken:
    """Almost nothing comes through: 0 to 5 % of the light by day, 0 to 10 % by night."""
    share = random.uniform(0, 0.10 if is_night else 0.05)
    return Broken(before_lens=lambda lens, _n, _r: lens * share, strength=f"{share:.0%}")


def glare(random: Random, _is_night: bool) -> Broken:
    """A light shines in: a disc of a fifth to a half of the width, with a veil over everything."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    at_x, at_y = random.uniform(0.15, 0.85) * WIDTH, random.uniform(0.1, 0.9) * HEIGHT
    wide = random.uniform(0.2, 0.5) * WIDTH
    away = np.sqrt((x - at_x) ** 2 + (y - at_y) ** 2)
    light = 500 * np.exp(-((away / wide) ** 2)) + random.uniform(40, 90)
    return Broken(before_lens=lambda lens, _n, _r: lens + light.astype(np.float32), strength=f"{wide / WIDTH:.0%}")


def noisy(random: Random, is_night: bool) -> Broken:
    """Snow: 20 to 45 grey levels of it, or every tenth to third pixel black or white."""
    if random.random() < 0.5:
        return Broken(noise=random.uniform(24, 45) if is_night else random.uniform(20, 45), strength="grain")
    share = random.uniform(0.1, 0.35)

    def snow(lens: Lens, _number: int, chance: Random) -> Lens:
        drawn = chance.random(lens.shape)
        return np.where(drawn < share, np.where(drawn < share / 2, 0, 255), lens).astype(np.float32)

    return Broken(behind_lens=snow, strength=f"snow {share:.0%}")


def striped(random: Random, _is_night: bool) -> Broken:
    """Bands of 12 to 40 grey levels across or up, 4 to 14 pixels apart; standing or rolling."""
    apart, strong = random.uniform(4, 14), random.uniform(12, 40)
    rolls = random.uniform(-3, 3) if random.random() < 0.5 else 0.0
    is_across = random.random() < 0.7
    along = np.arange(HEIGHT if is_across else WIDTH, dtype=np.float32)

    def bands(lens: Lens, number: int, _chance: Random) -> Lens:
        wave = strong * np.sign(np.sin(2 * np.pi * (along + rolls * number) / apart)).astype(np.float32)
        return lens + (wave[:, None] if is_across else wave[None, :])

    return Broken(behind_lens=bands, strength=f"{strong:.0f} levels")


@dataclass
class _Branch:
    lines: list[tuple[float, float, float, float, float]]
    leaves: list[tuple[float, float, float, float, int]]
    phase: float
    far: float
    tone: float = field(default=0.0)


def foliage(random: Random, is_night: bool) -> Broken:
    """Branches with leaves from one or two sides over 25 to 60 % of the picture, swaying 2 to 7 pixels in the wind."""
    branches = [
        _branch(random, int(side))
        for side in random.choice(4, int(random.integers(1, 3)), replace=False)
        for _ in range(6)
    ]
    share = random.uniform(0.3, 0.55)
    low, high = (8, 70) if is_night else (25, 150)
    pattern = textured(random, SHAPE, grain=5, low=low, high=high)

    def grown(lens: Lens, number: int, _chance: Random) -> Lens:
        mask = drawn_mask(SHAPE, lambda draw: _draw_branches(draw, branches, share, number), soft=0.8)
        return mixed(lens, pattern, mask)

    return Broken(before_lens=grown, strength=f"{share:.0%} deep")


def _branch(random: Random, side: int) -> _Branch:
    along = random.uniform(0, 1)
    leaves = [
        (random.uniform(0, 1), random.normal(0, 0.085), random.uniform(6, 16), random.uniform(4, 9), side)
        for _ in range(110)
    ]
    return _Branch(
        [(along, 0, along + random.normal(0, 0.1), 1, side)], leaves, random.uniform(0, 6), random.uniform(2, 7)
    )


def _draw_branches(draw: ImageDraw.ImageDraw, branches: list[_Branch], share: float, number: int) -> None:
    for branch in branches:
        (from_along, _, to_along, _, side) = branch.lines[0]
        for deep, off, wide, high, _ in branch.leaves:
            along = from_along + (to_along - from_along) * deep + off
            sway = branch.far * deep * np.sin(number * 1.1 + branch.phase + 6 * deep)
            into = deep * share
            x, y = {
                0: (into * WIDTH, along * HEIGHT),
                1: ((1 - into) * WIDTH, along * HEIGHT),
                2: (along * WIDTH, into * HEIGHT),
                3: (along * WIDTH, (1 - into) * HEIGHT),
            }[int(side)]
            x, y = x + sway, y + sway * 0.5
            draw.ellipse((x - wide, y - high, x + wide, y + high), fill=255)


def low_frame_rate(random: Random, _is_night: bool) -> Broken:
    """A picture every 0.6 to 2.5 seconds."""
    interval = int(random.uniform(600, 2_500))
    return Broken(interval_ms=interval, strength=f"{1000 / interval:.1f}/s")


def wrong_time(random: Random, _is_night: bool) -> Broken:
    """Between 90 seconds and two days off."""
    return Broken(
        clock_offset_ms=int(random.choice([-1, 1]) * np.exp(random.uniform(np.log(90_000), np.log(172_800_000))))
    )


FAULTS: Final[dict[str, Fault]] = {
    "frozen": frozen,
    "dark": dark,
    "glare": glare,
    "covered": covered,
    "moved": moved,
    "foliage": foliage,
    "defocused": defocused,
    "striped": striped,
    "noisy": noisy,
    "low_frame_rate": low_frame_rate,
    "wrong_time": wrong_time,
}
