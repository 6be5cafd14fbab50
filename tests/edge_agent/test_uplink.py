"""The agent against real brokers: everything arrives once the hub is back, and only the hub's own word counts."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from edge_agent.agent.device_key import read_key
from edge_agent.simulation.clock import SimulatedClock
from edge_agent.simulation.point import SimulatedPoint
from tests.parts.brokers import Broker
from tests.parts.hub_end import hub_end, until
from tests.parts.lines import events_in, stored_lines
from tests.parts.points import point_settings
from wire_contract.chain import public_key_of
from wire_contract.event import LineHash
from wire_contract.measurements import JournalShed, ShedReason, read_measurement
from wire_contract.messages import Offline, Online, PointSettings
from wire_contract.topics import DeviceId
from wire_contract.unreadable import Reason

START = datetime(2026, 10, 1, 0, 0, tzinfo=UTC)
CARD = "wiegand26:123:45678"


def point_at(broker: Broker, folder: Path, *, heartbeat_s: int = 1) -> SimulatedPoint:
    settings = point_settings(folder, port=broker.port, heartbeat_s=heartbeat_s)
    return SimulatedPoint(settings, clock=SimulatedClock(START))


def arrived(point: SimulatedPoint) -> None:
    until(lambda: point.agent.uplink.is_connected and point.unacknowledged == 0, turn=point.step)


def test_everything_recorded_arrives_in_order_and_is_acknowledged(broker: Broker, tmp_path: Path) -> None:
    with hub_end(broker) as hub, point_at(broker, tmp_path) as point:
        hub.configure(1, PointSettings(credentials=(CARD,)))
        until(lambda: point.tap("front", CARD).lit == {"green", "buzzer"}, turn=point.step)
        arrived(point)
        point.close()
        assert [line.line for line in dict.fromkeys(hub.lines)] == stored_lines(tmp_path)
        assert hub.all_signed_by(public_key_of(read_key(tmp_path)))


def test_status_is_retained_and_a_clean_end_says_offline(broker: Broker, tmp_path: Path) -> None:
    with hub_end(broker) as hub, point_at(broker, tmp_path) as point:
        arrived(point)
        until(
            lambda: hub.statuses[-1] != Offline() and hub.statuses[-1].unacknowledged == 0,  # type: ignore[union-attr]
            turn=lambda: (point.agent._heartbeat.hurry(), point.step()),
        )
        newest = hub.statuses[-1]
        assert isinstance(newest, Online)
        assert (newest.sequence, newest.head, newest.unacknowledged) == ("2", hub.held[2], 0)
        point.close()
        until(lambda: hub.statuses[-1] == Offline(), turn=lambda: None)
    with hub_end(broker) as late:
        until(lambda: late.statuses == [Offline()], turn=lambda: None)


def test_settings_are_asked_for_twice_since_a_broker_may_lose_what_is_published_meanwhile(
    broker: Broker, tmp_path: Path
) -> None:
    # A retained message that is not the hub's is counted each time the broker sends it.
    with hub_end(broker) as hub:
        hub.say("config", b"not the hub's")
        hub.say("config", b"not the hub's either")
        with point_at(broker, tmp_path) as point:
            until(lambda: point.agent.uplink.refused.total() == 2, turn=point.step)
            said = len(hub.statuses)
            until(lambda: len(hub.statuses) == said + 1, turn=point.step)
            assert point.agent.uplink.refused == {Reason.SIGNATURE: 2}, "twice in a connection, not with each heartbeat"


def test_a_power_cut_is_told_by_the_last_will(broker: Broker, tmp_path: Path) -> None:
    with hub_end(broker) as hub, point_at(broker, tmp_path) as point:
        arrived(point)
        point.power_off()
        until(lambda: hub.statuses[-1] == Offline(), turn=lambda: None)


def test_heartbeats_come_at_their_interval_without_the_hub_saying_anything(mosquitto: Broker, tmp_path: Path) -> None:
    with hub_end(mosquitto, acks=False) as hub, point_at(mosquitto, tmp_path) as point:
        until(lambda: len(hub.statuses) >= 3, turn=point.step)
        assert hub.batches == [], "nothing is sent before the hub has said what it holds"


def test_with_the_broker_away_officers_notice_nothing_and_all_arrives_once_it_is_back(
    broker: Broker, tmp_path: Path
) -> None:
    with point_at(broker, tmp_path) as point:
        with hub_end(broker) as hub:
            hub.configure(1, PointSettings(credentials=(CARD,), repeat_window_s=0))
            until(lambda: point.tap("front", CARD).lit == {"green", "buzzer"}, turn=point.step)
            arrived(point)
        broker.stop(kill=True)
        until(lambda: not point.agent.uplink.is_connected, turn=point.step)
        taps = 250
        assert {frozenset(point.tap("front", CARD).lit) for _ in range(taps)} == {frozenset({"green", "buzzer"})}
        broker.start()
        with hub_end(broker) as hub:
            arrived(point)
            positions = [event.position for event in hub.events]
            head = max(positions)
            assert sorted(set(positions)) == list(range(1, head + 1))
            assert head >= taps + 3
            assert max(len(batch) for batch in hub.batches) == 100


def test_a_hub_restored_from_an_old_backup_gets_what_it_lost(broker: Broker, tmp_path: Path) -> None:
    with hub_end(broker) as hub, point_at(broker, tmp_path) as point:
        for _ in range(5):
            point.tap("front", CARD)
        arrived(point)
        first = len(hub.lines)
        hub.put_back({sequence: hub.held[sequence] for sequence in (1, 2, 3)})
        until(lambda: len(hub.lines) > first, turn=point.step)
        assert [event.position for event in hub.events[first:]] == [4, 5, 6, 7]


def test_a_head_that_the_journal_does_not_hold_makes_the_whole_journal_go_again(
    mosquitto: Broker, tmp_path: Path
) -> None:
    with hub_end(mosquitto) as hub, point_at(mosquitto, tmp_path) as point:
        point.tap("front", CARD)
        arrived(point)
        first = len(hub.lines)
        hub.put_back({2: LineHash("f" * 64)})
        until(lambda: len(hub.lines) > first, turn=point.step)
        assert [event.position for event in hub.events[first:]] == [1, 2, 3]


def test_forged_foreign_and_senseless_acks_are_counted_and_release_nothing(mosquitto: Broker, tmp_path: Path) -> None:
    with hub_end(mosquitto, acks=False) as hub, point_at(mosquitto, tmp_path) as point:
        until(lambda: hub.journal is not None, turn=point.step)
        head = hub.statuses[-1]
        assert isinstance(head, Online)
        assert head.head is not None
        hub.acknowledge(2, head=head.head, key=Ed25519PrivateKey.generate())
        hub.acknowledge(2, head=head.head, device=DeviceId("bkk-other-01"))
        hub.acknowledge(2, head=head.head, journal="0badcafe")
        hub.say("ack", b"\x00 nonsense")
        until(lambda: point.agent.uplink.refused.total() >= 4, turn=point.step)
        assert point.agent.uplink.refused == {Reason.SIGNATURE: 2, Reason.FOREIGN: 2}
        assert point.unacknowledged == 2
        hub.acknowledge(2, head=head.head)
        until(lambda: point.unacknowledged == 0, turn=point.step)


def test_damaged_lines_are_declared_and_the_rest_flows_on(broker: Broker, tmp_path: Path) -> None:
    point = point_at(broker, tmp_path)
    cards = [f"wiegand26:1:{number}" for number in range(10)]
    for card in cards:
        point.tap("front", card)
    point.close()
    whole = events_in(tmp_path)
    journal = tmp_path / "journal.db"
    spoilt = journal.read_bytes()
    for lost in (5, 6):  # sequences 8 and 9
        spoilt = spoilt.replace(f'"wiegand26:1:{lost}"'.encode(), f'"wiegand26:1:{lost + 1}"'.encode())
    journal.write_bytes(spoilt)
    with hub_end(broker) as hub, point_at(broker, tmp_path) as point:
        until(lambda: 13 in hub.held and 14 in hub.held, turn=point.step)
        order = [event.position for event in hub.events]
        shed = next(event for event in hub.events if event.position == 14)
        assert read_measurement(shed) == JournalShed(
            first=8, last=9, parent=whole[7].prev, last_hash=whole[9].prev, reason=ShedReason.DAMAGED
        )
        assert order.index(7) < order.index(14) < order.index(10), "the declaration goes ahead of what follows the hole"
        assert {8, 9} & set(order) == set()
        arrived(point)
    with hub_end(broker) as hub, point_at(broker, tmp_path) as point:
        arrived(point)
        assert {event.position for event in hub.events if "shed" in event.type} == {14}, "declared once, and remembered"


def test_a_damaged_declaration_is_made_once_more(mosquitto: Broker, tmp_path: Path) -> None:
    point = point_at(mosquitto, tmp_path)
    point.tap("front", CARD)
    point.close()
    journal = tmp_path / "journal.db"
    journal.write_bytes(journal.read_bytes().replace(b"wiegand26:123:45678", b"wiegand26:123:45679"))
    with hub_end(mosquitto) as hub, point_at(mosquitto, tmp_path) as point:
        arrived(point)
    journal.write_bytes(journal.read_bytes().replace(b'"reason":"damaged"', b'"reason":"dumaged"'))
    with hub_end(mosquitto) as hub, point_at(mosquitto, tmp_path) as point:
        arrived(point)
        sheds = {event.position: read_measurement(event) for event in hub.events if "shed" in event.type}
        holes = [(shed.first, shed.last) for _, shed in sorted(sheds.items()) if isinstance(shed, JournalShed)]
        assert holes == [(3, 3), (5, 5)]
        assert sorted({*range(1, 9)} - set(hub.held)) == [3, 5]


def test_time_goes_on_while_nobody_listens(mosquitto: Broker, tmp_path: Path) -> None:
    mosquitto.stop()
    with point_at(mosquitto, tmp_path) as point:
        point.advance(START + timedelta(days=2))
        mosquitto.start()
        with hub_end(mosquitto) as hub:
            arrived(point)
            assert sum("alive" in event.type for event in hub.events) == 48
