"""Over a real broker: whatever the hub did not sign for this device changes nothing, is told in the log with a hint, and
loses nothing.
"""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from edge_agent.simulation.clock import SimulatedClock
from edge_agent.simulation.point import SimulatedPoint
from tests.parts.brokers import Broker
from tests.parts.hub_end import HubEnd, hub_end, until
from tests.parts.lines import measurements_in, stored_lines
from tests.parts.points import HUB_KEY, point_settings
from wire_contract.event import write_time
from wire_contract.measurements import CommandDone, ConfigApplied
from wire_contract.messages import Ack, Command, Config, Online, PointSettings, seal

START = datetime(2026, 10, 1, 0, 0, tzinfo=UTC)
CARD = "wiegand26:123:45678"
ROGUE = Ed25519PrivateKey.generate()
DEVICE, OTHER = "bkk-test-01", "bkk-other-01"
ID = "6f2c1d8e-0000-4000-8000-000000000001"


def restart(*, device: str = DEVICE, id_: str = ID, expires: timedelta = timedelta(minutes=10)) -> Command:
    return Command(device=device, id=id_, verb="restart", arguments={}, expires=write_time(START + expires))


def settings(version: int, *cards: str, device: str = DEVICE) -> Config:
    return Config(device=device, version=version, settings=PointSettings(credentials=cards))


@pytest.fixture
def hub(mosquitto: Broker) -> Iterator[HubEnd]:
    with hub_end(mosquitto, acks=False) as made:
        yield made


@pytest.fixture
def point(mosquitto: Broker, hub: HubEnd, tmp_path: Path) -> Iterator[SimulatedPoint]:
    """Settings of version 5 are in force; two lines and the settings' own are not acknowledged."""
    made_settings = point_settings(tmp_path, port=mosquitto.port, heartbeat_s=1)
    with SimulatedPoint(made_settings, clock=SimulatedClock(START)) as made:
        hub.say("config", seal(settings(5, CARD), HUB_KEY))
        until(lambda: made.agent._orders.settings is not None, turn=made.step)
        until(lambda: hub.journal is not None and head_of(hub)[2] == str(made.unacknowledged), turn=made.step)
        yield made


def say_and_wait(point: SimulatedPoint, hub: HubEnd, *messages: tuple[str, bytes], refused: int) -> None:
    """The device has heard these, and refused so many: the broker keeps the order, and one that it refuses comes last."""
    enough = point.agent.uplink.refused.total() + refused + 1
    for channel, payload in [*messages, ("ack", b"the end")]:
        hub.say(channel, payload)
    until(lambda: point.agent.uplink.refused.total() >= enough, turn=point.step)
    for _ in range(5):
        point.step(0.02)


def state(point: SimulatedPoint) -> tuple[object, ...]:
    """What a message could change."""
    agent = point.agent
    return agent.unacknowledged, agent.uplink.acknowledged, agent._orders.settings, id(agent), agent.trouble


def head_of(hub: HubEnd) -> tuple[str, str, str]:
    online = [status for status in hub.statuses if isinstance(status, Online)][-1]
    assert online.head is not None
    assert online.sequence is not None
    return online.journal, online.head, online.sequence


def test_nothing_that_the_hub_did_not_sign_for_this_device_changes_anything(
    point: SimulatedPoint, hub: HubEnd, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, logger="edge_agent.uplink.refusals")
    journal, head, sequence = head_of(hub)
    ack = Ack(device=DEVICE, journal=journal, head=head, sequence=sequence, at="2026-10-01T00:00:00.000Z")
    of_another = Ack(device=OTHER, journal=journal, head=head, sequence=sequence, at="2026-10-01T00:00:00.000Z")
    before = state(point)
    attacks: list[tuple[str, bytes]] = [
        ("ack", seal(ack, ROGUE)),
        ("config", seal(settings(99), ROGUE)),
        ("command", seal(restart(), ROGUE)),
        *((channel, seal(of_another, HUB_KEY)) for channel in ("ack", "config", "command")),
        ("config", seal(settings(99, device=OTHER), HUB_KEY)),
        ("command", seal(restart(device=OTHER), HUB_KEY)),
        ("ack", seal(settings(99), HUB_KEY)),
        ("config", seal(restart(), HUB_KEY)),
        ("command", seal(ack, HUB_KEY)),
        *((channel, seal(ack, HUB_KEY).partition(b" ")[2]) for channel in ("ack", "config", "command")),
        *(
            (channel, garbage)
            for channel in ("ack", "config", "command")
            for garbage in (b"", b"\x00\xff", b"{" * 9000)
        ),
    ]
    say_and_wait(point, hub, *attacks, refused=len(attacks))
    assert state(point) == before
    assert point.tap("front", CARD).lit == {"green", "buzzer"}, "the card list is as it was"
    told = [record.getMessage() for record in caplog.records]
    assert len(told) <= 3, "one line for each kind, however many there were"
    assert all("; hint: " in line for line in told)
    point.close()
    assert not any(isinstance(data, CommandDone) for data in measurements_in(tmp_path))


def test_an_ack_for_an_unknown_hash_releases_nothing_and_has_everything_sent_again(
    point: SimulatedPoint, hub: HubEnd, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, logger="edge_agent.uplink.refusals")
    _, _, sequence = head_of(hub)
    hub.acknowledge(int(sequence), head="f" * 64)
    until(lambda: len(hub.held) == int(sequence), turn=point.step)
    assert point.unacknowledged == int(sequence)
    [told] = [record.getMessage() for record in caplog.records]
    assert told == (
        f"the hub names line {sequence} by a hash that this journal does not hold; all is sent again; "
        "hint: this card was copied or put back: the hub keeps both branches and shows the fork"
    )
    point.close()
    assert [line.line for line in dict.fromkeys(hub.lines)][: int(sequence)] == stored_lines(tmp_path)[: int(sequence)]


def test_older_settings_and_other_ones_of_the_same_version_stay_out_and_are_told(
    point: SimulatedPoint, hub: HubEnd, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, logger="edge_agent.uplink.refusals")
    before = state(point)
    for odd in (settings(5, CARD), settings(4), settings(5)):
        say_and_wait(point, hub, ("config", seal(odd, HUB_KEY)), refused=0)
    assert state(point) == before
    [told] = [record.getMessage() for record in caplog.records if "settings" in record.getMessage()]
    assert told == (
        "settings of version 4 are older than version 5, which stays in force; "
        "hint: the hub was put back to a backup and catches up, or old ones are replayed"
    )
    point.close()
    assert [data.version for data in measurements_in(tmp_path) if isinstance(data, ConfigApplied)] == [5]


def test_a_replayed_and_an_expired_command_restart_nothing(point: SimulatedPoint, hub: HubEnd, tmp_path: Path) -> None:
    before = point.agent
    hub.say("command", seal(restart(), HUB_KEY))
    until(lambda: point.agent is not before, turn=point.step)
    until(lambda: point.agent.uplink.is_connected, turn=point.step)
    again = point.agent
    late = restart(id_=ID.replace("6f", "7f"), expires=timedelta(0))
    repeats = [("command", seal(one, HUB_KEY)) for one in (restart(), late)] * 3
    say_and_wait(point, hub, *repeats, refused=0)
    assert point.agent is again
    point.close()
    assert [data for data in measurements_in(tmp_path) if isinstance(data, CommandDone)] == [
        CommandDone(ID, "restart", "restarting"),
        CommandDone(late.id, "restart", "expired"),
    ]
