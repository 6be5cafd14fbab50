"""Runs in Home Assistant's own Python, with its code and none of ours: what becomes of a device's discovery message.

Beside the schemas: which keys were dropped silently (Home Assistant does that), and what each entity would show.
"""

import asyncio
import json
import sys
import tempfile
import types

nabu_casa = types.ModuleType("hass_nabucasa")  # its cloud, which only its own address needs
nabu_casa.remote = types.ModuleType("hass_nabucasa.remote")  # type: ignore[attr-defined]
sys.modules |= {"hass_nabucasa": nabu_casa, "hass_nabucasa.remote": nabu_casa.remote}

from homeassistant.components.mqtt import binary_sensor, discovery, sensor  # noqa: E402
from homeassistant.core import HomeAssistant  # noqa: E402
from homeassistant.helpers import frame  # noqa: E402

SCHEMAS = {"binary_sensor": binary_sensor.DISCOVERY_SCHEMA, "sensor": sensor.DISCOVERY_SCHEMA}


def lost(before: object, after: object, path: str = "") -> list[str]:
    """The paths of keys that did not survive."""
    if isinstance(before, dict) and isinstance(after, dict):
        gone = [f"{path}/{key}" for key in before if key not in after]
        return gone + [one for key in before if key in after for one in lost(before[key], after[key], f"{path}/{key}")]
    if isinstance(before, list) and isinstance(after, list):
        return [one for old, new in zip(before, after, strict=True) for one in lost(old, new, f"{path}[]")]
    return []


async def main(folder: str) -> None:
    hass = HomeAssistant(folder)
    frame.async_setup(hass)
    asked = json.load(sys.stdin)
    match = discovery.TOPIC_MATCHER.match(asked["topic"].split("/", 1)[1])
    assert match is not None, "no discovery topic"
    device = discovery._parse_device_payload(hass, asked["config"], match["object_id"], None)
    sent = json.loads(asked["config"])
    entities = {}
    for key, raw in device["components"].items():
        config = discovery.MQTTDiscoveryPayload(raw)
        platform = config.pop("platform")
        for common in ("device", "origin"):
            config[common] = dict(device[common])
        discovery._merge_common_device_options(config, device)
        before = json.loads(json.dumps(config))
        checked = SCHEMAS[platform](config)
        template = checked["value_template"]
        shown = [template.async_render_with_possible_json_value(state) for state in asked["states"]]
        entities[key] = {"platform": platform, "lost": lost(before, dict(checked)), "shown": shown}
    kept = sorted({"dev": "device", "o": "origin", "cmps": "components"}.get(key, key) for key in sent)
    told = {"component": match["component"], "kept": kept == sorted(device), "entities": entities}
    sys.stdout.write(json.dumps(told) + "\n")


with tempfile.TemporaryDirectory() as empty:
    asyncio.run(main(empty))
