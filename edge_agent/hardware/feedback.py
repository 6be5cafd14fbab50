"""What the officer sees and hears: lamps and a buzzer, one pattern per signal, a new signal ends the one that plays.

Nothing here waits: `show` sets the first step at once, `play` moves on when it is due.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import msgspec
from gpiozero import DigitalOutputDevice

from edge_agent.hardware.pins import Factory
from edge_agent.settings import FeedbackPins
from wire_contract.measurements import Shown


class Signal(StrEnum):
    """What there is to tell."""

    ACCEPTED = "accepted"
    REPEAT = "repeat"
    UNKNOWN = "unknown"
    REFUSED = "refused"
    NOT_RECORDED = "not_recorded"
    IDENTIFY = "identify"
    """Which point is this? Asked by the hub, for whoever stands before it."""


@dataclass(frozen=True, slots=True)
class Step:
    """Outputs that are on for a while; the others are off."""

    on: frozenset[str]
    seconds: float


def _step(seconds: float, *on: str) -> Step:
    return Step(frozenset(on), seconds)


SIGNAL_OF = {
    Shown.ACCEPTED: Signal.ACCEPTED,
    Shown.REPEAT: Signal.REPEAT,
    Shown.UNKNOWN: Signal.UNKNOWN,
    Shown.REFUSED: Signal.REFUSED,
}

PATTERNS: dict[Signal, tuple[Step, ...]] = {
    # green for a second, one short beep
    Signal.ACCEPTED: (_step(0.15, "green", "buzzer"), _step(0.85, "green")),
    # green twice, two short beeps: we have this tap already
    Signal.REPEAT: (
        _step(0.10, "green", "buzzer"),
        _step(0.10),
        _step(0.10, "green", "buzzer"),
        _step(0.10),
    ),
    # amber, one long beep: recorded, but this card is not on the list
    Signal.UNKNOWN: (_step(0.60, "amber", "buzzer"), _step(0.60, "amber")),
    # red, one long beep
    Signal.REFUSED: (_step(0.60, "red", "buzzer"), _step(0.60, "red")),
    # red throughout, three beeps
    Signal.NOT_RECORDED: (
        _step(0.20, "red", "buzzer"),
        _step(0.15, "red"),
        _step(0.20, "red", "buzzer"),
        _step(0.15, "red"),
        _step(0.20, "red", "buzzer"),
        _step(1.10, "red"),
    ),
    # all lamps together, as nothing else lights them, for ten seconds and without a sound; a tap ends it
    Signal.IDENTIFY: (_step(0.25, "green", "amber", "red"), _step(0.25)) * 20,
}


class Feedback:
    """The outputs of one point. Times are seconds of the agent's monotonic clock."""

    def __init__(self, settings: FeedbackPins, *, pins: Factory) -> None:
        self._outputs: dict[str, Any] = {}
        self._steps: list[Step] = []
        self._next_at = 0.0
        self._quiet = False
        try:
            for name, gpio in msgspec.structs.asdict(settings).items():
                if gpio is not None:
                    self._outputs[name] = DigitalOutputDevice(gpio, pin_factory=pins)
        except BaseException:
            self.close()
            raise

    @property
    def next_at(self) -> float | None:
        """When `play` has something to do, else None."""
        return self._next_at if self._steps else None

    def show(self, signal: Signal, *, now: float, quiet: bool = False) -> None:
        """The signal's first step is on the pins; in quiet time without the buzzer."""
        self._steps = [*PATTERNS[signal], Step(frozenset(), 0.0)]
        self._quiet = quiet
        self._advance(now)

    def play(self, now: float) -> None:
        """Every step that is due has been on the pins."""
        while self._steps and now >= self._next_at:
            self._advance(self._next_at)

    def finish(self) -> None:
        """The rest of the signal has passed over the pins without waiting; they are dark."""
        while self._steps:
            self._advance(self._next_at)

    def _advance(self, now: float) -> None:
        step = self._steps.pop(0)
        self._next_at = now + step.seconds
        for name, output in self._outputs.items():
            output.value = name in step.on and not (self._quiet and name == "buzzer")

    def close(self) -> None:
        """The outputs are dark, and the pins free."""
        for output in self._outputs.values():
            output.off()
            output.close()
