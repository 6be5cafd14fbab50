"""What is on its way between the two ends."""

from dataclasses import dataclass
from enum import Enum, auto

from tests.wire_contract.simulation.card import Line
from wire_contract.delivery import Tip
from wire_contract.event import JournalId


@dataclass(frozen=True, slots=True)
class Parcel:
    """Lines in one message. An unreadable one is bytes that nobody can make sense of."""

    lines: tuple[Line, ...]
    unreadable: bool = False


@dataclass(frozen=True, slots=True)
class Status:
    """A heartbeat. A retained one was kept by the broker, so its head says nothing."""

    journal: JournalId
    head: Tip | None
    retained: bool = False


Message = Parcel | Status


@dataclass(frozen=True, slots=True)
class Ack:
    """What the hub says that it holds of a journal; a forged one was not signed by the hub."""

    journal: JournalId
    tip: Tip | None
    forged: bool = False


class Crash(Enum):
    """Where the hub dies in a transaction."""

    BEFORE_COMMIT = auto()
    AFTER_COMMIT = auto()
    """… and before it has acknowledged anything, to the device or to the broker."""
