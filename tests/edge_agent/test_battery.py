"""A battery's voltage from a chip's registers, byte for byte as they stand on the bus; and everything else is no voltage."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from smbus2 import SMBus, i2c_msg

from edge_agent.hardware.battery import BatteryMeter
from edge_agent.settings import Power
from tests.parts.linked import until

ADDRESS = 0x41
INA226 = {0x00: 0x4127, 0x02: 0x2570, 0xFE: 0x5449}
"""As after power-on, and 0x2570 = 9584 × 1.25 mV = 11.98 V."""
INA219 = {0x00: 0x399F, 0x02: 0x5D98}
"""0x5D98 >> 3 = 2995 × 4 mV = 11.98 V (the design example of SBOS448)."""


class OneChipBus(SMBus):
    """A bus with one chip; real messages of smbus2, whose bytes it reads and fills."""

    def __init__(self, registers: dict[int, int], *, error: int | None = None) -> None:
        super().__init__()
        self._registers = registers
        self._error = error

    def i2c_rdwr(self, *messages: i2c_msg) -> None:
        if self._error is not None:
            raise OSError(self._error, "Remote I/O error")
        asked, answer = messages
        assert (asked.addr, answer.addr, answer.len) == (ADDRESS, ADDRESS, 2)
        for place, byte in enumerate(self._registers.get(bytes(asked)[0], 0).to_bytes(2, "big")):
            answer.buf[place] = byte


def meter(chip: str, open_bus: Callable[[int], Any], **more: Any) -> BatteryMeter:
    return BatteryMeter(Power(battery_chip=chip, battery_address=ADDRESS), open_bus=open_bus, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("chip", "registers", "milli_volts"), [("ina226", INA226, 11_980), ("ina219", INA219, 11_980)])
def test_the_voltage_is_what_the_datasheet_says_of_the_registers(
    chip: str, registers: dict[int, int], milli_volts: int
) -> None:
    now = 1000.0
    made = meter(chip, lambda _: OneChipBus(registers), clock=lambda: now)
    until(lambda: made.milli_volts() is not None)
    assert made.milli_volts() == milli_volts
    now += 91
    assert made.milli_volts() is None
    made.close()


@pytest.mark.parametrize(
    ("chip", "registers", "error", "said"),
    [
        ("ina219", INA219, 121, "Remote I/O error"),
        ("ina226", INA219, None, "0x41 is no INA226: its maker is 0x0000"),
        ("ina226", INA226 | {0: 0x4120}, None, "0x41 does not measure: its configuration is 0x4120"),
        ("ina219", {}, None, "0x41 does not measure: its configuration is 0x0000"),
    ],
)
def test_a_chip_that_is_gone_or_another_gives_no_voltage_and_is_named_once(
    chip: str, registers: dict[int, int], error: int | None, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    made = meter(chip, lambda _: OneChipBus(registers, error=error))
    until(lambda: bool(caplog.records))
    assert made.milli_volts() is None
    made.close()
    (record,) = caplog.records
    assert said in record.getMessage()


def test_a_bus_that_hangs_delays_nobody() -> None:
    stuck = threading.Event()

    def hang(_: int) -> OneChipBus:
        stuck.wait(20)
        return OneChipBus(INA219)

    made = meter("ina219", hang)
    assert made.milli_volts() is None
    made.close()
    stuck.set()
