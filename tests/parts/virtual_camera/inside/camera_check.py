"""The camera check as the agent starts it, on the virtual sensor; asked for, one that has something wrong with it."""

import ctypes
import sys
import time
from typing import NoReturn

from inside.sensor import stand_in
from picamera2 import Picamera2
from picamera2.previews import NullPreview

from edge_agent.hardware.camera_check.__main__ import main


def never(*_: object) -> NoReturn:
    while True:
        time.sleep(60)


def busy() -> None:
    """Somebody has the camera."""
    global somebody  # noqa: PLW0603 - it must not be given back
    somebody = Picamera2(0)


def silent() -> None:
    """It starts, and no picture is ever done."""
    NullPreview.render_request = never


def hanging() -> None:
    """It never even starts."""
    Picamera2.start_ = never


def crashing() -> None:
    """The library takes the process with it."""
    Picamera2.start_ = lambda _: ctypes.string_at(0)


stand_in()
{"well": lambda: None, "busy": busy, "silent": silent, "hanging": hanging, "crashing": crashing}[sys.argv[1]]()
main()
