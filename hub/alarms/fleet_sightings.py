"""How devices, their boxes, power and cards, cameras and lamps stand now, as sightings. Pure."""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from hub.alarms.watch import GOOD, UNSURE, AlarmKind, Sighting, Watch
from hub.fleet.asset import AssetKind
from hub.fleet.condition import Concern, remarks
from hub.fleet.liveness import Liveness, Maintenance, liveness
from hub.fleet.nouns import DeviceStatus, Enrolment
from hub.self_tests.rules.standing import Standing, Urgency
from wire_contract.topics import DeviceId

MUCH = 50
"""So many lines untold are more than an evening's taps on a bad line; a week of silence has hundreds."""
STILL_TELLING = timedelta(seconds=60)
"""A device whose lines have not moved for so long has stopped telling."""
NEW_FOR = timedelta(days=1)
"""A device that was just enrolled may still lie on somebody's desk."""

KIND_OF: Mapping[Concern, AlarmKind] = {
    Concern.BOX_OPEN: AlarmKind.TAMPER,
    Concern.ON_BATTERY: AlarmKind.MAINS_LOST,
    Concern.BATTERY_LOW: AlarmKind.BATTERY_LOW,
    Concern.UNDER_VOLTAGE: AlarmKind.UNDER_VOLTAGE,
    Concern.READ_ONLY: AlarmKind.STORAGE,
    Concern.CARD_FULL: AlarmKind.STORAGE,
    Concern.CARD_SPENT: AlarmKind.STORAGE,
    Concern.TOO_HOT: AlarmKind.HEAT,
    Concern.CLOCK_UNKNOWN: AlarmKind.CLOCK,
    Concern.DEGRADED: AlarmKind.AGENT,
}
"""Which remarks of a device somebody is called for; the others wait on the point's page."""
_KINDS = tuple(dict.fromkeys(KIND_OF.values()))
_STATE_OF: Mapping[Liveness, str] = {
    Liveness.UP: "up",
    Liveness.LATE: UNSURE,
    Liveness.UNKNOWN: UNSURE,
    Liveness.MAINTENANCE: "maintenance",
    Liveness.DOWN: AlarmKind.DOWN.value,
    Liveness.NEVER_SEEN: AlarmKind.NEVER_SEEN.value,
}


@dataclass(frozen=True, slots=True)
class SeenAsset:
    """A camera or lamp, and how it stands."""

    point: str
    kind: AssetKind
    name: str
    label: str
    """As people call it."""
    standing: Standing


def device_sightings(
    standing: Mapping[DeviceId, Enrolment],
    *,
    codes: Mapping[int, str],
    statuses: Mapping[DeviceId, DeviceStatus],
    maintenance: Mapping[DeviceId, Maintenance],
    hears_since: datetime | None,
    now: datetime,
) -> Iterator[Sighting]:
    """Every device that stands somewhere, and everything about it that somebody is called for."""
    for device, term in standing.items():
        status, point = statuses.get(device), codes[term.point_id]
        alive = liveness(status, now=now, hears_since=hears_since, maintenance=maintenance.get(device))
        state = _STATE_OF[alive]
        if alive is Liveness.NEVER_SEEN and (hears_since is None or now - term.enrolled_from < NEW_FOR):
            state = "new" if hears_since is not None else UNSURE
        yield Sighting(Watch.DEVICE, device, state, point, device)
        yield from _conditions(device, point, status, alive)


def _conditions(device: DeviceId, point: str, status: DeviceStatus | None, alive: Liveness) -> Iterator[Sighting]:
    """What it says of itself; of a silent one nobody knows, and one that is worked on may say what it likes."""
    found: dict[AlarmKind, list[str]] = defaultdict(list)
    is_heard = alive in {Liveness.UP, Liveness.LATE} and status is not None and status.heartbeat is not None
    if is_heard and status is not None and status.heartbeat is not None:
        for remark in remarks(status.heartbeat):
            if kind := KIND_OF.get(remark.concern):
                found[kind].append(remark.detail)
    for kind in _KINDS:
        subject = f"{device}/{kind.value}"
        if alive is Liveness.MAINTENANCE:
            yield Sighting(Watch.CONDITION, subject, GOOD, point)
        elif not is_heard:
            yield Sighting(Watch.CONDITION, subject, UNSURE, point)
        elif kind in found:
            detail = ", ".join(filter(None, found[kind]))
            yield Sighting(Watch.CONDITION, subject, kind.value, point, detail)
        else:
            yield Sighting(Watch.CONDITION, subject, GOOD, point)


def is_telling(
    status: DeviceStatus | None, *, moved_at: datetime | None, hears_since: datetime | None, now: datetime
) -> bool:
    """Whether the device is telling the hub of a long time: what its cameras were then is not how they are.

    One that has much to tell, and whose lines do not come although the hub hears, is not; it may never tell.
    """
    if status is None or status.heartbeat is None or status.heartbeat.unacknowledged <= MUCH:
        return False
    begun = [moment for moment in (moved_at, hears_since) if moment is not None]
    return hears_since is None or now - max(begun) < STILL_TELLING


def asset_sightings(assets: Iterable[SeenAsset], *, telling: Container[str] = ()) -> Iterator[Sighting]:
    """Every camera and lamp: failing by a test, silent for two days, or neither; of points that are `telling` what is
    not known yet.
    """
    for one in assets:
        subject, standing = f"{one.point}/{one.kind.value}/{one.name}", one.standing
        if one.point in telling:
            yield Sighting(Watch.ASSET, subject, UNSURE, one.point, one.label)
        elif standing.urgency is Urgency.FAILING:
            is_camera = one.kind is AssetKind.CAMERA
            kind = AlarmKind.CAMERA_FAILING if is_camera else AlarmKind.LAMP_FAILING
            cause = standing.failing.verdict.reasons[:1] if standing.failing else ()
            why = "".join(f": {word}" for word in cause)
            yield Sighting(Watch.ASSET, subject, kind.value, one.point, f"{one.label}{why}")
        elif standing.task is not None:
            yield Sighting(Watch.ASSET, subject, AlarmKind.ASSET_SILENT.value, one.point, one.label)
        else:
            yield Sighting(Watch.ASSET, subject, GOOD, one.point, one.label)
