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
GONE = {errno.ECONNRESET, errno.EPIPE, errno.ENOTCONN, errno.ECONNABORTED}
ABSENT = {errno.EHOSTUNREACH, errno.ENETUNREACH, errno.EHOSTDOWN, errno.ENETDOWN, errno.ETIMEDOUT}


def trouble_in(error: Exception, *, after_s: float, timeout_s: float, has_pictures: bool) -> tuple[StepWord, str]:
    """The word for an error of libav, and what to do."""
    if (known := BY_NAME.get(type(error).__name__)) is not None:
        return known
    number = getattr(error, "errno", None)
    if number == errno.ENOMEM or isinstance(error, MemoryError):
        return StepWord.OUT_OF_MEMORY, "its pictures are too large for this board: set a smaller resolution"
    if after_s >= ALMOST * timeout_s or number in ABSENT:
        if has_pictures:
            return StepWord.STALLED, "its pictures stopped: look at its network"
        return StepWord.NO_ANSWER, "it does not answer: check its power, its network and its address"
    if number in GONE or type(error).__name__ in {"EOFError", "ConnectionResetError"}:
        return StepWord.UNPLUGGED, "it broke off: look at its power and network"
    if type(error).__name__.startswith("HTTP"):
        return StepWord.NOT_FOUND, "it does not give this stream: check the end of its address"
    return StepWord.NOT_VIDEO, "what it sends is no video that can be read: check the end of its address, set H.264"
