"""Where grey pictures come from: a small seam, so that QR codes and self-tests need no camera of their own kind."""

from dataclasses import dataclass
from typing import Protocol

from edge_agent.hardware.port_gone import PortGoneError
from wire_contract.camera_test import StepWord

FRAME_SIZE = (1280, 720)
"""What is asked of a camera that can be asked."""
SMALLEST, LARGEST = (64, 48), (8192, 8192)
ANSWER_S = 5.0
"""A camera that gives no picture for so long is gone."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A grey picture: one byte for each pixel, row after row, 0 is black."""

    width: int
    height: int
    grey: bytes
    at_ms: int = 0
    """When it was taken, by the monotonic clock."""


class CameraTroubleError(PortGoneError):
    """A camera gives no picture: one word for the hub, and a text with what to do."""

    def __init__(self, word: StepWord, text: str) -> None:
        super().__init__(text)
        self.word = word


class FrameSource(Protocol):
    """An open camera. Raises CameraTroubleError where it gives no pictures any more."""

    def frame(self) -> Frame:
        """The newest picture, never one that was given before; waits for it no longer than `ANSWER_S`."""
        ...

    def close(self) -> None:
        """The camera is free."""
        ...


class TestedSource(FrameSource, Protocol):
    """An open camera of which more can be known."""

    wakes: bool
    """Whether it was woken by being opened, and is still finding its exposure."""

    def others(self) -> list[int]:
        """When each picture came that was not given, in milliseconds as `Frame.at_ms`; of those since last asked."""
        ...

    @property
    def sender_clock_ms(self) -> int | None:
        """What the camera says of its own time minus our monotonic clock; None where it says nothing of it."""
        ...


def see_size(width: int, height: int) -> None:
    """Raises CameraTroubleError where a picture of this size is of no use."""
    if not (SMALLEST[0] <= width <= LARGEST[0] and SMALLEST[1] <= height <= LARGEST[1]):
        raise CameraTroubleError(StepWord.WRONG_SIZE, f"its pictures are {width} × {height}: set its resolution")
