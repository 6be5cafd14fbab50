"""The wires: a converter at the level of SPI bits, a relay's pin, and time that tests pass."""

import threading
from collections.abc import Callable
from typing import Any

from gpiozero.pins.mock import MockFactory, MockPin, MockSPIDevice

from tests.parts.lamp_scene.street import Street


class ScenePace:
    """Virtual seconds: whoever waits lets them pass."""

    def __init__(self, street: Street) -> None:
        self._street = street

    def now(self) -> float:
        return self._street.now

    def sleep(self, seconds: float) -> None:
        self._street.pass_to(self._street.now + seconds)

    def wait_until(self, at: float, stop: threading.Event) -> None:
        if not stop.is_set():
            self._street.pass_to(at)


class Mcp3008Model(MockSPIDevice):  # type: ignore[misc] # gpiozero ships no types
    """Start bit, single-ended, three bits of channel, a null bit, ten bits of value: one `on_bit` for each clock."""

    def __init__(self, *, volts: Callable[[int], float], factory: MockFactory, select: int = 8) -> None:
        super().__init__(clock_pin=11, mosi_pin=10, miso_pin=9, select_pin=select, pin_factory=factory)
        self._volts = volts
        self._command: list[int] | None = None

    def on_start(self) -> None:
        super().on_start()
        self._command = None

    def on_bit(self) -> None:
        bit = int(self.rx_buf[-1])
        if self._command is None:
            self._command = [] if bit else None
            return
        if len(self._command) == 4:
            return
        self._command.append(bit)
        if len(self._command) == 4:
            assert self._command[0] == 1, "single-ended"
            channel = self._command[1] * 4 + self._command[2] * 2 + self._command[3]
            counts = max(0, min(1023, round(self._volts(channel) / 3.3 * 1023)))
            # One clock to sample, the null bit, then ten bits of value.
            self.tx_buf = [0, 0, *(counts >> place & 1 for place in range(9, -1, -1))]


def level(factory: MockFactory, gpio: int, *, active_low: bool = False) -> Callable[[], bool]:
    """Whether a relay's coil is driven by this pin; an input is released by the resistors of the board."""

    pin: Any = factory.pin(gpio)

    def is_driven() -> bool:
        return bool(pin.function == "output" and bool(pin.state) is not active_low)

    return is_driven


class LockedPin(MockPin):  # type: ignore[misc] # gpiozero ships no types
    """An output that does not stay as it was set, or cannot be set at all."""

    is_stuck = False
    is_gone = False

    def _set_state(self, value: float) -> None:
        if self.is_gone:
            raise OSError(5, "Input/output error")
        if not self.is_stuck:
            super()._set_state(value)
