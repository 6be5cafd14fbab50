"""Whether a device is there: one rule, worked out when somebody looks. Pure.

A hub that was away itself judges nobody until it had the chance to hear: what it may not say in that time is unknown.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from hub.fleet.nouns import DeviceStatus, Enrolment
from wire_contract.messages import HEARTBEAT_EVERY
from wire_contract.topics import DeviceId

LATE_AFTER = 2 * HEARTBEAT_EVERY
"""One heartbeat may be lost on the way; after two somebody may wonder."""
SILENT_AFTER = 5 * HEARTBEAT_EVERY
"""A device that said nothing for so long cannot be relied on to report a tap, even if its broker thinks it is there.

Also the grace of a hub that was away: devices wait up to a minute before they connect anew, then beat each minute.
"""
ALL_ALONG = datetime(1970, 1, 1, tzinfo=UTC)
"""Hears since ever: for whoever looks at what was told, whatever became of the hub meanwhile."""


class Liveness(StrEnum):
    """How a device stands, the ones that need a person first."""

    DOWN = "down"
    """Its broker told its last will, or it said nothing for `SILENT_AFTER` while the hub was listening."""
    NEVER_SEEN = "never_seen"
    UNKNOWN = "unknown"
    """The hub was away itself, and has not yet had the chance to hear."""
    MAINTENANCE = "maintenance"
    """A person said so, until when, and why."""
    LATE = "late"
    """A heartbeat is overdue, and may still come."""
    UP = "up"


@dataclass(frozen=True, slots=True)
class Maintenance:
    """Somebody works on a device: until then nobody is called because of it. It ends by itself."""

    device: DeviceId
    begins: datetime
    ends: datetime
    why: str

    def covers(self, at: datetime) -> bool:
        """True from its begin (included) to its end (excluded)."""
        return self.begins <= at < self.ends


def liveness(
    status: DeviceStatus | None, *, now: datetime, hears_since: datetime | None, maintenance: Maintenance | None = None
) -> Liveness:
    """How the device stands that last said this of itself. `hears_since`: from when on the hub missed nothing that was
    said to it; None while it hears nothing.
    """
    if maintenance is not None and maintenance.covers(now):
        return Liveness.MAINTENANCE
    if status is None:
        return Liveness.NEVER_SEEN
    quiet = now - status.last_seen
    if status.online and quiet <= LATE_AFTER:
        return Liveness.UP
    had_its_chance = hears_since is not None and (
        status.last_seen >= hears_since or now - hears_since > SILENT_AFTER  # heard since, or could have been
    )
    if not had_its_chance:
        return Liveness.UNKNOWN
    return Liveness.LATE if status.online and quiet <= SILENT_AFTER else Liveness.DOWN


def is_silent(status: DeviceStatus | None, *, now: datetime) -> bool:
    """True when nothing can be expected of the device: never heard, gone, or quiet for too long, whose fault it be."""
    return liveness(status, now=now, hears_since=ALL_ALONG) in {Liveness.DOWN, Liveness.NEVER_SEEN}


def standing_at(enrolments: Iterable[Enrolment], now: datetime) -> dict[DeviceId, Enrolment]:
    """The devices that stand somewhere now, each with its enrolment; one whose key was revoked stands nowhere."""
    return {
        one.device: one
        for one in enrolments
        if one.enrolled_from <= now and (one.enrolled_to is None or now < one.enrolled_to) and not one.revoked
    }
