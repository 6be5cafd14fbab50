"""cameras/1: what the measurements of a camera's picture say of it, one kind of fault after the other."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from wire_contract.camera_test import CameraMeasurements


class CameraReason(StrEnum):
    """Every word that a camera's verdict may give as its reason, in the order in which a verdict names them."""

    NO_STREAM = "no_stream"
    DARK = "dark"
    GLARE = "glare"
    FROZEN = "frozen"
    STRIPED = "striped"
    NOISY = "noisy"
    COVERED = "covered"
    MOVED = "moved"
    FOLIAGE = "foliage"
    DEFOCUSED = "defocused"
    LOW_FRAME_RATE = "low_frame_rate"
    WRONG_TIME = "wrong_time"

    INTERRUPTED = "interrupted"
    BUSY = "busy"
    UNAUTHORISED = "unauthorised"
    WRONG_SIZE = "wrong_size"
    TEST_FAILED = "test_failed"
    TOO_FEW_FRAMES = "too_few_frames"
    MAYBE_FROZEN = "maybe_frozen"
    LEARNED = "learned"
    NO_REFERENCE = "no_reference"
    REFERENCE_OF_OTHER_SIZE = "reference_of_other_size"
    UNREADABLE_REFERENCE = "unreadable_reference"
    TOO_DARK_TO_TELL = "too_dark_to_tell"
    VIEW_CHANGED = "view_changed"


FEWEST_FRAMES: Final = 8
SHORTEST_SPAN_MS: Final = 2_000
"""A camera may repeat a frame for a moment; after this it may not."""
SLOWEST_FRAME_RATE_MILLI: Final = 2_500
SLOW_FRAME_RATE_MILLI: Final = 6_000
"""Below this, a camera that was four times as fast when its reference was learned is too slow."""
LARGEST_CLOCK_OFFSET_MS: Final = 60_000
NOTHING_ON_IT_MILLI: Final = 3_500
"""Contrast below which a picture shows nothing."""
DARK_MILLI: Final = 30_000
BLACKS_MILLI: Final = (16_000, 0)
"""What cameras show where no light is: most 16, many 0."""
LIT_MILLI: Final = 6_000
"""So far above black some light falls in, the same everywhere: a night without lamps, or a cloth."""
DAYLIGHT_MILLI: Final = 60_000
STILL_MILLI: Final = 50
"""Mean change up to which nothing lives: as much an encoder makes of a picture that is always the same."""
ALIVE_MILLI: Final = 300
FEWEST_DETAILED_MILLI: Final = 50
FOLIAGE_MILLI: Final = 180
"""Passers-by and light changed 174 at most on the tuning split; a twig too many costs less than a branch too few."""

Told = Mapping[str, int]
"""The measurements that were made, by name."""


def numbers_told(measured: CameraMeasurements) -> dict[str, int]:
    """Every number of the line by its name, without those that are missing."""
    numbers = {name: getattr(measured, name) for name in measured.__struct_fields__}
    return {name: number for name, number in numbers.items() if number is not None}


def blind(seen: Told) -> list[CameraReason]:
    """Why the picture shows nothing at all, or nearly; no comparison is of use then. Empty where it shows something.

    A cloth by night and a night without lamps look alike unless there is no light at all: then both are named.
    """
    if "contrast_milli" not in seen or "brightness_milli" not in seen:
        return []
    shows_nothing, brightness = seen["contrast_milli"] < NOTHING_ON_IT_MILLI, seen["brightness_milli"]
    if shows_nothing and brightness < DARK_MILLI:
        black = next(level for level in BLACKS_MILLI if brightness >= level)
        is_lit = brightness - black >= LIT_MILLI
        return [CameraReason.DARK, CameraReason.COVERED] if is_lit else [CameraReason.DARK]
    if _is_blown_out(seen):
        return [CameraReason.GLARE]
    return [CameraReason.COVERED] if shows_nothing else []


def _is_blown_out(seen: Told) -> bool:
    bright = seen.get("bright_share_milli", 0)
    if bright >= 700:
        return True
    if "reference_bright_share_milli" not in seen or "reference_brightness_milli" not in seen:
        return False
    more = bright - seen["reference_bright_share_milli"]
    return more >= (100 if seen["reference_brightness_milli"] < DAYLIGHT_MILLI else 350)


def still(seen: Told) -> CameraReason | None:
    """Whether nothing lives in the picture: frozen where that cannot be, maybe frozen where it can."""
    changes = seen.get("frame_difference_milli", STILL_MILLI + 1)
    if not has_enough_frames(seen) or changes > STILL_MILLI or seen.get("live_share_milli", 0) > 150:
        return None
    is_daylight_without_a_change = changes == 0 and seen.get("brightness_milli", 0) >= DAYLIGHT_MILLI
    was_alive = seen.get("reference_frame_difference_milli", 0) >= ALIVE_MILLI
    return CameraReason.FROZEN if was_alive or is_daylight_without_a_change else CameraReason.MAYBE_FROZEN


def has_enough_frames(seen: Told) -> bool:
    """Whether there are frames enough, over time enough, to tell anything that moves."""
    return seen.get("frames", 0) >= FEWEST_FRAMES and seen.get("span_ms", 0) >= SHORTEST_SPAN_MS


def disturbed(seen: Told) -> CameraReason | None:
    """Lines or snow over the picture; what lies under it is not judged."""
    lines = seen.get("stripes_milli", 0)
    if lines >= (seen["reference_stripes_milli"] + 6_000 if "reference_stripes_milli" in seen else 12_000):
        return CameraReason.STRIPED
    if seen.get("noise_milli", 0) >= max(12_000, 2 * seen.get("reference_noise_milli", 0)):
        return CameraReason.NOISY
    return None


def compared(seen: Told) -> CameraReason | None:
    """What differs from the reference: one thing, the one that explains most. None where it is the reference's view."""
    if seen["textured_share_milli"] < FEWEST_DETAILED_MILLI:
        return CameraReason.TOO_DARK_TO_TELL
    if _is_moved(seen):
        return CameraReason.MOVED
    is_soft = _relative_sharpness_milli(seen) < 550
    if is_soft and seen["coarse_match_milli"] >= 850 and _relative_contrast_milli(seen) >= 600:
        return CameraReason.DEFOCUSED
    if seen["covered_share_milli"] >= 250:
        return CameraReason.COVERED
    if seen["changed_share_milli"] >= FOLIAGE_MILLI and seen["swaying_share_milli"] >= 25:
        return CameraReason.FOLIAGE
    return CameraReason.VIEW_CHANGED if is_soft or seen["changed_share_milli"] >= 220 else None


def _is_moved(seen: Told) -> bool:
    """Found elsewhere in the picture, or nowhere though there is as much to see as ever."""
    if seen.get("shift_milli", 0) >= 20 and seen["shifted_match_milli"] >= seen["match_milli"] + 150:
        return True
    return "shift_milli" not in seen and seen["match_milli"] < 150 and seen["changed_share_milli"] >= 400


def _relative_sharpness_milli(seen: Told) -> int:
    """Beside the reference's, and beside how much contrast there is by this light."""
    beside = seen["reference_sharpness_milli"] * seen["contrast_milli"]
    return seen["sharpness_milli"] * seen["reference_contrast_milli"] * 1000 // max(1, beside)


def _relative_contrast_milli(seen: Told) -> int:
    """Beside the reference's, and beside how bright it is."""
    beside = seen["reference_contrast_milli"] * seen["brightness_milli"]
    return seen["contrast_milli"] * seen["reference_brightness_milli"] * 1000 // max(1, beside)


def clockwork(seen: Told) -> list[CameraReason]:
    """Frames that come too seldom, and a clock that is wrong: whatever the picture shows."""
    rate = seen.get("frame_rate_milli", SLOW_FRAME_RATE_MILLI)
    was_faster = rate < SLOW_FRAME_RATE_MILLI and rate * 4 < seen.get("reference_frame_rate_milli", 0)
    slow = [CameraReason.LOW_FRAME_RATE] if rate < SLOWEST_FRAME_RATE_MILLI or was_faster else []
    is_off = abs(seen.get("camera_clock_offset_ms", 0)) > LARGEST_CLOCK_OFFSET_MS
    return [*slow, CameraReason.WRONG_TIME] if is_off else slow
