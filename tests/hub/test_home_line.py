"""The line to Home Assistant over real brokers: what is kept there, what is told anew, what is taken back."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from hub.database import writing
from hub.fleet import service as fleet
from hub.fleet.liveness import ALL_ALONG
from hub.mqtt.home_line import HomeLine, HomeRounds
from hub.self_tests.counting import Now as AssetsNow
from hub.settings import MqttSettings
from hub.sharing.home_assistant_look import Look
from tests.parts import a_day
from tests.parts.brokers import Broker, mosquitto, nats
from tests.parts.hands import hand
from tests.parts.small_hub import NOW, SmallHub, small_hub
from tests.parts.strangers import PATIENCE_S, Said, Stranger, stranger
from tests.parts.waiting import eventually

AVAILABLE = "riskpoint/v1/hub/available"
FIRST, SECOND = "bkk-bsm-01", "bkk-bsm-02"


def config(device: str) -> str:
    return f"homeassistant/device/riskpoint-{device}/config"


def shown(device: str) -> str:
    return f"riskpoint/v1/{device}/shown"


@pytest.fixture(params=[mosquitto, nats])
def broker(request: pytest.FixtureRequest) -> Iterator[Broker]:
    with request.param() as running:
        yield running


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[SmallHub]:
    with small_hub(f"sqlite:///{tmp_path / 'hub.db'}") as running:
        a_day.tell(running)
        yield running


@contextmanager
def line(broker: Broker, *, hubs: tuple[str, ...] = ("ours",)) -> Iterator[HomeLine]:
    settings = MqttSettings(host=broker.host, port=broker.port, client_id="hub-home")
    made = HomeLine(settings, prefix="homeassistant", hubs=hubs, address="")
    made.start()
    try:
        eventually(lambda: made.is_connected)
        yield made
    finally:
        made.stop()


def kept(broker: Broker) -> dict[str, bytes]:
    """What the broker has for somebody who comes now."""
    with stranger(broker, client_id="late", tls=None) as late:
        late.subscribe("homeassistant/#", "riskpoint/#")
        late.say("homeassistant/done", b"done")
        late.wait_for(("homeassistant/done", b"done"))
        return {topic: payload for topic, payload in late.heard if topic != "homeassistant/done"}


def settled(broker: Broker, devices: set[str], *, round_: Callable[[], object]) -> dict[str, bytes]:
    """What is kept once it is about these devices, and no others; rounds go on meanwhile."""
    end = time.monotonic() + PATIENCE_S
    while True:
        round_()
        found = kept(broker)
        if set(found) == {AVAILABLE, *map(config, devices), *map(shown, devices)}:
            return found
        assert time.monotonic() < end, sorted(found)


def rounds(hub: SmallHub, of: HomeLine) -> Callable[[], object]:
    each = HomeRounds(of, Look(AssetsNow()), hears_since=lambda: ALL_ALONG)
    return lambda: each(hub.engine, hub.clock.now)


EVERYBODY = {f"bkk-bsm-0{number}" for number in range(1, 5)}


def test_whoever_comes_late_finds_every_device_with_its_state(broker: Broker, hub: SmallHub) -> None:
    with line(broker) as to_home:
        found = settled(broker, EVERYBODY, round_=rounds(hub, to_home))
    told = json.loads(found[config(FIRST)])
    assert (told["state_topic"], told["availability"]) == (shown(FIRST), [{"topic": AVAILABLE}])
    assert json.loads(found[shown(FIRST)])["patrols_today"] == 2
    assert found[AVAILABLE] == b"online"
    assert kept(broker)[AVAILABLE] == b"offline", "a hub that was stopped stands behind nothing"


def test_a_hub_that_is_lost_is_told_to_be_gone_by_the_broker(hub: SmallHub) -> None:
    with mosquitto() as broker, line(broker) as to_home:
        settled(broker, EVERYBODY, round_=rounds(hub, to_home))
        with stranger(broker, client_id="home", tls=None) as home:
            home.subscribe(AVAILABLE)
            home.wait_for((AVAILABLE, b"online"))
            with stranger(broker, client_id="hub-home", tls=None):  # throws the hub's line off, as a dead network does
                home.wait_for((AVAILABLE, b"offline"))


def test_nothing_is_told_twice_until_home_assistant_starts_anew(broker: Broker, hub: SmallHub) -> None:
    with line(broker) as to_home, stranger(broker, client_id="home", tls=None) as home:
        tell = rounds(hub, to_home)
        settled(broker, EVERYBODY, round_=tell)
        home.subscribe("homeassistant/device/#", "riskpoint/v1/+/shown")
        _marked(home)
        since = len(home.heard)
        tell()
        hub.devices["BSM-01"].beat(at=NOW)
        tell()
        assert _told_until_gone(home, hub, tell, "BSM-02", since) == [
            (shown(SECOND), "OFF")
        ]  # the heartbeat is no news
        since = len(home.heard)
        home.say("homeassistant/status", b"offline")
        tell()
        assert _told_until_gone(home, hub, tell, "BSM-03", since) == [(shown("bkk-bsm-03"), "OFF")]
        home.say("homeassistant/status", b"online")
        end, heard_before = time.monotonic() + PATIENCE_S, len(home.heard)
        while {topic for topic, _ in home.heard[heard_before:]} != {*map(config, EVERYBODY), *map(shown, EVERYBODY)}:
            assert time.monotonic() < end
            tell()
            time.sleep(0.02)


def test_what_changed_is_told_alone(broker: Broker, hub: SmallHub) -> None:
    with line(broker) as to_home, stranger(broker, client_id="home", tls=None) as home:
        tell = rounds(hub, to_home)
        settled(broker, EVERYBODY, round_=tell)
        home.subscribe("homeassistant/device/#", "riskpoint/v1/+/shown")
        _marked(home)
        assert _told_until_gone(home, hub, tell, "BSM-02", len(home.heard)) == [(shown(SECOND), "OFF")]


def test_a_device_that_left_is_taken_back_also_when_it_left_while_the_hub_was_away(
    broker: Broker, hub: SmallHub
) -> None:
    with line(broker) as to_home:
        settled(broker, EVERYBODY, round_=rounds(hub, to_home))
        _revoke(hub, FIRST)
        settled(broker, EVERYBODY - {FIRST}, round_=rounds(hub, to_home))
    _revoke(hub, SECOND)
    with line(broker, hubs=("a new key", "ours")) as to_home:
        settled(broker, EVERYBODY - {FIRST, SECOND}, round_=rounds(hub, to_home))


def test_what_another_hub_shows_and_what_others_keep_is_left_alone(broker: Broker, hub: SmallHub) -> None:
    strange: list[Said] = [
        (shown("bkk-other-01"), b'{"hub": "theirs"}'),
        (config("bkk-other-01"), b"{}"),
        (shown("bkk-odd-01"), b"not json"),
        ("homeassistant/device/somebody-else/config", b"{}"),
    ]
    with stranger(broker, client_id="other", tls=None) as other:
        for topic, payload in strange:
            other.say(topic, payload, retain=True)
    with line(broker) as to_home:
        tell = rounds(hub, to_home)
        expected = {AVAILABLE, *map(config, EVERYBODY), *map(shown, EVERYBODY), *(topic for topic, _ in strange)}
        for _ in range(3):
            tell()
            eventually(lambda: set(kept(broker)) == expected)
        assert {topic: payload for topic, payload in kept(broker).items() if topic in dict(strange)} == dict(strange)


def test_everything_is_told_again_to_a_broker_that_forgot(hub: SmallHub) -> None:
    with mosquitto() as broker, line(broker) as to_home:
        tell = rounds(hub, to_home)
        settled(broker, EVERYBODY, round_=tell)
        broker.stop()
        eventually(lambda: not to_home.is_connected)
        tell()  # nobody would hear it
        broker.start()
        eventually(lambda: to_home.is_connected)
        settled(broker, EVERYBODY, round_=tell)


def test_a_point_that_was_closed_takes_its_device_along_and_nothing_else(broker: Broker, hub: SmallHub) -> None:
    with line(broker) as to_home:
        tell = rounds(hub, to_home)
        before = settled(broker, EVERYBODY, round_=tell)
        with writing(hub.engine) as conn:
            fleet.close_point(conn, code="BSM-04", closed_on=date(2026, 11, 22), hand=hand(at=NOW))
        after = settled(broker, EVERYBODY - {"bkk-bsm-04"}, round_=tell)
    assert {topic: payload for topic, payload in before.items() if "bsm-04" not in topic} == after


def _revoke(hub: SmallHub, device: str) -> None:
    with writing(hub.engine) as conn:
        fleet.revoke(conn, device, at=NOW, hand=hand(at=NOW))


def _marked(home: Stranger) -> None:
    """Everything that the broker kept has come."""
    home.say("riskpoint/v1/mark/shown", b"mark")
    home.wait_for(("riskpoint/v1/mark/shown", b"mark"))


def _told_until_gone(
    home: Stranger, hub: SmallHub, tell: Callable[[], object], code: str, since: int
) -> list[tuple[str, str]]:
    """What was heard from the message `since` on up to the word that this device is gone: each topic with its
    connectivity. The line's own word is the mark, since nothing orders what two connections say.
    """
    last = (shown(f"bkk-{code.lower()}"), "OFF")
    hub.devices[code].leave(at=NOW)
    tell()
    eventually(lambda: last in _states(home.heard[since:]))
    return _states(home.heard[since:])


def _states(heard: list[Said]) -> list[tuple[str, str]]:
    return [(topic, json.loads(payload).get("connectivity", "")) for topic, payload in heard]
