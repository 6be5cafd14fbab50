"""A camera on the board's own port or on USB, through picamera2: of NV12 the Y plane is the grey picture.

Tested with the real picamera2 and libcamera on a virtual sensor; not tried on a Raspberry Pi yet.
"""

import contextlib
import importlib
import time
from typing import Any

from edge_agent.hardware.frame_source import ANSWER_S, FRAME_SIZE, CameraTroubleError, Frame, see_size
from wire_contract.camera_test import StepWord

MOST_STAMPS = 10_000
"""Kept where nobody asks for them."""
INSTALL = "sudo apt install python3-picamera2, and a venv made with --system-site-packages"


class BoardCamera:
    """An open camera; raises CameraTroubleError where it cannot be opened or gives no pictures any more."""

    wakes = True

    def __init__(self, number: int = 0, *, answer_s: float = ANSWER_S) -> None:
        self._answer_s = answer_s
        self._came: list[int] = []
        self._has_pictures = False
        opened: Any = _opened(number)
        self._camera = opened
        self._id: str = opened.camera.id
        try:
            self._configure()
            self._camera.start()
        except RuntimeError as error:
            self.close()
            text = f"the camera does not start ({error}): does another program have it?"
            raise CameraTroubleError(StepWord.BUSY, text) from error
        except CameraTroubleError:
            self.close()
            raise

    def _configure(self) -> None:
        """For grey pictures from 0 to 255. With a raw stream beside, some pipelines would wait for ever."""
        wanted = {"size": FRAME_SIZE, "format": "NV12"}
        full = importlib.import_module("libcamera").ColorSpace.Sycc()
        self._camera.configure(self._camera.create_video_configuration(main=wanted, raw=None, colour_space=full))
        given = self._camera.camera_configuration()
        self._size: tuple[int, int] = given["main"]["size"]
        self._pixels = str(given["main"]["format"])
        self._is_narrow = _is_narrow(given.get("colour_space"))
        see_size(*self._size)
        self._camera.pre_callback = self._arrives

    def _arrives(self, _: object) -> None:
        """In picamera2's own thread, for every picture."""
        if len(self._came) < MOST_STAMPS:
            self._came.append(round(time.monotonic() * 1000))

    def others(self) -> list[int]:
        """When each picture came that was not given."""
        came, self._came = self._came, []
        return came[:-1]  # the newest is the one that was given

    @property
    def sender_clock_ms(self) -> int | None:
        """It has no clock of its own."""
        return None

    def frame(self) -> Frame:
        """The newest picture; waits for it no longer than agreed."""
        try:
            picture = self._camera.capture_array("main", wait=self._answer_s)
        except TimeoutError as error:  # it has no text of its own
            raise self._silent() from error
        except (RuntimeError, OSError) as error:
            text = f"the camera gives no picture ({error}): check its ribbon cable"
            raise CameraTroubleError(StepWord.UNPLUGGED, text) from error
        at_ms = round(time.monotonic() * 1000)
        grey_pixels = importlib.import_module("edge_agent.hardware.grey_pixels")
        grey = grey_pixels.grey_of(picture, self._pixels, size=self._size)
        if grey is None:
            text = f"its pictures are not what it said ({self._pixels}, {picture.shape} for {self._size})"
            raise CameraTroubleError(StepWord.WRONG_SIZE, text)
        self._has_pictures = True
        return Frame(*self._size, grey_pixels.copied(grey, is_narrow=self._is_narrow), at_ms)

    def _silent(self) -> CameraTroubleError:
        """picamera2 says no more than that: requests that come back without a picture are dropped by it."""
        if self._has_pictures and _is_gone(self._id):
            return CameraTroubleError(StepWord.UNPLUGGED, "the camera is gone: check its cable")
        word = StepWord.STALLED if self._has_pictures else StepWord.NO_ANSWER
        text = f"the camera gives no picture within {self._answer_s:g} s: check its ribbon cable"
        return CameraTroubleError(word, text)

    def close(self) -> None:
        """The camera is free for other programs."""
        with contextlib.suppress(RuntimeError):  # it was unplugged; what is left of it goes with the process
            self._camera.close()


def _opened(number: int) -> object:
    try:
        library = importlib.import_module("picamera2").Picamera2
    except ImportError as error:
        raise CameraTroubleError(StepWord.FAILED, f"picamera2 is missing: {INSTALL}") from error
    try:
        return library(number)
    except IndexError as error:
        raise _not_there(number) from error
    except RuntimeError as error:
        if "No camera number" in str(error):
            raise _not_there(number) from error
        text = f"no camera can be opened ({error}): does another program have it?"
        raise CameraTroubleError(StepWord.BUSY, text) from error


def _is_gone(identity: str) -> bool:
    """Whether libcamera no longer lists the camera: it sees one leave USB, and none leave the board's own port."""
    known = importlib.import_module("picamera2").Picamera2.global_camera_info()
    return identity not in {each["Id"] for each in known}


def _not_there(number: int) -> CameraTroubleError:
    text = f"no camera can be opened: there is no number {number}: check its ribbon cable"
    return CameraTroubleError(StepWord.NOT_FOUND, f"{text}; rpicam-hello --list-cameras")


def _is_narrow(colours: object) -> bool:
    """Whether its light runs from 16 to 235, as libcamera said; pictures without that word are taken as they are."""
    return str(getattr(colours, "range", "")).rpartition(".")[2] == "Limited"
