"""A scan: one physical tap as the hub remembers it. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hub.evidence.resolution import by_itself
from hub.evidence.when import When, filing_moment
from wire_contract.event import ClockTrust, JournalId, LineHash
from wire_contract.measurements import Medium, Refusal, Shown, SunProof
from wire_contract.topics import DeviceId

SUN = str(SunProof.__struct_config__.tag)
"""The kind of proof that only the holder of the master key can verify."""


class ProofState(StrEnum):
    """What became of the proof that came with a tap."""

    NONE = "none"
    """There was nothing to verify: a number, a printed code."""
    VERIFIED = "verified"
    """The card's secret, or the phone's key, made it."""
    FORGED = "forged"
    """It is not what it claims to be."""
    UNCHECKED = "unchecked"
    """This hub had no key to verify it with when it came."""


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
    refusal: Refusal | None = None
    """Why the point refused it; None where it did not, or did not say."""
    proof_state: ProofState = ProofState.NONE
    """What the hub found when the tap came."""
    sun_counter: int | None = None
    """How often the card was read so far, by its own counter; only of a verified message."""
    badge_step: int | None = None
    """Unix seconds // 20 when the badge's token was made, by the phone's clock; only of a verified token."""
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
