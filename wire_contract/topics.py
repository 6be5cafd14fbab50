"""The MQTT topics, spelt in this one place.

A topic that is not exactly of this grammar does not exist: brokers pass `a/../b` on literally, and so it is refused.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NewType, TypeGuard

DeviceId = NewType("DeviceId", str)
"""Lower-case letters, digits and hyphens, 3 to 40: also the certificate's CN, MQTT user name and client id."""

ROOT = "riskpoint/v1"
Up = Literal["events", "status", "picture", "log"]
Down = Literal["ack", "config", "command"]

_DEVICE = re.compile(r"[a-z0-9-]{3,40}")
_HUB = re.compile(r"hub(?:-[a-z0-9-]+)?")
_ID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_UP = re.compile(rf"{ROOT}/([a-z0-9-]{{3,40}})/up/(?:(events|status)|picture/([0-9a-f]{{64}})|log/({_ID}))")

_SHOWN = re.compile(rf"{ROOT}/([a-z0-9-]{{3,40}})/shown")

EVERY_EVENTS = f"{ROOT}/+/up/events"
EVERY_STATUS = f"{ROOT}/+/up/status"
EVERY_PICTURE = f"{ROOT}/+/up/picture/+"
EVERY_SHOWN = f"{ROOT}/+/shown"
HUB_AVAILABLE = f"{ROOT}/hub/available"
"""Whether a hub stands behind what is shown; no device is ever called `hub`."""
EVERY_LOG = f"{ROOT}/+/up/log/+"


@dataclass(frozen=True, slots=True)
class UpTopic:
    """Where something that a device sent arrived."""

    device: DeviceId
    channel: Up
    picture: str | None = None
    """SHA-256 of the picture, hex, on the picture channel only."""
    log: str | None = None
    """The id of the command that asked for a log, on the log channel only."""


def is_device_id(text: str) -> TypeGuard[DeviceId]:
    """True for an exact device id."""
    return _DEVICE.fullmatch(text) is not None


def is_hub_name(text: str) -> bool:
    """True for a name that hubs have at the broker, so that no device may have it: it would speak for the hub there."""
    return _HUB.fullmatch(text) is not None


def up(device: DeviceId, channel: Literal["events", "status"]) -> str:
    """Where a device publishes."""
    return f"{ROOT}/{device}/up/{channel}"


def up_picture(device: DeviceId, sha256: str) -> str:
    """Where a device publishes the bytes of a picture that the hub asked for."""
    return f"{ROOT}/{device}/up/picture/{sha256}"


def up_log(device: DeviceId, command: str) -> str:
    """Where a device publishes its log, by the id of the command that asked for it."""
    return f"{ROOT}/{device}/up/log/{command}"


def down(device: DeviceId, channel: Down) -> str:
    """Where a device listens."""
    return f"{ROOT}/{device}/down/{channel}"


def shown(device: DeviceId) -> str:
    """Where the hub tells other systems how a device stands; devices themselves neither hear nor say it."""
    return f"{ROOT}/{device}/shown"


def read_shown(topic: str) -> DeviceId | None:
    """Whose state is told there, or None where it is no such topic."""
    match = _SHOWN.fullmatch(topic)
    return DeviceId(match[1]) if match else None


@lru_cache(10_000)
def read_up(topic: str) -> UpTopic | None:
    """The parts of a topic that devices publish on, or None where it is not exactly one of them."""
    match = _UP.fullmatch(topic)
    if not match:
        return None
    device, channel, picture, log = match.groups()
    if picture is not None:
        return UpTopic(DeviceId(device), "picture", picture)
    if log is not None:
        return UpTopic(DeviceId(device), "log", log=log)
    return UpTopic(DeviceId(device), "events" if channel == "events" else "status")
