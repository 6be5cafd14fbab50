"""The camera check as the agent starts it, on the virtual sensor; asked for, one that has something wrong with it."""

import ctypes
import sys
import time
from collections.abc import Callable
from typing import Any, NoReturn

import libcamera
from inside.sensor import stand_in
from picamera2 import Picamera2
from picamera2.picamera2 import CameraManager
from picamera2.previews import NullPreview

from edge_agent.hardware.camera_check.__main__ import main

PICTURES_BEFORE = 30
"""Of about thirty a second, until the camera is unplugged."""


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


class Cable:
    """Between libcamera and picamera2: so many pictures come through, and then something else."""

    def __init__(self, then: Callable[[list[Any]], list[Any]]) -> None:
        self.library: Any = None
        self._then = then
        self._left = PICTURES_BEFORE
        self._lost: list[Any] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self.library, name)

    def get_ready_requests(self) -> list[Any]:
        ready: list[Any] = self.library.get_ready_requests()
        through, beyond = ready[: self._left], ready[self._left :]
        self._left -= len(through)
        self._lost += beyond
        return [*through, *(self._then(beyond) if beyond else [])]


class Cancelled:
    """A request that libcamera gives back without a picture."""

    status = libcamera.Request.Status.Cancelled

    def __init__(self, request: Any) -> None:
        self._request = request

    def __getattr__(self, name: str) -> Any:
        return getattr(self._request, name)


def pulled(then: Callable[[list[Any]], list[Any]]) -> None:
    """In the middle of the test."""
    cable, whole = Cable(then), CameraManager.cms.fget

    def through_the_cable(manager: CameraManager) -> Cable:
        cable.library = whole(manager)
        return cable

    CameraManager.cms = property(through_the_cable)


def stalling() -> None:
    """No request comes back any more, as from a camera on the board's own port whose ribbon cable came off."""
    pulled(lambda _: [])


def cancelling() -> None:
    """Every request comes back without a picture, and nobody says why."""
    pulled(lambda beyond: [Cancelled(request) for request in beyond])


def unplugged() -> None:
    """The same, and libcamera lists the camera no more, as one that left USB."""

    def gone(beyond: list[Any]) -> list[Any]:
        Picamera2.global_camera_info = staticmethod(list)
        return [Cancelled(request) for request in beyond]

    pulled(gone)


def refusing() -> None:
    """No request is taken any more."""

    def refuse(beyond: list[Any]) -> list[Any]:
        libcamera.Camera.queue_request = refused
        return beyond

    pulled(refuse)


def refused(*_: object) -> NoReturn:
    raise RuntimeError("Failed to queue request: No such device")


stand_in()
HOWS: dict[str, Callable[[], None]] = {
    "well": lambda: None,
    "busy": busy,
    "silent": silent,
    "hanging": hanging,
    "crashing": crashing,
    "stalling": stalling,
    "cancelling": cancelling,
    "unplugged": unplugged,
    "refusing": refusing,
}
HOWS[sys.argv[1]]()
main()
