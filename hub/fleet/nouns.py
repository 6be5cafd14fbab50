"""Points, enrolments and what a device last said of itself. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from wire_contract.chain import PublicKey
from wire_contract.event import LineHash
from wire_contract.messages import Online
from wire_contract.topics import DeviceId


@dataclass(frozen=True, slots=True)
class Point:
    """A risk point (จุดเสี่ยงภัย). `opened_on` is its first Bangkok day, `closed_on` the first that does not count."""

    id: int
    code: str
    name: str
    short_name: str
    station: str
    has_camera: bool
    opened_on: date
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class Enrolment:
    """Which key speaks for which device at which point, from when (included) to when (excluded; None: until now)."""

    device: DeviceId
    point_id: int
    public_key: PublicKey
    enrolled_from: datetime
    enrolled_to: datetime | None
    revoked: bool = False
    """The key is stolen or copied: nothing that it signs is taken any more."""


@dataclass(frozen=True, slots=True)
class DeviceStatus:
    """What a device last said of itself, and when; for the pages, never evidence."""

    device: DeviceId
    last_seen: datetime
    online: bool
    heartbeat: Online | None


class CommandState(StrEnum):
    """How a command stands: computed when asked for, never stored."""

    OPEN = "open"
    """The device has not answered, and is told again at each heartbeat."""
    ENDED = "ended"
    UNANSWERED = "unanswered"
    """It expired without an answer that has reached the hub."""


@dataclass(frozen=True, slots=True)
class IssuedCommand:
    """What somebody at the hub asked of a device, and what the device's own line says came of it."""

    id: str
    device: DeviceId
    verb: str
    arguments: Mapping[str, str]
    issued_at: datetime
    expires_at: datetime
    outcome: str | None = None
    done_at: datetime | None = None
    done_line: LineHash | None = None

    def state(self, now: datetime) -> CommandState:
        """How it stands at this moment."""
        if self.outcome is not None:
            return CommandState.ENDED
        return CommandState.OPEN if now < self.expires_at else CommandState.UNANSWERED
