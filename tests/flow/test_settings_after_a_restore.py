"""A hub put back to an old backup: its settings reach the devices again, which never take an older version."""

from pathlib import Path

from sqlalchemy import Engine, text

from edge_agent.settings import Mqtt
from hub.database import writing
from hub.people import service as people
from hub.settings import MqttSettings
from tests.parts.brokers import Broker
from tests.parts.hands import hand
from tests.parts.paired import CARD, LONG_AGO, Pair, now, paired

DEVICE, NEWER = "bkk-test-01", "wiegand26:7:2"


def version(engine: Engine) -> int:
    with engine.connect() as conn:
        return int(conn.execute(text("SELECT version FROM device_settings")).scalar_one())


def green(pair: Pair, card: str) -> bool:
    return "green" in pair.points[DEVICE].tap("front", card).lit


def test_a_card_withdrawn_after_the_restore_loses_its_green_light(mosquitto: Broker, tmp_path: Path) -> None:
    with paired(
        tmp_path,
        hub_mqtt=MqttSettings(host=mosquitto.host, port=mosquitto.port),
        agent_mqtt=lambda _: Mqtt(host=mosquitto.host, port=mosquitto.port),
    ) as pair:
        pair.until(lambda: pair.points[DEVICE].agent._orders.settings is not None and pair.is_delivered)
        with pair.engine.connect() as conn:
            kept = conn.execute(text("SELECT version, settings, settings_hash FROM device_settings")).one()
        with writing(pair.engine) as conn:
            people.add_credential(conn, officer_code="o1", credential=NEWER, valid_from=LONG_AGO, hand=hand())
        rules = pair.points[DEVICE].agent._rules
        pair.until(lambda: NEWER in rules.settings.credentials)
        assert green(pair, NEWER)
        pair.until(lambda: pair.is_delivered)
        with writing(pair.engine) as conn:  # as a backup of that morning would have it
            conn.execute(text("DELETE FROM lines WHERE sequence > 2"))
            tip = conn.execute(text("SELECT hash FROM lines WHERE sequence = 2")).scalar_one()
            conn.execute(text("UPDATE journals SET tip = :tip, tip_sequence = 2"), {"tip": tip})
            conn.execute(text("DELETE FROM credentials WHERE credential <> :card"), {"card": CARD})
            conn.execute(
                text("UPDATE device_settings SET version = :version, settings = :settings, settings_hash = :hash"),
                {"version": kept.version, "settings": kept.settings, "hash": kept.settings_hash},
            )
        with writing(pair.engine) as conn:
            people.withdraw_credential(conn, credential=CARD, at=now(), hand=hand(at=now()))
        pair.until(lambda: CARD not in rules.settings.credentials, within_s=40)
        assert not green(pair, CARD)
        assert version(pair.engine) > kept.version + 1, "that one is in force already, with the card in it"
