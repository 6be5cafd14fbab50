"""A picture that a failed test named: where it stands, and when a device is asked for it again. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from wire_contract.delivery import Place
from wire_contract.messages import CommandOutcome
from wire_contract.topics import DeviceId

LIVES_ON_DEVICE = timedelta(days=14)
"""So long a device keeps a picture at most; after that nobody is asked for it."""
ASKED_FOR = timedelta(days=1)
"""So long one command lasts; the hub repeats it at each heartbeat of a device that has not answered."""
_AGAIN_AFTER = (timedelta(minutes=2), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))
"""After a command that was answered though no picture came: a message may be lost, a card may be slow."""
AHEAD_AT_MOST = timedelta(days=1)


class Ended(StrEnum):
    """Why a picture is not asked for any more; the field's words."""

    GONE = "gone"
    """The device has it no longer."""
    REFUSED = "refused"
    """The settings of the point do not allow it any more."""
    UNABLE = "unable"
    """The device's release cannot send pictures."""
    UNFIT = "unfit"
    """What the device sent under this name is no picture that may be kept."""
    LOST = "lost"
    """Asked for again and again, it never came."""
    DELETED = "deleted"
    """It was here, and was deleted in time or by somebody."""


class State(StrEnum):
    """Where a picture stands: computed when asked for."""

    WAITING = "waiting"
    HERE = "here"
    GONE = "gone"
    REFUSED = "refused"
    UNABLE = "unable"
    UNFIT = "unfit"
    LOST = "lost"
    DELETED = "deleted"


_ENDS = {
    CommandOutcome.GONE: Ended.GONE,
    CommandOutcome.REFUSED: Ended.REFUSED,
    CommandOutcome.UNSUPPORTED: Ended.UNABLE,
    CommandOutcome.INVALID: Ended.UNABLE,
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A picture that the line of a failed test names."""

    device: DeviceId
    asset: str
    """The camera, as its device calls it."""
    picture: str
    """Its SHA-256."""
    place: Place
    """Where the line stands."""
    tested_at: datetime


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that was wanted, and what became of it."""

    wanted: Wanted
    wanted_at: datetime
    asks: int
    """How often the device was asked."""
    command: str | None
    """The id of the last command that asked."""
    ended: Ended | None
    ended_at: datetime | None
    received_at: datetime | None
    """When its bytes came, where they are here."""

    @property
    def state(self) -> State:
        """Where it stands."""
        if self.received_at is not None:
            return State.HERE
        return State(self.ended.value) if self.ended else State.WAITING


def is_worth_asking(tested_at: datetime, *, now: datetime) -> bool:
    """Whether a device may still have the picture of a test of that time."""
    return now - LIVES_ON_DEVICE < tested_at < now + AHEAD_AT_MOST


def end_of(picture: Picture, outcome: str | None, *, now: datetime) -> Ended | None:
    """Why the device is not asked again after its last answer; None where it is."""
    if outcome is not None and outcome in _ENDS:
        return _ENDS[CommandOutcome(outcome)]
    if not is_worth_asking(picture.wanted.tested_at, now=now):
        return Ended.LOST
    return None


def look_again_after(asks: int) -> timedelta:
    """How long after asking for the so-manieth time it is looked whether the picture has come."""
    return _AGAIN_AFTER[asks - 1] if 1 <= asks <= len(_AGAIN_AFTER) else ASKED_FOR
