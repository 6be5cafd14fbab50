"""A scan: one physical tap as the hub remembers it. Pure."""

from dataclasses import dataclass
from datetime import datetime

from hub.evidence.resolution import by_itself
from hub.evidence.when import When, filing_moment
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
    resolved: When | None = None
    """What its chain tells of its time; None for a line that nothing but itself speaks for."""

    @property
    def when(self) -> When:
        """When the tap took place, as far as that is known."""
        return self.resolved or by_itself(self.clock, occurred_at=self.occurred_at, received_at=self.received_at)

    @property
    def filed_at(self) -> datetime:
        """The moment under which the tap is listed."""
        return filing_moment(self.when, received_at=self.received_at)
