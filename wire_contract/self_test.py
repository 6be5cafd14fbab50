"""What tests of cameras and of lamps have in common: why one ran, and by what light."""

from enum import StrEnum
from typing import Annotated, Literal

from msgspec import Meta

MilliDegrees = Annotated[int, Meta(ge=-90_000, le=90_000)]
"""An elevation of the sun above the horizon, thousandths of a degree."""
Light = Literal["day", "night"]
"""By which light a picture was taken; twilight belongs to neither."""


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
