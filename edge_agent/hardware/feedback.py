"""What the officer sees and hears: lamps and a buzzer, one pattern per signal, a new signal ends the one that plays.

Nothing here waits: `show` sets the first step at once, `play` moves on when it is due.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

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
    DAY_DONE = "day_done"
    ENROL = "enrol"
    NOT_RECORDED = "not_recorded"
    IDENTIFY = "identify"
    """Which point is this? Asked by the hub, for whoever stands before it."""


@dataclass(frozen=True, slots=True)
class Step:
    """Outputs that are on for a while; the others are off."""

    on: frozenset[str]
    seconds: float


def _on(seconds: float, *lamps: str, beep: bool = True) -> Step:
    return Step(frozenset((*lamps, "buzzer") if beep else lamps), seconds)


def _off(seconds: float) -> Step:
    return Step(frozenset(), seconds)


SHORT_S, LONG_S, PAUSE_S = 0.12, 0.6, 0.15

SIGNAL_OF = {
    Shown.ACCEPTED: Signal.ACCEPTED,
    Shown.REPEAT: Signal.REPEAT,
    Shown.UNKNOWN: Signal.UNKNOWN,
    Shown.REFUSED: Signal.REFUSED,
    Shown.DAY_DONE: Signal.DAY_DONE,
    Shown.ENROL: Signal.ENROL,
}

PATTERNS: dict[Signal, tuple[Step, ...]] = {
    # Each has a rhythm of its own, in light and in sound: who sees no colours or hears nothing can tell them apart.
    # one short beep, green for a second
    Signal.ACCEPTED: (_on(SHORT_S, "green"), _on(0.88, "green", beep=False)),
    # short, long, and green goes on: this was the day's last patrol
    Signal.DAY_DONE: (_on(SHORT_S, "green"), _off(PAUSE_S), _on(LONG_S, "green"), _on(1.5, "green", beep=False)),
    # short, short: we have this tap already
    Signal.REPEAT: (_on(SHORT_S, "green"), _off(PAUSE_S), _on(SHORT_S, "green")),
    # long, long: recorded, but this card is not on the list
    Signal.UNKNOWN: (_on(LONG_S, "amber"), _off(PAUSE_S), _on(LONG_S, "amber")),
    # five times short: recorded and refused; hold one card, longer, or open the badge anew
    Signal.REFUSED: (_on(SHORT_S, "red"), *(_off(PAUSE_S), _on(SHORT_S, "red")) * 4),
    # long, short, short: read, now say at the office whose card it is
    Signal.ENROL: (
        _on(LONG_S, "green", "amber"),
        *(_off(PAUSE_S), _on(SHORT_S, "green", "amber")) * 2,
    ),
    # three times long, then red goes on for a while: sign the paper book
    Signal.NOT_RECORDED: (*(_on(LONG_S, "red"), _off(PAUSE_S)) * 3, _on(2.0, "red", beep=False)),
    # all lamps together, as nothing else lights them, for ten seconds and without a sound; a tap ends it
    Signal.IDENTIFY: (_on(0.25, "green", "amber", "red", beep=False), _off(0.25)) * 20,
}


RGB: dict[frozenset[str], frozenset[str]] = {
    frozenset(lamps): frozenset(f"rgb_{colour}" for colour in colours)
    for lamps, colours in (
        (("green",), ("green",)),
        (("amber",), ("red", "green")),
        (("red",), ("red",)),
        (("green", "amber"), ("blue",)),
        (("green", "amber", "red"), ("red", "green", "blue")),
    )
}
"""What one RGB lamp shows for lamps that would be on."""


def outputs_on(step: Step) -> frozenset[str]:
    """Every output that is on in this step, single lamps and the colours of an RGB lamp alike."""
    return step.on | RGB.get(step.on - {"buzzer"}, frozenset())


class Feedback:
    """The outputs of one point. Times are seconds of the agent's monotonic clock."""

    def __init__(self, settings: FeedbackPins, *, pins: Factory) -> None:
        self._outputs: dict[str, Any] = {}
        self._steps: list[Step] = []
        self._next_at = 0.0
        self._quiet = False
        try:
            for name, gpio in settings.fitted.items():
                active_high = name not in settings.active_low
                self._outputs[name] = DigitalOutputDevice(gpio, active_high=active_high, pin_factory=pins)
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
        on = outputs_on(step)
        for name, output in self._outputs.items():
            output.value = name in on and not (self._quiet and name == "buzzer")

    def close(self) -> None:
        """The outputs are dark, and the pins free."""
        for output in self._outputs.values():
            output.off()
            output.close()
