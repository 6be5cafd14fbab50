"""What the board says of itself: model and vitals. What a board cannot tell is None; nothing here waits."""

import os
import re
from collections.abc import Callable
from pathlib import Path

from edge_agent.clock.system import kernel_clock_error_ms
from edge_agent.hardware.card import file_system, wear
from edge_agent.hardware.firmware import Firmware
from edge_agent.hardware.kernel_files import number_in, text_of
from wire_contract.vitals import Vitals

ROOT = Path("/")

_BELIEVABLE_MILLI_C = range(-60_000, 150_001)


def board_model(root: Path = ROOT) -> str:
    """The board's name as its firmware gives it, `unknown` where it gives none."""
    text = "".join(letter for letter in (text_of(root / "proc/device-tree/model") or "") if letter.isprintable())
    return text[:200] or "unknown"


class Board:
    """Owned by one thread. `root` is where the kernel's files are."""

    def __init__(
        self, data_dir: Path, *, root: Path = ROOT, clock_error_ms: Callable[[], int | None] = kernel_clock_error_ms
    ) -> None:
        self._data_dir = data_dir
        self._sys, self._proc = root / "sys", root / "proc"
        self._clock_error_ms = clock_error_ms
        self._firmware = Firmware(self._sys, model=board_model(root))

    def under_voltage(self) -> bool | None:
        """Whether the supply was too low within the last seconds."""
        return self._firmware.under_voltage()

    def vitals(self) -> Vitals:
        """The board's state now."""
        disk, worn = file_system(self._data_dir), wear(self._data_dir, sys=self._sys)
        memory = self._memory()
        return Vitals(
            temperature_milli_c=number_in(self._sys / "class/thermal/thermal_zone0/temp", _BELIEVABLE_MILLI_C),
            throttled=self._firmware.throttled(),
            input_milli_volts=self._firmware.input_milli_volts(),
            disk_free_bytes=disk.free_bytes if disk else None,
            disk_size_bytes=disk.size_bytes if disk else None,
            inodes_free=disk.inodes_free if disk else None,
            read_only=disk.read_only if disk else None,
            disk_errors=worn.errors,
            disk_written_mib=worn.written_mib,
            card_life=worn.life,
            card_pre_eol=worn.pre_eol,
            memory_available_bytes=memory.get("MemAvailable"),
            memory_size_bytes=memory.get("MemTotal"),
            load_milli=self._load_milli(),
            processors=os.cpu_count(),
            clock_error_ms=self._clock_error_ms(),
            fan_rpm=self._fan_rpm(),
        )

    def _memory(self) -> dict[str, int]:
        found = re.findall(
            r"^(MemTotal|MemAvailable):\s+(\d{1,15}) kB", text_of(self._proc / "meminfo") or "", re.MULTILINE
        )
        return {name: int(kib) * 1024 for name, kib in found}

    def _load_milli(self) -> int | None:
        """The second number: the mean of five minutes."""
        found = re.match(r"\d+\.\d+ (\d{1,6}\.\d{1,3}) ", text_of(self._proc / "loadavg") or "", re.ASCII)
        return round(float(found[1]) * 1000) if found else None

    def _fan_rpm(self) -> int | None:
        fans = (number_in(path, range(100_000)) for path in sorted(self._sys.glob("class/hwmon/hwmon*/fan1_input")))
        return next((rpm for rpm in fans if rpm is not None), None)

    def close(self) -> None:
        """Nothing that was asked runs on."""
        self._firmware.close()
