"""ams TSL2591: light in lux from two photodiodes, one of which sees infrared only (datasheet DS000338).

The chip's maker gives no formula; this is the one that drivers of the trade use: 408 counts by gain and milliseconds.
"""

from edge_agent.hardware.sensors.i2c import Chip, SensorTroubleError, expect, saturated
from wire_contract.lighting_test import LampStep

COMMAND = 0xA0
ENABLE, CONTROL, IDENTITY, STATUS, CHANNELS = 0x00, 0x01, 0x12, 0x13, 0x14
CHIP_ID = 0x50
POWER_ON, ALS_ON = 0x01, 0x02
VALID = 0x01
LADDER = ((0b10, 428, 200), (0b10, 428, 100), (0b01, 25, 100), (0b00, 1, 100))
"""Gain bits 5:4, gain, milliseconds; the most sensitive first."""
MIDDLE = 1
FULL_AT_100_MS, FULL = 36_863, 65_535
TOO_FEW, TOO_MANY_PERMILLE = 200, 800
COUNTS_PER_LUX = 408
"""At gain 1 and 1 ms."""


class Tsl2591:
    """One chip. `millilux` looks once and takes up to a second."""

    def __init__(self, chip: Chip) -> None:
        self._chip = chip

    def millilux(self) -> int:
        """Light now; raises SensorTroubleError."""
        expect(self._chip, self._chip.ask(COMMAND | IDENTITY, 1)[0], CHIP_ID, "the identity")
        rung, seen = MIDDLE, set[int]()
        while True:
            both, infrared = self._counts(rung)
            seen.add(rung)
            full = FULL_AT_100_MS if LADDER[rung][2] == 100 else FULL
            if both * 1000 > full * TOO_MANY_PERMILLE and rung + 1 < len(LADDER):
                better = rung + 1
            elif both < TOO_FEW and rung > 0:
                better = rung - 1
            else:
                better = rung
            if better in seen:
                break
            rung = better
        if both >= full:
            raise saturated(self._chip)
        return millilux(both, infrared, rung)

    def _counts(self, rung: int) -> tuple[int, int]:
        gain, _, milliseconds = LADDER[rung]
        control = gain << 4 | (milliseconds // 100 - 1)
        self._chip.send(COMMAND | ENABLE, 0)
        self._chip.send(COMMAND | CONTROL, control)
        self._chip.send(COMMAND | ENABLE, POWER_ON | ALS_ON)
        self._chip.wait(milliseconds * 1.2 / 1000)
        expect(self._chip, self._chip.ask(COMMAND | CONTROL, 1)[0], control, "its configuration")
        if not self._chip.ask(COMMAND | STATUS, 1)[0] & VALID:
            raise SensorTroubleError(LampStep.GARBLED, f"I2C 0x{self._chip.address:02x}: it does not measure")
        found = self._chip.ask(COMMAND | CHANNELS, 4)
        self._chip.send(COMMAND | ENABLE, 0)
        return int.from_bytes(found[:2], "little"), int.from_bytes(found[2:], "little")


def millilux(both: int, infrared: int, rung: int) -> int:
    """Of the counts of both photodiodes; none where all of it is infrared."""
    _, gain, milliseconds = LADDER[rung]
    if both == 0 or infrared >= both:
        return 0
    visible = (both - infrared) * (both - infrared) * 1000 * COUNTS_PER_LUX
    return visible // (both * gain * milliseconds)
