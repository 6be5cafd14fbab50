"""What the board says of itself: model and vitals. What a board cannot tell is None."""

import os
import re
from pathlib import Path

from wire_contract.vitals import Vitals

_TEMPERATURE = Path("/sys/class/thermal/thermal_zone0/temp")
_THROTTLED = Path("/sys/devices/platform/soc/soc:firmware/get_throttled")
_MEMORY = Path("/proc/meminfo")
_MODEL = Path("/proc/device-tree/model")


def board_model() -> str:
    """The board's name as its firmware gives it, `unknown` where it gives none."""
    text = "".join(character for character in (_read(_MODEL) or "") if character.isprintable())
    return text[:200] or "unknown"


def read_vitals(data_dir: Path, *, degraded: str | None) -> Vitals:
    """The board's state now."""
    temperature, throttled = _read(_TEMPERATURE), _read(_THROTTLED)
    memory = re.search(r"^MemAvailable:\s+(\d+) kB", _read(_MEMORY) or "", re.MULTILINE)
    return Vitals(
        temperature_milli_c=_number(temperature, 10),
        throttled=_number(throttled, 16),
        disk_free_bytes=_disk_free(data_dir),
        memory_available_bytes=int(memory[1]) * 1024 if memory else None,
        degraded=degraded,
    )


def _disk_free(folder: Path) -> int | None:
    try:
        found = os.statvfs(folder)
    except OSError:
        return None
    return found.f_bavail * found.f_frsize


def _number(text: str | None, base: int) -> int | None:
    try:
        return int(text, base) if text else None
    except ValueError:
        return None


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return None
