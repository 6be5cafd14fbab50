"""`python -m edge_agent.hardware.camera_check`: a request on standard input, what happened on standard output."""

import faulthandler
import importlib
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from edge_agent.hardware.camera_check import limits
from edge_agent.hardware.camera_check.our_clock import OurClock
from edge_agent.hardware.camera_check.talk import (
    MOST_ASKED,
    Began,
    BoardAsked,
    CheckAsked,
    Checked,
    Cost,
    RtspAsked,
    Said,
    StepEnded,
    encode,
    read_asked,
)
from edge_agent.hardware.camera_sources import board_opener, rtsp_opener
from edge_agent.hardware.frame_source import CameraTroubleError, TestedSource
from wire_contract.camera_test import CameraStep, StepWord


def now() -> datetime:
    """The device's own time."""
    return datetime.now(UTC)


class Voice:
    """Standard output, kept for our own lines: what a library prints goes to standard error."""

    def __init__(self) -> None:
        self._own = os.fdopen(os.dup(1), "wb", buffering=0)
        os.dup2(2, 1)
        self.told: list[CameraStep] = []

    def say(self, said: Said) -> None:
        """One line."""
        if isinstance(said, StepEnded):
            self.told.append(said.step)
        self._own.write(encode(said) + b"\n")


def run(asked: CheckAsked, voice: Voice) -> None:
    """The whole check, every step said as it ends."""
    check: Any = importlib.import_module("edge_agent.hardware.camera_check.check")
    first = OurClock.read(now)
    onvif = asked.source.onvif if isinstance(asked.source, RtspAsked) else None

    def clock(sender_clock_ms: int | None) -> object:
        """Its libraries are loaded only now: the camera's own memory is free again."""
        camera_clock: Any = importlib.import_module("edge_agent.hardware.camera_check.camera_clock")
        return camera_clock.ask_the_camera(
            onvif, sender_clock_ms=sender_clock_ms, first=first, now=now, knows_time=asked.knows_time
        )

    opener = opener_of(asked.source, answer_s=asked.pace.answer_ms / 1000)
    voice.say(Began())
    doors = check.Doors(open_source=opener, clock_offset_ms=clock)
    outcome = check.check(asked, doors=doors, tell=voice.say)
    cost = Cost(limits.cpu_ms(), limits.peak_kb())
    voice.say(Checked(outcome.measurements, cost, outcome.learned, outcome.picture))


def opener_of(source: BoardAsked | RtspAsked, *, answer_s: float) -> Callable[[], TestedSource]:
    """What opens it; its libraries are loaded now, so that the camera is not blamed for the time that takes."""
    try:
        if isinstance(source, BoardAsked):
            return board_opener(source.number, answer_s=answer_s)
        return rtsp_opener(
            source.address, username=source.username, password_file=source.password_file, answer_s=answer_s
        )
    except CameraTroubleError as trouble:
        return _raising(trouble)


def _raising(trouble: CameraTroubleError) -> Callable[[], TestedSource]:
    def open_source() -> TestedSource:
        raise trouble

    return open_source


def main() -> None:
    """Ends with 0 where everything that could be said was said."""
    limits.end_with_the_agent()
    faulthandler.enable()
    asked = read_asked(sys.stdin.buffer.read(MOST_ASKED))
    if asked is None:
        sys.exit("camera check: nobody asked for anything")
    limits.end_at(asked.deadline_s)
    limits.be_modest()
    voice = Voice()
    try:
        run(asked, voice)
    except MemoryError:
        voice.say(StepEnded(next(step for step in CameraStep if step not in voice.told), StepWord.OUT_OF_MEMORY))
    sys.stderr.flush()
    os._exit(0)  # what libraries still have to tidy up may hang, and everything was said


if __name__ == "__main__":
    main()
