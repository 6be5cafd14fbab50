"""A battery's voltage by an INA219 (TI SBOS448) or INA226 (SBOS547) at its terminals, read now and then by a thread of
its own: a bus that hangs delays no tap.
"""

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from smbus2 import SMBus, i2c_msg

from edge_agent.settings import Power

EVERY_S = 30.0
FRESH_S = 3 * EVERY_S

CONFIG, BUS, MAKER = 0x00, 0x02, 0xFE
INA226_MAKER_IS = 0x5449
MEASURES_BUS_FOR_EVER = 0b110
"""Of the configuration's mode: the bus voltage again and again, as both chips do from power-on."""

_log = logging.getLogger(__name__)


class NoChipError(OSError):
    """Something else answers at this address, or a chip that does not measure."""


class BatteryMeter:
    """One chip. `milli_volts` never waits."""

    def __init__(
        self, settings: Power, *, open_bus: Callable[[int], Any] = SMBus, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._settings = settings
        self._open_bus = open_bus
        self._clock = clock
        self._found: tuple[float, int] | None = None
        self._trouble = ""
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="battery", daemon=True)
        self._thread.start()

    def milli_volts(self) -> int | None:
        """What it was within the last minutes; None where nothing answers."""
        found = self._found
        return found[1] if found and self._clock() - found[0] < FRESH_S else None

    def _run(self) -> None:
        while True:
            try:
                with self._open_bus(self._settings.battery_bus) as bus:
                    self._found, self._trouble = (self._clock(), self._measured(bus)), ""
            except OSError as error:  # no bus, nobody there, or the bus is stuck
                if str(error) != self._trouble:
                    _log.warning("battery: %s; see [power] in agent.toml, and i2cdetect", error)
                self._trouble = str(error)
            if self._closing.wait(EVERY_S):
                return

    def _measured(self, bus: Any) -> int:  # noqa: ANN401 (smbus2 is untyped)
        if self._settings.battery_chip == "ina226":
            if (maker := self._ask(bus, MAKER)) != INA226_MAKER_IS:
                raise NoChipError(f"0x{self._settings.battery_address:02x} is no INA226: its maker is 0x{maker:04x}")
            micro_volts = self._ask(bus, BUS) * 1250
        else:
            micro_volts = (self._ask(bus, BUS) >> 3) * 4000
        mode = self._ask(bus, CONFIG)
        if mode & MEASURES_BUS_FOR_EVER != MEASURES_BUS_FOR_EVER:
            raise NoChipError(
                f"0x{self._settings.battery_address:02x} does not measure: its configuration is 0x{mode:04x}"
            )
        return micro_volts // 1000

    def _ask(self, bus: Any, register: int) -> int:  # noqa: ANN401 (smbus2 is untyped)
        address = self._settings.battery_address
        reading = i2c_msg.read(address, 2)
        bus.i2c_rdwr(i2c_msg.write(address, [register]), reading)
        return int.from_bytes(bytes(reading), "big")

    def close(self) -> None:
        """No thread reads any more, unless the bus holds it."""
        self._closing.set()
        self._thread.join(1.0)
