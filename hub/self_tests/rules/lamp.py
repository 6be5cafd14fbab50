"""The rule lamps/1: what one test of a lamp shows, from its line alone (docs/rules/lamps-1.md)."""

from hub.kernel.verdict import PASSED, Outcome, Verdict, failed, inconclusive
from hub.self_tests.rules import lamp_limits as limits
from hub.self_tests.rules.lamp_current import Current, flows, supply_is_gone, through_lamp
from hub.self_tests.rules.lamp_light import Light, Scale, added_by_switching, scale_of
from hub.self_tests.rules.lamp_series import at
from hub.self_tests.rules.lamp_watch import is_dark_for_a_day, level_of_light, settled, sun_at_end_milli_deg
from hub.self_tests.rules.lamp_words import LampDoubt, LampFault
from wire_contract.lighting_test import LampStep, LightingTested

RULE = "lamps/1"

_INCOMPLETE = inconclusive(LampDoubt.INCOMPLETE)

_ENDED_EARLY: dict[str, Verdict] = {
    LampStep.INTERRUPTED: inconclusive(LampDoubt.INTERRUPTED),
    LampStep.DAYLIGHT: inconclusive(LampDoubt.DAYLIGHT),
    LampStep.TOO_SOON: inconclusive(LampDoubt.TOO_SOON),
}

_BY_LIGHT: dict[Light, Verdict] = {
    Light.FULL: PASSED,
    Light.LOW: failed(LampFault.LOW_OUTPUT),
    Light.NONE: failed(LampFault.LAMP_FAILURE),
    Light.CYCLING: failed(LampFault.CYCLING),
    Light.GONE: failed(LampFault.SENSOR_FAULT),
    Light.UNCLEAR: inconclusive(LampDoubt.UNCLEAR),
    Light.UNSTEADY: inconclusive(LampDoubt.UNSTEADY_LIGHT),
    Light.WARMING_UP: inconclusive(LampDoubt.WARMING_UP),
    Light.DAYLIGHT: inconclusive(LampDoubt.DAYLIGHT),
    Light.NO_BASELINE: inconclusive(LampDoubt.NO_BASELINE),
    Light.LOST: inconclusive(LampDoubt.SENSOR_LOST),
    Light.NOT_FITTED: inconclusive(LampDoubt.NO_SENSOR),
}
"""Where nobody measured current."""

_WHATEVER_LIGHT: dict[Current, Verdict] = {
    Current.CYCLING: failed(LampFault.CYCLING),
    Current.UNCLEAR: inconclusive(LampDoubt.UNCLEAR),
}

_BY_CURRENT: dict[Current, Verdict] = {
    Current.FULL: PASSED,
    Current.LOW: failed(LampFault.LOW_OUTPUT),
    Current.FLOWS: inconclusive(LampDoubt.NO_BASELINE),
}
"""Where nobody measured light."""


def judge(tested: LightingTested) -> Verdict:
    """Whether the lamp works, as far as this one test shows it."""
    if tested.steps.get("relay", LampStep.OK) == LampStep.NO_RELAY:
        return failed(LampFault.RELAY_FAULT)
    ended = tested.steps.get("sequence", LampStep.OK)
    if ended != LampStep.OK:
        return _ENDED_EARLY.get(ended, _INCOMPLETE)
    return _switched(tested) if tested.relay else _watched(tested)


def _switched(tested: LightingTested) -> Verdict:
    lit = [phase for phase, on in enumerate(tested.relay) if on]
    dark = [phase for phase, on in enumerate(tested.relay) if not on]
    if not lit or not dark:
        return _INCOMPLETE
    by_day = _is_day(tested.sun_elevation_milli_deg)
    light = Light.DAYLIGHT if by_day else added_by_switching(tested)
    current = through_lamp(tested, lit)
    burning = [flows(tested, phase) for phase in dark]
    if True in burning:
        return _does_not_obey(tested, all_of_them=False not in burning, current=current)
    if light is Light.LIT_WHEN_OFF:
        # A neighbour's new lamp, where the current says that ours was dark.
        light = Light.NONE if False in burning else light
    if light is Light.LIT_WHEN_OFF:
        return _does_not_obey(tested, all_of_them=True, current=current)
    return _both(tested, light, current, lit)


def _does_not_obey(tested: LightingTested, *, all_of_them: bool, current: Current) -> Verdict:
    """Lit while switched off. Behind a photocell that is the test relay's fault and says nothing of days."""
    if tested.switched_by == "agent" and all_of_them and current is not Current.NONE:
        return failed(LampFault.DAY_BURNER)
    return failed(LampFault.RELAY_FAULT)


def _watched(tested: LightingTested) -> Verdict:
    phases = settled(tested)
    if not phases:
        return _INCOMPLETE
    current = through_lamp(tested, phases)
    sun = sun_at_end_milli_deg(tested)
    if sun is None or sun > limits.NIGHT_BELOW_MILLI_DEG:
        burns = current in {Current.FULL, Current.LOW, Current.FLOWS, Current.CYCLING}
        is_day = sun is not None and sun >= limits.DAY_ABOVE_MILLI_DEG and not is_dark_for_a_day(tested)
        return failed(LampFault.DAY_BURNER) if burns and is_day else inconclusive(LampDoubt.DAYLIGHT)
    return _both(tested, level_of_light(tested), current, phases)


def _both(tested: LightingTested, light: Light, current: Current, phases: list[int] | range) -> Verdict:
    """What light and current say together of a lamp that is switched on."""
    if current in _WHATEVER_LIGHT:
        return _WHATEVER_LIGHT[current]
    if current is Current.NONE:
        return _without_current(tested, light, phases)
    if current in _BY_CURRENT:
        return _with_current(tested, light, current)
    if light is Light.NOT_FITTED and current is Current.LOST:
        return inconclusive(LampDoubt.SENSOR_LOST)
    verdict = _BY_LIGHT[light]
    if light is Light.NONE and _looks_blind(tested):
        verdict = failed(LampFault.LAMP_FAILURE, LampFault.SENSOR_FAULT)
    if current is Current.GONE:
        known = verdict.reasons if verdict.outcome is Outcome.FAIL else ()
        return failed(*(word for word in known if word != LampFault.SENSOR_FAULT), LampFault.SENSOR_FAULT)
    return verdict


def _without_current(tested: LightingTested, light: Light, phases: list[int] | range) -> Verdict:
    if light in {Light.FULL, Light.LOW}:
        return failed(LampFault.SENSOR_FAULT)  # it shines: what measures current is broken
    if light is Light.DAYLIGHT and tested.switched_by == "photocell":
        return inconclusive(LampDoubt.DAYLIGHT)  # its photocell has it dark, whatever the clock says
    fault = LampFault.SUPPLY_FAILURE if supply_is_gone(tested, phases) else LampFault.LAMP_FAILURE
    return failed(fault, LampFault.SENSOR_FAULT) if light is Light.GONE else failed(fault)


def _with_current(tested: LightingTested, light: Light, current: Current) -> Verdict:
    if light in {Light.NONE, Light.GONE}:
        return failed(LampFault.SENSOR_FAULT)
    if light is Light.CYCLING:
        return inconclusive(LampDoubt.UNSTEADY_LIGHT)  # the current is steady
    is_relative = not scale_of(tested).is_lux
    if current is Current.LOW and light in {Light.FULL, Light.UNCLEAR} and is_relative:
        return _BY_CURRENT[current]  # such a sensor knows lit, and not how bright
    if light in {Light.NOT_FITTED, Light.DAYLIGHT}:
        return _BY_CURRENT[current]
    return _BY_LIGHT[light]


def _is_day(sun_milli_deg: int | None) -> bool:
    return sun_milli_deg is not None and sun_milli_deg > limits.NIGHT_BELOW_MILLI_DEG


def _looks_blind(tested: LightingTested) -> bool:
    """Whether the light sensor gave one and the same value in every single sample, or less than a quarter of the light
    that there was without the lamp. Zero lux is a dark night; the dark end of a sensor's own range is a cut wire, too.
    """
    scale = scale_of(tested)
    values = [at(series, phase) for series in (scale.least, scale.most) for phase in range(len(scale.low))]
    known = [value for value in values if value is not None]
    if len(known) < len(values) or not known:
        return False
    is_constant = len(set(known)) == 1 and (known[0] != 0 or not scale.is_lux)
    was_dark = scale.off or 0
    return is_constant or (was_dark >= _least_seen(scale) and max(known) * limits.BLIND_PART < was_dark)


def _least_seen(scale: Scale) -> int:
    return limits.BLIND_AT_LEAST_MLX if scale.is_lux else limits.LEAST_STEP_RELATIVE
