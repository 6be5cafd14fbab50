"""A life sign: one line of a journal, reduced to what it says about when it was written and whether the device was
awake. Pure.
"""

from dataclasses import dataclass
from datetime import datetime

from wire_contract.event import ClockTrust, JournalId, LineHash
from wire_contract.topics import DeviceId


@dataclass(frozen=True, slots=True)
class LifeSign:
    """One line; which line it follows is told by `parent`, never by the clock."""

    hash: LineHash
    parent: LineHash
    device: DeviceId
    journal: JournalId
    sequence: int
    kind: str
    boot_id: str
    uptime_ms: int
    occurred_at: datetime
    received_at: datetime
    clock: ClockTrust
    readers_answered: bool | None
    """For `device.alive`: every reader answered; None for any other line."""
    complete: bool = True
    """Held with its complete ancestry; a line that still waits for some tells when, but not that nobody came."""
