"""The whole check of a network camera, in its own process, before a real RTSP server: what happened is what is said."""

import logging
import os
import socket
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest

from edge_agent.hardware.camera_check.talk import Pace
from edge_agent.hardware.camera_sources import open_source
from edge_agent.hardware.camera_tester import CheckProgram
from edge_agent.settings import RtspCamera
from hub.kernel.verdict import inconclusive
from hub.self_tests.rules.camera import judge
from tests.parts.camera_tests import Tests
from tests.parts.rtsp.camera import listening, missing, rtsp_camera, says, says_nothing, wire_to
from tests.parts.rtsp.clips import RATE, SIZE, write_changing_clip, write_clip
from wire_contract.camera_test import CameraTested
from wire_contract.self_test import Cause

WHY_NOT = missing()
pytestmark = pytest.mark.skipif(WHY_NOT is not None and not os.environ.get("CI"), reason=str(WHY_NOT))
SECRET = "p@ss:wörd/1?#"
LONGER = CheckProgram(pace=Pace(frames=10, apart_ms=450), deadline_s=20)
"""This server tells its time once in about three seconds."""
FEW = CheckProgram(pace=Pace(frames=8, apart_ms=40), deadline_s=20)
GOAL_KB = 100 * 1024
BUSY_KB = 112 * 1024
"""A machine with other work to do lets some packets queue; `./run bench selftest` holds a quiet one to the goal."""
SIZE_TOLD_EARLY = (b"sprop-parameter-sets", b"xprop-parameter-sets")
"""In its answer to DESCRIBE; not every camera says it there."""
WHOLE = {"open": "ok", "frames": "ok", "measure": "ok"}


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_clip(tmp_path_factory.mktemp("clip") / "street.mp4")


@pytest.fixture(scope="module")
def camera(clip: Path) -> Iterator[int]:
    with rtsp_camera(clip) as port:
        yield port


def at(port: int, path: str = "cam", **more: str) -> RtspCamera:
    return RtspCamera(name="street", address=f"rtsp://127.0.0.1:{port}/{path}", **more)


def steps_of(settings: RtspCamera, folder: Path) -> dict[str, str]:
    return dict(Tests(settings, folder).run().steps)


def test_a_reference_is_learned_and_the_next_test_compares_with_it(camera: int, tmp_path: Path) -> None:
    tests = Tests(at(camera), tmp_path, LONGER)
    learned = tests.run(Cause.LEARNING)
    told = tests.run(keep_picture=True)
    assert without_clock(learned) == WHOLE | {"compare": "learned"}
    assert told.steps == WHOLE | {"compare": "ok", "clock": "ok"}
    assert (told.driver, told.camera, told.reference) == ("rtsp", "street", learned.reference)
    seen = told.measurements
    assert (seen.width_px, seen.height_px, seen.frames) == (*SIZE, 10)
    assert seen.frame_rate_milli == pytest.approx(RATE * 1000, rel=0.1)
    assert (seen.shift_milli, seen.covered_share_milli) == (0, 0)
    assert [len(picture) <= 60_000 and picture[:3] == b"\xff\xd8\xff" for picture in tests.pictures] == [True]
    assert -5000 < (seen.camera_clock_offset_ms or -10_000) < 1000  # this very machine's, by its sender reports
    assert judge(told).outcome == "pass"


def test_without_a_reference_it_says_so_and_a_night_has_one_of_its_own(camera: int, tmp_path: Path) -> None:
    tests = Tests(at(camera), tmp_path)
    tests.run(Cause.LEARNING, "day")
    night, twilight = tests.run(light="night"), tests.run(light=None)
    assert [told.steps["compare"] for told in (night, twilight)] == ["no-reference", "no-reference"]
    assert [told.reference for told in (night, twilight)] == [None, None]


def test_a_device_that_does_not_know_the_time_does_not_judge_a_cameras(camera: int, tmp_path: Path) -> None:
    told = Tests(at(camera, onvif="http://127.0.0.1:1/onvif"), tmp_path, knows_time=False).run()
    assert (told.steps["clock"], told.measurements.camera_clock_offset_ms) == ("no-clock", None)


@pytest.mark.parametrize(
    ("password", "said"), [(SECRET, "ok"), ("wrong" + SECRET, "unauthorised"), (None, "unauthorised")]
)
def test_a_password_opens_the_stream_and_stands_in_no_log_and_no_line(
    password: str | None, said: str, clip: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "password"
    file.write_text(f"{password}\n")
    who = {} if password is None else {"username": "adm@n", "password_file": str(file)}
    with rtsp_camera(clip, "h264", "adm@n", SECRET) as port, caplog.at_level(logging.DEBUG):
        told = Tests(at(port, **who), tmp_path).run()
    assert told.steps["open"] == said
    written = caplog.text + repr(told)
    assert ("p@ss" in written, "p%40ss" in written, "adm" in written) == (False, False, False)


def test_a_password_file_that_is_not_there_is_the_devices_fault_and_not_the_cameras(tmp_path: Path) -> None:
    settings = at(1, username="adm", password_file=str(tmp_path / "none"))
    assert steps_of(settings, tmp_path) == {"open": "failed"}


def test_a_wrong_path_and_a_closed_port_are_told_apart(camera: int, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    assert steps_of(at(camera, "nothing"), tmp_path) == {"open": "not-found"}
    assert steps_of(at(port), tmp_path) == {"open": "refused"}


def test_a_server_that_never_answers_is_silent_though_libav_calls_it_bad_data(tmp_path: Path) -> None:
    with listening(says_nothing) as port:
        assert steps_of(at(port), tmp_path) == {"open": "no-answer"}


def test_a_server_of_something_else_gives_no_video(tmp_path: Path) -> None:
    with listening(says(b"SSH-2.0-OpenSSH_9.2\r\n" * 20)) as port:
        told = Tests(at(port), tmp_path).run()
    assert told.steps["open"] in {"not-video", "no-answer", "unplugged"}
    assert judge(told).outcome == "fail"


@pytest.mark.parametrize(("then", "said"), [("stalls", "stalled"), ("breaks", "unplugged")])
def test_a_stream_that_ends_in_the_middle_says_how_and_the_pictures_before_it_are_measured(
    then: str, said: str, camera: int, tmp_path: Path
) -> None:
    with listening(wire_to(camera, after=60_000, then=then)) as port:
        told = Tests(at(port), tmp_path).run()
    assert (told.steps["open"], told.steps["frames"]) == ("ok", said)
    assert (told.measurements.frames or 0) >= 1
    assert judge(told).reasons == ("no_stream",)


def test_a_stream_of_sound_alone_is_no_camera(tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "sound.wav"), "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(bytes(160_000))
    with rtsp_camera(tmp_path / "sound.wav", "sound") as port:
        assert steps_of(at(port), tmp_path) == {"open": "not-video"}


@pytest.mark.parametrize(("codec", "kind"), [("libx265", "h265"), ("mpeg4", "mpeg4")])
def test_cameras_of_other_codecs_are_seen_too(codec: str, kind: str, tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "clip.mp4", codec=codec, frames=75)
    with rtsp_camera(clip, kind) as port:
        told = Tests(at(port), tmp_path).run()
    assert without_clock(told) == WHOLE | {"compare": "no-reference"}


def test_a_picture_too_small_to_show_anything_is_a_wrong_size(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "clip.mp4", size=(128, 40), frames=75)
    with rtsp_camera(clip) as port:
        assert steps_of(at(port), tmp_path) == {"open": "wrong-size"}


def test_a_reference_of_another_size_or_ruined_is_said_and_the_next_test_runs(camera: int, tmp_path: Path) -> None:
    tests, small = Tests(at(camera), tmp_path), write_clip(tmp_path / "small.mp4", size=(320, 240), frames=75)
    with rtsp_camera(small) as port:
        Tests(at(port), tmp_path).run(Cause.LEARNING)
    other = tests.run()
    kept = tmp_path / "cameras" / "street" / "day.reference"
    kept.write_bytes(kept.read_bytes()[:-9])
    ruined = tests.run()
    assert [_compared(told) for told in (other, ruined)] == [("other-size", None), ("unreadable-reference", None)]
    learned = tests.run(Cause.LEARNING)
    assert (_compared(learned)[0], _compared(tests.run())) == ("learned", ("ok", learned.reference))


@pytest.mark.parametrize("then", [(320, 240), (480, 640), (1280, 720), (3840, 2160)], ids=str)
def test_pictures_that_change_their_size_midway_are_a_wrong_size_and_only_the_first_size_is_measured(
    then: tuple[int, int], tmp_path: Path
) -> None:
    clip = write_changing_clip(tmp_path / "clip.ts", SIZE, then)
    with rtsp_camera(clip, "changing") as port:
        tests = Tests(at(port), tmp_path, CheckProgram(pace=Pace(frames=30, apart_ms=40), deadline_s=20))
        told = tests.run()
    seen = told.measurements
    assert without_clock(told) == WHOLE | {"frames": "wrong-size", "compare": "no-reference"}
    assert (seen.width_px, seen.height_px, 1 <= (seen.frames or 0) <= 12) == (*SIZE, True)
    assert (
        seen.frame_difference_milli or 0
    ) < 10_000  # the street with its passer-by, never the street of another size
    assert judge(told) == inconclusive("wrong_size")
    assert tests.tester.cost is not None
    assert tests.tester.cost.peak_kb <= GOAL_KB


def test_a_camera_of_4k_whose_size_changes_says_so_too_and_the_next_test_is_whole(camera: int, tmp_path: Path) -> None:
    clip = write_changing_clip(tmp_path / "clip.ts", (3840, 2160), SIZE)
    with rtsp_camera(clip, "changing") as port:
        told = Tests(at(port), tmp_path).run()
    assert (told.steps["frames"], told.measurements.width_px) == ("wrong-size", 3840)
    assert without_clock(Tests(at(camera), tmp_path).run()) == WHOLE | {"compare": "no-reference"}


@pytest.mark.parametrize(("codec", "kind"), [("libx264", "h264"), ("libx265", "h265")])
def test_a_camera_of_4k_is_judged_by_its_whole_pictures_and_stays_within_memory(
    codec: str, kind: str, tmp_path: Path
) -> None:
    clip = clip_of_4k(tmp_path, codec)
    with rtsp_camera(clip, kind) as port:
        tests = Tests(at(port), tmp_path, FEW)
        learned = tests.run(Cause.LEARNING)
        told = tests.run(keep_picture=True)
    assert without_clock(learned) == WHOLE | {"compare": "learned"}
    assert without_clock(told) == WHOLE | {"compare": "ok"}
    seen = told.measurements
    assert (seen.width_px, seen.height_px, seen.frames) == (3840, 2160, 8)
    assert seen.frame_rate_milli == pytest.approx(RATE * 1000, rel=0.2)  # of all that came, also those not looked at
    assert judge(told).reasons == ("too_few_frames",)
    assert len(tests.pictures) == 1
    assert tests.tester.cost is not None
    assert tests.tester.cost.peak_kb <= BUSY_KB


def test_a_camera_of_4k_that_tells_its_size_only_in_its_pictures_stays_within_memory(tmp_path: Path) -> None:
    clip = clip_of_4k(tmp_path)
    with rtsp_camera(clip) as camera, listening(wire_to(camera, rename=SIZE_TOLD_EARLY)) as port:
        tests = Tests(at(port), tmp_path, FEW)
        told = tests.run()
    assert without_clock(told) == WHOLE | {"compare": "no-reference"}
    assert tests.tester.cost is not None
    assert tests.tester.cost.peak_kb <= BUSY_KB


def test_a_reader_of_codes_gets_one_new_picture_after_another(camera: int) -> None:
    source = open_source(f"rtsp://127.0.0.1:{camera}/cam")
    frames = [source.frame() for _ in range(4)]
    source.close()
    assert {(frame.width, frame.height, len(frame.grey)) for frame in frames} == {(*SIZE, SIZE[0] * SIZE[1])}
    assert sorted({frame.at_ms for frame in frames}) == [frame.at_ms for frame in frames]
    assert len({frame.grey for frame in frames}) == len(frames)


def clip_of_4k(folder: Path, codec: str = "libx264") -> Path:
    """With thirty whole pictures in it: a busy machine misses some."""
    return write_clip(folder / "clip.mp4", codec=codec, size=(3840, 2160), frames=60, gop=2, distinct=2)


def without_clock(told: CameraTested) -> dict[str, str]:
    """Whether the camera told its time in so short a look is chance."""
    return {name: word for name, word in told.steps.items() if name != "clock"}


def _compared(told: CameraTested) -> tuple[str, str | None]:
    return told.steps["compare"], told.reference
