"""The whole check of the board's camera on real picamera2 and libcamera, before a virtual sensor: not a Raspberry Pi's."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from hub.self_tests.rules.camera import judge
from tests.parts.qr_pictures import Picture
from tests.parts.rtsp.clips import pictures
from tests.parts.virtual_camera.root import NotBuiltError, built_root, is_excused
from tests.parts.virtual_camera.run import Wanted, self_tested
from tests.parts.virtual_camera.scenes import Scene
from wire_contract.camera_test import CameraTested

pytestmark = pytest.mark.timeout(900)  # the first time, a Debian is fetched: about 40 s, 355 MB
WIDE, SMALL = (1280, 720), (640, 480)
SENSOR_KB = 2 * 6 * 1280 * 720 * 3 // 2 // 1024
"""What the virtual sensor adds to a check's memory: six pictures that it draws there itself, mapped by it and by picamera2. A Pi's
lie in memory of the kernel's.
"""
LEARN = "learning"
WHOLE = {"open": "ok", "frames": "ok", "measure": "ok"}


@pytest.fixture(scope="module")
def root() -> Path:
    try:
        return built_root()
    except NotBuiltError as error:
        if is_excused():
            pytest.skip(str(error))
        raise


def seen(shown: list[NDArray[np.uint8]]) -> Scene:
    return Scene(tuple(Picture([bytes(row) for row in picture]) for picture in shown))


def covered(shown: list[NDArray[np.uint8]]) -> list[NDArray[np.uint8]]:
    """By something grey, close before the lens: only the sensor's noise is left."""
    rng = np.random.default_rng(7)
    return [(90 + rng.normal(0, 3, picture.shape)).astype(np.uint8) for picture in shown]


def test_what_stands_before_the_camera_is_what_the_hub_reads_out_of_the_line(root: Path, tmp_path: Path) -> None:
    live = pictures(4, WIDE)
    scenes = {
        "live": seen(live),
        "frozen": seen(live[:1]),
        "moved": seen([np.roll(picture, 190, axis=1) for picture in live]),
        "zeros": seen([np.zeros_like(live[0])]),
        "covered": seen(covered(live)),
        "small": seen(pictures(4, SMALL)),
        "none": None,
    }
    wanted = [Wanted("live", cause=LEARN), *(Wanted(name) for name in scenes)]
    told = dict(zip(["learned", *scenes], self_tested(root, scenes, wanted, folder=tmp_path), strict=True))
    steps = {name: dict(one.steps) for name, (one, _) in told.items()}
    assert steps == {
        "learned": WHOLE | {"compare": "learned"},
        **dict.fromkeys(["live", "frozen", "moved", "zeros", "covered"], WHOLE | {"compare": "ok"}),
        "small": WHOLE | {"compare": "other-size"},
        "none": {"open": "not-found"},
    }
    verdicts = {name: verdict_of(one) for name, (one, _) in told.items()}
    assert verdicts == {
        "learned": ("inconclusive", "learned"),
        "live": ("pass", ""),
        "frozen": ("fail", "frozen"),
        "moved": ("fail", "moved"),
        "zeros": ("fail", "dark"),
        "covered": ("fail", "covered"),
        "small": ("inconclusive", "reference_of_other_size"),
        "none": ("fail", "no_stream"),
    }
    assert (told["live"][0].reference, told["small"][0].reference) == (told["learned"][0].reference, None)
    assert max(peak_kb for _, peak_kb in told.values()) <= 100 * 1024 + SENSOR_KB


def verdict_of(told: CameraTested) -> tuple[str, str]:
    verdict = judge(told)
    return verdict.outcome.value, (verdict.reasons or ("",))[0]


def test_a_camera_that_is_in_use_or_falls_silent_or_hangs_or_crashes_ends_its_own_test_and_no_other(
    root: Path, tmp_path: Path
) -> None:
    scenes = {"live": seen(pictures(4, SMALL))}
    wanted = [Wanted("live", how) for how in ("busy", "silent", "hanging", "crashing", "well")]
    told = [dict(one.steps) for one, _ in self_tested(root, scenes, wanted, folder=tmp_path)]
    assert told == [
        {"open": "busy"},
        {"open": "ok", "frames": "no-answer"},
        {"open": "deadline"},
        {"open": "failed"},
        WHOLE | {"compare": "no-reference"},
    ]


PULLED = {
    "stalling": {"stalled"},
    "cancelling": {"stalled"},
    "unplugged": {"unplugged"},
    "refusing": {"stalled", "unplugged"},  # whether picamera2 tells us or only its own thread is chance
}


def test_a_camera_that_is_unplugged_in_the_middle_says_how_keeps_nothing_open_and_the_next_test_is_whole(
    root: Path, tmp_path: Path
) -> None:
    scenes = {"live": seen(pictures(4, SMALL))}
    wanted = [Wanted("live", how) for how in (*PULLED, "well")]
    told = [one for one, _ in self_tested(root, scenes, wanted, folder=tmp_path)]
    steps = [dict(one.steps) for one in told]
    words = [one.pop("frames") for one in steps]
    assert [word in expected for word, expected in zip(words, [*PULLED.values(), {"ok"}], strict=True)] == [True] * 5, (
        words
    )
    assert steps == [{"open": "ok", "measure": "ok", "compare": "no-reference"}] * 5
    assert [verdict_of(one) for one in told] == [*[("fail", "no_stream")] * 4, ("inconclusive", "no_reference")]
    assert [1 <= (one.measurements.frames or 0) <= 30 for one in told] == [True] * 5  # pictures before are measured
