"""Home Assistant at the office's own broker: it hears what it is shown and no more, and says nothing in others' names."""

import ssl
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.fleet.liveness import Liveness
from hub.mqtt.home_line import HomeLine
from hub.settings import MqttSettings
from hub.sharing.home_assistant import Shown
from tests.parts.authority import Authority
from tests.parts.brokers import Broker, guarded_mosquitto
from tests.parts.month import a_point
from tests.parts.strangers import attempt, stranger
from wire_contract import topics
from wire_contract.topics import DeviceId

DEVICE = DeviceId("bkk-first-01")
HOME = "hub-homeassistant"
MARK = (topics.shown(DEVICE), b"the end")


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "certificates")


@pytest.fixture
def guarded(authority: Authority) -> Iterator[Broker]:
    with guarded_mosquitto(authority, home_assistant=True) as broker:
        yield broker


def papers(authority: Authority, name: str) -> ssl.SSLContext:
    return authority.issue(name).context(authority.ca)


def test_home_assistant_hears_what_is_shown_and_nothing_that_is_said_to_devices(
    guarded: Broker, authority: Authority
) -> None:
    with (
        stranger(guarded, client_id="hub", tls=papers(authority, "hub")) as hub,
        stranger(guarded, client_id=DEVICE, tls=papers(authority, DEVICE)) as device,
        stranger(guarded, client_id=HOME, tls=papers(authority, HOME)) as home,
        stranger(guarded, client_id="hub-home", tls=papers(authority, "hub-home")) as line,
    ):
        home.subscribe("#", "riskpoint/#", "homeassistant/#")
        device.subscribe("#", f"riskpoint/v1/{DEVICE}/#")
        hub.say(topics.down(DEVICE, "config"), b"whose cards open it")
        device.wait_for((topics.down(DEVICE, "config"), b"whose cards open it"))
        device.say(topics.up(DEVICE, "events"), b"a tap")
        shown = [
            ("homeassistant/device/riskpoint-bkk-first-01/config", b"{}"),
            (topics.HUB_AVAILABLE, b"online"),
            (topics.shown(DEVICE), b"{}"),
            MARK,
        ]
        for topic, payload in shown:
            line.say(topic, payload)
        home.wait_for(MARK)
        assert list(dict.fromkeys(home.heard)) == shown  # once for each subscription that fits
        assert device.heard == [(topics.down(DEVICE, "config"), b"whose cards open it")]


@pytest.mark.parametrize("who", [HOME, DEVICE, "hub-home"])
def test_nobody_says_what_is_not_theirs(guarded: Broker, authority: Authority, who: str) -> None:
    forbidden = {
        HOME: (topics.shown(DEVICE), topics.HUB_AVAILABLE, topics.down(DEVICE, "command"), topics.up(DEVICE, "status")),
        DEVICE: (topics.shown(DEVICE), topics.HUB_AVAILABLE, "homeassistant/status"),
        "hub-home": (topics.down(DEVICE, "command"), topics.up(DEVICE, "events"), "homeassistant/light/x/config"),
    }[who]
    other = "hub-home" if who == HOME else HOME
    target = DeviceId("bkk-target-01")
    with (
        stranger(guarded, client_id="hub", tls=papers(authority, "hub")) as hub,
        stranger(guarded, client_id=other, tls=papers(authority, other)) as home,
        stranger(guarded, client_id=target, tls=papers(authority, target)) as device,
    ):
        hub.subscribe(topics.EVERY_STATUS, topics.EVERY_EVENTS)
        home.subscribe("homeassistant/#", topics.EVERY_SHOWN, topics.HUB_AVAILABLE)
        device.subscribe(topics.down(target, "command"))
        for topic in (*forbidden, topics.down(target, "command")):
            attempt(guarded, client_id=who, tls=papers(authority, who), said=(topic, b"forged"))
        device.say(topics.up(target, "status"), b"the end")
        hub.wait_for((topics.up(target, "status"), b"the end"))
        hub.say(topics.down(target, "command"), b"the end")
        device.wait_for((topics.down(target, "command"), b"the end"))
        heard = [*hub.heard, *home.heard, *device.heard]
    assert [payload for _, payload in heard if payload == b"forged"] == []


def test_the_hubs_own_line_gets_through_with_a_certificate_of_its_own(guarded: Broker, authority: Authority) -> None:
    authority.issue("hub-home")
    folder = authority.folder
    settings = MqttSettings(
        host=guarded.host, port=guarded.port, tls=True, client_id="hub-home", ca=str(folder / "ca.pem"),
        certificate=str(folder / "hub-home.pem"), key=str(folder / "hub-home.key.pem"),
    )  # fmt: skip
    shown = Shown(DEVICE, a_point(1), Liveness.UP, True, None, 0, 2, None, None, None, None)
    line = HomeLine(settings, prefix="homeassistant", hubs=["ours"], address="")
    line.start()
    try:
        end = time.monotonic() + 10
        while not line.is_connected:
            assert time.monotonic() < end
            time.sleep(0.01)
        line.tell([shown])
        with stranger(guarded, client_id=HOME, tls=papers(authority, HOME)) as home:
            home.subscribe("homeassistant/#", topics.EVERY_SHOWN, topics.HUB_AVAILABLE)
            home.wait_for((topics.HUB_AVAILABLE, b"online"))
            while {topic for topic, _ in home.heard} != {
                "homeassistant/device/riskpoint-bkk-first-01/config",
                topics.shown(DEVICE),
                topics.HUB_AVAILABLE,
            }:
                assert time.monotonic() < end + 10
                time.sleep(0.01)
    finally:
        line.stop()
