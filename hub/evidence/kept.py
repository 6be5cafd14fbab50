"""What evidence hands out: lines, tips, holes, forks and the quarantine as values. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from hub.evidence.intake import Line
from hub.evidence.mark import Mark
from hub.evidence.when import When, filing_moment
from wire_contract.chain import Signature
from wire_contract.delivery import Place
from wire_contract.event import ClockTrust, JournalId, LineHash
from wire_contract.measurements import ShedReason
from wire_contract.topics import DeviceId
from wire_contract.unreadable import Reason


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of some messages: lines that are new, how many were already here, how many set aside."""

    new: Sequence[Line]
    repeated: int
    set_aside: int
    journals: Mapping[DeviceId, JournalId]
    """The journal that each device last sent a readable line of; an acknowledgement speaks of it."""


@dataclass(frozen=True, slots=True)
class KeptLine:
    """One line as it came, with what was read out of it."""

    hash: LineHash
    device: DeviceId
    journal: JournalId
    sequence: int
    kind: str
    occurred_at: datetime
    clock: ClockTrust
    received_at: datetime
    complete: bool
    understood: bool
    line: bytes
    signature: Signature


@dataclass(frozen=True, slots=True)
class TimedLine:
    """A line, and when it was written as far as its chain tells."""

    line: KeptLine
    when: When

    @property
    def mark(self) -> Mark:
        """Where the line stands among others."""
        return Mark(self.when.latest, self.line.sequence, self.line.hash)

    @property
    def filed_at(self) -> datetime:
        """The moment under which the line is listed."""
        return filing_moment(self.when, received_at=self.line.received_at)


@dataclass(frozen=True, slots=True)
class JournalTip:
    """The newest line of a journal that is held with its complete ancestry, on the branch that the device is on."""

    device: DeviceId
    journal: JournalId
    head: LineHash
    sequence: int
    moved_at: datetime


@dataclass(frozen=True, slots=True)
class Unseen:
    """A journal that stands at `sequence` now, and was looked at up to `seen` (0: never)."""

    device: DeviceId
    journal: JournalId
    head: LineHash
    sequence: int
    seen: int


@dataclass(frozen=True, slots=True)
class Came:
    """What came of a device: nothing older than `earliest`; None where a line's time is not sure, so it may be any."""

    device: DeviceId
    earliest: datetime | None


@dataclass(frozen=True, slots=True)
class Gap:
    """A declared hole: lines `first` to `last` are lost, somewhere between the two moments (None where not held)."""

    device: DeviceId
    journal: JournalId
    first: int
    last: int
    reason: ShedReason
    after: datetime | None
    before: datetime | None


@dataclass(frozen=True, slots=True)
class Fork:
    """A line with more than one child: a card was restored, or a key is in two places."""

    device: DeviceId
    parent: Place
    noticed_at: datetime


@dataclass(frozen=True, slots=True)
class Quarantined:
    """Something that could not be used: why, when last, how often, and the beginning of its bytes."""

    id: int
    received_at: datetime
    device: DeviceId | None
    topic: str
    reason: Reason
    detail: str
    digest: str
    size: int
    payload: bytes
    times: int
