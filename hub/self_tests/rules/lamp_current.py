"""What the current of a lamp test shows."""

from collections.abc import Sequence
from enum import StrEnum

from hub.self_tests.rules import lamp_limits as limits
from hub.self_tests.rules.lamp_series import at, falls
from wire_contract.lighting_test import LampStep, LightingTested


class Current(StrEnum):
    """Through the lamp while it is switched on."""

    FULL = "full"
    LOW = "low"
    NONE = "none"
    FLOWS = "flows"
    """Nobody knows how much it was when the lamp was commissioned."""
    CYCLING = "cycling"
    UNCLEAR = "unclear"
    """Now this, now that, and not often enough to be called cycling."""
    LOST = "lost"
    """The sensor stopped to answer in the middle."""
    GONE = "gone"
    """The sensor is broken."""
    NOT_FITTED = "not_fitted"


def through_lamp(tested: LightingTested, phases: Sequence[int]) -> Current:
    """Over these phases, in which the lamp is switched on."""
    trouble = trouble_of_sensor(tested)
    if trouble is not None:
        return trouble
    drawn = [at(tested.lamp_current_ma, phase) for phase in phases]
    known = [abs(value) for value in drawn if value is not None]
    if len(known) < len(drawn) or not known:
        return Current.LOST
    commissioned = _commissioned(tested)
    most = max(known)
    cycles = falls(known, low=most * 3 // 10, high=most * 7 // 10) > 1 and most > limits.DARK_MA
    if cycles or any(_cycles(tested, phase) for phase in phases):
        return Current.CYCLING
    grades = [_graded(value, commissioned) for value in known]
    found = max(set(grades), key=grades.count)
    is_clear = grades.count(found) * 1000 >= len(grades) * limits.MOST_INTERVALS_PERMILLE
    return found if is_clear else Current.UNCLEAR


def _graded(ma: int, commissioned: int) -> Current:
    if ma <= limits.DARK_MA or ma * 1000 < commissioned * limits.DARK_CURRENT_PERMILLE:
        return Current.NONE
    if not commissioned:
        return Current.FLOWS
    return Current.FULL if ma * 1000 >= commissioned * limits.FULL_PERMILLE else Current.LOW


def trouble_of_sensor(tested: LightingTested) -> Current | None:
    """Why the current tells nothing, if so."""
    step = tested.steps.get("current")
    if step is None and all(value is None for value in tested.lamp_current_ma):
        return Current.NOT_FITTED
    if step in {LampStep.NO_SENSOR, LampStep.GARBLED, LampStep.SATURATED}:
        return Current.GONE
    return None


def flows(tested: LightingTested, phase: int) -> bool | None:
    """Whether the lamp draws current in this phase; None where nobody measured."""
    value = at(tested.lamp_current_ma, phase)
    if value is None or trouble_of_sensor(tested) is not None:
        return None
    least = max(limits.DARK_MA, _commissioned(tested) * limits.DARK_CURRENT_PERMILLE // 1000)
    return abs(value) > least


def supply_is_gone(tested: LightingTested, phases: Sequence[int]) -> bool:
    """Whether the lamp's feed had no voltage in these phases; never where nobody measured."""
    known = [value for phase in phases if (value := at(tested.supply_mv, phase)) is not None]
    if not known:
        return False
    commissioned = tested.baseline.supply_on_mv if tested.baseline else None
    least = commissioned * limits.SUPPLY_GONE_PERMILLE // 1000 if commissioned else limits.SUPPLY_GONE_MV
    return sum(known) // len(known) < least


def _cycles(tested: LightingTested, phase: int) -> bool:
    least, most = at(tested.current_least_ma, phase), at(tested.current_most_ma, phase)
    swings = at(tested.current_swings, phase)
    if least is None or most is None or swings is None:
        return False
    low, high = sorted((abs(least), abs(most)))
    is_current = high > max(limits.DARK_MA, _commissioned(tested) * limits.DARK_CURRENT_PERMILLE // 1000)
    wide = low * 1000 < high * limits.CYCLING_LEAST_PERMILLE
    return is_current and wide and swings >= limits.CURRENT_SWINGS_OF_CYCLING


def _commissioned(tested: LightingTested) -> int:
    return abs(tested.baseline.current_on_ma or 0) if tested.baseline else 0
