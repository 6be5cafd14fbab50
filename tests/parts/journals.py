"""A device's journal for tests: honest lines by the contract's own writer, and ways to spoil them."""

from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from wire_contract.chain import PublicKey, SignedLine, hash_of, join_batch, public_key_of, sign
from wire_contract.delivery import Hole, Place
from wire_contract.event import GENESIS, ClockTrust, JournalId, LineHash, write_line
from wire_contract.measurements import (
    KIND_OF,
    DeviceAlive,
    DeviceStarted,
    JournalOpened,
    JournalShed,
    Medium,
    ShedReason,
    Shown,
    TagScanned,
    UidProof,
    Vitals,
)
from wire_contract.messages import Online, write_status
from wire_contract.topics import DeviceId

START = datetime(2026, 10, 1, 1, 0, tzinfo=UTC)


def key(number: int) -> Ed25519PrivateKey:
    """Always the same key for the same number."""
    return Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)


@dataclass
class Journal:
    """Lines of one device, sequence 1 first."""

    device: DeviceId
    private_key: Ed25519PrivateKey
    id: JournalId
    now: datetime = START
    """The true time."""
    lines: list[SignedLine] = field(default_factory=list)
    boot: int = 1
    booted_at: datetime = START
    trust: ClockTrust = ClockTrust.SYNCHRONISED
    error: timedelta = timedelta()
    """By how much the wall clock is wrong."""

    def reboot(self, trust: ClockTrust = ClockTrust.UNSYNCHRONISED, *, error: timedelta | None = None) -> None:
        """A new boot, in 1970 unless an error of the clock is given."""
        self.boot += 1
        self.booted_at, self.trust = self.now, trust
        self.error = datetime(1970, 1, 1, tzinfo=UTC) - self.now if error is None else error

    def learn(self) -> None:
        """The network tells the time."""
        self.trust, self.error = ClockTrust.SYNCHRONISED, timedelta()

    @property
    def public_key(self) -> PublicKey:
        return public_key_of(self.private_key)

    @property
    def head(self) -> LineHash:
        return hash_of(self.lines[-1].line) if self.lines else GENESIS

    def hash(self, sequence: int) -> LineHash:
        return hash_of(self.lines[sequence - 1].line)

    def place(self, sequence: int) -> Place:
        return Place(self.id, sequence, self.hash(sequence))

    def build(
        self,
        data: msgspec.Struct,
        *,
        kind: str | None = None,
        device: DeviceId | None = None,
        signer: Ed25519PrivateKey | None = None,
        clock: ClockTrust | None = None,
    ) -> SignedLine:
        """The next line, not yet written down."""
        line = write_line(
            data,
            device=device or self.device,
            journal=self.id,
            sequence=len(self.lines) + 1,
            parent=self.head,
            kind=kind or KIND_OF[type(data)],  # type: ignore[index]
            occurred_at=self.now + self.error,
            clock=clock or self.trust,
            boot_id=f"6f2c1d8e-0000-4000-8000-{self.boot:012}",
            uptime=max(self.now - self.booted_at, timedelta()) + timedelta(seconds=2),
        )
        return SignedLine(sign(signer or self.private_key, line), line)

    def add(self, signed: SignedLine, *, minutes: float = 1) -> SignedLine:
        """Written down; the clock goes on."""
        self.lines.append(signed)
        self.now += timedelta(minutes=minutes)
        return signed

    def opened(self) -> SignedLine:
        return self.add(self.build(JournalOpened(self.public_key, "test/1", "none", None)))

    def started(self) -> SignedLine:
        return self.add(
            self.build(DeviceStarted("power", "test/1", None, unclean_shutdown=True, longest_silence_s=None))
        )

    def tap(self, credential: str = "wiegand26:1:2", *, minutes: float = 1) -> SignedLine:
        tag = TagScanned("front", Medium.WIEGAND, credential, UidProof(), Shown.ACCEPTED)
        return self.add(self.build(tag), minutes=minutes)

    def alive(self, *, answered: bool = True, minutes: float = 60) -> SignedLine:
        return self.add(self.build(DeviceAlive(Vitals(), {"front": True, "gate": answered}, 0)), minutes=minutes)

    def shed(self, first: int, last: int) -> SignedLine:
        return self.add(self.build(JournalShed(first, last, self.parent(first), self.hash(last), ShedReason.DAMAGED)))

    def parent(self, sequence: int) -> LineHash:
        return self.hash(sequence - 1) if sequence > 1 else GENESIS

    def hole(self, first: int, last: int) -> Hole:
        return Hole(self.id, first, last, self.parent(first), self.hash(last))

    def branch(self) -> "Journal":
        """The same card, restored: what is written from here on differs."""
        other = copy(self)
        other.lines = list(self.lines)
        other.now = self.now + timedelta(seconds=1)
        return other

    def batch(self, first: int = 1, last: int | None = None) -> bytes:
        """The payload with these sequences."""
        return join_batch(self.lines[first - 1 : last])

    def status(self) -> bytes:
        """The heartbeat that the device would send now."""
        return write_status(
            Online(
                journal=self.id,
                head=self.head if self.lines else None,
                sequence=str(len(self.lines)) if self.lines else None,
                unacknowledged=0,
                release="test",
                settings=None,
                clock=ClockTrust.SYNCHRONISED,
                uptime="2000",
                vitals=Vitals(),
            )
        )


def journal_of(taps: int, *, number: int = 1) -> Journal:
    """A journal with its opening line and so many taps."""
    journal = Journal(DeviceId(f"bkk-test-{number:02}"), key(number), JournalId(f"{number:08x}"))
    journal.opened()
    for _ in range(taps):
        journal.tap()
    return journal
