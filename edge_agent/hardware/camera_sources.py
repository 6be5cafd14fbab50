"""Opens a camera of any kind; the libraries that it takes are loaded only then."""

import importlib
from collections.abc import Callable
from types import ModuleType
from typing import Any

from edge_agent.hardware.frame_source import ANSWER_S, CameraTroubleError, TestedSource
from wire_contract.camera_test import StepWord

PACKAGES = "pip install --require-hashes -r requirements/camera.txt"


def board_opener(number: int = 0, *, answer_s: float = ANSWER_S) -> Callable[[], TestedSource]:
    """Opens a camera on the board's own port or on USB. Raises CameraTroubleError, also later."""
    kind: Any = _room("board_camera").BoardCamera
    return lambda: kind(number, answer_s=answer_s)


def rtsp_opener(
    address: str, *, username: str | None = None, password_file: str | None = None, answer_s: float = ANSWER_S
) -> Callable[[], TestedSource]:
    """Opens a network camera's stream. What it raises names no user and no password."""
    room = _room("rtsp_camera")

    def opened() -> TestedSource:
        source: TestedSource = room.RtspCamera(
            room.RtspAddress(address, username, room.read_password(password_file)), answer_s=answer_s
        )
        return source

    return opened


def open_source(source: str, *, username: str | None = None, password_file: str | None = None) -> TestedSource:
    """What the settings of a reader name. Raises CameraTroubleError with what to do."""
    if source == "picamera2":
        return board_opener()()
    kind = source.split(":", 1)[0]  # the rest of an address may hold a password
    if kind in {"rtsp", "rtsps"} and "@" not in source:
        return rtsp_opener(source, username=username, password_file=password_file)()
    hint = "username and password_file beside the address" if kind.startswith("rtsp") else '"picamera2" or rtsp://…'
    raise CameraTroubleError(StepWord.FAILED, f"no QR codes can be read from such a {kind} source: use {hint}")


def _room(name: str) -> ModuleType:
    try:
        return importlib.import_module(f"edge_agent.hardware.{name}")
    except ImportError as error:
        raise CameraTroubleError(StepWord.FAILED, f"the package {error.name} is missing: {PACKAGES}") from error
