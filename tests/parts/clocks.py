"""Lines of one device with clocks of every kind, for tests: the truth is told, and what the device made of it."""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from hub.evidence.life_sign import LifeSign
from tests.parts.patrol import ALIVE, DEVICE
from wire_contract.event import GENESIS, ClockTrust, JournalId, LineHash
from wire_contract.topics import DeviceId

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SYNCHRONISED, RTC = ClockTrust.SYNCHRONISED, ClockTrust.RTC
HOLDOVER, UNSYNCHRONISED = ClockTrust.HOLDOVER, ClockTrust.UNSYNCHRONISED
JOURNAL = JournalId("7f3a21c9")


@dataclass
class Pi:
    """A device without a battery: each boot begins in 1970, until somebody tells it the time."""

    device: DeviceId = DEVICE
    journal: JournalId = JOURNAL
    lines: list[LifeSign] = field(default_factory=list)
    boot: int = 0
    booted_at: datetime = EPOCH
    truth: dict[LineHash, datetime] = field(default_factory=dict)

    def starts(self, at: datetime) -> None:
        """A new boot."""
        self.boot += 1
        self.booted_at = at

    def writes(
        self,
        at: datetime,
        clock: ClockTrust = SYNCHRONISED,
        *,
        sent: datetime | None = None,
        received: datetime | None = None,
        uptime_ms: int | None = None,
        kind: str = ALIVE,
        parent: LifeSign | None = None,
        boot_id: str | None = None,
    ) -> LifeSign:
        """A line written at this true moment, after the last one or after `parent`; received days later."""
        before = parent or (self.lines[-1] if self.lines else None)
        sequence = before.sequence + 1 if before else 1
        uptime = at - self.booted_at
        shown = EPOCH + uptime if clock is UNSYNCHRONISED else at
        above = before.hash if before else GENESIS
        digest = LineHash(hashlib.sha256(f"{self.device}{sequence}{at}{above}{clock}".encode()).hexdigest())
        line = LifeSign(
            hash=digest,
            parent=above,
            device=self.device,
            journal=self.journal,
            sequence=sequence,
            kind=kind,
            boot_id=boot_id or f"boot-{self.boot}",
            uptime_ms=uptime // timedelta(milliseconds=1) if uptime_ms is None else uptime_ms,
            occurred_at=shown if sent is None else sent,
            received_at=received or at + timedelta(days=9),
            clock=clock,
            readers_answered=True if kind == ALIVE else None,
        )
        self.lines.append(line)
        self.truth[digest] = at
        return line
