"""`riskpoint.lighting.tested.v1`: light and current with a lamp off, on, off, or while it was only watched.

Numbers only; the hub judges. Nothing here is called lux unless a sensor measured lux.
"""

from enum import StrEnum
from typing import Literal

from msgspec import Struct

from wire_contract.field_types import Count, Name, Text
from wire_contract.self_test import Cause, MilliDegrees


class LampKind(StrEnum):
    """What gives the light: how long it takes to be bright, and whether it may be switched off for a test."""

    LED = "led"
    FLUORESCENT = "fluorescent"
    HPS = "hps"
    """High-pressure sodium: bright after minutes, and relights only when it has cooled down."""
    MH = "mh"
    """Metal halide: the same."""
    OTHER = "other"


class LampStep(StrEnum):
    """How a step of a lamp test went."""

    OK = "ok"
    NO_SENSOR = "no-sensor"
    """Nothing answered at its address, in the whole test."""
    LOST = "lost"
    """It answered, and then no more."""
    GARBLED = "garbled"
    """It answers what its kind cannot answer: all ones, another chip's identity."""
    SATURATED = "saturated"
    """More light than it can measure."""
    NO_RELAY = "no-relay"
    """The pin of the relay cannot be set, or does not stay as it was set."""
    INTERRUPTED = "interrupted"
    """Somebody came."""
    DAYLIGHT = "daylight"
    """The sun is up or nobody knows whether it is, and light decides: nothing was switched."""
    TOO_SOON = "too-soon"
    """It was switched for a test a moment ago."""
    DEADLINE = "deadline"
    CLOSED = "closed"
    """The agent ended."""
    FAULT = "fault"
    """The agent's own; its log says more."""
    UNSTEADY = "unsteady"
    """Of learning: the light changed by itself, so this is no baseline."""
    NO_DIFFERENCE = "no-difference"
    """Of learning: on and off look the same, so this is no baseline."""


class LampBaseline(Struct, frozen=True, omit_defaults=True):
    """How the lamp was when it was commissioned, light as `light_low` tells it; None for what was not measured then."""

    lux_on_milli: int | None = None
    lux_off_milli: int | None = None
    light_on_permille: int | None = None
    light_off_permille: int | None = None
    current_on_ma: int | None = None
    supply_on_mv: int | None = None


SwitchedBy = Literal["photocell", "agent"]
"""Who lights the lamp at dusk: a photocell or timer before our relay, or the agent by our relay alone."""


class LightingTested(Struct, frozen=True, omit_defaults=True):
    """One lamp tested itself: OFF, ON, OFF; or was only watched.

    All series have one entry for each phase, None where nothing could be measured then; a series of what is not fitted
    is empty or all None.
    """

    lamp: Name
    relay: tuple[bool, ...]
    """Whether the lamp was switched on in each phase; empty where it was only watched, interval by interval."""
    lux_milli: tuple[int | None, ...]
    """Mean light in each phase, thousandths of a lux."""
    lamp_current_ma: tuple[int | None, ...]
    """Mean current; below zero where the shunt is wired the other way round."""
    sun_elevation_milli_deg: MilliDegrees | None
    steps: dict[Name, Text] = {}
    """Outcome of each step, `light`, `current`, `relay`, `sequence`, `learn`, in words of `LampStep`; of what is not
    fitted or was not asked for there is none.
    """
    cause: Cause = Cause.SCHEDULED
    command: Text | None = None
    """The id of the command that asked for it."""
    took_ms: Count | None = None
    kind: LampKind = LampKind.OTHER
    may_cycle: bool = False
    """Whether it may be switched off for a test."""
    switched_by: SwitchedBy = "photocell"
    light_sensor: Name | None = None
    current_sensor: Name | None = None
    interval_ms: Count | None = None
    """How long each interval was, where the lamp was only watched."""
    samples: tuple[Count, ...] = ()
    """How many samples of light or current each phase has."""
    light_permille: tuple[int | None, ...] = ()
    """Mean of a sensor that knows only darker and brighter: thousandths of its own range, not linear, never lux."""
    light_low: tuple[int | None, ...] = ()
    """Nine in ten samples of each phase are at least as bright, in the unit of the mean: what cars only add to."""
    light_least: tuple[int | None, ...] = ()
    """The darkest sample of each phase."""
    light_most: tuple[int | None, ...] = ()
    light_swings: tuple[Count | None, ...] = ()
    """How often in the phase light fell from the uppermost third of its own range to the lowest."""
    current_least_ma: tuple[int | None, ...] = ()
    current_most_ma: tuple[int | None, ...] = ()
    current_swings: tuple[Count | None, ...] = ()
    supply_mv: tuple[int | None, ...] = ()
    """Mean voltage of the lamp's feed."""
    baseline: LampBaseline | None = None
    """What the device compares with, or what this test made where its cause is `learning`."""
