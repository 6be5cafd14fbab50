"""What the light of a lamp shows that was only watched, interval by interval."""

from itertools import pairwise

from hub.self_tests.rules import lamp_limits as limits
from hub.self_tests.rules.lamp_light import Light, Scale, is_too_bright, scale_of, trouble_of_sensor
from hub.self_tests.rules.lamp_series import at, falls
from wire_contract.lighting_test import LightingTested
from wire_contract.self_test import Cause

LAST_OF_DUSK = 6
"""At dusk the last sixth of the time tells how bright the lamp became."""


def settled(tested: LightingTested) -> range:
    """The intervals in which the lamp should be lit and warm."""
    count = max(len(tested.lux_milli), len(tested.light_permille), len(tested.lamp_current_ma))
    if tested.cause is not Cause.SWITCH_ON:
        return range(count)
    return range(max(0, count - max(1, count // LAST_OF_DUSK)), count)


def sun_at_end_milli_deg(tested: LightingTested) -> int | None:
    """How high the sun stood at most when the watch ended; at dusk it sinks."""
    sun = tested.sun_elevation_milli_deg
    if sun is None or tested.cause is not Cause.SWITCH_ON or tested.interval_ms is None:
        return sun
    before = settled(tested).start * tested.interval_ms // 60_000
    return sun - before * limits.SUN_SINKS_MILLI_DEG_PER_MIN


def level_of_light(tested: LightingTested) -> Light:
    """By the light itself: nothing was switched."""
    trouble = trouble_of_sensor(tested)
    if trouble is not None:
        return trouble
    scale, phases = scale_of(tested), settled(tested)
    lows = [value for phase in phases if (value := at(scale.low, phase)) is not None]
    if len(lows) < len(phases) or not lows:
        return Light.LOST
    if scale.step is None:
        return Light.NO_BASELINE
    level = sorted(lows)[len(lows) // 2]
    if is_too_bright(tested, scale, level):
        return Light.DAYLIGHT
    return _graded(scale, level=level, lows=lows, step=scale.step)


def _graded(scale: Scale, *, level: int, lows: list[int], step: int) -> Light:
    """Most intervals must say the same as the one in the middle; else it went up and down."""
    without = scale.off or 0
    below = limits.NONE_PERMILLE if scale.off is not None else limits.NONE_WITHOUT_OFF_PERMILLE
    grades = [scale.graded(low - without, step, none_below=below) for low in lows]
    if falls(lows, low=without + step * 3 // 10, high=without + step * 7 // 10) > 1:
        return Light.CYCLING
    found = scale.graded(level - without, step, none_below=below)
    if not scale.is_lux and scale.off is None and found is not Light.NONE:
        return Light.NO_BASELINE  # nobody knows how a dark street reads on this scale: it may be almost as much
    if grades.count(found) * 1000 >= len(grades) * limits.MOST_INTERVALS_PERMILLE:
        return found
    rises = all(later >= earlier - earlier // 50 for earlier, later in pairwise(lows))
    return Light.WARMING_UP if rises else Light.UNSTEADY


def is_dark_for_a_day(tested: LightingTested) -> bool:
    """Whether the light says that this is no day, whatever the clock says of the sun."""
    scale = scale_of(tested)
    lows = sorted(value for phase in settled(tested) if (value := at(scale.low, phase)) is not None)
    return scale.is_lux and bool(lows) and lows[len(lows) // 2] < limits.TOO_BRIGHT_MLX
