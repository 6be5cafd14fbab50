"""The check itself: open, look, measure, compare, ask for the time; each step is said when it is over."""

import importlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np

from edge_agent.camera.measuring import Measuring
from edge_agent.camera.reference import Reference, UnreadableReference
from edge_agent.hardware.camera_check.talk import CheckAsked, Pace, StepEnded
from edge_agent.hardware.frame_source import CameraTroubleError, TestedSource
from wire_contract.camera_test import CameraMeasurements, CameraStep, StepWord

LEAVING_S = 1.0
FEWEST_LEARNED = 8
"""Pictures from which a reference is made."""

Tell = Callable[[StepEnded], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check came to, but for what it cost."""

    measurements: CameraMeasurements
    learned: bytes | None = None
    picture: bytes | None = None


@dataclass(frozen=True, slots=True)
class Doors:
    """What a check needs of the world."""

    open_source: Callable[[], TestedSource]
    clock_offset_ms: Callable[[int | None], "ClockAnswer | None"]
    """Asked with what the stream itself said of the camera's clock; None where there is nothing to ask."""


@dataclass(frozen=True, slots=True)
class ClockAnswer:
    """How asking for a camera's time went."""

    word: StepWord
    offset_ms: int | None = None
    why: str = ""


def check(asked: CheckAsked, *, doors: Doors, tell: Tell) -> Outcome:
    """Everything that can be known of this camera now; nothing raises for a camera's sake."""
    measuring, sender_clock_ms = Measuring(), None
    try:
        source = doors.open_source()
    except CameraTroubleError as trouble:
        tell(StepEnded(CameraStep.OPEN, trouble.word, str(trouble)))
        outcome = Outcome(CameraMeasurements())
    else:
        tell(StepEnded(CameraStep.OPEN, StepWord.OK))
        try:
            is_whole = _look(source, measuring, pace=asked.pace, tell=tell)
            sender_clock_ms = source.sender_clock_ms
        finally:
            _let_go(source)
        outcome = _measured(asked, measuring, tell=tell, is_whole=is_whole)
    return _with_clock(outcome, doors.clock_offset_ms(sender_clock_ms), tell=tell)


def _look(source: TestedSource, measuring: Measuring, *, pace: Pace, tell: Tell) -> bool:
    """Pictures have been measured, and whether as many came as can be asked for."""
    try:
        if source.wakes:
            _settle(source, pace)
        _study(source, measuring, pace)
    except CameraTroubleError as trouble:
        tell(StepEnded(CameraStep.FRAMES, trouble.word, str(trouble)))
        return False
    tell(StepEnded(CameraStep.FRAMES, StepWord.OK))
    return True


def _let_go(source: TestedSource) -> None:
    """The camera is told that we leave; one that does not listen is left all the same, when this process ends."""
    leaving = threading.Thread(target=source.close, daemon=True)
    leaving.start()
    leaving.join(LEAVING_S)


def _settle(source: TestedSource, pace: Pace) -> None:
    until = time.monotonic() + pace.settle_ms / 1000
    while time.monotonic() < until:
        source.frame()
        source.others()


def _study(source: TestedSource, measuring: Measuring, pace: Pace) -> None:
    began, last_ms = time.monotonic(), None
    while measuring.taken < pace.frames:
        frame = source.frame()
        for at_ms in source.others():
            measuring.passed(at_ms=at_ms)
        if last_ms is not None and frame.at_ms - last_ms < pace.apart_ms:
            measuring.passed(at_ms=frame.at_ms)
        else:
            grey = np.frombuffer(frame.grey, np.uint8).reshape(frame.height, frame.width)
            if not measuring.add(grey, at_ms=frame.at_ms):
                raise CameraTroubleError(StepWord.WRONG_SIZE, f"a picture of {frame.width} × {frame.height}")
            last_ms = frame.at_ms
            del grey
        del frame  # the next one is not to lie beside it
        if (time.monotonic() - began) * 1000 > pace.longest_ms:
            return


def _measured(asked: CheckAsked, measuring: Measuring, *, tell: Tell, is_whole: bool) -> Outcome:
    if not measuring.taken:
        return Outcome(CameraMeasurements())
    reference = Reference.from_bytes(asked.reference) if asked.reference is not None else None
    readable = reference if isinstance(reference, Reference) and not asked.learn else None
    measurements = measuring.finish(readable)
    tell(StepEnded(CameraStep.MEASURE, StepWord.OK))
    learned = _learned(measuring) if asked.learn and is_whole else None
    word, why = _compared(asked, measuring, reference=reference, learned=learned)
    tell(StepEnded(CameraStep.COMPARE, word, why))
    return Outcome(measurements, learned, _small_picture(measuring) if asked.keep_picture else None)


def _small_picture(measuring: Measuring) -> bytes | None:
    """Its library is loaded only now: the camera's own memory is free again."""
    room: Any = importlib.import_module("edge_agent.hardware.camera_check.small_picture")
    written: bytes | None = room.small_picture(measuring.reduced())
    return written


def _learned(measuring: Measuring) -> bytes | None:
    reference = measuring.learn() if measuring.taken >= FEWEST_LEARNED else None
    return reference.to_bytes() if reference is not None else None


def _compared(
    asked: CheckAsked, measuring: Measuring, *, reference: Reference | UnreadableReference | None, learned: bytes | None
) -> tuple[StepWord, str]:
    if asked.learn:
        if learned is None:
            return StepWord.FAILED, f"{measuring.taken} pictures are too few to learn from"
        return StepWord.LEARNED, ""
    if reference is None:
        return StepWord.NO_REFERENCE, ""
    if isinstance(reference, UnreadableReference):
        return StepWord.UNREADABLE_REFERENCE, f"{reference.why}: learn it again"
    if not measuring.fits(reference):
        return StepWord.OTHER_SIZE, f"it is of {reference.width_px} × {reference.height_px}: learn it again"
    return StepWord.OK, ""


def _with_clock(outcome: Outcome, answer: ClockAnswer | None, *, tell: Tell) -> Outcome:
    if answer is None:
        return outcome
    tell(StepEnded(CameraStep.CLOCK, answer.word, answer.why))
    measurements = msgspec.structs.replace(outcome.measurements, camera_clock_offset_ms=answer.offset_ms)
    return Outcome(measurements, outcome.learned, outcome.picture)
