"""cameras/1: one camera test's line in, a verdict out (docs/rules/cameras-1.md). Integers only."""

from enum import StrEnum
from typing import Final

from hub.kernel.verdict import PASSED, Verdict, failed, inconclusive
from wire_contract.camera_test import CameraMeasurements, CameraStep, CameraTested, StepWord
from wire_contract.self_test import Cause

RULE: Final = "cameras/1"


class CameraReason(StrEnum):
    """Every word that a camera's verdict may give as its reason: those of failing first."""

    NO_STREAM = "no_stream"
    FROZEN = "frozen"
    DARK = "dark"
    GLARE = "glare"
    COVERED = "covered"
    MOVED = "moved"
    FOLIAGE = "foliage"
    DEFOCUSED = "defocused"
    STRIPED = "striped"
    NOISY = "noisy"
    LOW_FRAME_RATE = "low_frame_rate"
    WRONG_TIME = "wrong_time"

    BUSY = "busy"
    UNAUTHORISED = "unauthorised"
    WRONG_SIZE = "wrong_size"
    INTERRUPTED = "interrupted"
    TEST_FAILED = "test_failed"
    LEARNED = "learned"
    NO_REFERENCE = "no_reference"
    REFERENCE_OF_OTHER_SIZE = "reference_of_other_size"
    UNREADABLE_REFERENCE = "unreadable_reference"
    TOO_FEW_FRAMES = "too_few_frames"
    TOO_DARK_TO_TELL = "too_dark_to_tell"
    MAYBE_FROZEN = "maybe_frozen"
    VIEW_CHANGED = "view_changed"


_WORDS: Final = {word.value: word for word in StepWord}

_NO_PICTURES: Final = {
    StepWord.BUSY: inconclusive(CameraReason.BUSY),
    StepWord.UNAUTHORISED: inconclusive(CameraReason.UNAUTHORISED),
    StepWord.WRONG_SIZE: inconclusive(CameraReason.WRONG_SIZE),
    StepWord.INTERRUPTED: inconclusive(CameraReason.INTERRUPTED),
    StepWord.OUT_OF_MEMORY: inconclusive(CameraReason.TEST_FAILED),
    StepWord.FAILED: inconclusive(CameraReason.TEST_FAILED),
    StepWord.NO_ANSWER: failed(CameraReason.NO_STREAM),
    StepWord.REFUSED: failed(CameraReason.NO_STREAM),
    StepWord.NOT_FOUND: failed(CameraReason.NO_STREAM),
    StepWord.NOT_VIDEO: failed(CameraReason.NO_STREAM),
    StepWord.UNPLUGGED: failed(CameraReason.NO_STREAM),
    StepWord.STALLED: failed(CameraReason.NO_STREAM),
    StepWord.DEADLINE: failed(CameraReason.NO_STREAM),
}
"""What follows from the word of `open` or `frames` where it is not `ok`; any other word is `test_failed`."""

_NOT_COMPARED: Final = {
    StepWord.LEARNED: CameraReason.LEARNED,
    StepWord.NO_REFERENCE: CameraReason.NO_REFERENCE,
    StepWord.OTHER_SIZE: CameraReason.REFERENCE_OF_OTHER_SIZE,
    StepWord.UNREADABLE_REFERENCE: CameraReason.UNREADABLE_REFERENCE,
    StepWord.DEADLINE: CameraReason.INTERRUPTED,
    StepWord.INTERRUPTED: CameraReason.INTERRUPTED,
}
"""What follows from the word of `compare` where it is not `ok`; any other word is `test_failed`."""


def judge(tested: CameraTested) -> Verdict:
    """Passed where all is proved good; failed with every reason, the most telling first; else nobody can tell."""
    for step in (CameraStep.OPEN, CameraStep.FRAMES):
        word = _word(tested, step)
        if word is not StepWord.OK:
            return _NO_PICTURES.get(word, inconclusive(CameraReason.TEST_FAILED))
    measured = tested.measurements
    broken = [*_by_itself(measured), *_beside_the_reference(measured)]
    if broken:
        return failed(*(reason for reason in CameraReason if reason in broken))
    unsure = _unsure(tested)
    return inconclusive(*unsure) if unsure else PASSED


def _by_itself(seen: CameraMeasurements) -> list[CameraReason]:
    """What is broken whatever the reference shows."""
    return [
        reason
        for reason, is_so in (
            (CameraReason.DARK, (seen.brightness_milli or 0) < 12_000 and seen.brightness_milli is not None),
            (CameraReason.GLARE, (seen.bright_share_milli or 0) >= 400),
            (CameraReason.LOW_FRAME_RATE, seen.frame_rate_milli is not None and seen.frame_rate_milli < 4_000),
            (CameraReason.WRONG_TIME, abs(seen.camera_clock_offset_ms or 0) > 60_000),
        )
        if is_so
    ]


def _beside_the_reference(seen: CameraMeasurements) -> list[CameraReason]:
    """What is broken in comparison."""
    if seen.covered_share_milli is not None and seen.covered_share_milli >= 350:
        return [CameraReason.COVERED]
    return []


def _unsure(tested: CameraTested) -> list[CameraReason]:
    """Why it cannot be called good, though nothing shows that it is bad."""
    if tested.cause is Cause.LEARNING:
        return [CameraReason.LEARNED]
    word = _word(tested, CameraStep.COMPARE)
    return [] if word is StepWord.OK else [_NOT_COMPARED.get(word, CameraReason.TEST_FAILED)]


def _word(tested: CameraTested, step: CameraStep) -> StepWord:
    """How the step went; a step that was not reached and a word that nobody knows are failures of the test."""
    said = tested.steps.get(step)
    return _WORDS.get(said or "", StepWord.FAILED)
