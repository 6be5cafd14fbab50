"""From a button to an agent's last lines on a page: the product's two ends over real brokers, scrubbed and bounded."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from edge_agent.settings import Mqtt
from hub.database import writing
from hub.evidence import service as evidence
from hub.fleet import commands, device_logs
from hub.fleet.device_logs import DeviceLog
from hub.settings import MqttSettings
from tests.parts.brokers import Broker
from tests.parts.hands import hand
from tests.parts.paired import Pair, now, paired
from wire_contract.device_log import pack

DEVICE, OTHER = "bkk-test-01", "bkk-test-02"


@pytest.fixture
def pair(broker: Broker, tmp_path: Path) -> Iterator[Pair]:
    with paired(
        tmp_path,
        hub_mqtt=MqttSettings(host=broker.host, port=broker.port),
        agent_mqtt=lambda _: Mqtt(host=broker.host, port=broker.port),
        devices=(DEVICE, OTHER),
    ) as made:
        made.until(lambda: made.is_delivered)
        yield made


def ask(pair: Pair, verb: str = "collect_logs") -> str:
    with writing(pair.engine) as conn:
        lasts = timedelta(minutes=5)
        id_ = commands.issue(conn, DEVICE, verb=verb, arguments={}, lasts=lasts, hand=hand(at=now())).id
    pair.link.hurry()
    return id_


def log_of(pair: Pair, id_: str) -> DeviceLog | None:
    with pair.engine.connect() as conn:
        return device_logs.find(conn, id_, now=now())


def outcome(pair: Pair, id_: str) -> str | None:
    with pair.engine.connect() as conn:
        found = commands.find(conn, id_)
        return found.outcome if found else None


def test_the_last_lines_of_the_device_that_was_asked_come_without_cards_and_passwords(pair: Pair) -> None:
    logging.getLogger("edge_agent.camera").warning("rtsp://admin:secret@10.0.0.7 refused card nfc:04C767F2066180")
    id_ = ask(pair)
    pair.until(lambda: log_of(pair, id_) is not None and outcome(pair, id_) == "done")
    found = log_of(pair, id_)
    assert found is not None
    assert found.device == DEVICE
    assert "WARNING edge_agent.camera: rtsp://***@10.0.0.7 refused card nfc:***" in found.text
    assert "secret" not in found.text
    assert "04C767F2066180" not in found.text


def test_what_nobody_asked_this_device_for_is_not_kept_and_set_aside_without_its_bytes(pair: Pair) -> None:
    id_ = ask(pair, "identify")
    stranger = pair.points[OTHER].agent._uplink
    mine = pair.points[DEVICE].agent._uplink
    asked = ask(pair)
    pair.until(lambda: log_of(pair, asked) is not None)
    pair.until(lambda: stranger.send_log(asked, pack(["stranger"])))
    pair.until(lambda: mine.send_log(id_, pack(["unasked"])))
    pair.until(lambda: len(_aside(pair)) == 2)
    assert sorted(_aside(pair)) == [(DEVICE, "unasked", b""), (OTHER, "unasked", b"")]
    assert log_of(pair, id_) is None
    kept = log_of(pair, asked)
    assert kept is not None
    assert "stranger" not in kept.text


def test_a_device_that_was_cut_off_midway_says_so_and_can_be_asked_again(pair: Pair) -> None:
    point = pair.points[DEVICE]
    id_ = ask(pair)
    agent = point.agent
    pair.until(lambda: bool(agent._orders._commands._waiting) or outcome(pair, id_) is not None)
    point.power_off()
    point.power_on()
    pair.until(lambda: outcome(pair, id_) is not None)
    assert outcome(pair, id_) in {"done", "interrupted"}
    again = ask(pair)
    pair.until(lambda: log_of(pair, again) is not None)


def _aside(pair: Pair) -> list[tuple[str | None, str, bytes]]:
    with pair.engine.connect() as conn:
        return [(one.device, one.reason.value, one.payload) for one in evidence.quarantined(conn, limit=20)]
