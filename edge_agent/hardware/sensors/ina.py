"""TI INA219 (SBOS448) and INA226 (SBOS547): current through a shunt, and the feed's voltage.

The calibration register is written before each measurement and read back: a chip that lost power meanwhile has zero in
it, and would report a lamp without current.
"""

from dataclasses import dataclass

from edge_agent.hardware.sensors.i2c import Chip, SensorTroubleError, expect
from wire_contract.lighting_test import LampStep

CONFIG, SHUNT, BUS, CURRENT, CALIBRATION = 0x00, 0x01, 0x02, 0x04, 0x05

# INA219: 32 V range, shunt ±320 mV, 128 averages of both (68 ms each), both once.
INA219_ONCE = 0b00_1_11_1111_1111_011
INA219_READY, INA219_OVERFLOW = 0b10, 0b01
INA219_FULL_NV = 320_000_000
INA219_SHUNT_NV, INA219_BUS_MV = 10_000, 4
INA219_SECONDS = 0.16

# INA226: 64 averages of 1.1 ms for both, both once.
INA226_ONCE = 0b0100_011_100_100_011
INA226_MASK, INA226_READY, INA226_OVERFLOW = 0x06, 0x0008, 0x0004
INA226_MAKER, INA226_MAKER_IS = 0xFE, 0x5449
INA226_FULL_NV = 81_919_000
INA226_BUS_MICROVOLT = 1_250
INA226_SECONDS = 0.16


@dataclass(frozen=True, slots=True)
class Feed:
    """What flows to the lamp, and at which voltage."""

    ma: int
    mv: int


class Ina219:
    """One chip."""

    def __init__(self, chip: Chip, *, shunt_micro_ohm: int) -> None:
        self._chip = chip
        self._microampere = step_microampere(INA219_FULL_NV, shunt_micro_ohm)
        self._calibration = min(40_960_000_000 // (self._microampere * shunt_micro_ohm), 0xFFFF) & 0xFFFE

    def feed(self) -> Feed:
        """Current and voltage now, over an eighth of a second; raises SensorTroubleError."""
        chip = self._chip
        _write(chip, CALIBRATION, self._calibration)
        _write(chip, CONFIG, INA219_ONCE)
        chip.wait(INA219_SECONDS)
        bus = chip.big(BUS)
        expect(chip, chip.big(CONFIG), INA219_ONCE, "its configuration")
        expect(chip, chip.big(CALIBRATION), self._calibration, "its calibration")
        if not bus & INA219_READY:
            raise SensorTroubleError(LampStep.GARBLED, f"I2C 0x{chip.address:02x}: it does not measure")
        if bus & INA219_OVERFLOW or abs(signed(chip.big(SHUNT))) >= INA219_FULL_NV // INA219_SHUNT_NV:
            raise _too_much(chip)
        return Feed(milliampere(signed(chip.big(CURRENT)), self._microampere), (bus >> 3) * INA219_BUS_MV)


class Ina226:
    """One chip."""

    def __init__(self, chip: Chip, *, shunt_micro_ohm: int) -> None:
        self._chip = chip
        self._microampere = step_microampere(INA226_FULL_NV, shunt_micro_ohm)
        self._calibration = min(5_120_000_000 // (self._microampere * shunt_micro_ohm), 0x7FFF)

    def feed(self) -> Feed:
        """Current and voltage now; raises SensorTroubleError."""
        chip = self._chip
        expect(chip, chip.big(INA226_MAKER), INA226_MAKER_IS, "the maker's mark")
        _write(chip, CALIBRATION, self._calibration)
        _write(chip, CONFIG, INA226_ONCE)
        chip.wait(INA226_SECONDS)
        mask = chip.big(INA226_MASK)
        expect(chip, chip.big(CALIBRATION), self._calibration, "its calibration")
        if not mask & INA226_READY:
            raise SensorTroubleError(LampStep.GARBLED, f"I2C 0x{chip.address:02x}: it does not measure")
        if mask & INA226_OVERFLOW or abs(signed(chip.big(SHUNT))) >= 0x7FFF:
            raise _too_much(chip)
        millivolt = chip.big(BUS) * INA226_BUS_MICROVOLT // 1000
        return Feed(milliampere(signed(chip.big(CURRENT)), self._microampere), millivolt)


def step_microampere(full_nv: int, shunt_micro_ohm: int) -> int:
    """What one count of the current register means: the shunt's range in 32767 counts, up to the next ten."""
    full_microampere = full_nv * 1000 // shunt_micro_ohm
    return -(-full_microampere // (32_767 * 10)) * 10


def milliampere(counts: int, microampere: int) -> int:
    """Rounded to the nearest."""
    return (counts * microampere + 500) // 1000


def signed(word: int) -> int:
    """Two's complement of 16 bits."""
    return word - 0x1_0000 if word & 0x8000 else word


def _too_much(chip: Chip) -> SensorTroubleError:
    return SensorTroubleError(LampStep.SATURATED, f"I2C 0x{chip.address:02x}: more current than the shunt can show")


def _write(chip: Chip, register: int, value: int) -> None:
    chip.send(register, value >> 8, value & 0xFF)
