"""A command from the hub's table to a device's lamps and back as a signed line, over real brokers."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from edge_agent.settings import Mqtt
from hub.database import writing
from hub.fleet import commands
from hub.fleet.commands import IssuedCommand
from hub.settings import MqttSettings
from tests.parts.brokers import Broker
from tests.parts.hands import hand
from tests.parts.lines import measurements_in
from tests.parts.paired import Pair, now, paired
from wire_contract.measurements import CommandDone

DEVICE = "bkk-test-01"


@pytest.fixture
def pair(broker: Broker, tmp_path: Path) -> Iterator[Pair]:
    with paired(
        tmp_path,
        hub_mqtt=MqttSettings(host=broker.host, port=broker.port),
        agent_mqtt=lambda _: Mqtt(host=broker.host, port=broker.port),
        devices=(DEVICE, "bkk-test-02"),
    ) as made:
        made.until(lambda: made.is_delivered)
        yield made


def issue(pair: Pair, verb: str, *, lasts: timedelta = timedelta(minutes=5)) -> str:
    with writing(pair.engine) as conn:
        return commands.issue(conn, DEVICE, verb=verb, arguments={}, lasts=lasts, hand=hand(at=now())).id


def command(pair: Pair, id_: str) -> IssuedCommand:
    with pair.engine.connect() as conn:
        return next(one for one in commands.newest(conn, limit=10) if one.id == id_)


def test_identify_lights_the_lamps_of_that_point_only_and_the_hub_hears_of_it(pair: Pair) -> None:
    id_ = issue(pair, "identify")
    pair.until(lambda: command(pair, id_).outcome is not None)
    assert command(pair, id_).outcome == "done"
    flashes = {device: point.lights().flashes["amber"] for device, point in pair.points.items()}
    assert (flashes[DEVICE] > 0, flashes["bkk-test-02"]) == (True, 0)


def test_a_restart_happens_once_though_the_hub_repeats_it(pair: Pair, tmp_path: Path) -> None:
    id_ = issue(pair, "restart")
    point = pair.points[DEVICE]
    before = point.agent
    pair.until(lambda: point.agent is not before)
    again = point.agent
    pair.until(lambda: command(pair, id_).outcome == "restarting" and pair.is_delivered)
    pair.pass_by(2.5)  # two heartbeats
    assert point.agent is again
    point.close()
    done = [data for data in measurements_in(tmp_path / DEVICE) if isinstance(data, CommandDone)]
    assert done == [CommandDone(id_, "restart", "restarting")]


def test_a_device_that_was_away_is_told_when_it_comes_back(pair: Pair) -> None:
    point = pair.points[DEVICE]
    point.power_off()
    id_ = issue(pair, "self_test")
    pair.pass_by(6)  # the hub has published it to nobody
    point.power_on()
    pair.until(lambda: command(pair, id_).outcome == "unsupported")


def test_a_command_that_expires_meanwhile_is_never_executed(pair: Pair) -> None:
    point = pair.points[DEVICE]
    point.power_off()
    id_ = issue(pair, "identify", lasts=timedelta(seconds=1))
    pair.pass_by(2)
    point.power_on()
    pair.until(lambda: pair.is_delivered)
    pair.pass_by(2)
    assert command(pair, id_).outcome is None
    assert command(pair, id_).state(now()) == "unanswered"
    assert point.lights().flashes["amber"] == 0
