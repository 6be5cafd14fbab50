"""The product's own two ends over mutual TLS, while somebody with a valid certificate does what he can."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from edge_agent.settings import Mqtt
from edge_agent.uplink import link
from hub.database import writing
from hub.fleet import commands
from hub.mqtt import broker
from hub.settings import MqttSettings
from tests.parts.authority import Authority, Papers
from tests.parts.brokers import HOST, Broker, guarded_mosquitto
from tests.parts.hands import hand
from tests.parts.paired import CARD, Pair, now, paired
from tests.parts.strangers import attempt, stranger
from wire_contract.messages import OFFLINE
from wire_contract.topics import DeviceId, down, up

ONE, OTHER, ROGUE = DeviceId("bkk-test-01"), DeviceId("bkk-test-02"), DeviceId("bkk-rogue-01")


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "certificates")


@pytest.fixture
def guarded(authority: Authority) -> Iterator[Broker]:
    with guarded_mosquitto(authority) as running:
        yield running


def _files(authority: Authority, papers: Papers) -> dict[str, str]:
    return {"ca": str(authority.ca), "certificate": str(papers.certificate), "key": str(papers.key)}


@contextmanager
def office(folder: Path, authority: Authority, *, port: int) -> Iterator[Pair]:
    hub = _files(authority, authority.issue("hub"))
    with paired(
        folder,
        hub_mqtt=MqttSettings(host=HOST, port=port, tls=True, **hub),
        agent_mqtt=lambda device: Mqtt(host=HOST, port=port, tls=True, **_files(authority, authority.issue(device))),
        devices=(ONE, OTHER),
    ) as made:
        yield made


def scans(pair: Pair) -> int:
    with pair.engine.connect() as conn:
        return int(conn.execute(text("SELECT count(*) FROM scans")).scalar_one())


def test_taps_settings_and_commands_travel_with_certificates_and_a_rogue_device_disturbs_none_of_it(
    guarded: Broker, authority: Authority, tmp_path: Path
) -> None:
    rogue_tls = authority.issue(ROGUE).context(authority.ca)
    with office(tmp_path, authority, port=guarded.port) as pair:
        pair.until(lambda: pair.is_delivered)
        agents = [point.agent for point in pair.points.values()]
        pair.until(lambda: all(CARD in agent._rules.settings.credentials for agent in agents))
        for name in ("hub", ONE, ROGUE):  # whatever it calls itself
            for said in (
                (up(ONE, "events"), b"forged"),
                (up(ONE, "status"), OFFLINE),
                (down(ONE, "ack"), b"forged"),
                (down(OTHER, "command"), b"forged"),
            ):
                attempt(guarded, client_id=name, tls=rogue_tls, said=said)
            pair.step()
        with writing(pair.engine) as conn:
            id_ = commands.issue(
                conn, OTHER, verb="identify", arguments={}, lasts=commands.LASTS_AT_MOST, hand=hand(at=now())
            ).id
        for point in pair.points.values():
            assert point.tap("front", CARD).lit == {"green", "buzzer"}
        pair.until(lambda: pair.is_delivered and scans(pair) == 2)
        pair.until(lambda: _outcome(pair, id_) == "done")
        assert pair.link.health.connected
        assert [agent.uplink.refused.total() for agent in agents] == [0, 0], "nothing of it reached a device"
        with pair.engine.connect() as conn:
            assert conn.execute(text("SELECT count(*) FROM quarantine")).scalar_one() == 0, "nor the hub"
            online = conn.execute(text("SELECT device FROM device_status WHERE online ORDER BY device")).scalars()
            assert list(online) == [ONE, OTHER]


def _outcome(pair: Pair, id_: str) -> str | None:
    with pair.engine.connect() as conn:
        return next(one.outcome for one in commands.newest(conn, limit=10) if one.id == id_)


def test_what_a_rogue_says_in_its_own_name_ends_in_the_quarantine(
    guarded: Broker, authority: Authority, tmp_path: Path
) -> None:
    """A device's certificate without an enrolment, or with another key: the hub takes nothing from it."""
    with office(tmp_path, authority, port=guarded.port) as pair:
        pair.until(lambda: pair.is_delivered)
        with stranger(guarded, client_id=ROGUE, tls=authority.issue(ROGUE).context(authority.ca)) as rogue:
            rogue.say(up(ROGUE, "events"), b"anything")
        with pair.engine.connect() as conn:
            query = text("SELECT device, reason FROM quarantine")
            pair.until(lambda: conn.rollback() or conn.execute(query).all() == [(ROGUE, "unknown_device")])


@pytest.mark.parametrize("program", ["agent", "hub"])
def test_a_device_that_poses_as_the_broker_is_not_taken_for_it(authority: Authority, program: str) -> None:
    """Same authority, valid certificate, wrong kind and name: the handshake ends before anything is said."""
    posing = authority.issue(ROGUE)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(posing.certificate, posing.key)
    files = _files(authority, authority.issue("hub" if program == "hub" else ONE))
    client = (
        link._tls_context(Mqtt(tls=True, **files))
        if program == "agent"
        else broker.tls_context(MqttSettings(tls=True, **files))
    )
    near, far = ssl.MemoryBIO(), ssl.MemoryBIO()
    victim = client.wrap_bio(far, near, server_hostname=HOST)
    poser = server.wrap_bio(near, far, server_side=True)
    with pytest.raises(ssl.SSLWantReadError):
        victim.do_handshake()
    with pytest.raises(ssl.SSLWantReadError):
        poser.do_handshake()
    with pytest.raises(ssl.SSLCertVerificationError):
        victim.do_handshake()
