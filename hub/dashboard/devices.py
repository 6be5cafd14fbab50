"""How the devices of a district stand right now, and how many of each. Pure; computed when somebody looks."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from hub.fleet.liveness import Liveness, Maintenance, liveness, standing_at
from hub.fleet.nouns import DeviceStatus, Enrolment, Point
from wire_contract.topics import DeviceId


@dataclass(frozen=True, slots=True)
class StandingDevice:
    """A device where it stands, and since when nothing is known of it."""

    device: DeviceId
    point: Point
    state: Liveness
    silent_since: datetime | None
    """None for one that is up, or was never heard."""


@dataclass(frozen=True, slots=True)
class Devices:
    """All that stand somewhere now, the most urgent first."""

    rows: tuple[StandingDevice, ...]

    @property
    def counts(self) -> Mapping[Liveness, int]:
        """How many stand like this, for every state."""
        seen = Counter(one.state for one in self.rows)
        return {state: seen[state] for state in Liveness}

    @property
    def troubled(self) -> Sequence[StandingDevice]:
        """Those that are not up."""
        return [one for one in self.rows if one.state is not Liveness.UP]


def standing_devices(
    points: Mapping[int, Point],
    *,
    enrolments: Sequence[Enrolment],
    statuses: Mapping[DeviceId, DeviceStatus],
    now: datetime,
    hears_since: datetime | None,
    maintenance: Mapping[DeviceId, Maintenance],
) -> Devices:
    """Every device that stands at one of these points now."""
    order = list(Liveness)
    found = []
    for device, term in standing_at(enrolments, now).items():
        if term.point_id not in points:
            continue
        status = statuses.get(device)
        state = liveness(status, now=now, hears_since=hears_since, maintenance=maintenance.get(device))
        since = None if status is None or state is Liveness.UP else status.last_seen
        found.append(StandingDevice(device, points[term.point_id], state, since))
    return Devices(tuple(sorted(found, key=lambda one: (order.index(one.state), one.point.code, one.device))))
