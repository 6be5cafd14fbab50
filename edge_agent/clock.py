"""The device's clocks: wall time and how far to trust it, uptime, the boot. No other room of the agent reads them."""

import ctypes
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from wire_contract.event import ClockTrust

STEP = timedelta(seconds=5)
"""A wall clock that moves this much more or less than the uptime has been set; NTP slews by far less."""

SAME_INSTANT = timedelta(milliseconds=100)

_STA_UNSYNC = 0x0040
_TIME_ERROR = 5


@dataclass(frozen=True, slots=True)
class Moment:
    """One reading of all of a device's clocks at once, as it goes into an event."""

    at: datetime
    trust: ClockTrust
    boot_id: str
    uptime: timedelta


class Clock(Protocol):
    """What the agent asks of time."""

    def moment(self) -> Moment:
        """All of it in one reading: wall clock and uptime belong to the same instant."""

    def now(self) -> datetime:
        """The wall clock, aware UTC."""

    def trust(self) -> ClockTrust:
        """How far the wall clock may be believed just now."""

    def monotonic(self) -> float:
        """Seconds for timers of the network and the lights."""

    def uptime(self) -> timedelta:
        """Time since boot, suspended time included."""

    def boot_id(self) -> str:
        """The kernel's name for this boot."""


def stepped(before: Moment, after: Moment) -> datetime | None:
    """What the wall clock would have shown at `after` had nobody set it; None where nobody did."""
    expected = before.at + (after.uptime - before.uptime)
    return expected if abs(after.at - expected) > STEP else None


class SystemClock:
    """The clocks of this machine."""

    def __init__(self) -> None:
        self._boot_id = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        self._was_synchronised = False

    def moment(self) -> Moment:
        """Wall clock and uptime of one instant: read again where this process was stopped in between."""
        while True:
            before, at, after = self.uptime(), self.now(), self.uptime()
            if after - before < SAME_INSTANT:
                return Moment(at, self.trust(), self._boot_id, after)

    def now(self) -> datetime:
        """The wall clock, aware UTC."""
        return datetime.now(UTC)

    def trust(self) -> ClockTrust:
        """Synchronised while a time daemon disciplines the kernel, holdover after that; else the RTC, or nothing."""
        if _kernel_is_synchronised():
            self._was_synchronised = True
            return ClockTrust.SYNCHRONISED
        if self._was_synchronised:
            return ClockTrust.HOLDOVER
        return ClockTrust.RTC if _was_set_from_rtc() else ClockTrust.UNSYNCHRONISED

    def monotonic(self) -> float:
        """CLOCK_MONOTONIC in seconds."""
        return time.monotonic()

    def uptime(self) -> timedelta:
        """CLOCK_BOOTTIME."""
        return timedelta(microseconds=time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1000)

    def boot_id(self) -> str:
        """The kernel's random boot id."""
        return self._boot_id


class _Timex(ctypes.Structure):
    """The beginning of `struct timex` (adjtimex(2)); the rest is room that the kernel writes into."""

    _fields_ = (
        ("modes", ctypes.c_int),
        ("offset", ctypes.c_long),
        ("freq", ctypes.c_long),
        ("maxerror", ctypes.c_long),
        ("esterror", ctypes.c_long),
        ("status", ctypes.c_int),
        ("rest", ctypes.c_byte * 256),
    )


_libc = ctypes.CDLL(None, use_errno=True)


def _kernel_is_synchronised() -> bool:
    """True while a time daemon disciplines the kernel's clock (adjtimex with modes 0 only reads)."""
    timex = _Timex(modes=0)
    state = _libc.adjtimex(ctypes.byref(timex))
    return state not in (-1, _TIME_ERROR) and not timex.status & _STA_UNSYNC


def _was_set_from_rtc() -> bool:
    """True where the kernel set the wall clock from a battery-backed clock at boot."""
    try:
        return any(path.read_text(encoding="ascii").strip() == "1" for path in Path("/sys/class/rtc").glob("*/hctosys"))
    except OSError:
        return False
