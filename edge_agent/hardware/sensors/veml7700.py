"""Vishay VEML7700: light in lux (datasheet 84286, application note 84323).

Sensitivity is chosen by trial, from the middle; above 1000 lx the application note's polynomial straightens the curve.
"""

from edge_agent.hardware.sensors.i2c import Chip, expect, saturated

CONF, POWER_SAVING, ALS = 0x00, 0x03, 0x04
SHUT_DOWN = 0x0001
LADDER = (
    # gain bits 12:11, integration bits 9:6, gain in eighths, integration in ms; the most sensitive first
    (0b01, 0b0001, 16, 200),
    (0b00, 0b0000, 8, 100),
    (0b11, 0b0000, 2, 100),
    (0b10, 0b0000, 1, 100),
    (0b10, 0b1100, 1, 25),
)
MIDDLE = 1
TOO_FEW, TOO_MANY = 100, 10_000
"""Counts between which the application note stays."""

MICROLUX_AT_FULL = 4_200
"""One count at gain 2 and 800 ms."""
START_S = 0.003
CURVED_ABOVE_LX = 1_000


class Veml7700:
    """One chip. `millilux` looks once and takes up to a second."""

    def __init__(self, chip: Chip) -> None:
        self._chip = chip

    def millilux(self) -> int:
        """Light now; raises SensorTroubleError."""
        rung, seen = MIDDLE, set[int]()
        while True:
            counts = self._counts(rung)
            seen.add(rung)
            if counts > TOO_MANY and rung + 1 < len(LADDER):
                better = rung + 1
            elif counts < TOO_FEW and rung > 0:
                better = rung - 1
            else:
                better = rung
            if better in seen:
                break
            rung = better
        if counts == 0xFFFF:
            raise saturated(self._chip)
        return _straight(counts * microlux_of_count(rung) // 1000)

    def _counts(self, rung: int) -> int:
        """Of one whole integration: the chip is shut down, set, and started anew."""
        gain, integration, _, milliseconds = LADDER[rung]
        conf = gain << 11 | integration << 6
        self._write(CONF, conf | SHUT_DOWN)
        self._write(POWER_SAVING, 0)
        self._write(CONF, conf)
        self._chip.wait(START_S + milliseconds * 1.1 / 1000)
        expect(self._chip, self._chip.little(CONF), conf, "its configuration")
        return self._chip.little(ALS)

    def _write(self, register: int, value: int) -> None:
        self._chip.send(register, value & 0xFF, value >> 8)


def microlux_of_count(rung: int) -> int:
    """What one count means with these settings."""
    _, _, eighths, milliseconds = LADDER[rung]
    return MICROLUX_AT_FULL * 16 * 800 // (eighths * milliseconds)


def _straight(millilux: int) -> int:
    if millilux <= CURVED_ABOVE_LX * 1000:
        return millilux
    lux = millilux / 1000
    straight: float = 6.0135e-13 * lux**4 - 9.3924e-9 * lux**3 + 8.1488e-5 * lux**2 + 1.0023 * lux
    return round(straight * 1000)
