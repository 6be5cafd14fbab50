"""A contact on one GPIO line: its callback stamps a movement and passes it on; its level can be asked at any time."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gpiozero import DigitalInputDevice

from edge_agent.hardware.pins import Factory


@dataclass(frozen=True, slots=True)
class Moved:
    """A contact's line changed at the kernel's tick in seconds; active is open, or mains lost."""

    contact: str
    active: bool
    ticks: float


class ContactLine:
    """A reserved input line. Both edges go to `pass_on`, from whichever thread the pins use.

    Not a gpiozero `Button`: that starts a thread for holding, and leaves bounces to a library that may not filter them.
    After fast bounces an edge may name the wrong level (the kernel reads it late), so the level is asked once more.
    """

    def __init__(
        self,
        name: str,
        gpio: int,
        *,
        active_low: bool,
        pull_up: bool = True,
        pins: Factory,
        pass_on: Callable[[Moved], None],
    ) -> None:
        self.name = name
        self._active_low = active_low
        self._pass_on = pass_on
        self._line: Any = DigitalInputDevice(gpio, pull_up=pull_up, pin_factory=pins)
        self._line.pin.when_changed = None
        self._line.pin.edges = "both"
        self._line.pin.when_changed = self._changed

    def _changed(self, ticks: float, state: int) -> None:
        self._pass_on(Moved(self.name, bool(state) is not self._active_low, ticks))

    @property
    def is_active(self) -> bool:
        """The level now."""
        return bool(self._line.pin.state) is not self._active_low

    def close(self) -> None:
        """The line is free again."""
        self._line.close()
