"""Frames become numbers: whatever the frames, nothing raises, and equal frames are interchangeable."""

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as shapes

from edge_agent.camera.measuring import Measuring
from edge_agent.camera.pictures import Grey
from edge_agent.camera.reference import Reference
from wire_contract.camera_test import CameraMeasurements


def _scene(*, width: int = 320, height: int = 240, seed: int = 3) -> Grey:
    """Patches of all sizes with hard edges."""
    random = np.random.default_rng(seed)
    picture = np.full((height, width), 90, dtype=np.uint8)
    for _ in range(160):
        top, left = random.integers(height), random.integers(width)
        high, wide = random.integers(4, height // 3), random.integers(4, width // 3)
        picture[top : top + high, left : left + wide] = random.integers(30, 220)
    return picture


def _grainy(picture: Grey, count: int, *, grain: float = 2.0) -> list[Grey]:
    random = np.random.default_rng(8)
    return [np.clip(picture + random.normal(0, grain, picture.shape), 0, 255).astype(np.uint8) for _ in range(count)]


def _measured(frames: list[Grey], *, apart_ms: int = 250) -> Measuring:
    measuring = Measuring()
    for number, frame in enumerate(frames):
        assert measuring.add(frame, at_ms=1_000 + number * apart_ms)
    return measuring


def _reference(frames: list[Grey]) -> Reference:
    learned = _measured(frames).learn()
    assert learned is not None
    return learned


def test_a_grey_card_is_measured_exactly() -> None:
    card = np.full((480, 640), 100, dtype=np.uint8)
    assert _measured([card] * 3).finish(None) == CameraMeasurements(
        brightness_milli=100_000, contrast_milli=0, sharpness_milli=0, frame_difference_milli=0, width_px=640,
        height_px=480, frames=3, span_ms=500, frame_rate_milli=4_000, live_share_milli=0, dark_share_milli=0,
        bright_share_milli=0, noise_milli=0, stripes_milli=0,
    )  # fmt: skip


def test_noise_is_measured_as_it_was_made_and_does_not_count_as_detail() -> None:
    frames = _grainy(np.full((480, 640), 100, dtype=np.uint8), 12, grain=6)
    told = _measured(frames).finish(None)
    assert told.noise_milli == pytest.approx(6_000, rel=0.08)
    assert told.sharpness_milli is not None
    assert told.sharpness_milli < 1_000  # one frame alone would show 6 × √20 = 26.8 levels
    assert told.live_share_milli == 1_000


def test_who_walks_through_the_picture_is_no_noise() -> None:
    frames = _grainy(np.full((480, 640), 100, dtype=np.uint8), 12, grain=2)
    for number, frame in enumerate(frames):
        frame[200:400, 40 * number : 40 * number + 200] = 20 + 15 * number
    assert _measured(frames).finish(None).noise_milli == pytest.approx(2_000, rel=0.08)


def test_half_black_half_white_is_measured_exactly() -> None:
    card = np.zeros((240, 320), dtype=np.uint8)
    card[:, 160:] = 255
    told = _measured([card]).finish(None)
    assert (told.brightness_milli, told.contrast_milli) == (127_500, 127_500)
    assert (told.dark_share_milli, told.bright_share_milli) == (500, 500)
    assert (told.span_ms, told.frame_rate_milli) == (0, None)


@pytest.mark.parametrize("direction", ["across", "up"])
def test_lines_through_the_whole_picture_are_found_and_the_things_in_it_are_not(direction: str) -> None:
    scene = _scene(width=640, height=480)
    plain = _measured([scene]).finish(None).stripes_milli
    lined = scene.astype(np.int16)
    rows = lined if direction == "across" else lined.T
    rows[np.arange(len(rows)) % 8 < 4] += 20
    striped = _measured([np.clip(lined, 0, 255).astype(np.uint8)]).finish(None).stripes_milli
    assert plain is not None
    assert striped is not None
    assert striped - plain > 6_000


def test_the_same_place_agrees_with_its_reference() -> None:
    scene = _scene()
    told = _measured(_grainy(scene, 12)).finish(_reference(_grainy(scene, 8)))
    assert (told.shift_milli, told.covered_share_milli, told.changed_share_milli) == (0, 0, 0)
    assert told.match_milli == told.shifted_match_milli
    assert told.match_milli is not None
    assert told.match_milli > 900


@pytest.mark.parametrize(("right", "down"), [(16, 0), (-32, 0), (60, -24), (-100, 30)])
def test_a_picture_that_moved_is_found_where_it_went(right: int, down: int) -> None:
    wide = _scene(width=600, height=460)
    then, now = wide[110:350, 140:460], wide[110 - down : 350 - down, 140 - right : 460 - right]
    told = _measured(_grainy(now, 12)).finish(_reference(_grainy(then, 12)))
    assert told.shift_milli == pytest.approx(1000 * float(np.hypot(right, down)) / 320, abs=7)
    assert told.shifted_match_milli is not None
    assert told.shifted_match_milli > 800


def test_half_a_cloth_covers_half_of_what_is_detailed() -> None:
    scene = _scene()
    cloth = scene.copy()
    cloth[:, :160] = 120
    told = _measured(_grainy(cloth, 12)).finish(_reference(_grainy(scene, 12)))
    assert told.covered_share_milli == pytest.approx(500, abs=110)  # as much as of the scene's detail is on that side
    assert told.changed_share_milli is not None
    assert told.changed_share_milli < 30


def test_a_trembling_camera_is_as_sharp_as_a_steady_one() -> None:
    wide = _scene(width=400, height=300)
    random = np.random.default_rng(2)
    corners = [(40 + int(x), 30 + int(y)) for x, y in random.integers(-3, 4, (12, 2))]
    trembling = [wide[top : top + 240, left : left + 320] for left, top in corners]
    steady = _measured([trembling[0]] * 12).finish(None).sharpness_milli
    told = _measured(trembling).finish(None).sharpness_milli
    assert steady is not None
    assert told == pytest.approx(steady, rel=0.15)


@pytest.mark.parametrize(
    ("size", "reduced"),
    [((480, 640), (480, 640)), ((720, 1280), (360, 640)), ((1080, 1920), (360, 640)), ((2160, 3840), (360, 640))],
)
def test_large_pictures_are_reduced_and_keep_their_brightness(size: tuple[int, int], reduced: tuple[int, int]) -> None:
    picture = np.full(size, 77, dtype=np.uint8)
    measuring = _measured([picture, picture])
    assert np.array_equal(measuring.reduced(), np.full(reduced, 77, dtype=np.uint8))


def test_a_reference_of_another_size_is_not_compared_with() -> None:
    reference = _reference([_scene()])
    other = _measured([_scene(width=400, height=240)])
    assert not other.fits(reference)
    assert other.finish(reference) == other.finish(None)


@pytest.mark.parametrize(
    "frame",
    [
        np.zeros((47, 64), dtype=np.uint8),
        np.zeros((48, 63), dtype=np.uint8),
        np.zeros((0, 0), dtype=np.uint8),
        np.zeros((480, 640, 3), dtype=np.uint8),
        np.zeros((480, 640), dtype=np.float32),
    ],
)
def test_what_is_no_grey_picture_is_not_taken(frame: Grey) -> None:
    measuring = Measuring()
    assert not measuring.add(frame, at_ms=0)
    assert (measuring.taken, measuring.learn(), measuring.finish(None)) == (0, None, CameraMeasurements())


def test_a_frame_of_another_size_midway_is_not_taken() -> None:
    measuring = _measured([_scene()])
    assert not measuring.add(_scene(width=400), at_ms=2_000)
    assert measuring.taken == 1


def test_frames_that_are_only_passed_count_for_the_rate() -> None:
    measuring = Measuring()
    for number in range(31):
        (measuring.add(_scene(), at_ms=number * 40) if number % 10 == 0 else measuring.passed(at_ms=number * 40))
    told = measuring.finish(None)
    assert (told.frames, told.span_ms, told.frame_rate_milli) == (4, 1_200, 25_000)


PICTURES = shapes.arrays(np.uint8, shapes.array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=120))


@settings(max_examples=40, deadline=None)
@given(st.lists(PICTURES, max_size=4), PICTURES, st.lists(st.integers(-(10**12), 10**12), min_size=4, max_size=4))
def test_no_frames_raise_and_every_number_travels(frames: list[Grey], other: Grey, times: list[int]) -> None:
    learned = Measuring()
    learned.add(other, at_ms=0)
    measuring = Measuring()
    for frame, at_ms in zip(frames, times, strict=False):
        measuring.add(frame, at_ms=at_ms)
    told = measuring.finish(learned.learn())
    assert msgspec.json.decode(msgspec.json.encode(told), type=CameraMeasurements) == told


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(6)))
def test_the_order_of_frames_without_movement_changes_next_to_nothing(order: list[int]) -> None:
    frames = _grainy(_scene(), 6)
    reference = _reference(frames)
    told = _measured(frames).finish(reference)
    other = _measured([frames[number] for number in order]).finish(reference)
    for name in ("brightness_milli", "contrast_milli", "match_milli", "covered_share_milli", "changed_share_milli"):
        assert getattr(other, name) == pytest.approx(getattr(told, name), abs=60), name


def test_equal_frames_are_measured_the_same_in_any_order() -> None:
    bright, dim = _scene(seed=1), _scene(seed=1) // 2
    first, second = ([bright, dim] * 3, [dim, bright] * 3)
    told, other = _measured(first).finish(None), _measured(second).finish(None)
    assert told.brightness_milli == other.brightness_milli
    assert told.frame_difference_milli == other.frame_difference_milli
