"""Home Assistant's own code takes our discovery message as it is: no key is dropped, and every entity shows its state."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from hub.fleet.liveness import Liveness
from hub.sharing import home_assistant as home
from tests.hub.sharing.test_home_assistant import DEVICE, NOTHING
from tests.parts.home_assistant import judged
from tests.parts.virtual_camera.root import NotBuiltError, is_excused
from wire_contract import topics
from wire_contract.vitals import Vitals

KNOWN = replace(
    NOTHING,
    state=Liveness.UP,
    is_connected=True,
    last_patrol=datetime(2026, 11, 22, 1, 41, tzinfo=UTC),
    patrols=1,
    patrols_due=2,
    camera_fails=False,
    lamp_fails=True,
    vitals=Vitals(temperature_milli_c=51_250, power="mains", contacts={"door": False}),
    release="1.4.0",
)
SHOWN = {
    "connectivity": ("binary_sensor", "ON"),
    "state": ("sensor", "up"),
    "last_patrol": ("sensor", "2026-11-22T01:41:00.000Z"),
    "patrols_today": ("sensor", "1"),
    "patrols_due": ("sensor", "2"),
    "camera_problem": ("binary_sensor", "OFF"),
    "lamp_problem": ("binary_sensor", "ON"),
    "temperature": ("sensor", "51.25"),
    "mains": ("binary_sensor", "ON"),
    "tamper": ("binary_sensor", "OFF"),
}


def asked(config: bytes) -> dict[str, object]:
    states = [home.state(one, hub="ours") for one in (KNOWN, NOTHING)]
    try:
        return judged(home.config_topic("homeassistant", DEVICE), config, states)
    except NotBuiltError as error:
        if is_excused():
            pytest.skip(str(error))
        raise


def our_config() -> bytes:
    return home.discovery(
        KNOWN,
        state_topic=topics.shown(DEVICE),
        availability_topic=topics.HUB_AVAILABLE,
        address="https://hub.example.go.th",
    )


def test_every_key_survives_and_what_is_unknown_is_none() -> None:
    assert asked(our_config()) == {
        "component": "device",
        "kept": True,
        "entities": {
            key: {
                "platform": platform,
                "lost": [],
                "shown": [known, "never_seen" if key == "state" else "None"],
            }
            for key, (platform, known) in SHOWN.items()
        },
    }


def test_the_check_sees_a_key_that_home_assistant_drops() -> None:
    config = json.loads(our_config())
    config["cmps"]["tamper"]["colour"] = "red"
    told = asked(json.dumps(config).encode())["entities"]
    assert isinstance(told, dict)
    assert told["tamper"]["lost"] == ["/colour"]


def test_no_topic_holds_a_wildcard() -> None:
    config = json.loads(our_config())
    named = [config["state_topic"], *(each["topic"] for each in config["availability"])]
    assert [topic for topic in named if set("+#") & set(topic)] == []
    assert named == ["riskpoint/v1/bkk-bsm-01/shown", "riskpoint/v1/hub/available"]
