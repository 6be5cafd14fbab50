"""A life sign: any complete line, as far as it tells that the device was alive and its readers answered. Pure."""

from dataclasses import dataclass
from datetime import datetime

from wire_contract.event import ClockTrust, JournalId
from wire_contract.topics import DeviceId


@dataclass(frozen=True, slots=True)
class LifeSign:
    """When a device wrote a line; `readers_answered` is None but for `device.alive`."""

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
