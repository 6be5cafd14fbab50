"""The door to what devices have applied: the version that is signed for each, and the one that it says it uses."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from hub.fleet import applied_store, store
from hub.fleet.service import MOST_SETTINGS_VERSION, is_in_force, statuses
from wire_contract.measurements import ConfigApplied
from wire_contract.topics import DeviceId


@dataclass(frozen=True, slots=True)
class Delivery:
    """How far settings have come at one device."""

    device: DeviceId
    signed: int | None
    """The version last signed for it; None before the first."""
    uses: int | None
    """The version that its newest heartbeat names; None where it names none that is known."""
    applied_at: datetime | None
    """When it applied that one, by its own clock."""
    is_applied: bool | None
    """Whether it uses the one last signed; None where it was never heard."""


def remember(conn: Connection, device: DeviceId, applied: ConfigApplied, *, at: datetime) -> None:
    """The device said that it applied these settings; what comes late or twice changes nothing."""
    if applied.version <= MOST_SETTINGS_VERSION:
        applied_store.put(conn, device, version=applied.version, settings=applied.settings, applied_at=at)


def deliveries(conn: Connection) -> Mapping[DeviceId, Delivery]:
    """Every device that stands at a point."""
    signed, said, force = store.settings_rows(conn), applied_store.rows(conn), is_in_force(conn)
    heard = {device: one.heartbeat.settings for device, one in statuses(conn).items() if one.heartbeat}
    found = {}
    for one in store.enrolments(conn, current=True):
        version = signed[one.device][0] if one.device in signed else None
        row = said.get(one.device)
        agrees = row is not None and row.settings == heard.get(one.device)
        in_force = force.get(one.device)
        uses = version if in_force else row.version if row is not None and agrees else None
        at = row.applied_at if row is not None and agrees else None
        found[one.device] = Delivery(one.device, version, uses, at, in_force)
    return found
