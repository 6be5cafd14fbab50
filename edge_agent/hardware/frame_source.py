"""Where grey pictures come from: a small seam, so that QR reading needs no camera of its own kind."""

import importlib
from dataclasses import dataclass
from typing import Any, Protocol

from edge_agent.hardware.serial_port import PortGoneError

FRAME_SIZE = (1280, 720)
ANSWER_S = 5
"""A camera that gives no picture for so long is gone."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A grey picture: one byte for each pixel, row after row, 0 is black."""

    width: int
    height: int
    grey: bytes


class FrameSource(Protocol):
    """An open camera. Raises PortGoneError where it gives no pictures any more."""

    def frame(self) -> Frame:
        """The newest picture."""
        ...

    def close(self) -> None:
        """The camera is free."""
        ...


class BoardCamera:
    """The camera on the board's own port, through picamera2: NV12 is asked for, and its Y plane is the grey picture.

    Tested with the real picamera2 and libcamera on a virtual sensor; not tried on a Raspberry Pi yet.
    """

    def __init__(self) -> None:
        try:
            self._camera: Any = importlib.import_module("picamera2").Picamera2()
        except ImportError as error:
            hint = "sudo apt install python3-picamera2, and a venv made with --system-site-packages"
            raise PortGoneError(f"picamera2 is missing: {hint}") from error
        except (RuntimeError, IndexError) as error:
            hint = "check its ribbon cable; rpicam-hello --list-cameras"
            raise PortGoneError(f"no camera can be opened ({error}): {hint}") from error
        wanted = {"size": FRAME_SIZE, "format": "NV12"}
        try:
            self._camera.configure(self._camera.create_video_configuration(main=wanted, raw=None))
            self._size: tuple[int, int] = self._camera.camera_configuration()["main"]["size"]
            self._camera.start()
        except RuntimeError as error:
            self.close()
            raise PortGoneError(f"the camera does not start ({error}): does another program have it?") from error

    def frame(self) -> Frame:
        """The newest picture; waits for it no longer than `ANSWER_S`."""
        width, height = self._size
        try:
            planes = self._camera.capture_array("main", wait=ANSWER_S)
        except TimeoutError as error:  # it has no text of its own
            raise PortGoneError(f"the camera gives no picture within {ANSWER_S} s: check its ribbon cable") from error
        except RuntimeError as error:
            raise PortGoneError(f"the camera gives no picture ({error}): check its ribbon cable") from error
        return Frame(width, height, planes[:height, :width].tobytes())

    def close(self) -> None:
        """The camera is free for other programs."""
        self._camera.close()


def open_source(source: str) -> FrameSource:
    """The source that the settings name. Raises PortGoneError with what to do."""
    if source == "picamera2":
        return BoardCamera()
    kind = source.split(":", 1)[0]  # the rest of an address may hold a password
    raise PortGoneError(f'this release reads no QR codes from {kind}: use source = "picamera2" or a QR engine')
