"""`riskpoint.camera.tested.v1`: what the frames of one camera show. Numbers only; the hub judges."""

from msgspec import Struct

from wire_contract.field_types import Count, Hash, Name, Text
from wire_contract.self_test import Cause, MilliDegrees


class CameraMeasurements(Struct, frozen=True, omit_defaults=True):
    """What the frames of one camera test show; None where a step did not get that far."""

    brightness_milli: int | None = None
    contrast_milli: int | None = None
    sharpness_milli: int | None = None
    shift_milli: int | None = None
    frame_difference_milli: int | None = None
    covered_share_milli: int | None = None
    camera_clock_offset_ms: int | None = None


class CameraTested(Struct, frozen=True, omit_defaults=True):
    """One camera tested itself."""

    camera: Name
    driver: Text
    steps: dict[Name, Text]
    """Outcome of each step in their order, `open`, `frames`, `measure`, `compare`, `clock`: `ok`, or what happened."""
    measurements: CameraMeasurements
    picture: Hash | None
    """SHA-256 of the reduced picture that the device keeps for the hub to ask for; None where it keeps none."""
    cause: Cause = Cause.SCHEDULED
    command: Text | None = None
    """The id of the command that asked for it."""
    sun_elevation_milli_deg: MilliDegrees | None = None
    """Of the point's sun when the test began; None where the clock did not know the time."""
    reference: Hash | None = None
    """SHA-256 of the reference that was compared with, or that this test made where its cause is `learning`."""
    took_ms: Count | None = None
