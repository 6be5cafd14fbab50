"""What tests of cameras and of lamps have in common: why one ran, and by what light."""

from enum import StrEnum
from typing import Annotated, Literal

from msgspec import Meta

MilliDegrees = Annotated[int, Meta(ge=-90_000, le=90_000)]
"""An elevation of the sun above the horizon, thousandths of a degree."""
Light = Literal["day", "night"]
"""By which light a picture was taken; twilight belongs to neither."""

DAY_IS_MILLI_DEG, NIGHT_IS_MILLI_DEG = 6_000, -6_000
"""From where on of the sun it is day, or night. A device compares a picture with its reference of that light, and the
hub lets a later picture by that light outdo a failed one: they must not differ.
"""


class Cause(StrEnum):
    """Why a self-test ran."""

    SCHEDULED = "scheduled"
    COMMANDED = "commanded"
    """Somebody at the hub asked for it."""
    REPAIR = "repair"
    """Asked for after a repair: whether it holds."""
    LEARNING = "learning"
    """Asked for to take a new reference, from now on compared with."""
    SWITCH_ON = "switch_on"
    """Lamps that must not be cycled are watched while dusk switches them on by itself."""


def light_at(elevation_milli_deg: int) -> Light | None:
    """Which light a picture shows under this sun; None in twilight."""
    if elevation_milli_deg >= DAY_IS_MILLI_DEG:
        return "day"
    return "night" if elevation_milli_deg <= NIGHT_IS_MILLI_DEG else None
