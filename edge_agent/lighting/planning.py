"""Whether a lamp is switched or only watched, and how long a lamp that was switched is left alone."""

from dataclasses import dataclass, field

from edge_agent.lighting.sequence import Plan, off_on_off, watch
from edge_agent.lighting.telling import LampTraits
from edge_agent.settings.lamps import Lamp, Ldr, Mcp3008
from wire_contract.lighting_test import LampStep
from wire_contract.self_test import Cause, Light

SCHEDULED_APART_S = 15 * 60.0
ASKED_APART_S = 60.0
MOST_A_DAY = 12
DAY_S = 86_400.0


@dataclass(slots=True)
class SwitchedBefore:
    """When the lamp was switched for a test, in the last day."""

    times: list[float] = field(default_factory=list)

    def add(self, now: float) -> None:
        """It is being switched."""
        self.times = [time for time in self.times if now - time < DAY_S] + [now]

    def allows(self, now: float, *, cause: Cause) -> bool:
        """Whether it may be switched again."""
        recent = [time for time in self.times if now - time < DAY_S]
        apart = SCHEDULED_APART_S if cause is Cause.SCHEDULED else ASKED_APART_S
        return len(recent) < MOST_A_DAY and (not recent or now - recent[-1] >= apart)


def plan_of(lamp: Lamp, *, cause: Cause, light: Light | None, before: SwitchedBefore, now: float) -> Plan | LampStep:
    """What to do; or the one word that says why nothing is done. Light decides at night only."""
    if cause is Cause.SWITCH_ON:
        return watch(at_dusk=True)
    is_night = light == "night"
    if cause is Cause.LEARNING and not is_night:
        return LampStep.DAYLIGHT
    lit_by_us = lamp.switched_by == "agent" and lamp.current is not None
    if lamp.may_cycle and (is_night or lit_by_us):
        return off_on_off(settle_s=lamp.settles_in_s) if before.allows(now, cause=cause) else LampStep.TOO_SOON
    if is_night or lamp.current is not None:
        return watch(at_dusk=False)
    return LampStep.DAYLIGHT


def traits_of(lamp: Lamp) -> LampTraits:
    """What every line says of it."""
    return LampTraits(
        name=lamp.name,
        kind=lamp.kind,
        may_cycle=lamp.may_cycle,
        switched_by=lamp.switched_by,
        light_sensor=_kind_of(lamp.light),
        current_sensor=_kind_of(lamp.current),
        measures_lux=lamp.light is not None and not isinstance(lamp.light, Mcp3008 | Ldr),
    )


def _kind_of(sensor: object) -> str | None:
    """As the settings call it."""
    return None if sensor is None else type(sensor).__name__.lower()
