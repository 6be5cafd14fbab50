"""cameras/1, fact by fact: numbers in a line, a verdict out."""

from collections.abc import Mapping

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.kernel.verdict import PASSED, Outcome, Verdict, failed, inconclusive
from hub.self_tests.rules.camera import CameraReason, judge
from wire_contract.camera_test import CameraMeasurements, CameraStep, CameraTested, StepWord
from wire_contract.self_test import Cause

ALL_WELL = dict.fromkeys([step.value for step in CameraStep], "ok")
BY_ITSELF = CameraMeasurements(
    brightness_milli=118_000,
    contrast_milli=52_000,
    sharpness_milli=20_000,
    frame_difference_milli=2_400,
    width_px=1280,
    height_px=720,
    frames=12,
    span_ms=2_750,
    frame_rate_milli=15_000,
    live_share_milli=1_000,
    dark_share_milli=20,
    bright_share_milli=40,
    noise_milli=2_100,
    stripes_milli=1_500,
)
GOOD = msgspec.structs.replace(
    BY_ITSELF,
    shift_milli=0,
    covered_share_milli=10,
    textured_share_milli=900,
    changed_share_milli=60,
    swaying_share_milli=20,
    match_milli=900,
    shifted_match_milli=900,
    coarse_match_milli=970,
    reference_brightness_milli=118_000,
    reference_contrast_milli=52_000,
    reference_sharpness_milli=20_000,
    reference_noise_milli=2_100,
    reference_stripes_milli=1_500,
    reference_bright_share_milli=40,
    reference_live_share_milli=1_000,
    reference_frame_difference_milli=2_400,
    reference_frame_rate_milli=15_000,
)


def _line(
    seen: CameraMeasurements = GOOD, steps: Mapping[str, str] = ALL_WELL, cause: Cause = Cause.SCHEDULED
) -> CameraTested:
    return CameraTested("gate", "rtsp", dict(steps), seen, None, cause)


def _with(**numbers: int | None) -> CameraTested:
    return _line(msgspec.structs.replace(GOOD, **numbers))


def test_a_camera_that_shows_what_its_reference_shows_passes() -> None:
    assert judge(_line()) == PASSED


@pytest.mark.parametrize(
    ("word", "verdict"),
    [
        ("no-answer", failed("no_stream")),
        ("refused", failed("no_stream")),
        ("not-found", failed("no_stream")),
        ("not-video", failed("no_stream")),
        ("unplugged", failed("no_stream")),
        ("stalled", failed("no_stream")),
        ("deadline", failed("no_stream")),
        ("busy", inconclusive("busy")),
        ("unauthorised", inconclusive("unauthorised")),
        ("wrong-size", inconclusive("wrong_size")),
        ("interrupted", inconclusive("interrupted")),
        ("out-of-memory", inconclusive("test_failed")),
        ("failed", inconclusive("test_failed")),
        ("a word of another edition", inconclusive("test_failed")),
    ],
)
@pytest.mark.parametrize("step", ["open", "frames"])
def test_without_pictures_the_step_decides_alone(step: str, word: str, verdict: Verdict) -> None:
    assert judge(_line(steps=ALL_WELL | {step: word})) == verdict


def test_a_test_that_never_began_is_neither_good_nor_bad() -> None:
    assert judge(_line(CameraMeasurements(), steps={})) == inconclusive("test_failed")


@pytest.mark.parametrize(
    ("numbers", "reasons"),
    [
        ({"contrast_milli": 3_499, "brightness_milli": 29_999}, ["dark", "covered"]),
        ({"contrast_milli": 3_499, "brightness_milli": 22_000}, ["dark", "covered"]),
        ({"contrast_milli": 3_499, "brightness_milli": 21_999}, ["dark"]),
        ({"contrast_milli": 3_499, "brightness_milli": 16_000}, ["dark"]),
        ({"contrast_milli": 3_499, "brightness_milli": 15_999}, ["dark", "covered"]),
        ({"contrast_milli": 3_499, "brightness_milli": 6_000}, ["dark", "covered"]),
        ({"contrast_milli": 3_499, "brightness_milli": 5_999}, ["dark"]),
        ({"contrast_milli": 0, "brightness_milli": 0}, ["dark"]),
        ({"contrast_milli": 3_499, "brightness_milli": 30_000}, ["covered"]),
        ({"contrast_milli": 0, "brightness_milli": 255_000, "bright_share_milli": 1_000}, ["glare"]),
        ({"bright_share_milli": 390}, ["glare"]),
        ({"bright_share_milli": 389}, []),
        ({"bright_share_milli": 140, "reference_brightness_milli": 59_999, "brightness_milli": 60_000}, ["glare"]),
        ({"bright_share_milli": 700, "reference_bright_share_milli": 690}, ["glare"]),
        ({"frame_difference_milli": 50, "live_share_milli": 150}, ["frozen"]),
        ({"frame_difference_milli": 51, "live_share_milli": 150}, []),
        ({"frame_difference_milli": 50, "live_share_milli": 151}, []),
        ({"stripes_milli": 7_500}, ["striped"]),
        ({"stripes_milli": 7_499}, []),
        ({"noise_milli": 12_000}, ["noisy"]),
        ({"noise_milli": 12_000, "reference_noise_milli": 6_001}, []),
        ({"covered_share_milli": 250}, ["covered"]),
        ({"covered_share_milli": 249}, []),
        ({"shift_milli": 20, "match_milli": 700, "shifted_match_milli": 850}, ["moved"]),
        ({"shift_milli": 19, "match_milli": 700, "shifted_match_milli": 850}, []),
        ({"shift_milli": 20, "match_milli": 701, "shifted_match_milli": 850}, []),
        ({"shift_milli": None, "match_milli": 149, "changed_share_milli": 400}, ["moved"]),
        ({"shift_milli": None, "match_milli": 150, "changed_share_milli": 400, "swaying_share_milli": 25}, ["foliage"]),
        ({"changed_share_milli": 180, "swaying_share_milli": 25}, ["foliage"]),
        ({"changed_share_milli": 179, "swaying_share_milli": 25}, []),
        ({"changed_share_milli": 219, "swaying_share_milli": 24}, []),
        ({"sharpness_milli": 10_999}, ["defocused"]),
        ({"sharpness_milli": 11_000}, []),
        ({"frame_rate_milli": 2_499}, ["low_frame_rate"]),
        ({"frame_rate_milli": 3_749}, ["low_frame_rate"]),
        ({"frame_rate_milli": 3_750}, []),
        ({"camera_clock_offset_ms": 60_001}, ["wrong_time"]),
        ({"camera_clock_offset_ms": -60_001}, ["wrong_time"]),
        ({"camera_clock_offset_ms": -60_000}, []),
        ({"covered_share_milli": 600, "frame_rate_milli": 0, "camera_clock_offset_ms": 10**9},
         ["covered", "low_frame_rate", "wrong_time"]),
    ],
)  # fmt: skip
def test_each_limit_holds_to_the_last_thousandth(numbers: dict[str, int | None], reasons: list[str]) -> None:
    assert judge(_with(**numbers)) == (failed(*reasons) if reasons else PASSED)


@pytest.mark.parametrize(
    ("numbers", "reason"),
    [
        ({"textured_share_milli": 49}, "too_dark_to_tell"),
        ({"changed_share_milli": 220, "swaying_share_milli": 24}, "view_changed"),
        ({"frame_difference_milli": 1, "live_share_milli": 9, "reference_frame_difference_milli": 299}, "maybe_frozen"),
        ({"sharpness_milli": 5_000, "contrast_milli": 31_000}, "view_changed"),
        ({"sharpness_milli": 5_000, "coarse_match_milli": 849}, "view_changed"),
        ({"frames": 7}, "too_few_frames"),
        ({"span_ms": 1_999}, "too_few_frames"),
        ({"frames": 7, "live_share_milli": 0, "frame_difference_milli": 0}, "too_few_frames"),
        ({"reference_noise_milli": None}, "test_failed"),
    ],
)
def test_where_nobody_can_tell_the_verdict_says_so(numbers: dict[str, int | None], reason: str) -> None:
    assert judge(_with(**numbers)) == inconclusive(reason)


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("no-reference", "no_reference"),
        ("other-size", "reference_of_other_size"),
        ("unreadable-reference", "unreadable_reference"),
        ("learned", "learned"),
        ("deadline", "interrupted"),
        ("interrupted", "interrupted"),
        ("failed", "test_failed"),
    ],
)
def test_nothing_passes_without_its_reference(word: str, reason: str) -> None:
    assert judge(_line(BY_ITSELF, ALL_WELL | {"compare": word})) == inconclusive(reason)


def test_what_needs_no_reference_fails_without_one() -> None:
    still = msgspec.structs.replace(BY_ITSELF, live_share_milli=0, frame_difference_milli=0, frame_rate_milli=1_000)
    steps = ALL_WELL | {"compare": "no-reference"}
    assert judge(_line(still, steps)) == failed("frozen", "low_frame_rate")
    night = msgspec.structs.replace(still, brightness_milli=40_000, frame_rate_milli=15_000)
    assert judge(_line(night, steps)) == inconclusive("maybe_frozen", "no_reference")


def test_a_test_that_learns_is_no_proof_but_still_finds_what_is_broken() -> None:
    steps = ALL_WELL | {"compare": "learned"}
    assert judge(_line(BY_ITSELF, steps, Cause.LEARNING)) == inconclusive("learned")
    black = msgspec.structs.replace(BY_ITSELF, brightness_milli=0, contrast_milli=0, live_share_milli=0)
    assert judge(_line(black, steps, Cause.LEARNING)) == failed("dark")


NUMBERS = st.none() | st.sampled_from([-1, 0, 1, 30, 499, 1_000, 60_000]) | st.integers(-(10**18), 10**18)
CHANGES = st.dictionaries(st.sampled_from(CameraMeasurements.__struct_fields__), NUMBERS, max_size=6)
WORDS = st.sampled_from([*StepWord, "", "a word of another edition", "OK"])
STEPS = st.dictionaries(st.sampled_from([*CameraStep]), WORDS, max_size=2)


@settings(deadline=None)
@given(st.sampled_from([GOOD, BY_ITSELF, CameraMeasurements()]), CHANGES, STEPS, st.sampled_from([*Cause]))
def test_any_line_gets_a_verdict_in_the_rules_words_and_the_same_one_again(
    seen: CameraMeasurements, numbers: dict[str, int | None], steps: dict[CameraStep, str], cause: Cause
) -> None:
    said = ALL_WELL | {step.value: word for step, word in steps.items()}
    line = _line(msgspec.structs.replace(seen, **numbers), said, cause)
    verdict = judge(line)
    again = judge(msgspec.json.decode(msgspec.json.encode(line), type=CameraTested))
    order = [reason.value for reason in CameraReason]
    assert verdict == again
    assert list(verdict.reasons) == sorted(set(verdict.reasons), key=order.index)
    assert (verdict.outcome is Outcome.PASS) == (not verdict.reasons)
    if verdict.outcome is Outcome.PASS:
        assert line.steps["compare"] == "ok"
