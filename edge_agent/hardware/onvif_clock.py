"""What time a camera has, by ONVIF GetSystemDateAndTime: the one request that needs no signing in.

No WS-Security, so no password leaves the point. An answer that is large, deep, or defines entities is none.
"""

import http.client
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from xml.parsers import expat

TIMEOUT_S = 3.0
MOST_BYTES = 32_768
DEEPEST = 32
_ASKED = (
    b'<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>'
    b'<GetSystemDateAndTime xmlns="http://www.onvif.org/ver10/device/wsdl"/></s:Body></s:Envelope>'
)
_KIND = 'application/soap+xml; charset=utf-8; action="http://www.onvif.org/ver10/device/wsdl/GetSystemDateAndTime"'
_PARTS = ("Date/Year", "Date/Month", "Date/Day", "Time/Hour", "Time/Minute", "Time/Second")
_WHOLE_SECONDS = timedelta(milliseconds=500)
"""ONVIF tells whole seconds: on average it is half a second later than said."""


class NoTimeError(Exception):
    """The camera told no time; the text says why."""


class NotAllowedError(NoTimeError):
    """The camera wants a password even for this."""


class SilentError(NoTimeError):
    """The camera does not answer there."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the camera's clock said, and when by our monotonic clock it may have said so."""

    camera: datetime
    monotonic: float
    """The middle between question and answer."""


def ask_for_the_time(
    address: str, *, timeout_s: float = TIMEOUT_S, monotonic: Callable[[], float] = time.monotonic
) -> Reading:
    """The camera's time. Raises NoTimeError."""
    began = monotonic()
    answer = _post(address, timeout_s=timeout_s)
    middle = began + (monotonic() - began) / 2
    return Reading(read_time(answer) + _WHOLE_SECONDS, middle)


def _post(address: str, *, timeout_s: float) -> bytes:
    parts = urlsplit(address)
    connect = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    deadline = time.monotonic() + timeout_s
    try:
        connection = connect(parts.hostname or "", parts.port, timeout=timeout_s)
    except ValueError as error:
        raise NoTimeError("its ONVIF address has no proper port") from error
    try:
        connection.request("POST", parts.path or "/onvif/device_service", _ASKED, {"Content-Type": _KIND})
        answer = connection.getresponse()
        if answer.status in {401, 403}:
            raise NotAllowedError("it wants a password for its time, against the standard")
        if answer.status != 200:
            raise NoTimeError(f"its ONVIF service answers with {answer.status}")
        return _body(answer, deadline=deadline)
    except (http.client.HTTPException, ValueError) as error:
        raise NoTimeError(f"its ONVIF service answers with no proper HTTP ({type(error).__name__})") from error
    except OSError as error:
        raise SilentError(f"its ONVIF service does not answer ({error})") from error
    finally:
        connection.close()


def _body(answer: http.client.HTTPResponse, *, deadline: float) -> bytes:
    """Piece by piece: a camera that sends one byte a second gets no more time than another."""
    body = b""
    while piece := answer.read1(MOST_BYTES):
        body += piece
        if len(body) > MOST_BYTES:
            raise NoTimeError("its ONVIF answer has no end")
        if time.monotonic() > deadline:
            raise SilentError("its ONVIF answer takes too long")
    return body


def read_time(answer: bytes) -> datetime:
    """The UTC time in a GetSystemDateAndTimeResponse. Raises NoTimeError."""
    said = _texts(answer)
    if "Fault" in said:
        raise NoTimeError("its ONVIF service does not know the question")
    try:
        numbers = [int(said[f"UTCDateTime/{part}"]) for part in _PARTS]
        year, month, day, hour, minute, second = numbers
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)  # a leap second has a 60
    except (KeyError, ValueError, OverflowError) as error:
        raise NoTimeError("its ONVIF answer holds no time in UTC") from error


def _texts(answer: bytes) -> dict[str, str]:
    """What stands in each element, by the names from UTCDateTime on, and `Fault` where there is one."""
    path: list[str] = []
    texts: dict[str, str] = {}

    def begin(name: str, _: object) -> None:
        path.append(name.rpartition(":")[2])
        if len(path) > DEEPEST:
            raise NoTimeError("its ONVIF answer is nested without end")
        if path[-1] == "Fault":
            texts["Fault"] = ""

    def hold(text: str) -> None:
        if "UTCDateTime" in path:
            key = "/".join(path[path.index("UTCDateTime") :])
            texts[key] = texts.get(key, "") + text

    def refuse(*_: object) -> None:
        raise NoTimeError("its ONVIF answer defines a document type, which SOAP forbids")

    parser = expat.ParserCreate()
    parser.StartElementHandler = begin
    parser.EndElementHandler = lambda _: path.pop()
    parser.CharacterDataHandler = hold
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(answer, True)  # noqa: FBT003 - it is the last piece; expat knows no keywords
    except expat.ExpatError as error:
        raise NoTimeError("its ONVIF answer is no XML") from error
    return texts
