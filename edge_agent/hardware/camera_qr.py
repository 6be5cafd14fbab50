"""QR codes held before a camera: a thread that looks at a picture every so often, with zxing-cpp."""

import importlib
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

from edge_agent.hardware.board_turn import BOARD_CAMERA, Turn
from edge_agent.hardware.camera_sources import open_source
from edge_agent.hardware.frame_source import Frame, FrameSource
from edge_agent.hardware.port_gone import PortGoneError
from edge_agent.hardware.reader_thread import PassOn, ReaderThread
from edge_agent.readers.tag import Noise
from edge_agent.settings import CameraQr

TURN_S = 0.5
"""How often a reader that has lent its camera looks whether it is being closed."""

MOST_CODES = 8
"""In one picture; a poster full of codes is not eight officers."""


class QrPictures:
    """Reads QR codes out of grey pictures. Raises PortGoneError where zxing-cpp is missing."""

    def __init__(self) -> None:
        try:
            self._zxing: Any = importlib.import_module("zxingcpp")
        except ImportError as error:
            raise PortGoneError(
                "the package zxing-cpp is missing: pip install --require-hashes -r requirements/camera.txt"
            ) from error

    def codes(self, frame: Frame) -> list[bytes]:
        """What each code in the picture says, byte for byte; a code whose own error correction fails says nothing."""
        pixels = memoryview(frame.grey).cast("B", (frame.height, frame.width))
        found = self._zxing.read_barcodes(pixels, formats=self._zxing.BarcodeFormat.QRCode)
        return [bytes(code.bytes) for code in found if code.valid and code.bytes]


def open_camera(settings: CameraQr) -> FrameSource:
    """What the reader's settings name. Raises CameraTroubleError."""
    return open_source(settings.source, username=settings.username, password_file=settings.password_file)


class CameraQrReader:
    """One camera, from now on until `close`."""

    def __init__(
        self,
        settings: CameraQr,
        *,
        pass_on: PassOn,
        open_camera: Callable[[CameraQr], FrameSource] = open_camera,
        turn: Turn | None = None,
    ) -> None:
        self.name = settings.name
        self.noise: Counter[Noise] = Counter()
        self._settings = settings
        self._open_camera = open_camera
        self._turn = turn or (BOARD_CAMERA if settings.source == "picamera2" else Turn())
        self._closing = threading.Event()
        self._thread = ReaderThread(settings.name, pass_on=pass_on, serve=self._serve, stop=self._closing.set)
        self._thread.start()

    @property
    def answers(self) -> bool:
        """Whether the camera gave a picture when it was last asked."""
        return self._thread.answers

    def close(self) -> None:
        """The thread has ended, and the camera is free."""
        self._thread.close()

    def _serve(self) -> None:
        pictures = QrPictures()
        while not self._closing.is_set():
            with self._turn.held():
                self._look(pictures)
            while self._turn.is_wanted and not self._closing.is_set():
                self._turn.until_unwanted(TURN_S)

    def _look(self, pictures: QrPictures) -> None:
        """Until somebody else wants the camera."""
        camera = self._open_camera(self._settings)
        try:
            while not self._closing.is_set() and not self._turn.is_wanted:
                codes = pictures.codes(camera.frame())
                self._thread.answering()
                self.noise[Noise.OVERRUN] += max(0, len(codes) - MOST_CODES)
                for code in codes[:MOST_CODES]:
                    self._thread.read_code(code)
                self._closing.wait(self._settings.every_ms / 1000)
        finally:
            camera.close()
