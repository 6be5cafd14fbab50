"""The line of a lamp test, from its phases; and the baseline that a test makes. Nothing here says whether it works."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from edge_agent.lighting.sample import Phase, current_step, light_step
from wire_contract.field_types import Name
from wire_contract.lighting_test import LampBaseline, LampKind, LampStep, LightingTested, SwitchedBy
from wire_contract.self_test import Cause


@dataclass(frozen=True, slots=True)
class LampTraits:
    """What every line says of the lamp itself."""

    name: str
    kind: LampKind
    may_cycle: bool
    switched_by: SwitchedBy
    light_sensor: str | None
    current_sensor: str | None
    measures_lux: bool
    """Or only darker and brighter."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Why it ran, and by which sun."""

    cause: Cause
    command: str | None
    sun_elevation_milli_deg: int | None


STEP_PERMILLE = 200
"""A lamp that does not make its surroundings brighter by a fifth is no baseline to compare with."""
LEAST_STEP_MLX = 1_000
LEAST_STEP_RELATIVE = 30
LEAST_CURRENT_MA = 30


def tell(
    lamp: LampTraits,
    asked: Asked,
    phases: Sequence[Phase],
    *,
    steps: dict[Name, str],
    baseline: LampBaseline | None,
    interval_ms: int | None,
    took_ms: int,
) -> LightingTested:
    """The line."""
    light, current = [phase.light for phase in phases], [phase.current for phase in phases]
    means = tuple(series.mean for series in light)
    none: tuple[int | None, ...] = (None,) * len(phases)
    return LightingTested(
        lamp=lamp.name,
        relay=tuple(phase.is_on for phase in phases if phase.is_on is not None),
        lux_milli=means if lamp.measures_lux else none,
        lamp_current_ma=tuple(series.mean for series in current),
        sun_elevation_milli_deg=asked.sun_elevation_milli_deg,
        steps=sensor_steps(phases, cause=asked.cause) | steps,
        cause=asked.cause,
        command=asked.command,
        took_ms=took_ms,
        kind=lamp.kind,
        may_cycle=lamp.may_cycle,
        switched_by=lamp.switched_by,
        light_sensor=lamp.light_sensor,
        current_sensor=lamp.current_sensor,
        interval_ms=interval_ms,
        samples=tuple(len(phase.samples) for phase in phases),
        light_permille=() if lamp.measures_lux or lamp.light_sensor is None else means,
        light_low=tuple(series.low for series in light),
        light_least=tuple(series.least for series in light),
        light_most=tuple(series.most for series in light),
        light_swings=tuple(series.swings for series in light),
        current_least_ma=tuple(series.least for series in current),
        current_most_ma=tuple(series.most for series in current),
        current_swings=tuple(series.swings for series in current),
        supply_mv=tuple(phase.supply_mv for phase in phases),
        baseline=baseline,
    )


def sensor_steps(phases: Sequence[Phase], *, cause: Cause) -> dict[Name, str]:
    """How each sensor did. At dusk the light sensor is asked about the second half only: the day before it may well be
    more than the sensor can hold.
    """
    by_lamplight = phases[len(phases) // 2 :] if cause is Cause.SWITCH_ON else phases
    found = {"light": light_step(by_lamplight), "current": current_step(phases)}
    return {name: str(step) for name, step in found.items() if step is not None}


def learned(phases: Sequence[Phase], *, measures_lux: bool) -> LampBaseline | LampStep:
    """How the lamp is now; or why this is nothing to compare with."""
    if unsteady(phases, measures_lux=measures_lux):
        return LampStep.UNSTEADY
    on = [phase for phase in phases if phase.is_on is not False]
    off = [phase for phase in phases if phase.is_on is False]
    lit, dark = _mean([phase.light.low for phase in on]), _mean([phase.light.low for phase in off])
    current = _mean([phase.current.mean for phase in on])
    least = LEAST_STEP_MLX if measures_lux else LEAST_STEP_RELATIVE
    shines = lit is not None and lit - (dark or 0) >= max(least, (dark or 0) * STEP_PERMILLE // 1000)
    draws = current is not None and abs(current) >= LEAST_CURRENT_MA
    has_light = any(sample.light is not None for phase in phases for sample in phase.samples)
    has_current = any(sample.current is not None for phase in phases for sample in phase.samples)
    if (has_light and not shines) or (has_current and not draws):
        return LampStep.NO_DIFFERENCE
    return LampBaseline(
        lux_on_milli=lit if measures_lux else None,
        lux_off_milli=dark if measures_lux else None,
        light_on_permille=None if measures_lux else lit,
        light_off_permille=None if measures_lux else dark,
        current_on_ma=current,
        supply_on_mv=_mean([phase.supply_mv for phase in on]),
    )


def without_lamp_as_written(new: LampBaseline, written: LampBaseline | None) -> LampBaseline:
    """A lamp that is only watched is never seen dark while it is learned: how the street is without it, people say."""
    if written is None or new.lux_off_milli is not None or new.light_off_permille is not None:
        return new
    lux = written.lux_off_milli if new.lux_on_milli is not None else None
    relative = written.light_off_permille if new.light_on_permille is not None else None
    return msgspec.structs.replace(new, lux_off_milli=lux, light_off_permille=relative)


def unsteady(phases: Sequence[Phase], *, measures_lux: bool) -> bool:
    """Whether it was darker or brighter by itself by more than an eighth of what there was: worth another try. Passing
    cars only add light, and leave the lowest tenth of a phase as it is.
    """
    lows = [phase.light.low for phase in phases if phase.light.low is not None]
    if not lows:
        return False
    alike = [p.light.low for p in phases if p.light.low is not None and p.is_on is not True]
    least = LEAST_STEP_MLX if measures_lux else LEAST_STEP_RELATIVE
    return bool(alike) and max(alike) - min(alike) > max(max(lows) // 8, least)


def _mean(values: Sequence[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) // len(known) if known and len(known) == len(values) else None
