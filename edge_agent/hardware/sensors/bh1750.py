"""ROHM BH1750FVI: light in lux, one measurement at a time (datasheet: opcodes, measurement time register)."""

from edge_agent.hardware.sensors.i2c import Chip, saturated

POWER_ON, ONE_HIGH, ONE_HIGH_2 = 0x01, 0x20, 0x21
TIME_HIGH, TIME_LOW = 0x40, 0x60
USUAL_TIME = 69
LONGEST_S = 0.18
"""A measurement with the usual time register takes 120 ms, at most so long."""
LADDER = ((ONE_HIGH_2, 2, 138), (ONE_HIGH, 1, USUAL_TIME), (ONE_HIGH, 1, 31))
"""Opcode, counts of half size or not, time register; the most sensitive first: 0.21 lx, 0.83 lx, 1.85 lx a count."""
FULL = 0xFFFF
NEARLY_FULL = 60_000


class Bh1750:
    """One chip. `millilux` looks once and takes up to a second. It has no identity that could be asked."""

    def __init__(self, chip: Chip) -> None:
        self._chip = chip

    def millilux(self) -> int:
        """Light now; raises SensorTroubleError."""
        counts, rung = 0, 0
        for rung in range(len(LADDER)):
            counts = self._counts(rung)
            if counts < NEARLY_FULL:
                break
        if counts == FULL:
            raise saturated(self._chip)
        _, halves, time_register = LADDER[rung]
        # lux = counts / 1.2 * 69 / time, half of it in the finer mode
        return counts * 1000 * 10 * USUAL_TIME // (12 * time_register * halves)

    def _counts(self, rung: int) -> int:
        opcode, _, time_register = LADDER[rung]
        self._chip.send(POWER_ON)
        self._chip.send(TIME_HIGH | time_register >> 5)
        self._chip.send(TIME_LOW | time_register & 0x1F)
        self._chip.send(opcode)
        self._chip.wait(LONGEST_S * time_register / USUAL_TIME)
        return int.from_bytes(self._chip.receive(2), "big")
