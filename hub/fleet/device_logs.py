"""The door to devices' logs: taken where this device was asked for it, few are kept, and not for long.

For finding a fault; never evidence, and never personal: devices take cards and passwords out before they send.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from hub.fleet import command_store
from hub.fleet import device_log_store as store
from wire_contract.device_log import MAX_LOG_BYTES, unpack
from wire_contract.messages import Verb
from wire_contract.topics import DeviceId
from wire_contract.unreadable import Reason, Unreadable

KEPT_OF_A_DEVICE = 5
KEPT_FOR = timedelta(days=30)
COMES_WITHIN = timedelta(days=1)
"""After the command's expiry: it may have waited in a broker."""


@dataclass(frozen=True, slots=True)
class DeviceLog:
    """What a device sent when somebody asked for its log."""

    command: str
    device: DeviceId
    received_at: datetime
    packed: bytes

    @property
    def text(self) -> str:
        """Its lines; it opened when it came."""
        found = unpack(self.packed)
        return "" if isinstance(found, Unreadable) else found


def receive(conn: Connection, device: DeviceId, command: str, packed: bytes, *, now: datetime) -> Unreadable | None:
    """The log is kept in the caller's transaction, older ones have gone; or why not. A repeat changes nothing."""
    asked = command_store.find(conn, command)
    if asked is None or asked.device != device or asked.verb != Verb.COLLECT_LOGS:
        return Unreadable(Reason.UNASKED, f"nobody asked this device for the log {command[:8]}")
    if now > asked.expires_at + COMES_WITHIN:
        return Unreadable(Reason.UNASKED, f"the log {command[:8]} came long after it was asked for")
    if len(packed) > MAX_LOG_BYTES:
        return Unreadable(Reason.TOO_LARGE, f"a log of {len(packed)} bytes, at most {MAX_LOG_BYTES}")
    opened = unpack(packed)
    if isinstance(opened, Unreadable):
        return opened
    store.add(conn, command, device=device, received_at=now, packed=packed)
    store.keep_newest(conn, device, most=KEPT_OF_A_DEVICE)
    delete_old(conn, now=now)
    return None


def delete_old(conn: Connection, *, now: datetime) -> int:
    """What came longer ago than `KEPT_FOR` is gone; how many. A device has five at most, so they go in one go."""
    return store.delete_before(conn, now - KEPT_FOR)


def find(conn: Connection, command: str, *, now: datetime) -> DeviceLog | None:
    """The log that this command asked for, where it is here and not too old."""
    row = store.find(conn, command)
    if row is None or row.received_at < now - KEPT_FOR:
        return None
    return DeviceLog(row.command, DeviceId(row.device), row.received_at, bytes(row.packed))


def here(conn: Connection, commands: Collection[str], *, now: datetime) -> Mapping[str, int]:
    """Which of these commands brought a log that is still here, and its size in bytes."""
    return {one: size for one, at, size in _sizes(conn, commands) if at >= now - KEPT_FOR}


def _sizes(conn: Connection, commands: Collection[str]) -> Sequence[tuple[str, datetime, int]]:
    return store.sizes(conn, commands) if commands else ()
