"""A scan: one physical tap as the hub remembers it. Pure."""

from dataclasses import dataclass
from datetime import datetime

from wire_contract.event import ClockTrust, JournalId, LineHash
from wire_contract.measurements import Medium, Shown
from wire_contract.topics import DeviceId


@dataclass(frozen=True, slots=True)
class Scan:
    """What one `tag.scanned` line says; nothing is judged yet."""

    hash: LineHash
    device: DeviceId
    journal: JournalId
    sequence: int
    reader: str
    medium: Medium
    proof: str
    credential: str
    shown: Shown
    occurred_at: datetime
    clock: ClockTrust
    received_at: datetime
