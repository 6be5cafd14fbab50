"""Short ways to write scans, life signs, cards and devices in Bangkok time."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

from hub.evidence.life_sign import LifeSign
from hub.fleet.nouns import Enrolment
from hub.kernel.period import BANGKOK
from hub.patrol.scan import Scan
from hub.people.holding import Holding
from wire_contract.chain import PublicKey
from wire_contract.event import GENESIS, ClockTrust, JournalId, LineHash
from wire_contract.measurements import KIND_OF, DeviceAlive, DeviceStarted, JournalOpened, Medium, Shown, TagScanned
from wire_contract.topics import DeviceId

DEVICE = DeviceId("bkk-test-01")
OTHER_DEVICE = DeviceId("bkk-test-02")
POINT = 7
CARD = "wiegand26:12:345"
OTHER_CARD = "wiegand26:12:346"
STRANGE_CARD = "wiegand26:99:1"

ALIVE = KIND_OF[DeviceAlive]
STARTED = KIND_OF[DeviceStarted]
OPENED = KIND_OF[JournalOpened]
SCANNED = KIND_OF[TagScanned]


def bkk(day: date, clock: str) -> datetime:
    """`HH:MM` of a Bangkok day, in UTC; 24:00 is the next midnight, -1:30 lies before the last."""
    sign = -1 if clock.startswith("-") else 1
    hours, minutes = map(int, clock.lstrip("-").split(":"))
    return datetime(day.year, day.month, day.day, tzinfo=BANGKOK).astimezone(UTC) + timedelta(
        hours=sign * hours, minutes=sign * minutes
    )


def scan(
    at: datetime,
    *,
    card: str = CARD,
    device: DeviceId = DEVICE,
    clock: ClockTrust = ClockTrust.SYNCHRONISED,
    received_at: datetime | None = None,
    shown: Shown = Shown.ACCEPTED,
    name: str = "",
) -> Scan:
    """A tap, received a second later; its hash follows from time, card, device and name."""
    digest = hashlib.sha256(f"{at} {card} {device} {clock} {name}".encode()).hexdigest()
    received = received_at or at + timedelta(seconds=1)
    return Scan(
        LineHash(digest),
        device,
        JournalId("7f3a21c9"),
        7,
        "front",
        Medium.WIEGAND,
        "uid",
        card,
        shown,
        at,
        clock,
        received,
    )


def journal(
    beats: Iterable[tuple[datetime, str]],
    *,
    device: DeviceId = DEVICE,
    journal_id: str = "7f3a21c9",
    first: int = 1,
    parent: str = GENESIS,
    clock: ClockTrust = ClockTrust.SYNCHRONISED,
    readers_answered: bool = True,
) -> Sequence[LifeSign]:
    """A chained run of lines, each given by its time and kind."""
    signs: list[LifeSign] = []
    for sequence, (at, kind) in enumerate(beats, first):
        digest = LineHash(hashlib.sha256(f"{device}/{journal_id}/{sequence}/{at}/{parent}".encode()).hexdigest())
        answered = readers_answered if kind == ALIVE else None
        received_at = at + timedelta(seconds=1)
        signs.append(
            LifeSign(
                hash=digest,
                parent=LineHash(parent),
                device=device,
                journal=JournalId(journal_id),
                sequence=sequence,
                kind=kind,
                boot_id="boot",
                uptime_ms=0,
                occurred_at=at,
                received_at=received_at,
                clock=clock,
                readers_answered=answered,
            )
        )
        parent = digest
    return signs


def hourly(begin: datetime, end: datetime) -> list[tuple[datetime, str]]:
    """`device.alive` on the hour from `begin` to `end`, both included."""
    count = int((end - begin) / timedelta(hours=1))
    return [(begin + timedelta(hours=hour), ALIVE) for hour in range(count + 1)]


def holding(card: str = CARD, officer: str = "T-01", *, begin: datetime, end: datetime | None = None) -> Holding:
    """A card in an officer's hands."""
    return Holding(card, 1, officer, "สมชาย ใจดี", begin, end)


def enrolment(
    device: DeviceId = DEVICE, point_id: int = POINT, *, begin: datetime, end: datetime | None = None
) -> Enrolment:
    """A device at a point."""
    return Enrolment(device, point_id, PublicKey("A" * 43), begin, end)
