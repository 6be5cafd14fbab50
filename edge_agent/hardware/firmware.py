"""What the board's firmware says of its power: through the kernel's files, else through `vcgencmd`."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

from edge_agent.hardware.asked_program import AskedProgram
from edge_agent.hardware.kernel_files import number, number_in, text_of

BITS = range(2**32)
UNDER_VOLTAGE_NOW = 1

_INPUT = re.compile(r"EXT5V_V volt\(\d+\)=(\d{1,2}\.\d{1,9})V")

Find = Callable[[str], str | None]


class Firmware:
    """Owned by one thread. Nothing here waits: `vcgencmd` is a look late."""

    def __init__(self, sys: Path, *, model: str, find: Find = shutil.which) -> None:
        self._sys = sys
        self._throttled = sys / "devices/platform/soc/soc:firmware/get_throttled"
        program = find("vcgencmd")
        self._bits = AskedProgram([program, "get_throttled"]) if program else None
        # Only the Pi 5 has the chip that measures its input.
        self._adc = AskedProgram([program, "pmic_read_adc"]) if program and "Pi 5" in model else None

    def throttled(self) -> int | None:
        """The bits of `get_throttled`."""
        found = number_in(self._throttled, BITS, base=16)
        if found is None and self._bits is not None:
            return number((self._bits.answer() or "").removeprefix("throttled="), BITS, base=16)
        return found

    def under_voltage(self) -> bool | None:
        """Whether the supply was too low within the last seconds: the kernel's own watch, else bit 0."""
        alarm = self._alarm()
        if alarm is not None:
            return alarm
        bits = self.throttled()
        return None if bits is None else bool(bits & UNDER_VOLTAGE_NOW)

    def _alarm(self) -> bool | None:
        for name in sorted(self._sys.glob("class/hwmon/hwmon*/name")):
            if text_of(name) == "rpi_volt":
                found = number_in(name.with_name("in0_lcrit_alarm"), range(2))
                return None if found is None else bool(found)
        return None

    def input_milli_volts(self) -> int | None:
        """What the supply gives at the board's socket."""
        found = _INPUT.search((self._adc.answer() if self._adc else None) or "")
        return round(float(found[1]) * 1000) if found else None

    def close(self) -> None:
        """No program of ours runs on."""
        for asked in (self._bits, self._adc):
            if asked is not None:
                asked.close()
