"""An I2C bus at the level of messages, and what its chips have in common: registers behind a pointer, and absence."""

from collections.abc import Callable
from typing import ClassVar, Literal

from smbus2 import SMBus, i2c_msg

READ, REMOTE_IO = 0x0001, 121
Clock = Callable[[], float]
Measured = Callable[[], float]


class SimulatedChip:
    """What the bus asks of a chip."""

    is_there = True
    """False: nobody answers at its address."""
    is_all_ones = False
    """Every bit that it sends is a one."""

    def write(self, sent: bytes) -> None:
        """These bytes came."""
        raise NotImplementedError

    def read(self, count: int) -> bytes:
        """So many bytes are asked for."""
        raise NotImplementedError


class SimulatedBus(SMBus):
    """smbus2's own class with the kernel's end replaced: real message buffers, EREMOTEIO where nobody answers."""

    def __init__(self, chips: dict[int, SimulatedChip]) -> None:
        super().__init__(None)
        self.chips = chips
        self.before: Callable[[], None] = lambda: None
        """Called before each transfer: unplugs chips in the middle, or hangs."""

    def i2c_rdwr(self, *messages: i2c_msg) -> None:
        """One transfer."""
        self.before()
        for message in messages:
            chip = self.chips.get(message.addr)
            if chip is None or not chip.is_there:
                raise OSError(REMOTE_IO, "Remote I/O error")
            if message.flags & READ:
                answer = b"\xff" * message.len if chip.is_all_ones else chip.read(message.len)
                for place, value in enumerate(answer):
                    message.buf[place] = bytes([value])
            else:
                chip.write(bytes(message))


class Registers(SimulatedChip):
    """Chips of 16-bit registers behind a pointer."""

    order: ClassVar[Literal["big", "little"]] = "big"

    def __init__(self, registers: dict[int, int]) -> None:
        self.registers = dict(registers)
        self._reset = dict(registers)
        self._pointer = 0

    def brown_out(self) -> None:
        """It lost power, and starts as new."""
        self.registers = dict(self._reset)

    def write(self, sent: bytes) -> None:
        """A register is chosen, or set."""
        self._pointer = sent[0]
        if len(sent) == 3:
            self.registers[sent[0]] = int.from_bytes(sent[1:], self.order)
            self.set(sent[0], self.registers[sent[0]])

    def read(self, count: int) -> bytes:
        """The chosen register."""
        value = self.get(self._pointer) & 0xFFFF
        return value.to_bytes(2, self.order)[:count]

    def set(self, register: int, value: int) -> None:
        """It was written."""

    def get(self, register: int) -> int:
        """What it reads as."""
        return self.registers.get(register, 0)


def check_setting(chip: object, found: int, wanted: int) -> None:
    """Raises ValueError where a driver sets a chip up in another way than it is to be used."""
    if found != wanted:
        raise ValueError(f"{type(chip).__name__} was set up with {found:#x}, expected {wanted:#x}")
