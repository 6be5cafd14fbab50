"""Tests of cameras and lamps at random: most plausible, some with a number moved anywhere, some that got nowhere."""

import random
from typing import Any, cast

from msgspec import structs

from wire_contract.camera_test import CameraMeasurements, CameraStep, CameraTested, StepWord
from wire_contract.lighting_test import LampBaseline, LampKind, LampStep, LightingTested
from wire_contract.self_test import Cause

NAMES = ("a", "b")
GOOD_PICTURE = CameraMeasurements(
    brightness_milli=124_437, contrast_milli=33_275, sharpness_milli=40_384, shift_milli=0, frame_difference_milli=3_438,
    covered_share_milli=0, camera_clock_offset_ms=None, width_px=320, height_px=180, frames=12, span_ms=2_200,
    frame_rate_milli=5_000, live_share_milli=1_000, dark_share_milli=0, bright_share_milli=0, noise_milli=1_575,
    stripes_milli=2_276, textured_share_milli=1_000, changed_share_milli=0, swaying_share_milli=0, match_milli=992,
    shifted_match_milli=992, coarse_match_milli=982, reference_brightness_milli=129_563,
    reference_contrast_milli=34_496, reference_sharpness_milli=42_243, reference_noise_milli=1_574,
    reference_stripes_milli=2_302, reference_bright_share_milli=0, reference_live_share_milli=1_000,
    reference_frame_difference_milli=3_593, reference_frame_rate_milli=5_000,
)  # fmt: skip
SUNS = (None, -40_000, -12_001, -6_001, -6_000, -5_999, -1, 0, 2_000, 5_999, 6_000, 12_000, 55_000)


def any_camera_test(chance: random.Random, name: str | None = None) -> CameraTested:
    """A line about a camera."""
    seen = GOOD_PICTURE
    for _ in range(chance.choice([0, 0, 0, 1, 1, 2, 4, 8])):
        field = chance.choice(CameraMeasurements.__struct_fields__)
        seen = structs.replace(seen, **{field: _number(chance, getattr(seen, field))})
    return CameraTested(
        camera=name or chance.choice(NAMES),
        driver="test",
        steps=_steps(chance, tuple(CameraStep), tuple(StepWord)),
        measurements=seen,
        picture=None,
        cause=_cause(chance),
        sun_elevation_milli_deg=chance.choice(SUNS),
        took_ms=chance.choice([None, 0, 9_000]),
    )


def any_lamp_test(chance: random.Random, name: str | None = None) -> LightingTested:
    """A line about a lamp."""
    is_switched = chance.random() < 0.6
    phases = 3 if is_switched else chance.choice([1, 2, 6])
    relay = (False, True, False) if is_switched else ()
    if chance.random() < 0.05:
        relay = tuple(chance.random() < 0.5 for _ in range(chance.randrange(5)))
    lit = [on or not is_switched for on in (relay or (True,) * phases)] + [True] * phases
    dead = chance.random() < 0.2
    lux = _series(chance, [400 if not on or dead else 21_000 for on in lit[:phases]])
    current = _series(chance, [0 if not on or dead else 450 for on in lit[:phases]])
    baseline = LampBaseline(
        lux_on_milli=_maybe(chance, 21_000), lux_off_milli=_maybe(chance, 400), light_on_permille=_maybe(chance, 800),
        light_off_permille=_maybe(chance, 40), current_on_ma=_maybe(chance, 450), supply_on_mv=_maybe(chance, 24_000),
    )  # fmt: skip
    kind = chance.choice(["lux", "lux", "permille", "none"])
    light = lux if kind == "lux" else _series(chance, [40 if not on or dead else 800 for on in lit[:phases]])
    return LightingTested(
        lamp=name or chance.choice(NAMES),
        relay=relay,
        lux_milli=lux if kind == "lux" else chance.choice([(), (None,) * phases]),
        lamp_current_ma=current if chance.random() < 0.7 else chance.choice([(), (None,) * phases]),
        sun_elevation_milli_deg=chance.choice(SUNS),
        steps=_steps(chance, ("light", "current", "relay", "sequence", "learn"), tuple(LampStep), ok=0.93),
        cause=_cause(chance),
        took_ms=chance.choice([None, 0, 9_000, 600_000]),
        kind=chance.choice(list(LampKind)),
        may_cycle=is_switched,
        switched_by=cast("Any", chance.choice(["photocell", "agent"])),
        light_sensor=None if kind == "none" else "veml7700",
        current_sensor=chance.choice([None, "ina219"]),
        interval_ms=None if is_switched else chance.choice([None, 1_000, 30_000, 60_000, 180_000]),
        samples=chance.choice([(), (10,) * phases, (2,) * phases]),
        light_permille=light if kind == "permille" else (),
        light_low=_moved(chance, light, 0.99) if chance.random() < 0.6 else (),
        light_least=_moved(chance, light, 0.97),
        light_most=_moved(chance, light, 1.03),
        light_swings=chance.choice([(), (0,) * phases, (chance.randrange(8),) * phases]),
        current_least_ma=_moved(chance, current, 0.97),
        current_most_ma=_moved(chance, current, 1.03),
        current_swings=chance.choice([(), (0,) * phases, (chance.randrange(8),) * phases]),
        supply_mv=_series(chance, [24_000 if chance.random() < 0.9 else 0 for _ in range(phases)]),
        baseline=baseline if chance.random() < 0.85 else None,
    )


def _cause(chance: random.Random) -> Cause:
    return chance.choice([Cause.SCHEDULED] * 8 + list(Cause))


def _steps(
    chance: random.Random, names: tuple[str, ...], words: tuple[str, ...], *, ok: float = 0.96
) -> dict[str, str]:
    found = {str(name): "ok" if chance.random() < ok else str(chance.choice(words)) for name in names}
    if chance.random() < 0.05:
        found[chance.choice(list(found))] = "of-another-edition"
    if chance.random() < 0.1:
        del found[chance.choice(list(found))]
    return found


def _number(chance: random.Random, now: int | None) -> int | None:
    base = now or 0
    return chance.choice(
        [
            None,
            0,
            base // 2,
            base * 2,
            chance.randrange(1_001),
            chance.randrange(60_000),
            chance.randrange(-90_000, 300_000),
        ]
    )


def _series(chance: random.Random, means: list[int]) -> tuple[int | None, ...]:
    found: list[int | None] = [max(0, round(mean * chance.uniform(0.9, 1.1))) for mean in means]
    if chance.random() < 0.25:
        found[chance.randrange(len(found))] = chance.choice([None, 0, chance.randrange(30_000), chance.randrange(500)])
    return tuple(found)


def _moved(chance: random.Random, means: tuple[int | None, ...], by: float) -> tuple[int | None, ...]:
    if chance.random() < 0.08:
        return chance.choice([(), (None,) * len(means), means])
    wide = by if chance.random() < 0.85 else chance.choice([0.3, 2.5])
    return tuple(None if mean is None else round(mean * wide) for mean in means)


def _maybe(chance: random.Random, value: int) -> int | None:
    return None if chance.random() < 0.12 else round(value * chance.choice([1, 1, 1, 0.5, 1.6]))
