"""How the devices of a district stand right now, and how many of each. Pure; computed when somebody looks."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hub.fleet.nouns import DeviceStatus, Enrolment, Point
from hub.patrol.board import is_silent
from wire_contract.messages import HEARTBEAT_EVERY
from wire_contract.topics import DeviceId

LATE_AFTER = 2 * HEARTBEAT_EVERY
"""One heartbeat may be lost on the way; after two somebody may wonder."""


class DeviceState(StrEnum):
    """How a device stands, the ones that need a person first."""

    DOWN = "down"
    NEVER = "never"
    LATE = "late"
    UP = "up"


@dataclass(frozen=True, slots=True)
class StandingDevice:
    """A device where it stands, and since when nothing is known of it."""

    device: DeviceId
    point: Point
    state: DeviceState
    silent_since: datetime | None
    """None for one that is up, or was never heard."""


@dataclass(frozen=True, slots=True)
class Devices:
    """All that stand somewhere now, the most urgent first."""

    rows: tuple[StandingDevice, ...]

    @property
    def counts(self) -> Mapping[DeviceState, int]:
        """How many stand like this, for every state."""
        seen = Counter(one.state for one in self.rows)
        return {state: seen[state] for state in DeviceState}

    @property
    def troubled(self) -> Sequence[StandingDevice]:
        """Those that are not up."""
        return [one for one in self.rows if one.state is not DeviceState.UP]


def state_of(status: DeviceStatus | None, *, now: datetime) -> DeviceState:
    """How a device stands that last said this of itself."""
    if status is None:
        return DeviceState.NEVER
    if is_silent(status, now=now):
        return DeviceState.DOWN
    return DeviceState.LATE if now - status.last_seen > LATE_AFTER else DeviceState.UP


def standing_devices(
    points: Mapping[int, Point],
    *,
    enrolments: Sequence[Enrolment],
    statuses: Mapping[DeviceId, DeviceStatus],
    now: datetime,
) -> Devices:
    """Every device that stands at one of these points now."""
    order = list(DeviceState)
    found = []
    for term in enrolments:
        is_here = term.enrolled_from <= now and (term.enrolled_to is None or now < term.enrolled_to)
        if not is_here or term.revoked or term.point_id not in points:
            continue
        status = statuses.get(term.device)
        state = state_of(status, now=now)
        since = None if status is None or state is DeviceState.UP else status.last_seen
        found.append(StandingDevice(term.device, points[term.point_id], state, since))
    return Devices(tuple(sorted(found, key=lambda one: (order.index(one.state), one.point.code, one.device))))
