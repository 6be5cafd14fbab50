"""A VEML7700 and an INA219 as their datasheets describe them, on a bus at the level of I2C messages."""

from collections.abc import Callable, Mapping
from typing import Protocol

from smbus2 import SMBus, i2c_msg

READ, REMOTE_IO = 0x0001, 121
Measured = Callable[[], float]
LUX_PER_COUNT = {
    (0b01, 0b0001): 0.0168,
    (0b00, 0b0000): 0.0672,
    (0b11, 0b0000): 0.2688,
    (0b10, 0b0000): 0.5376,
    (0b10, 0b1100): 2.1504,
}
"""Of a VEML7700, by gain and integration time."""


class Chip(Protocol):
    """What the bus asks of a chip."""

    def write(self, sent: bytes) -> None:
        """These bytes came."""
        ...

    def read(self, count: int) -> bytes:
        """So many bytes are asked for."""
        ...


class SimulatedBus(SMBus):
    """smbus2's own class with the kernel's end replaced: nobody answers at an address where no chip is."""

    def __init__(self, chips: Mapping[int, Chip]) -> None:
        super().__init__(None)
        self._chips = chips

    def i2c_rdwr(self, *messages: i2c_msg) -> None:
        """One transfer."""
        for message in messages:
            chip = self._chips.get(message.addr)
            if chip is None:
                raise OSError(REMOTE_IO, "Remote I/O error")
            if message.flags & READ:
                for place, value in enumerate(chip.read(message.len)):
                    message.buf[place] = bytes([value])
            else:
                chip.write(bytes(message))


class SimulatedVeml7700:
    """Light. Little-endian registers; the sensor is ready whenever it is asked: here waiting passes the time."""

    def __init__(self, lux: Measured) -> None:
        self._lux = lux
        self._registers = {0: 1}
        self._pointer = 0

    def write(self, sent: bytes) -> None:
        """A register is chosen, or set."""
        self._pointer = sent[0]
        if len(sent) == 3:
            self._registers[sent[0]] = int.from_bytes(sent[1:], "little")

    def read(self, count: int) -> bytes:
        """The chosen register."""
        value = self._registers.get(self._pointer, 0)
        if self._pointer == 4:
            settings = self._registers[0]
            gain, time = settings >> 11 & 3, settings >> 6 & 0xF
            value = min(0xFFFF, round(self._lux() / LUX_PER_COUNT[gain, time]))
        return value.to_bytes(2, "little")[:count]


class SimulatedIna219:
    """Current and voltage of the lamp's feed, over a shunt of 0.1 Ω. Big-endian registers; always ready."""

    def __init__(self, amperes: Measured, volts: Measured) -> None:
        self._amperes, self._volts = amperes, volts
        self._registers = {0: 0x399F, 5: 0}
        self._pointer = 0

    def write(self, sent: bytes) -> None:
        """A register is chosen, or set."""
        self._pointer = sent[0]
        if len(sent) == 3:
            self._registers[sent[0]] = int.from_bytes(sent[1:], "big")

    def read(self, count: int) -> bytes:
        """The chosen register."""
        return (self._value() & 0xFFFF).to_bytes(2, "big")[:count]

    def _value(self) -> int:
        shunt = max(-32_000, min(32_000, round(self._amperes() * 0.1 / 10e-6)))
        match self._pointer:
            case 1:
                return shunt
            case 2:
                return round(self._volts() / 0.004) << 3 | 2
            case 4:
                return shunt * self._registers[5] // 4096
        return self._registers.get(self._pointer, 0)
