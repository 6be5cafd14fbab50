"""Chips on an I2C bus, by combined messages only (`i2c_rdwr`): the same bytes in tests and on a Pi."""

import threading
import time
from collections.abc import Callable
from typing import Any

from smbus2 import i2c_msg

from wire_contract.lighting_test import LampStep

Wait = Callable[[float], None]
"""Passes so many seconds."""


class SensorTroubleError(OSError):
    """A sensor gave no measurement; `step` says why."""

    def __init__(self, step: LampStep, detail: str) -> None:
        super().__init__(detail)
        self.step = step


class Chip:
    """One address of one bus. Registers are as the chip's datasheet counts them."""

    def __init__(self, bus: Any, address: int, *, wait: Wait = time.sleep) -> None:  # noqa: ANN401 (smbus2 is untyped)
        self._bus = bus
        self.address = address
        self.wait = wait

    def send(self, *values: int) -> None:
        """These bytes are at the chip; raises SensorTroubleError."""
        self._exchange(i2c_msg.write(self.address, list(values)))

    def receive(self, count: int) -> bytes:
        """So many bytes from the chip."""
        reading = i2c_msg.read(self.address, count)
        self._exchange(reading)
        return bytes(reading)

    def ask(self, register: int, count: int) -> bytes:
        """The bytes of a register, by one combined message: nobody gets in between."""
        reading = i2c_msg.read(self.address, count)
        self._exchange(i2c_msg.write(self.address, [register]), reading)
        return bytes(reading)

    def little(self, register: int) -> int:
        """A 16-bit register that comes low byte first."""
        return int.from_bytes(self.ask(register, 2), "little")

    def big(self, register: int) -> int:
        """A 16-bit register that comes high byte first."""
        return int.from_bytes(self.ask(register, 2), "big")

    def _exchange(self, *messages: i2c_msg) -> None:
        try:
            self._bus.i2c_rdwr(*messages)
        except OSError as error:  # 121 EREMOTEIO: nobody answered; 110, 5: the bus is stuck
            raise SensorTroubleError(LampStep.NO_SENSOR, f"I2C 0x{self.address:02x}: {error}") from error


_locks: dict[tuple[int, int], threading.RLock] = {}


def lock_of(bus: int, address: int) -> threading.RLock:
    """Held from setting a chip up to reading it: two lamps may share one light sensor."""
    return _locks.setdefault((bus, address), threading.RLock())


def expect(chip: Chip, found: int, wanted: int, what: str) -> None:
    """Raises SensorTroubleError where another chip, or none that works, answers at this address."""
    if found != wanted:
        detail = f"I2C 0x{chip.address:02x}: {what} is 0x{found:04x}, expected 0x{wanted:04x}"
        raise SensorTroubleError(LampStep.GARBLED, detail)


def saturated(chip: Chip) -> SensorTroubleError:
    """More than the chip can measure at its least sensitive."""
    return SensorTroubleError(LampStep.SATURATED, f"I2C 0x{chip.address:02x}: more light than it can measure")
