"""Why a lamp failed, or why nobody can tell: the field's words."""

from enum import StrEnum


class LampFault(StrEnum):
    """The lamp, its feed, its relay or its sensors are broken."""

    LAMP_FAILURE = "lamp_failure"
    """Switched on, and no light: lamp, driver, fuse or contact."""
    DAY_BURNER = "day_burner"
    """Lit while it should be dark."""
    CYCLING = "cycling"
    """Lit, dark, lit again by itself."""
    LOW_OUTPUT = "low_output"
    """Lit, but much darker than it was when it was commissioned: old or dirty."""
    SENSOR_FAULT = "sensor_fault"
    """What measures light or current is broken, blind or gone."""
    SUPPLY_FAILURE = "supply_failure"
    """The lamp's feed has no voltage."""
    RELAY_FAULT = "relay_fault"
    """The test relay does not switch: its pin, its coil, its wiring or a welded contact."""


class LampDoubt(StrEnum):
    """The test showed nothing that could be told from other causes."""

    DAYLIGHT = "daylight"
    UNSTEADY_LIGHT = "unsteady_light"
    """Headlights, lightning, clouds before the moon."""
    UNCLEAR = "unclear"
    """Neither clearly lit nor clearly dark."""
    WARMING_UP = "warming_up"
    NO_BASELINE = "no_baseline"
    """Nobody has said yet how bright it was when it was commissioned."""
    NO_SENSOR = "no_sensor"
    """None is fitted that could tell."""
    SENSOR_LOST = "sensor_lost"
    """It stopped to answer in the middle."""
    INTERRUPTED = "interrupted"
    TOO_SOON = "too_soon"
    INCOMPLETE = "incomplete"
    """It did not come to its end."""
