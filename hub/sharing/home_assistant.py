"""How a device stands for Home Assistant: its discovery message, its state, and which topics carry them. Pure.

MQTT discovery by device (Home Assistant 2024.12 and later): one retained message for each device, all its states in one
other. What is not known is `None`, which Home Assistant shows as unknown, never as off and never as good.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from hub.fleet.liveness import Liveness
from hub.fleet.nouns import Point
from wire_contract.event import write_time
from wire_contract.topics import DeviceId
from wire_contract.vitals import Vitals

ONLINE, OFFLINE = b"online", b"offline"
BIRTH = b"online"
"""What Home Assistant says on `<prefix>/status` when it has started."""
RETRACTED = b""
"""An empty retained message: the broker forgets the topic, Home Assistant removes the device."""

Topic = str
Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Shown:
    """What Home Assistant is told of one device; None is unknown."""

    device: DeviceId
    point: Point
    state: Liveness
    is_connected: bool | None
    last_patrol: datetime | None
    patrols: int | None
    patrols_due: int | None
    """None on a day on which nothing counts here."""
    camera_fails: bool | None
    lamp_fails: bool | None
    vitals: Vitals | None
    """Of its newest heartbeat; None for one that is not heard, whose words are old."""
    release: str | None


@dataclass(frozen=True, slots=True)
class Component:
    """One entity of a device."""

    key: str
    """Part of its unique id, and its key in the state: never given another meaning."""
    platform: str
    name: str
    more: Mapping[str, object]


_DIAGNOSTIC = {"entity_category": "diagnostic"}
_COUNT = {"state_class": "measurement", "suggested_display_precision": 0}
_STATES = {"device_class": "enum", "options": [state.value for state in Liveness]}
_HEAT = {"device_class": "temperature", "unit_of_measurement": "°C", "state_class": "measurement"}
COMPONENTS = (
    Component(
        "connectivity", "binary_sensor", "การเชื่อมต่อ · Connection", {"device_class": "connectivity", **_DIAGNOSTIC}
    ),
    Component("state", "sensor", "สถานะอุปกรณ์ · Device state", {**_STATES, **_DIAGNOSTIC}),
    Component("last_patrol", "sensor", "ตรวจล่าสุด · Last patrol", {"device_class": "timestamp"}),
    Component("patrols_today", "sensor", "ตรวจแล้ววันนี้ · Patrols today", _COUNT),
    Component("patrols_due", "sensor", "ต้องตรวจวันนี้ · Patrols due today", _COUNT),
    Component("camera_problem", "binary_sensor", "กล้องชำรุด · Camera failing", {"device_class": "problem"}),
    Component("lamp_problem", "binary_sensor", "ไฟชำรุด · Lamp failing", {"device_class": "problem"}),
    Component("temperature", "sensor", "อุณหภูมิ · Temperature", {**_HEAT, **_DIAGNOSTIC}),
    Component("mains", "binary_sensor", "ไฟฟ้าหลัก · Mains power", {"device_class": "power", **_DIAGNOSTIC}),
    Component("tamper", "binary_sensor", "ตู้ถูกเปิด · Box open", {"device_class": "tamper"}),
)


def config_topic(prefix: str, device: DeviceId) -> Topic:
    """Where Home Assistant looks for the device."""
    return f"{prefix}/device/{unique(device)}/config"


def unique(device: DeviceId, key: str = "") -> str:
    """A name that nothing else in Home Assistant has."""
    return f"riskpoint-{device}" + (f"-{key}" if key else "")


def discovery(shown: Shown, *, state_topic: Topic, availability_topic: Topic, address: str) -> bytes:
    """What the device is, and what it can tell; the same facts give the same bytes. `address`: of the hub's pages."""
    device: dict[str, object] = {
        "identifiers": [unique(shown.device)],
        "name": f"{shown.point.short_name or shown.point.name} ({shown.device})",
        "manufacturer": "riskpoint",
        "model": "จุดเสี่ยงภัย · Risk point",
    }
    if shown.release is not None:
        device["sw_version"] = shown.release
    if address:
        device["configuration_url"] = f"{address}/points/{shown.point.code}"
    return _written(
        {
            "dev": device,
            "o": {"name": "riskpoint"},
            "state_topic": state_topic,
            "availability": [{"topic": availability_topic}],
            "cmps": {each.key: _component(each, shown.device) for each in COMPONENTS},
        }
    )


def _component(each: Component, device: DeviceId) -> Mapping[str, object]:
    return {
        "p": each.platform,
        "unique_id": unique(device, each.key),
        "name": each.name,
        "qos": 1,
        "value_template": f"{{{{ value_json.{each.key} }}}}",
        **each.more,
    }


def state(shown: Shown, *, hub: str) -> bytes:
    """Everything that the entities show, in one message; `hub` is whose device it is."""
    vitals = shown.vitals
    heat = vitals.temperature_milli_c if vitals else None
    told: Mapping[str, Value] = {
        "connectivity": _on(shown.is_connected),
        "state": shown.state.value,
        "last_patrol": write_time(shown.last_patrol) if shown.last_patrol else None,
        "patrols_today": shown.patrols,
        "patrols_due": shown.patrols_due,
        "camera_problem": _on(shown.camera_fails),
        "lamp_problem": _on(shown.lamp_fails),
        "temperature": None if heat is None else heat / 1000,
        "mains": _on(_is_mains(vitals)),
        "tamper": _on(any(vitals.contacts.values()) if vitals and vitals.contacts else None),
    }
    return _written({"hub": hub, **told})


def hub_of(payload: bytes) -> str | None:
    """Which hub wrote this state; None for what is no state of ours."""
    try:
        told = json.loads(payload)
    except ValueError:
        return None
    hub = told.get("hub") if isinstance(told, dict) else None
    return hub if isinstance(hub, str) else None


def _is_mains(vitals: Vitals | None) -> bool | None:
    return {"mains": True, "battery": False}.get(vitals.power or "") if vitals else None


def _on(value: bool | None) -> str | None:  # noqa: FBT001 (a fact that is said in other words)
    return None if value is None else "ON" if value else "OFF"


def _written(message: Mapping[str, object]) -> bytes:
    return json.dumps(message, ensure_ascii=False, sort_keys=True).encode()
