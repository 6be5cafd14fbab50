"""Current sensors as their datasheets describe them: averaging, calibration, what a shunt can show."""

from edge_agent.simulation.lamp_bus import Clock, Measured, Registers, check_setting


class SimulatedIna219(Registers):
    """Current register = shunt register * calibration / 4096."""

    def __init__(self, amperes: Measured, volts: Measured, clock: Clock, *, shunt_ohm: float = 0.1) -> None:
        super().__init__({0: 0x399F, 5: 0})
        self.amperes, self.volts, self.shunt_ohm = amperes, volts, shunt_ohm
        self._clock = clock
        self._started: float | None = None

    def set(self, register: int, value: int) -> None:
        """A measurement begins."""
        if register == 0:
            check_setting(self, value & 0x7FF, 0x7FB)  # 128 averages of both, once
            self._started = self._clock()

    def get(self, register: int) -> int:
        """What it reads as."""
        ready = self._started is not None and self._clock() - self._started >= 0.136
        shunt = max(-32000, min(32000, round(self.amperes() * self.shunt_ohm / 10e-6)))
        if register == 1:
            return shunt
        if register == 2:
            return (round(self.volts() / 0.004) << 3) | (2 if ready else 0)
        if register == 4:
            return int(shunt * self.registers[5] / 4096)
        return super().get(register)


class SimulatedIna226(Registers):
    """Current register = shunt register * calibration / 2048."""

    def __init__(self, amperes: Measured, volts: Measured, clock: Clock, *, shunt_ohm: float = 0.002) -> None:
        super().__init__({0: 0x4127, 5: 0, 0xFE: 0x5449})
        self.amperes, self.volts, self.shunt_ohm = amperes, volts, shunt_ohm
        self._clock = clock
        self._started: float | None = None

    def set(self, register: int, value: int) -> None:
        """A measurement begins."""
        if register == 0:
            check_setting(self, value, 0x4723)  # 64 averages, 1.1 ms, both, once
            self._started = self._clock()

    def get(self, register: int) -> int:
        """What it reads as."""
        shunt = max(-32768, min(32767, round(self.amperes() * self.shunt_ohm / 2.5e-6)))
        if register == 1:
            return shunt
        if register == 2:
            return round(self.volts() / 1.25e-3)
        if register == 4:
            return int(shunt * self.registers[5] / 2048)
        if register == 6:
            return 8 if self._started is not None and self._clock() - self._started >= 0.141 else 0
        return super().get(register)
