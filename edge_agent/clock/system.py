"""The clocks of this machine, as Debian and Raspberry Pi OS show them: adjtimex, systemd-timesyncd's stamp, an RTC."""

import ctypes
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from edge_agent.clock.moment import Moment, stepped
from edge_agent.clock.trust import Trust
from wire_contract.event import ClockTrust

SAME_INSTANT = timedelta(milliseconds=100)
LOOK_AT_RTC_EVERY = timedelta(seconds=10)
"""Asking one over I2C takes a millisecond, which a tap should not wait for."""
RTCS = Path("/sys/class/rtc")
STAMP = Path("/run/systemd/timesync/synchronized")
"""systemd-timesyncd touches it whenever it has set or checked the clock; gone after a boot."""

_STA_UNSYNC = 0x0040
_TIME_ERROR = 5


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


def kernel_is_synchronised() -> bool:
    """True while a time daemon disciplines the kernel's clock (adjtimex with modes 0 only reads). The kernel itself
    takes the flag back when no daemon has spoken for about nine hours, or when somebody sets the clock.
    """
    timex = _Timex(modes=0)
    state = _libc.adjtimex(ctypes.byref(timex))
    return state not in (-1, _TIME_ERROR) and not timex.status & _STA_UNSYNC


def kernel_clock_error_ms() -> int | None:
    """How wrong the wall clock may be by the kernel's own account, 16 s at most: it counts no further. None where the
    kernel does not say.
    """
    timex = _Timex(modes=0)
    if _libc.adjtimex(ctypes.byref(timex)) == -1:
        return None
    return max(0, int(timex.maxerror)) // 1000


class SystemClock:
    """The clocks of this machine. Owned by one thread."""

    def __init__(
        self,
        *,
        is_synchronised: Callable[[], bool] = kernel_is_synchronised,
        rtcs: Path = RTCS,
        stamp: Path = STAMP,
    ) -> None:
        self._boot_id = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        self._is_synchronised = is_synchronised
        self._rtcs = rtcs
        self._rtc: tuple[timedelta, datetime | None] | None = None
        self._last: Moment | None = None
        self._trust = Trust(was_synchronised=_is_stamped(stamp, self.now()))

    def moment(self) -> Moment:
        """Wall clock and uptime of one instant: read again where this process was stopped in between."""
        while True:
            before, at, after = self.uptime(), self.now(), self.uptime()
            if after - before < SAME_INSTANT:
                return self._judged(at, after)

    def _judged(self, at: datetime, uptime: timedelta) -> Moment:
        bare = Moment(at, ClockTrust.UNSYNCHRONISED, self._boot_id, uptime)
        if self._last is not None and stepped(self._last, bare) is not None:
            self._trust.was_set()
        synchronised = self._is_synchronised()
        rtc_at = None if synchronised else self._rtc_at(uptime)
        trust = self._trust.judge(at, kernel_is_synchronised=synchronised, rtc_at=rtc_at)
        self._last = Moment(at, trust, self._boot_id, uptime)
        return self._last

    def _rtc_at(self, uptime: timedelta) -> datetime | None:
        """What a battery-backed clock shows, by a look that is seconds old."""
        if self._rtc is None or uptime - self._rtc[0] >= LOOK_AT_RTC_EVERY:
            self._rtc = (uptime, read_rtc(self._rtcs))
        looked_at, found = self._rtc
        return None if found is None else found + (uptime - looked_at)

    def now(self) -> datetime:
        """The wall clock, aware UTC."""
        return datetime.now(UTC)

    def trust(self) -> ClockTrust:
        """How far the wall clock may be believed just now."""
        return self.moment().trust

    def monotonic(self) -> float:
        """CLOCK_MONOTONIC in seconds."""
        return time.monotonic()

    def uptime(self) -> timedelta:
        """CLOCK_BOOTTIME."""
        return timedelta(microseconds=time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1000)

    def boot_id(self) -> str:
        """The kernel's random boot id."""
        return self._boot_id


def read_rtc(rtcs: Path) -> datetime | None:
    """The time of the first battery-backed clock that tells one; drivers refuse where its battery failed."""
    for rtc in sorted(rtcs.glob("rtc*")):
        try:
            seconds = int((rtc / "since_epoch").read_text(encoding="ascii"))
            return datetime.fromtimestamp(seconds, UTC)
        except (OSError, ValueError, OverflowError):
            continue
    return None


def _is_stamped(stamp: Path, now: datetime) -> bool:
    """True where systemd-timesyncd has synchronised the clock since the boot, and it has not been set back since."""
    try:
        return stamp.stat().st_mtime <= now.timestamp()
    except OSError:
        return False
