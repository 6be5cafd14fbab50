"""What libav's errors mean: it calls a timeout bad data, so how long it took tells more than its words."""

import errno

from wire_contract.camera_test import StepWord

ALMOST = 0.9
"""Of a timeout: what ends after this share of it is one."""
BY_NAME = {
    "HTTPUnauthorizedError": (StepWord.UNAUTHORISED, "it refuses user and password: username and password_file"),
    "HTTPForbiddenError": (StepWord.UNAUTHORISED, "it refuses this user: check the user's rights at the camera"),
    "HTTPNotFoundError": (StepWord.NOT_FOUND, "it has no such stream: check the end of its address"),
    "ConnectionRefusedError": (
        StepWord.REFUSED,
        "nothing listens there: check the port, or switch RTSP on at the camera",
    ),
}
STREAM = "check the end of its address, and whether the camera is set to H.264"
STOPPED = (StepWord.STALLED, "its pictures stopped: look at its network")
ABSENT_CAMERA = (StepWord.NO_ANSWER, "it does not answer: check its power, its network and its address")
GONE = {errno.ECONNRESET, errno.EPIPE, errno.ENOTCONN, errno.ECONNABORTED}
ABSENT = {errno.EHOSTUNREACH, errno.ENETUNREACH, errno.EHOSTDOWN, errno.ENETDOWN, errno.ETIMEDOUT}


def trouble_in(error: Exception, *, after_s: float, timeout_s: float, has_pictures: bool) -> tuple[StepWord, str]:
    """The word for an error of libav, and what to do."""
    if (known := BY_NAME.get(type(error).__name__)) is not None:
        return known
    number, name = getattr(error, "errno", None), type(error).__name__
    if number == errno.ENOMEM or isinstance(error, MemoryError):
        return StepWord.OUT_OF_MEMORY, "its pictures are too large for this board: set a smaller resolution"
    if after_s >= ALMOST * timeout_s or number in ABSENT:
        return STOPPED if has_pictures else ABSENT_CAMERA
    if number in GONE or name == "EOFError":
        return StepWord.UNPLUGGED, "it broke off: look at its power and network"
    return (StepWord.NOT_FOUND, STREAM) if name.startswith("HTTP") else (StepWord.NOT_VIDEO, f"no video: {STREAM}")
