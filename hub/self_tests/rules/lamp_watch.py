"""What the light of a lamp shows that was only watched, interval by interval."""

from itertools import pairwise

from hub.self_tests.rules import lamp_limits as limits
from hub.self_tests.rules.lamp_light import Light, Scale, at, is_too_bright, scale_of, trouble_of_sensor
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
    means = [value for phase in phases if (value := at(scale.means, phase)) is not None]
    if len(means) < len(phases) or not means:
        return Light.LOST
    if scale.step is None:
        return Light.NO_BASELINE
    least = sorted(value for phase in phases if (value := at(scale.least, phase)) is not None) or sorted(means)
    level = least[len(least) // 2]
    if is_too_bright(tested, scale, level):
        return Light.DAYLIGHT
    return _graded(scale, level=level, means=means, spread=least[-1] - least[0], step=scale.step)


def _graded(scale: Scale, *, level: int, means: list[int], spread: int, step: int) -> Light:
    without = scale.off or 0
    if spread > scale.unsteady_above(step):
        return _moving(means, low=without + step * 3 // 10, high=without + step * 7 // 10)
    below = limits.NONE_PERMILLE if scale.off is not None else limits.NONE_WITHOUT_OFF_PERMILLE
    return scale.graded(level - without, step, none_below=below)


def _moving(means: list[int], *, low: int, high: int) -> Light:
    falls, is_lit = 0, False
    for mean in means:
        if is_lit and mean <= low:
            falls, is_lit = falls + 1, False
        elif mean >= high:
            is_lit = True
    if falls > 1:
        return Light.CYCLING
    rises = falls == 0 and all(later >= earlier - earlier // 50 for earlier, later in pairwise(means))
    return Light.WARMING_UP if rises else Light.UNSTEADY
