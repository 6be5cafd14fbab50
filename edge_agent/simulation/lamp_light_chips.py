"""Light sensors as their datasheets describe them: registers, integration, overflow. The light is whoever's."""

from typing import ClassVar

from edge_agent.simulation.lamp_bus import Clock, Measured, Registers, SimulatedChip, check_setting


class SimulatedVeml7700(Registers):
    """Resolutions by the datasheet's table; above 1000 lx it reads too little, as the application note says."""

    order = "little"
    LUX_PER_COUNT: ClassVar = {
        (0b01, 0b0001): 0.0168,
        (0b00, 0b0000): 0.0672,
        (0b11, 0b0000): 0.2688,
        (0b10, 0b0000): 0.5376,
        (0b10, 0b1100): 2.1504,
    }
    MILLISECONDS: ClassVar = {0b1100: 25, 0b1000: 50, 0b0000: 100, 0b0001: 200, 0b0010: 400, 0b0011: 800}

    def __init__(self, lux: Measured, clock: Clock) -> None:
        super().__init__({0: 1, 3: 0})
        self.lux = lux
        self._clock = clock
        self._started: float | None = None

    def set(self, register: int, value: int) -> None:
        """A measurement begins."""
        if register == 0:
            self._started = None if value & 1 else self._clock()

    def get(self, register: int) -> int:
        """What it reads as."""
        if register != 4:
            return super().get(register)
        conf = self.registers[0]
        gain, integration = conf >> 11 & 3, conf >> 6 & 0xF
        if self._started is None or self._clock() - self._started < 0.0025 + self.MILLISECONDS[integration] / 1000:
            return 0
        return min(0xFFFF, round(bent(self.lux()) / self.LUX_PER_COUNT[gain, integration]))


def bent(lux: float) -> float:
    """What the VEML7700 sees of so much light: the inverse, by halving, of the curve in the application note."""
    if lux <= 1000:
        return lux
    low, high = 0.0, lux
    for _ in range(60):
        middle = (low + high) / 2
        true = ((6.0135e-13 * middle - 9.3924e-9) * middle + 8.1488e-5) * middle * middle + 1.0023 * middle
        low, high = (middle, high) if true < lux else (low, middle)
    return low


class SimulatedTsl2591(SimulatedChip):
    """Two photodiodes; the second sees a share of infrared."""

    def __init__(self, lux: Measured, clock: Clock, *, infrared: float = 0.2) -> None:
        self.lux = lux
        self.infrared = infrared
        self._clock = clock
        self._registers = {0x00: 0, 0x01: 0, 0x12: 0x50}
        self._pointer = 0
        self._started: float | None = None

    def write(self, sent: bytes) -> None:
        """Commands, or settings."""
        check_setting(self, sent[0] & 0xE0, 0xA0)  # a command, in normal operation
        self._pointer = sent[0] & 0x1F
        if len(sent) == 2:
            self._registers[self._pointer] = sent[1]
            if self._pointer == 0:
                self._started = self._clock() if sent[1] & 3 == 3 else None

    def read(self, count: int) -> bytes:
        """What was asked for last."""
        if self._pointer == 0x13:
            return bytes([1 if self._is_valid() else 0])
        if self._pointer == 0x14:
            both, infrared = self._counts() if self._is_valid() else (0, 0)
            return (both.to_bytes(2, "little") + infrared.to_bytes(2, "little"))[:count]
        return bytes([self._registers[self._pointer]])

    def _is_valid(self) -> bool:
        return self._started is not None and self._clock() - self._started >= self._milliseconds / 1000

    @property
    def _milliseconds(self) -> int:
        return 100 * (1 + (self._registers[1] & 7))

    def _counts(self) -> tuple[int, int]:
        gain = {0: 1, 1: 25, 2: 428, 3: 9876}[self._registers[1] >> 4 & 3]
        both = self.lux() * self._milliseconds * gain / 408 / (1 - self.infrared) ** 2
        full = 36863 if self._milliseconds == 100 else 65535
        return min(full, round(both)), min(full, round(both * self.infrared))


class SimulatedBh1750(SimulatedChip):
    """Opcodes; one measurement, then it sleeps."""

    def __init__(self, lux: Measured, clock: Clock) -> None:
        self.lux = lux
        self._clock = clock
        self._time = 69
        self._mode = 0
        self._started = 0.0
        self._is_on = False

    def write(self, sent: bytes) -> None:
        """Commands, or settings."""
        (opcode,) = sent
        if opcode == 0x01:
            self._is_on = True
        elif opcode >> 3 == 0b01000:
            self._time = self._time & 0x1F | (opcode & 7) << 5
        elif opcode >> 5 == 0b011:
            self._time = self._time & 0xE0 | opcode & 0x1F
        elif self._is_on:
            self._mode, self._started = opcode, self._clock()

    def read(self, count: int) -> bytes:
        """What was asked for last."""
        ready = self._clock() - self._started >= 0.12 * self._time / 69
        counts = self.lux() * 1.2 * self._time / 69 * (2 if self._mode == 0x21 else 1) if ready and self._mode else 0
        return min(0xFFFF, int(counts)).to_bytes(2, "big")[:count]
