"""What the light of a lamp test shows: one scale for lux and for sensors that know only darker and brighter."""

from dataclasses import dataclass
from enum import StrEnum

from hub.self_tests.rules import lamp_limits as limits
from hub.self_tests.rules.lamp_series import at
from wire_contract.lighting_test import LampStep, LightingTested

Between = tuple[int, int]


class Light(StrEnum):
    """What the lamp adds to its surroundings while it is switched on."""

    FULL = "full"
    LOW = "low"
    NONE = "none"
    LIT_WHEN_OFF = "lit_when_off"
    """As bright with the lamp switched off as it was when it was commissioned with the lamp on."""
    CYCLING = "cycling"
    UNCLEAR = "unclear"
    UNSTEADY = "unsteady"
    WARMING_UP = "warming_up"
    DAYLIGHT = "daylight"
    NO_BASELINE = "no_baseline"
    LOST = "lost"
    GONE = "gone"
    NOT_FITTED = "not_fitted"


@dataclass(frozen=True, slots=True)
class Scale:
    """Light in one unit, phase by phase, with the baseline in the same unit."""

    low: tuple[int | None, ...]
    """What nine in ten samples of each phase reach: cars only add light. The mean, in lines that do not have it."""
    least: tuple[int | None, ...]
    most: tuple[int | None, ...]
    is_lux: bool
    on: int | None
    off: int | None

    @property
    def step(self) -> int | None:
        """What the lamp added when it was commissioned; None where there is nothing to compare with."""
        if self.on is None:
            return None
        step = self.on - (self.off or 0)
        return step if step >= (limits.LEAST_STEP_MLX if self.is_lux else limits.LEAST_STEP_RELATIVE) else None

    def between(self, phase: int) -> Between | None:
        """The darkest sample and the lowest tenth: where light comes from elsewhere they lie apart, and what was there
        all the time lies between them. None where nothing was measured.
        """
        low = at(self.low, phase)
        if low is None:
            return None
        least = at(self.least, phase)
        return (low if least is None else least), low

    def graded(self, added: int, step: int, *, none_below: int = limits.NONE_PERMILLE) -> Light:
        """How bright the lamp is by what it adds, against what it added when it was commissioned."""
        share = added * 1000 // step
        if share < none_below:
            return Light.NONE
        if not self.is_lux:
            return Light.FULL if share >= limits.RELATIVE_LIT_PERMILLE else Light.UNCLEAR
        return Light.FULL if share >= limits.FULL_PERMILLE else Light.LOW


def scale_of(tested: LightingTested) -> Scale:
    """The unit that this test measured in."""
    baseline = tested.baseline
    is_lux = all(value is None for value in tested.light_permille)
    low = tested.light_low or (tested.lux_milli if is_lux else tested.light_permille)
    if is_lux:
        on, off = (baseline.lux_on_milli, baseline.lux_off_milli) if baseline else (None, None)
    else:
        on, off = (baseline.light_on_permille, baseline.light_off_permille) if baseline else (None, None)
    return Scale(low, tested.light_least, tested.light_most, is_lux=is_lux, on=on, off=off)


def trouble_of_sensor(tested: LightingTested) -> Light | None:
    """Why the light tells nothing, if so."""
    step = tested.steps.get("light")
    measured = any(value is not None for value in (*tested.lux_milli, *tested.light_permille))
    if step is None and not measured:
        return Light.NOT_FITTED
    if step in {LampStep.NO_SENSOR, LampStep.GARBLED, LampStep.SATURATED}:
        return Light.GONE
    return None


def added_by_switching(tested: LightingTested) -> Light:
    """By OFF, ON, OFF."""
    trouble = trouble_of_sensor(tested)
    if trouble is not None:
        return trouble
    scale = scale_of(tested)
    dark = [scale.between(phase) for phase, on in enumerate(tested.relay) if not on]
    lit = [scale.between(phase) for phase, on in enumerate(tested.relay) if on]
    off, on = [found for found in dark if found is not None], [found for found in lit if found is not None]
    if len(off) < len(dark) or len(on) < len(lit):
        return Light.LOST
    without = min(least for least, _ in off)
    if is_too_bright(tested, scale, without):
        return Light.DAYLIGHT
    if scale.step is None:
        return Light.NO_BASELINE
    if _cycles(tested, scale, without, scale.step):
        return Light.CYCLING
    return _compared(scale, off=off, on=on, step=scale.step)


def _compared(scale: Scale, *, off: list[Between], on: list[Between], step: int) -> Light:
    """What the lamp adds at most and at least, by all that the phases leave open, must be one grade."""
    most = _against(scale, off=min(least for least, _ in off), on=max(low for _, low in on), step=step)
    least = _against(scale, off=max(low for _, low in off), on=min(least for least, _ in on), step=step)
    return most if most is least else Light.UNSTEADY


def _against(scale: Scale, *, off: int, on: int, step: int) -> Light:
    found = scale.graded(on - off, step)
    return Light.LIT_WHEN_OFF if found is Light.NONE and off >= (scale.off or 0) + step // 2 else found


def _cycles(tested: LightingTested, scale: Scale, without: int, step: int) -> bool:
    """Whether light goes between lit and dark so often that it is the lamp and not a car."""
    for phase, lit in enumerate(tested.relay):
        least, most, swings = at(scale.least, phase), at(scale.most, phase), at(tested.light_swings, phase)
        if not lit or least is None or most is None or swings is None:
            continue
        falls_dark = (least - without) * 1000 < step * limits.NONE_PERMILLE
        grown = (most - without) * 1000
        is_lamp = step * limits.NONE_PERMILLE <= grown <= step * limits.NO_BRIGHTER_PERMILLE  # and no lightning
        if falls_dark and is_lamp and swings >= limits.SWINGS_OF_CYCLING:
            return not _others_pass(tested, scale, step)
    return False


def _others_pass(tested: LightingTested, scale: Scale, step: int) -> bool:
    """Whether something else lights up and goes dark while the lamp is switched off."""
    for phase, lit in enumerate(tested.relay):
        least, most = at(scale.least, phase), at(scale.most, phase)
        if not lit and least is not None and most is not None and (most - least) * 1000 >= step * limits.NONE_PERMILLE:
            return True
    return False


def is_too_bright(tested: LightingTested, scale: Scale, without: int) -> bool:
    """Whether this is daylight: brighter than a dark street where nobody knows the sun, or than any lamp."""
    if not scale.is_lux:
        return scale.on is not None and without > scale.on + (limits.RELATIVE_RANGE - scale.on) // 2
    if tested.sun_elevation_milli_deg is None and without > limits.DARK_ENOUGH_MLX:
        return scale.on is None or without > scale.on
    return without > max(limits.TOO_BRIGHT_MLX, limits.TOO_BRIGHT_TIMES * (scale.on or 0))
