"""The fleet as Ansible's inventory is made from it: who stands where by the register, and what each last said."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from hub.kernel.refused import Refused
from hub.registry.devices import DeviceView
from wire_contract.event import write_time

VERSION = 1
_HOST = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?")
GROUPS = frozenset({"all", "broker", "canary", "database", "devices", "hub", "monitoring", "ungrouped"})
"""Names of Ansible's groups: a host of the same name is mistaken for the group."""


def inventory_of(views: Sequence[DeviceView], *, hub_public_key: str, now: datetime) -> Mapping[str, Any]:
    """The standing devices, and the names of those whose keys are revoked. Raises Refused for a fleet that no playbook
    may be run on.
    """
    points: dict[str, str] = {}
    devices = []
    for view in views:
        if view.standing is None:
            continue
        if not _HOST.fullmatch(view.device) or view.device in GROUPS:
            raise Refused(
                f"{view.device!r} ใช้เป็นชื่อเครื่องไม่ได้ · is no host name",
                hint="enrol the device under a name that begins and ends with a letter or digit and is no group's name",
            )
        other = points.setdefault(view.standing.point, view.device)
        if other != view.device:
            raise Refused(
                f"จุด {view.standing.point} มีสองเครื่อง · two devices at one point: {other}, {view.device}",
                hint="riskpoint-hub device enrol the one that stands there, or revoke the other",
            )
        devices.append(_row(view))
    return {
        "v": VERSION,
        "now": write_time(now),
        "hub_public_key": hub_public_key,
        "devices": devices,
        "revoked": [view.device for view in views if view.is_revoked],
    }


def _row(view: DeviceView) -> Mapping[str, Any]:
    assert view.standing is not None  # noqa: S101 (the caller has looked)
    status, heartbeat = view.status, view.status.heartbeat if view.status else None
    return {
        "device": view.device,
        "point": view.standing.point,
        "public_key": view.standing.enrolment.public_key,
        "enrolled_from": write_time(view.standing.enrolment.enrolled_from),
        "last_seen": write_time(status.last_seen) if status else None,
        "online": bool(status and status.online),
        "release": heartbeat.release if heartbeat else None,
        "degraded": heartbeat.vitals.degraded if heartbeat else None,
        "unacknowledged": heartbeat.unacknowledged if heartbeat else None,
    }
