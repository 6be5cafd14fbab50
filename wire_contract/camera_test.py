"""`riskpoint.camera.tested.v1`: what the frames of one camera show. Numbers only; the hub judges."""

from enum import StrEnum

from msgspec import Struct

from wire_contract.field_types import Count, Hash, Name, Text
from wire_contract.self_test import Cause, MilliDegrees


class CameraStep(StrEnum):
    """What a camera test does, in this order; each step stands in `CameraTested.steps` once it was reached."""

    OPEN = "open"
    FRAMES = "frames"
    MEASURE = "measure"
    COMPARE = "compare"
    CLOCK = "clock"


class StepWord(StrEnum):
    """How a step of a camera test went. A reader meets other words from other editions and takes them as `failed`."""

    OK = "ok"
    NO_ANSWER = "no-answer"
    """Nothing came in time: to the connection, to the request, or no first picture."""
    REFUSED = "refused"
    """There is a machine at the address, and nothing of it listens there."""
    NOT_FOUND = "not-found"
    """It answered that it has no such stream; or the board has no camera of this number."""
    UNAUTHORISED = "unauthorised"
    NOT_VIDEO = "not-video"
    """What came is no video that could be decoded."""
    UNPLUGGED = "unplugged"
    """It was there and is gone."""
    STALLED = "stalled"
    """Pictures came and then stopped coming."""
    BUSY = "busy"
    """Something else on the device uses the camera."""
    WRONG_SIZE = "wrong-size"
    """Pictures of no use: smaller than 64 × 48, of another form than was asked for, or their size changed midway."""
    NO_REFERENCE = "no-reference"
    UNREADABLE_REFERENCE = "unreadable-reference"
    OTHER_SIZE = "other-size"
    """The reference was taken with pictures of another size."""
    LEARNED = "learned"
    """This test's picture is the reference from now on; there was nothing to compare."""
    NO_CLOCK = "no-clock"
    """The device itself does not know the time, so it cannot say how wrong the camera's is."""
    DEADLINE = "deadline"
    """The test was ended in this step, at its deadline."""
    INTERRUPTED = "interrupted"
    OUT_OF_MEMORY = "out-of-memory"
    FAILED = "failed"
    """Something else went wrong in the test itself."""


class CameraMeasurements(Struct, frozen=True, omit_defaults=True):
    """What the frames of one camera test show; None where a step did not get that far, or there was nothing to measure.

    `_milli` of grey levels are thousandths of one of 256 levels; of shares, thousandths of the whole; of matches,
    thousandths of a correlation (−1000 to 1000). Values called `reference_…` are the reference's own, measured when it
    was learned. How each is worked out: docs/self-tests.md.
    """

    brightness_milli: int | None = None
    """Mean grey level."""
    contrast_milli: int | None = None
    """Standard deviation of grey levels over the mean picture."""
    sharpness_milli: int | None = None
    """Fine detail of a typical frame: thousandths of a grey level, freed of noise."""
    shift_milli: int | None = None
    """How far the picture lies from the reference, thousandths of its width; None where it shows another place."""
    frame_difference_milli: int | None = None
    """The largest mean difference between a frame and the first one, grey levels."""
    covered_share_milli: int | None = None
    """Of the reference's detailed blocks, those that are smooth now."""
    camera_clock_offset_ms: int | None = None
    """The camera's clock minus the device's; None where the camera has none that can be asked."""
    width_px: int | None = None
    height_px: int | None = None
    frames: int | None = None
    """How many were measured."""
    span_ms: int | None = None
    """From the first measured frame to the last."""
    frame_rate_milli: int | None = None
    """Thousandths of a frame per second, of all frames that came."""
    live_share_milli: int | None = None
    """Blocks in which anything at all changed, as a share of all blocks."""
    dark_share_milli: int | None = None
    """Pixels of the mean picture at most 24 bright."""
    bright_share_milli: int | None = None
    """Pixels of the mean picture at least 230 bright."""
    noise_milli: int | None = None
    """Standard deviation of one pixel in time, in the quieter half of the picture."""
    stripes_milli: int | None = None
    """Lines that run through the whole picture, up or across, grey levels."""
    textured_share_milli: int | None = None
    """Blocks of the reference with detail enough to be recognised, as a share of all blocks."""
    changed_share_milli: int | None = None
    """Of the reference's detailed blocks, those that show other detail now."""
    swaying_share_milli: int | None = None
    """Blocks, as a share of all, that do not show what the reference shows and move all the time."""
    match_milli: int | None = None
    """How well the detailed blocks agree with the reference where they are."""
    shifted_match_milli: int | None = None
    """The same where they agree best, with the picture moved back."""
    coarse_match_milli: int | None = None
    """How well the whole agrees with the reference, seen without detail."""
    reference_brightness_milli: int | None = None
    reference_contrast_milli: int | None = None
    reference_sharpness_milli: int | None = None
    reference_noise_milli: int | None = None
    reference_stripes_milli: int | None = None
    reference_bright_share_milli: int | None = None
    reference_live_share_milli: int | None = None
    reference_frame_difference_milli: int | None = None
    reference_frame_rate_milli: int | None = None


class CameraTested(Struct, frozen=True, omit_defaults=True):
    """One camera tested itself."""

    camera: Name
    driver: Text
    steps: dict[Name, Text]
    """Outcome of each step (`CameraStep`) in their order: a `StepWord`."""
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
