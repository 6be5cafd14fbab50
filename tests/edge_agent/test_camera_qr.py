"""QR codes in pictures: whatever light, distance and hands do to them, what is read is what was encoded, or nothing."""

import queue
import sys
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edge_agent.hardware.camera_qr import MOST_CODES, CameraQrReader, QrPictures
from edge_agent.hardware.camera_sources import open_source
from edge_agent.hardware.frame_source import Frame
from edge_agent.hardware.port_gone import PortGoneError
from edge_agent.readers.qr import qr_tag
from edge_agent.readers.tag import Noise, Read, ReaderNews
from edge_agent.settings import CameraQr
from tests.parts.passed_on import PassedOn
from tests.parts.qr_pictures import BLANK, Picture, qr_picture
from wire_contract.measurements import ReaderState

TOKEN = "RPB1." + "aZ09_-" * 30
ANSWERING = ReaderNews("door", ReaderState.ANSWERING)


def codes_in(picture: Picture) -> list[bytes]:
    return QrPictures().codes(picture.frame)


@pytest.mark.parametrize("text", ["BKK-0417", "จุดเสี่ยงภัย ๗", TOKEN, "x" * 512])
def test_a_clear_code_is_read_byte_for_byte(text: str) -> None:
    assert codes_in(qr_picture(text).on_a_wall(720, 640)) == [text.encode()]


SEEN: dict[str, Callable[[], Picture]] = {
    "turned 17°": lambda: qr_picture(TOKEN).turned(17),
    "turned 45°": lambda: qr_picture(TOKEN).turned(45),
    "upside down": lambda: qr_picture(TOKEN).upside_down(),
    "blurred": lambda: qr_picture(TOKEN).blurred(1),
    "noisy": lambda: qr_picture(TOKEN).noisy(60, seed=1),
    "dark": lambda: qr_picture(TOKEN).dark(0.25),
    "small": lambda: qr_picture(TOKEN, scale=2).on_a_wall(640, 480),
    "large": lambda: qr_picture(TOKEN, scale=9),
    "all of it": lambda: qr_picture(TOKEN).turned(10).blurred(1).noisy(20, seed=2).dark(0.5),
}


@pytest.mark.parametrize("how", SEEN)
def test_a_badge_is_read_in_rain_and_dusk(how: str) -> None:
    assert codes_in(SEEN[how]()) == [TOKEN.encode()]


def test_bytes_that_are_no_text_stay_as_they_are_and_are_refused() -> None:
    content = bytes(range(1, 32)) + b"\xff\xfe"
    assert codes_in(qr_picture(content)) == [content]
    assert qr_tag(content).refusal == "unreadable"


def test_a_picture_without_a_readable_code_has_none() -> None:
    pictures = [BLANK, BLANK.noisy(100, seed=3), qr_picture(TOKEN).blurred(9)]
    assert [codes_in(picture) for picture in pictures] == [[], [], []]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    text=st.text(
        st.characters(min_codepoint=0x20, max_codepoint=0xFFFF, exclude_categories=["Cs"]), min_size=1, max_size=30
    ),
    scale=st.integers(1, 3),
    degrees=st.integers(0, 359),
    blur=st.integers(0, 4),
    noise=st.integers(0, 200),
)
def test_what_is_read_was_encoded_or_nothing_is(text: str, scale: int, degrees: int, blur: int, noise: int) -> None:
    picture = qr_picture(text.encode(), scale=scale).turned(degrees).blurred(blur).noisy(noise, seed=4)
    assert codes_in(picture) in ([], [text.encode()])


# --- the driver -------------------------------------------------------------------------------------------------------


class ShownPictures:
    """A camera that shows what a test holds before it; the last picture stays."""

    def __init__(self) -> None:
        self.pictures: queue.Queue[Picture | None] = queue.Queue()
        self.closed = 0
        self._last: Picture = BLANK

    def frame(self) -> Frame:
        picture = self._last if self.pictures.empty() else self.pictures.get()
        if picture is None:
            raise PortGoneError("the camera gives no picture")
        self._last = picture
        return picture.frame

    def close(self) -> None:
        self.closed += 1


def test_codes_held_before_a_camera_are_passed_on_once_each() -> None:
    passed_on, camera = PassedOn(), ShownPictures()
    camera.pictures.put(BLANK)
    for text in ("BKK-0417", "BKK-0417", TOKEN):
        camera.pictures.put(qr_picture(text))
    settings = CameraQr(name="door", every_ms=50)
    reader = CameraQrReader(settings, pass_on=passed_on, open_camera=lambda _: camera)
    assert passed_on.take(3) == [ANSWERING, Read("door", qr_tag(b"BKK-0417")), Read("door", qr_tag(TOKEN.encode()))]
    assert reader.answers
    reader.close()
    assert (camera.closed, passed_on.rest) == (1, [])


def test_a_wall_of_codes_is_not_read_to_its_end() -> None:
    passed_on, camera = PassedOn(), ShownPictures()
    names = [f"code {number}" for number in range(12)]
    codes = [qr_picture(name, scale=3) for name in names]
    camera.pictures.put(Picture([b"".join(rows) for rows in zip(*(code.rows for code in codes), strict=True)]))
    reader = CameraQrReader(CameraQr(name="door"), pass_on=passed_on, open_camera=lambda _: camera)
    read = passed_on.take(1 + MOST_CODES)
    reader.close()
    assert passed_on.rest == []
    assert {one.tag.credential for one in read[1:] if isinstance(one, Read)} <= {f"qr:{name}" for name in names}
    assert reader.noise[Noise.OVERRUN] >= len(names) - MOST_CODES


def test_a_camera_that_stops_is_news_and_is_opened_again() -> None:
    passed_on, cameras = PassedOn(), [ShownPictures(), ShownPictures()]
    cameras[0].pictures.put(BLANK)
    cameras[0].pictures.put(None)
    opened = iter(cameras)
    reader = CameraQrReader(CameraQr(name="door"), pass_on=passed_on, open_camera=lambda _: next(opened))
    silent = ReaderNews("door", ReaderState.SILENT, "the camera gives no picture")
    assert passed_on.take(3) == [ANSWERING, silent, ANSWERING]
    reader.close()
    assert [camera.closed for camera in cameras] == [1, 1]


@pytest.mark.parametrize("source", ["rtsp://admin:secret@10.0.0.9/stream", "http://admin:secret@10.0.0.9/"])
def test_a_source_that_this_machine_cannot_drive_says_what_to_do_and_no_password(source: str) -> None:
    with pytest.raises(PortGoneError, match=r"username and password_file|rtsp://…") as refused:
        open_source(source)
    assert "secret" not in str(refused.value)


def test_a_machine_without_zxing_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "zxingcpp", None)  # as where it is not installed
    with pytest.raises(PortGoneError, match=r"zxing-cpp is missing: pip install .*requirements/camera.txt"):
        QrPictures()


def test_a_machine_without_picamera2_says_what_to_install() -> None:
    with pytest.raises(PortGoneError, match="picamera2"):
        open_source("picamera2")
    passed_on = PassedOn()
    reader = CameraQrReader(CameraQr(name="door"), pass_on=passed_on)
    news = passed_on.next()
    reader.close()
    assert isinstance(news, ReaderNews)
    assert (news.state, "picamera2" in news.detail) == (ReaderState.SILENT, True)
