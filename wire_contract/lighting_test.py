"""`riskpoint.lighting.tested.v1`: light and current with a lamp off, on, off. Numbers only; the hub judges."""

from msgspec import Struct

from wire_contract.field_types import Count, Name, Text
from wire_contract.self_test import Cause, MilliDegrees


class LightingTested(Struct, frozen=True, omit_defaults=True):
    """One lamp tested itself: OFF, ON, OFF; or was only watched."""

    lamp: Name
    relay: tuple[bool, ...]
    lux_milli: tuple[int | None, ...]
    """Mean light in each relay state, thousandths of a lux."""
    lamp_current_ma: tuple[int | None, ...]
    sun_elevation_milli_deg: MilliDegrees | None
    steps: dict[Name, Text] = {}
    """Outcome of each step in their order: `ok`, or what happened."""
    cause: Cause = Cause.SCHEDULED
    command: Text | None = None
    """The id of the command that asked for it."""
    took_ms: Count | None = None
