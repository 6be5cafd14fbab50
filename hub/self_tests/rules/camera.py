"""cameras/1: one camera test's line in, a verdict out (docs/rules/cameras-1.md). Integers only."""

from typing import Final

from hub.kernel.verdict import PASSED, Verdict, failed, inconclusive
from hub.self_tests.rules.camera_picture import (
    CameraReason,
    Told,
    blind,
    clockwork,
    compared,
    disturbed,
    has_enough_frames,
    numbers_told,
    still,
)
from wire_contract.camera_test import CameraStep, CameraTested, StepWord
from wire_contract.self_test import Cause

__all__ = ["RULE", "CameraReason", "judge"]

RULE: Final = "cameras/1"

_UNSURE: Final = frozenset({CameraReason.MAYBE_FROZEN, CameraReason.TOO_DARK_TO_TELL, CameraReason.VIEW_CHANGED})
"""What the picture may say that is neither good nor bad."""

_WORDS: Final = {word.value: word for word in StepWord}

_NO_PICTURES: Final = {
    StepWord.NO_ANSWER: failed(CameraReason.NO_STREAM),
    StepWord.REFUSED: failed(CameraReason.NO_STREAM),
    StepWord.NOT_FOUND: failed(CameraReason.NO_STREAM),
    StepWord.NOT_VIDEO: failed(CameraReason.NO_STREAM),
    StepWord.UNPLUGGED: failed(CameraReason.NO_STREAM),
    StepWord.STALLED: failed(CameraReason.NO_STREAM),
    StepWord.DEADLINE: failed(CameraReason.NO_STREAM),
    StepWord.BUSY: inconclusive(CameraReason.BUSY),
    StepWord.UNAUTHORISED: inconclusive(CameraReason.UNAUTHORISED),
    StepWord.WRONG_SIZE: inconclusive(CameraReason.WRONG_SIZE),
    StepWord.INTERRUPTED: inconclusive(CameraReason.INTERRUPTED),
}
"""What follows from the word of `open` or `frames` where it is not `ok`; from any other word, that the test failed."""

_NOT_COMPARED: Final = {
    StepWord.LEARNED: CameraReason.LEARNED,
    StepWord.NO_REFERENCE: CameraReason.NO_REFERENCE,
    StepWord.OTHER_SIZE: CameraReason.REFERENCE_OF_OTHER_SIZE,
    StepWord.UNREADABLE_REFERENCE: CameraReason.UNREADABLE_REFERENCE,
    StepWord.DEADLINE: CameraReason.INTERRUPTED,
    StepWord.INTERRUPTED: CameraReason.INTERRUPTED,
}
"""What follows from the word of `compare` where it is not `ok`; from any other word, that the test failed."""

_NEEDED: Final = frozenset(
    {
        "brightness_milli", "contrast_milli", "sharpness_milli", "frame_difference_milli", "bright_share_milli",
        "live_share_milli", "noise_milli", "stripes_milli", "covered_share_milli", "changed_share_milli",
        "swaying_share_milli", "textured_share_milli", "match_milli", "shifted_match_milli", "coarse_match_milli",
        "reference_brightness_milli", "reference_contrast_milli", "reference_sharpness_milli", "reference_noise_milli",
        "reference_stripes_milli", "reference_bright_share_milli", "reference_frame_difference_milli",
    }
)  # fmt: skip
"""Without any one of these a comparison is not judged."""


def judge(tested: CameraTested) -> Verdict:
    """Passed where all is proved good; failed with every reason, the most telling first; else nobody can tell."""
    for step in (CameraStep.OPEN, CameraStep.FRAMES):
        word = _word(tested, step)
        if word is not StepWord.OK:
            return _NO_PICTURES.get(word, inconclusive(CameraReason.TEST_FAILED))
    seen = numbers_told(tested.measurements)
    said = [*_by_the_picture(tested, seen), *clockwork(seen)]
    broken = [reason for reason in CameraReason if reason in said and reason not in _UNSURE]
    if broken:
        return failed(*broken)
    unsure = [*_by_the_steps(tested, seen), *said]
    return inconclusive(*(reason for reason in CameraReason if reason in unsure)) if unsure else PASSED


def _by_the_picture(tested: CameraTested, seen: Told) -> list[CameraReason]:
    """What is wrong with the picture; one that shows nothing is not compared."""
    if nothing := blind(seen):
        return nothing
    found = still(seen) or disturbed(seen)
    if found is not None and found is not CameraReason.MAYBE_FROZEN:
        return [found]
    if _word(tested, CameraStep.COMPARE) is StepWord.OK and _NEEDED.issubset(seen):
        return [each for each in (found, compared(seen)) if each is not None]
    return [found] if found else []


def _by_the_steps(tested: CameraTested, seen: Told) -> list[CameraReason]:
    """Why it cannot be called good, though nothing shows that it is bad."""
    few = [] if has_enough_frames(seen) else [CameraReason.TOO_FEW_FRAMES]
    if _word(tested, CameraStep.MEASURE) is not StepWord.OK:
        return [*few, CameraReason.TEST_FAILED]
    if tested.cause is Cause.LEARNING:
        return [*few, CameraReason.LEARNED]
    word = _word(tested, CameraStep.COMPARE)
    if word is not StepWord.OK:
        return [*few, _NOT_COMPARED.get(word, CameraReason.TEST_FAILED)]
    return few if _NEEDED.issubset(seen) else [*few, CameraReason.TEST_FAILED]


def _word(tested: CameraTested, step: CameraStep) -> StepWord:
    """How the step went; a step that was not reached and a word that nobody knows are failures of the test."""
    return _WORDS.get(tested.steps.get(step, ""), StepWord.FAILED)
