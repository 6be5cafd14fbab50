"""Contacts of the box and of the readers' covers, and what feeds the point."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from edge_agent.settings.forms import Gpio
from wire_contract.field_types import Name


class Contact(Struct, frozen=True, forbid_unknown_fields=True):
    """A switch between a pin and ground, held shut by a door or a cover. The pin is pulled up, so that a cut wire looks
    like an open door.
    """

    name: Name
    pin: Gpio
    kind: Literal["enclosure", "reader"] = "enclosure"
    """The box, or the cover of a reader."""
    active_low: bool = False
    """For a switch that shuts when the door opens: then low means open, and a cut wire goes unnoticed."""
    bounce_ms: Annotated[int, Meta(ge=5, le=5000)] = 50
    """A movement counts once it has lasted so long."""


class Power(Struct, frozen=True, forbid_unknown_fields=True):
    """What feeds the point, where it is wired to tell."""

    mains_pin: Gpio | None = None
    mains_active_low: bool = True
    """Low means that mains is there (a relay or optocoupler that pulls to ground): a cut wire looks like mains lost."""
    mains_bounce_ms: Annotated[int, Meta(ge=20, le=60_000)] = 1000
    battery_empty_mv: Annotated[int, Meta(ge=1, le=100_000)] | None = None
    """With `battery_full_mv`: between these voltages the battery's charge is counted from 0 to 100 %."""
    battery_full_mv: Annotated[int, Meta(ge=1, le=100_000)] | None = None
    battery_chip: Literal["none", "ina219", "ina226"] = "none"
    battery_bus: Annotated[int, Meta(ge=0, le=31)] = 1
    battery_address: Annotated[int, Meta(ge=0x40, le=0x4F)] = 0x41
    """Another one than a lamp's current sensor has."""
