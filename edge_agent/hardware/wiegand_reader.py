"""A Wiegand reader on two GPIO lines. The callback stamps an edge and passes it on, nothing else."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gpiozero import DigitalInputDevice

from edge_agent.hardware.pins import Factory
from edge_agent.settings import Wiegand


@dataclass(frozen=True, slots=True)
class Edge:
    """A falling edge: bit 0 on D0, bit 1 on D1, at the kernel's tick in seconds."""

    reader: str
    bit: int
    ticks: float


class WiegandReader:
    """Two reserved input lines whose falling edges go to `pass_on`, from whichever thread the pins use.

    Only falling edges are asked for: with both, the kernel reads the level after a 50 µs pulse may be over and calls it
    rising. gpiozero's own event handling would drop every second one, so it is taken off the pin; and since a pin keeps
    only weak references, the handlers are bound methods of this object.
    """

    def __init__(self, settings: Wiegand, *, pins: Factory, pass_on: Callable[[Edge], None]) -> None:
        self.name = settings.name
        self._pass_on = pass_on
        self._lines: list[Any] = []
        try:
            for gpio, fell in ((settings.d0, self._d0_fell), (settings.d1, self._d1_fell)):
                line = DigitalInputDevice(gpio, pull_up=True, pin_factory=pins)
                self._lines.append(line)
                line.pin.when_changed = None
                line.pin.edges = "falling"
                line.pin.when_changed = fell
        except BaseException:
            self.close()
            raise

    def _d0_fell(self, ticks: float, _state: int) -> None:
        self._pass_on(Edge(self.name, 0, ticks))

    def _d1_fell(self, ticks: float, _state: int) -> None:
        self._pass_on(Edge(self.name, 1, ticks))

    @property
    def at_rest(self) -> bool:
        """Both data lines are high, as a powered reader holds them. A cut cable cannot be told: Wiegand has no question
        that a reader could answer.
        """
        return all(line.pin.state for line in self._lines)

    def close(self) -> None:
        """The lines are free again."""
        for line in self._lines:
            line.close()
