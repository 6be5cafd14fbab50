"""The door of the fleet: points, the devices at them, what these last said, and the settings signed for them."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

import msgspec
from sqlalchemy import Connection

from hub.fleet import store
from hub.fleet.nouns import DeviceStatus, Enrolment, Point
from hub.kernel.refused import Refused
from hub.people import service as people
from wire_contract.chain import PublicKey, hash_of, is_public_key
from wire_contract.event import LineHash
from wire_contract.measurements import ConfigApplied
from wire_contract.messages import Config, Offline, Online, PointSettings, body_of, read_status, write_status
from wire_contract.topics import DeviceId, is_device_id

__all__ = ["DeviceStatus", "Enrolment", "Point"]  # the slice's nouns, handed through its door

MOST_SETTINGS_VERSION = 10**15
"""A device that claims more is out of its mind; following it would leave no room to rise."""


def points(conn: Connection) -> Sequence[Point]:
    """Every point that ever was, by code."""
    return store.points_by_code(conn)


def point(conn: Connection, code: str) -> Point | None:
    """The point with this code."""
    return next(iter(store.points_by_code(conn, code=code)), None)


def add_point(
    conn: Connection, *, code: str, name: str, short_name: str, station: str, has_camera: bool, opened_on: date
) -> int:
    """The point counts from this Bangkok day on; the number is the hub's own."""
    if not (0 < len(code) <= 40 and code.isascii() and code.replace("-", "").isalnum()):
        raise Refused(f"{code!r} is no code for a point", hint="letters, digits and hyphens, at most 40")
    for text, most in ((name, 200), (short_name, 60), (station, 100)):
        if not text.strip() or len(text) > most or not text.isprintable():
            raise Refused(f"{text!r} does not serve as a name", hint=f"1 to {most} printable characters")
    number = store.add_point(
        conn,
        {
            "code": code,
            "name": name,
            "short_name": short_name,
            "station": station,
            "has_camera": has_camera,
            "opened_on": opened_on,
        },
    )
    if number is None:
        raise Refused(f"there is a point {code} already", hint="see riskpoint-hub point list")
    return number


def close_point(conn: Connection, *, code: str, closed_on: date) -> None:
    """The point does not count from this Bangkok day on; what was recorded before stays."""
    found = _existing(conn, code)
    if closed_on < found.opened_on:
        raise Refused(f"point {code} opens only on {found.opened_on}", hint="close it on that day or later")
    store.close_point(conn, found.id, closed_on=closed_on)


def enrol(conn: Connection, device: str, *, point_code: str, public_key: str, at: datetime) -> None:
    """The device stands at the point with this key from now on; what it was and what stood there before ends at `at`.

    Repeating an enrolment that stands changes nothing.
    """
    if not is_device_id(device):
        raise Refused(f"{device!r} is no device id", hint="lower-case letters, digits and hyphens, 3 to 40")
    if not is_public_key(public_key):
        raise Refused("that is no public key", hint="the 43 characters that riskpoint-agent key prints")
    found = _existing(conn, point_code)
    standing = [one for one in store.enrolments(conn, current=True) if device == one.device or found.id == one.point_id]
    wanted = (device, found.id, public_key)
    if [(one.device, one.point_id, one.public_key) for one in standing] == [wanted]:
        return
    if any(one.enrolled_from > at for one in standing):
        raise Refused("an enrolment of this device or point begins later than that", hint="enrol at a later moment")
    store.end_enrolments(conn, device, point_id=found.id, at=at)
    store.add_enrolment(conn, device, point_id=found.id, public_key=PublicKey(public_key), at=at)


def enrolments(conn: Connection) -> Sequence[Enrolment]:
    """Every enrolment that ever was, by device and time."""
    return store.enrolments(conn)


def public_keys(conn: Connection, devices: Collection[DeviceId]) -> dict[DeviceId, PublicKey]:
    """The key that speaks for each of these devices now; one that is not enrolled has none."""
    return store.current_keys(conn, devices) if devices else {}


def keys_ever(conn: Connection) -> dict[DeviceId, set[PublicKey]]:
    """Every key that ever spoke for each device."""
    found: dict[DeviceId, set[PublicKey]] = {}
    for one in store.enrolments(conn):
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


def all_settings(conn: Connection, *, now: datetime) -> list[tuple[Config, bool]]:
    """The settings of every enrolled device, each with whether they changed just now; a change has a new version."""
    wanted = PointSettings(
        credentials=tuple(sorted({one.credential for one in people.holdings(conn) if one.covers(now)}))
    )
    body = msgspec.json.encode(wanted)
    before = store.settings_rows(conn)
    found = []
    for device in sorted({one.device for one in store.enrolments(conn, current=True)}):
        version, known = before.get(device, (0, b""))
        changed = known != body
        if changed:
            version += 1
            digest = hashlib.sha256(body).hexdigest()
            store.save_settings(conn, device, version=version, settings=body, settings_hash=digest)
        found.append((Config(device=device, version=version, settings=wanted), changed))
    return found


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


def settings_for(conn: Connection, device: DeviceId, *, now: datetime) -> Config | None:
    """The settings of one enrolled device as they are now."""
    return next((config for config, _ in all_settings(conn, now=now) if config.device == device), None)


def _existing(conn: Connection, code: str) -> Point:
    found = point(conn, code)
    if found is None:
        raise Refused(f"there is no point {code}", hint="see riskpoint-hub point list")
    if found.closed_on is not None:
        raise Refused(f"point {code} is closed since {found.closed_on}", hint="add a new point")
    return found
