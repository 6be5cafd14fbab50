"""The demo's embedded broker: everybody signs in, and hears and says only what is theirs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.broker import HUB, draw_password, embedded_broker, free_port
from tests.parts.brokers import Broker
from tests.parts.strangers import gets_in, stranger
from wire_contract.topics import DeviceId, down, up

ONE, OTHER = DeviceId("bkk-test-01"), DeviceId("bkk-test-02")
PASSWORDS = {user: draw_password() for user in (HUB, ONE, OTHER)}
MARK = b"the end"


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Broker]:
    port = free_port()
    with embedded_broker(tmp_path, port=port, passwords=PASSWORDS):
        yield Broker([], port)


def test_a_device_speaks_and_hears_for_itself_only(embedded: Broker) -> None:
    with (
        stranger(embedded, client_id=HUB, password=PASSWORDS[HUB]) as hub,
        stranger(embedded, client_id=ONE, password=PASSWORDS[ONE]) as rogue,
        stranger(embedded, client_id=OTHER, password=PASSWORDS[OTHER]) as victim,
    ):
        hub.subscribe("riskpoint/v1/+/up/events", "riskpoint/v1/+/up/status")
        victim.subscribe(down(OTHER, "ack"), down(OTHER, "config"))
        rogue.subscribe(
            "#", "riskpoint/#", "riskpoint/v1/+/down/+", down(OTHER, "ack"), "$MQTT/sub/#", down(ONE, "ack")
        )
        for topic in (up(OTHER, "events"), up(OTHER, "status"), down(OTHER, "ack"), down(ONE, "config")):
            rogue.attempt(topic, b"forged")
            rogue.attempt(topic, b"forged and kept", retain=True)
        hub.say(down(OTHER, "ack"), b"secret")
        hub.say(down(ONE, "ack"), MARK)
        rogue.wait_for((down(ONE, "ack"), MARK))
        victim.wait_for((down(OTHER, "ack"), b"secret"))
        rogue.say(up(ONE, "events"), MARK)
        hub.wait_for((up(ONE, "events"), MARK))
        assert rogue.heard == [(down(ONE, "ack"), MARK)]
        assert victim.heard == [(down(OTHER, "ack"), b"secret")]
        assert hub.heard == [(up(ONE, "events"), MARK)]


def test_nobody_gets_in_without_a_password(embedded: Broker) -> None:
    assert not gets_in(embedded, client_id=ONE, tls=None)


def test_a_free_port_is_none_that_an_outgoing_line_may_take_before_its_listener_is_up() -> None:
    first, _ = Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()
    assert all(free_port() < int(first) for _ in range(50))
