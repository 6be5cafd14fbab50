"""How far a camera's clock is from the device's: both read against the monotonic clock, so that a step of ours between
question and answer is no fault of the camera's.
"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from edge_agent.hardware.camera_check.check import ClockAnswer
from edge_agent.hardware.camera_check.our_clock import OurClock
from edge_agent.hardware.onvif_clock import NotAllowedError, NoTimeError, SilentError, ask_for_the_time
from wire_contract.camera_test import StepWord

EARLIEST_SENDER = datetime.fromisoformat("2020-01-01T00:00:00+00:00")
"""Sender reports from before are no time of day: many cameras put their uptime there."""
_MILLISECOND = timedelta(milliseconds=1)


def ask_the_camera(
    onvif: str | None, *, sender_clock_ms: int | None, first: OurClock, now: Callable[[], datetime], knows_time: bool
) -> ClockAnswer | None:
    """By ONVIF where it has that, else by what its stream said; None where it has neither."""
    sender_ms = sender_clock_ms if sender_clock_ms is not None and _is_a_time(sender_clock_ms) else None
    if onvif is None and sender_ms is None:
        return None
    if not knows_time:
        return ClockAnswer(StepWord.NO_CLOCK, why="this device does not know the time: look at its network and NTP")
    try:
        offset_ms = _by_onvif(onvif, first=first) if onvif is not None else _by_stream(sender_ms or 0, first=first)
    except NoTimeError as error:
        return ClockAnswer(_word(error), why=str(error))
    if first.has_stepped(OurClock.read(now)):
        return ClockAnswer(StepWord.NO_CLOCK, why="this device's clock was set during the test")
    return ClockAnswer(StepWord.OK, offset_ms)


def _by_onvif(address: str, *, first: OurClock) -> int:
    reading = ask_for_the_time(address)
    return (reading.camera - first.then(reading.monotonic)) // _MILLISECOND


def _by_stream(sender_clock_ms: int, *, first: OurClock) -> int:
    """Pictures are on their way for a moment, so a camera that is right seems as much behind."""
    ours_ms = round(first.at.timestamp() * 1000) - round(first.monotonic * 1000)
    return sender_clock_ms - ours_ms


def _word(error: NoTimeError) -> StepWord:
    if isinstance(error, NotAllowedError):
        return StepWord.UNAUTHORISED
    return StepWord.NO_ANSWER if isinstance(error, SilentError) else StepWord.NOT_FOUND


def _is_a_time(sender_clock_ms: int) -> bool:
    return sender_clock_ms + round(time.monotonic() * 1000) >= EARLIEST_SENDER.timestamp() * 1000
