"""A tap with who and where it was by the hub's own register, and the few other lines that rules look at. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hub.kernel.period import day_of
from wire_contract.event import JournalId, LineHash
from wire_contract.measurements import EnclosureChanged, JournalShed, ReaderChanged, Refusal, Shown
from wire_contract.topics import DeviceId


@dataclass(frozen=True, slots=True)
class Tap:
    """It took place from `earliest` (None: nobody knows) to `latest`; a known moment has both alike."""

    hash: LineHash
    device: DeviceId
    journal: JournalId
    sequence: int
    point: str | None
    """The code of the point at which the device stood; None where it stood at none."""
    officer: str | None
    """The code of the officer who carried the card; None where nobody did."""
    credential: str
    shown: Shown
    earliest: datetime | None
    latest: datetime
    filed_at: datetime
    """The moment under which it is listed."""
    refusal: Refusal | None = None
    counter: int | None = None
    """Of a SUN message that was verified."""
    step: int | None = None
    """Of a badge's one-time token."""

    @property
    def who(self) -> str:
        """The officer, or else the card."""
        return self.officer or self.credential

    @property
    def place(self) -> str:
        """The point, or else the device."""
        return self.point or self.device

    @property
    def day(self) -> date:
        """The Bangkok day under which it is listed."""
        return day_of(self.filed_at)

    @property
    def is_read(self) -> bool:
        """Whether it was taken for a tap: neither refused nor read for enrolment."""
        return self.refusal is None and self.shown not in {Shown.REFUSED, Shown.ENROL}


@dataclass(frozen=True, slots=True)
class Note:
    """A line that is no tap: a door, a reader, or a declared hole."""

    hash: LineHash
    device: DeviceId
    journal: JournalId
    sequence: int
    point: str | None
    earliest: datetime | None
    latest: datetime
    filed_at: datetime
    told: EnclosureChanged | ReaderChanged | JournalShed

    @property
    def place(self) -> str:
        """The point, or else the device."""
        return self.point or self.device

    @property
    def day(self) -> date:
        """The Bangkok day under which it is listed."""
        return day_of(self.filed_at)


def in_order(taps: list[Tap]) -> list[Tap]:
    """Each tap once, the one that ended first first: the order in which they come changes nothing."""
    return sorted({tap.hash: tap for tap in taps}.values(), key=lambda tap: (tap.latest, tap.hash))


def at_most_apart(one: Tap, other: Tap) -> timedelta | None:
    """The longest time that may lie between the two; None where nobody can tell."""
    if one.earliest is None or other.earliest is None:
        return None
    return max(one.latest - other.earliest, other.latest - one.earliest)


def is_after(one: Tap, other: Tap) -> bool:
    """True where `one` certainly took place after `other`: by the chain of one journal, else by times."""
    # two branches of a fork may have the same place
    if (one.device, one.journal) == (other.device, other.journal) and one.sequence != other.sequence:
        return one.sequence > other.sequence
    return one.earliest is not None and one.earliest > other.latest
