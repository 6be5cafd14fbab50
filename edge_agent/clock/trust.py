"""How far the wall clock may be believed, pure: by what the kernel says, a battery-backed clock, and what went before.

`synchronised`: a time daemon disciplines the kernel's clock now. `holdover`: one did, and nobody has set the clock
since. `rtc`: a battery-backed clock says the same. Else `unsynchronised`, as on a Pi that has just booted in 1970.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from wire_contract.event import ClockTrust

NOT_BEFORE = datetime(2026, 10, 1, tzinfo=UTC)
"""This program was written later: a clock that says less is wrong, whoever vouches for it (an RTC without its battery
begins in 1970 or 2000).
"""

AGREES = timedelta(seconds=60)
"""A wall clock that was set from a battery-backed one and then drifts by itself is this close to it for weeks."""


@dataclass(slots=True)
class Trust:
    """What is remembered between two looks."""

    was_synchronised: bool = False

    def judge(self, at: datetime, *, kernel_is_synchronised: bool, rtc_at: datetime | None) -> ClockTrust:
        """What a wall clock that shows `at` is worth; `rtc_at` is what a battery-backed one shows, if there is one."""
        if at < NOT_BEFORE:
            return ClockTrust.UNSYNCHRONISED
        if kernel_is_synchronised:
            self.was_synchronised = True
            return ClockTrust.SYNCHRONISED
        if self.was_synchronised:
            return ClockTrust.HOLDOVER
        agrees = rtc_at is not None and abs(at - rtc_at) <= AGREES
        return ClockTrust.RTC if agrees else ClockTrust.UNSYNCHRONISED

    def was_set(self) -> None:
        """Somebody set the wall clock: that it was synchronised before means nothing any more."""
        self.was_synchronised = False
