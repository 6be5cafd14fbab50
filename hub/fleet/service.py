"""The door of the fleet: points, the devices at them, what these last said, and the settings signed for them."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Connection

from hub.evidence import own_chain
from hub.evidence.hand import Hand
from hub.fleet import store
from hub.fleet.locations import locations
from hub.fleet.nouns import DeviceStatus, Enrolment, Point
from hub.fleet.point_settings import EVERYWHERE, PatrolNeeds, settings_for
from hub.fleet.register import add_point, change_point, close_point, enrol, revoke
from hub.fleet.settings_register import clear_setting, set_setting, setting_records, setting_values
from hub.people import service as people
from hub.reading_once import once
from wire_contract.acts import SettingsIssued
from wire_contract.chain import PublicKey, hash_of
from wire_contract.event import LineHash
from wire_contract.measurements import ConfigApplied
from wire_contract.messages import Config, Offline, Online, PointSettings, body_of, read_status, write_status
from wire_contract.topics import DeviceId

__all__ = [
    "DeviceStatus",
    "Enrolment",
    "PatrolNeeds",
    "Point",
    "add_point",
    "change_point",
    "clear_setting",
    "close_point",
    "enrol",
    "revoke",
    "set_setting",
    "setting_records",
    "setting_values",
]
# the slice's nouns, and the verbs of its register, handed through its door

MOST_SETTINGS_VERSION = 10**15
"""A device that claims more is out of its mind; following it would leave no room to rise."""
_MANY = 1_000
"""Of more devices all enrolments are read: a database takes only so many values in one statement."""


def points(conn: Connection) -> Sequence[Point]:
    """Every point that ever was, by code."""
    return once(conn, "points", lambda: store.points_by_code(conn))


def point(conn: Connection, code: str) -> Point | None:
    """The point with this code."""
    return next(iter(store.points_by_code(conn, code=code)), None)


def enrolments(conn: Connection) -> Sequence[Enrolment]:
    """Every enrolment that ever was, by device and time."""
    return once(conn, "enrolments", lambda: store.enrolments(conn))


def terms(conn: Connection, devices: Collection[DeviceId]) -> Sequence[Enrolment]:
    """The enrolments of these devices, in no order."""
    if len(devices) > _MANY:
        return [one for one in enrolments(conn) if one.device in devices]
    return store.terms(conn, devices) if devices else ()


def point_codes(conn: Connection) -> Mapping[int, str]:
    """The code of every point, by id: as much of a city as a sum needs."""
    return store.point_codes(conn)


def public_keys(conn: Connection, devices: Collection[DeviceId]) -> Mapping[DeviceId, Sequence[PublicKey]]:
    """The keys that speak for each of these devices, the newest first; one that never was enrolled, or is revoked, has
    none. An earlier key counts for what comes late: the journal of a card that was replaced.
    """
    return store.keys(conn, devices) if devices else {}


def keys_ever(conn: Connection) -> dict[DeviceId, set[PublicKey]]:
    """Every key that ever spoke for each device."""
    found: dict[DeviceId, set[PublicKey]] = {}
    for one in enrolments(conn):
        found.setdefault(one.device, set()).add(one.public_key)
    return found


def note_status(
    conn: Connection, device: DeviceId, status: Online | Offline, *, received_at: datetime, retained: bool = False
) -> None:
    """What the device said of itself is known. A last will or a heartbeat that the broker kept is no sight of it."""
    if isinstance(status, Online) and not retained:
        store.save_online(conn, device, payload=write_status(status), last_seen=received_at)
    else:
        store.save_presence(conn, device, online=isinstance(status, Online))


def statuses(conn: Connection) -> Mapping[DeviceId, DeviceStatus]:
    """What each device last said of itself; one that was never seen is not in it."""
    return once(conn, "statuses", lambda: _statuses(conn))


def _statuses(conn: Connection) -> dict[DeviceId, DeviceStatus]:
    found = {}
    for row in store.status_rows(conn):
        heartbeat = read_status(bytes(row.payload))
        device = DeviceId(row.device)
        found[device] = DeviceStatus(
            device=device,
            last_seen=row.last_seen,
            online=row.online,
            heartbeat=heartbeat if isinstance(heartbeat, Online) else None,
        )
    return found


def settings_of_points(
    conn: Connection,
    *,
    at: datetime,
    needs: PatrolNeeds | None = None,
    said: Mapping[str, Mapping[str, str]] | None = None,
) -> Mapping[int, PointSettings]:
    """What each point is to do, by point id: the cards that are carried now, what the district says, what is due.

    With `said` it is what would follow if the district said that instead.
    """
    needs = needs or PatrolNeeds()
    cards = {one.credential for one in people.holdings(conn) if one.covers(at)}
    said, places = setting_values(conn) if said is None else said, locations(conn)
    return {
        point.id: settings_for(
            (said.get(EVERYWHERE, {}), said.get(point.code, {})),
            credentials=cards,
            patrols_per_day=needs.patrols.get(point.id, 0),
            minimum_gap_s=needs.minimum_gap_s,
            location=places.get(point.code),
        )
        for point in store.points_by_code(conn)
    }


def all_settings(conn: Connection, *, hand: Hand, needs: PatrolNeeds | None = None) -> list[tuple[Config, bool]]:
    """The settings of every enrolled device, each with whether they changed just now; a change has a new version, and
    is told in the hub's chain.
    """
    at_point = settings_of_points(conn, at=hand.at, needs=needs)
    before = store.settings_rows(conn)
    found = []
    standing = {one.device: one.point_id for one in store.enrolments(conn, current=True)}
    for device, point_id in sorted(standing.items()):
        wanted = at_point[point_id]
        body = msgspec.json.encode(wanted)
        version, known = before.get(device, (0, b""))
        changed = known != body
        if changed:
            version += 1
            digest = hashlib.sha256(body).hexdigest()
            store.save_settings(conn, device, version=version, settings=body, settings_hash=digest)
            issued = SettingsIssued(device=device, version=version, settings=_signed_hash(device, version, body))
            own_chain.append(conn, issued, hand=hand)
        found.append((Config(device=device, version=version, settings=wanted), changed))
    return found


def is_in_force(conn: Connection) -> Mapping[DeviceId, bool]:
    """Whether each device's newest heartbeat names the settings last signed for it; one that was never heard is not in
    it.
    """
    signed = {device: _signed_hash(device, *row) for device, row in store.settings_rows(conn).items() if row[1]}
    heard = {device: one.heartbeat.settings for device, one in statuses(conn).items() if one.heartbeat}
    return {device: device in signed and settings == signed[device] for device, settings in heard.items()}


def issue_settings_anew(conn: Connection, *, at_least: int) -> None:
    """Every device's settings have a new version soon, and above this one.

    For a hub that came back from a backup: a device refuses settings unless their version is above what it applied,
    which the backup may not know. Where even this is too low, `note_applied` hears of it.
    """
    for device, (version, _) in store.settings_rows(conn).items():
        store.save_settings(conn, device, version=max(version, at_least), settings=b"", settings_hash="")


def note_applied(conn: Connection, device: DeviceId, applied: ConfigApplied) -> None:
    """Settings that the device applied and that are none of ours, though as new or newer, are outdone soon.

    Only a hub that came back from a backup hears of such: it has forgotten what it signed since.
    """
    version, body = store.settings_rows(conn).get(device, (0, b""))
    if applied.version > MOST_SETTINGS_VERSION or applied.version < version:
        return
    if applied.version == version and (not body or applied.settings == _signed_hash(device, version, body)):
        return
    store.save_settings(conn, device, version=applied.version, settings=b"", settings_hash="")


def _signed_hash(device: DeviceId, version: int, body: bytes) -> LineHash:
    """What a device names these settings by: the hash of the message that carried them."""
    config = Config(device=device, version=version, settings=msgspec.json.decode(body, type=PointSettings))
    return hash_of(body_of(config))
