"""A camera's time by ONVIF: right, wrong, refused, endless, malicious; and a clock of our own that is set meanwhile."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_agent.hardware.camera_check.camera_clock import OurClock, ask_the_camera
from edge_agent.hardware.camera_check.check import ClockAnswer
from edge_agent.hardware.onvif_clock import MOST_BYTES, NoTimeError, read_time
from tests.parts.rtsp.camera import listening, says, says_nothing
from wire_contract.camera_test import StepWord

ANSWER = """<?xml version="1.0"?><e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"
xmlns:d="http://www.onvif.org/ver10/device/wsdl" xmlns:t="http://www.onvif.org/ver10/schema"><e:Body>
<d:GetSystemDateAndTimeResponse><d:SystemDateAndTime><t:DateTimeType>NTP</t:DateTimeType>
<t:UTCDateTime><t:Time><t:Hour>{at.hour}</t:Hour><t:Minute>{at.minute}</t:Minute><t:Second>{at.second}</t:Second></t:Time>
<t:Date><t:Year>{at.year}</t:Year><t:Month>{at.month}</t:Month><t:Day>{at.day}</t:Day></t:Date></t:UTCDateTime>
<t:LocalDateTime><t:Time><t:Hour>1</t:Hour><t:Minute>2</t:Minute><t:Second>3</t:Second></t:Time></t:LocalDateTime>
</d:SystemDateAndTime></d:GetSystemDateAndTimeResponse></e:Body></e:Envelope>"""
NOON = datetime(2026, 11, 22, 5, 0, 0, tzinfo=UTC)


def http(body: str, status: str = "200 OK") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}".encode()


def asked(port: int, *, now: Callable[[], datetime] = lambda: NOON, knows_time: bool = True) -> ClockAnswer | None:
    first = OurClock.read(lambda: NOON)
    address = f"http://127.0.0.1:{port}/onvif/device_service"
    return ask_the_camera(address, sender_clock_ms=None, first=first, now=now, knows_time=knows_time)


@pytest.mark.parametrize("wrong_by", [timedelta(0), timedelta(hours=7), -timedelta(days=9000)])
def test_a_cameras_clock_is_as_far_off_as_it_is(wrong_by: timedelta) -> None:
    with listening(says(http(ANSWER.format(at=NOON + wrong_by)))) as port:
        answer = asked(port)
    assert answer is not None
    assert answer.word is StepWord.OK
    assert abs((answer.offset_ms or 0) - wrong_by // timedelta(milliseconds=1)) <= 1500  # whole seconds, and the way


def test_a_clock_of_ours_that_is_set_during_the_test_blames_no_camera() -> None:
    with listening(says(http(ANSWER.format(at=NOON)))) as port:
        answer = asked(port, now=lambda: NOON + timedelta(hours=1))
    assert answer is not None
    assert (answer.word, answer.offset_ms) == (StepWord.NO_CLOCK, None)


FAULT = "<e:Envelope xmlns:e='x'><e:Body><e:Fault><e:Code/></e:Fault></e:Body></e:Envelope>"
ENTITIES = (
    ANSWER.format(at=NOON).replace("<e:Env", '<!DOCTYPE a [<!ENTITY y "2026">]><e:Env', 1).replace(">2026<", ">&y;<")
)
"""Right but for that: what may define one entity may define a million."""
REFUSED = {
    "a password wanted": (http("", "401 Unauthorized"), StepWord.UNAUTHORISED),
    "another service": (http("hello", "404 Not Found"), StepWord.NOT_FOUND),
    "a fault": (http(FAULT), StepWord.NOT_FOUND),
    "entities": (http(ENTITIES), StepWord.NOT_FOUND),
    "no end": (http("<a>" + "x" * (MOST_BYTES + 9)), StepWord.NOT_FOUND),
    "a deep tree": (http("<a>" * 500), StepWord.NOT_FOUND),
    "the 40th": (http(ANSWER.format(at=NOON).replace("<t:Day>22<", "<t:Day>40<")), StepWord.NOT_FOUND),
    "no HTTP": (b"SSH-2.0-OpenSSH\r\n", StepWord.NOT_FOUND),
}


@pytest.mark.parametrize("what", REFUSED)
def test_an_answer_that_is_none_says_what_it_is_and_no_time(what: str) -> None:
    sent, word = REFUSED[what]
    with listening(says(sent)) as port:
        answer = asked(port)
    assert answer is not None
    assert (answer.word, answer.offset_ms) == (word, None)


def test_a_camera_that_never_answers_is_silent_and_one_without_onvif_is_not_asked() -> None:
    with listening(says_nothing) as port:
        answer = asked(port)
    assert answer is not None
    assert answer.word is StepWord.NO_ANSWER
    first = OurClock.read(lambda: NOON)
    uptime_as_time = 5_000 - round(first.monotonic * 1000)  # as cameras without a clock send
    for sender in (None, uptime_as_time):
        assert ask_the_camera(None, sender_clock_ms=sender, first=first, now=lambda: NOON, knows_time=True) is None


@settings(max_examples=60)
@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_no_bytes_make_anything_but_a_time_or_a_refusal(answer: bytes) -> None:
    with suppress(NoTimeError):
        read_time(answer)
