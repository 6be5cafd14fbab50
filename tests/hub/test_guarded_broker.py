"""Mosquitto with the configuration that the product writes, tried by delivery and never by what it answers: a client
with a valid certificate of its own speaks for itself only, hears its own messages only, and throws nobody off.
"""

import ssl
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.parts.authority import Authority
from tests.parts.brokers import Broker, guarded_mosquitto
from tests.parts.strangers import Stranger, attempt, gets_in, stranger, wait_until_shut
from wire_contract.topics import DeviceId, down, up, up_picture

ROGUE, VICTIM = DeviceId("bkk-rogue-01"), DeviceId("bkk-victim-01")
EVERYTHING = (
    "#",
    "$SYS/#",
    "riskpoint/#",
    "riskpoint/v1/+/down/#",
    "riskpoint/v1/+/up/#",
    "+/+/+/+/+",
    f"riskpoint/v1/{VICTIM}/#",
)
MARK = b"the end"


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "certificates")


@pytest.fixture
def guarded(authority: Authority) -> Iterator[Broker]:
    with guarded_mosquitto(authority) as broker:
        yield broker


def papers(authority: Authority, name: str, *, file: str | None = None) -> ssl.SSLContext:
    return authority.issue(name, file=file).context(authority.ca)


@pytest.fixture
def hub(guarded: Broker, authority: Authority) -> Iterator[Stranger]:
    """Somebody with the hub's certificate who hears whatever the hub may hear."""
    with stranger(guarded, client_id="hub", tls=papers(authority, "hub")) as made:
        made.subscribe("#", "$SYS/#")
        yield made


@pytest.fixture
def rogue_tls(authority: Authority) -> ssl.SSLContext:
    return papers(authority, ROGUE)


def test_a_device_is_heard_on_its_own_topics_and_on_no_other(
    guarded: Broker, hub: Stranger, rogue_tls: ssl.SSLContext
) -> None:
    forbidden = (
        up(VICTIM, "events"),
        up(VICTIM, "status"),
        up_picture(VICTIM, "a" * 64),
        down(VICTIM, "command"),
        down(ROGUE, "config"),
        f"riskpoint/v1/{ROGUE}/up/../../{VICTIM}/up/events",
        f"riskpoint/v1/{ROGUE}/up/other",
        f"riskpoint/v1/{ROGUE}/up/picture/a/b",
        f"riskpoint/v1/{ROGUE}/up",
        f"riskpoint/v2/{ROGUE}/up/events",
        "$SYS/broker/clients/connected",
        "hub",
    )
    for topic in forbidden:
        attempt(guarded, client_id=ROGUE, tls=rogue_tls, said=(topic, b"forged"))
    with stranger(guarded, client_id=ROGUE, tls=rogue_tls) as rogue:
        allowed = [
            (up(ROGUE, "status"), b"its own"),
            (up_picture(ROGUE, "a" * 64), b"its own"),
            (up(ROGUE, "events"), MARK),
        ]
        for topic, payload in allowed:
            rogue.say(topic, payload)
        hub.wait_for(allowed[-1])
    assert hub.heard == allowed
    assert hub.lost == 0


def test_nothing_that_was_forged_is_kept_for_those_who_come_later(
    guarded: Broker, authority: Authority, rogue_tls: ssl.SSLContext
) -> None:
    for topic in (up(VICTIM, "status"), down(VICTIM, "config")):
        attempt(guarded, client_id=ROGUE, tls=rogue_tls, said=(topic, b"forged and kept"))
    with stranger(guarded, client_id=ROGUE, tls=rogue_tls) as rogue:
        rogue.say(up(ROGUE, "status"), MARK, retain=True)
    with stranger(guarded, client_id="hub", tls=papers(authority, "hub")) as hub:
        hub.subscribe("riskpoint/v1/+/up/#")
        hub.wait_for((up(ROGUE, "status"), MARK))
        assert hub.heard == [(up(ROGUE, "status"), MARK)]
        with stranger(guarded, client_id=VICTIM, tls=papers(authority, VICTIM)) as victim:
            victim.subscribe(down(VICTIM, "config"))
            hub.say(down(VICTIM, "config"), MARK)
            victim.wait_for((down(VICTIM, "config"), MARK))
            assert victim.heard == [(down(VICTIM, "config"), MARK)]


def test_a_device_hears_its_own_messages_and_no_others(
    guarded: Broker, authority: Authority, hub: Stranger, rogue_tls: ssl.SSLContext
) -> None:
    victim_tls = papers(authority, VICTIM)
    hub.say(down(VICTIM, "config"), b"secret that is kept", retain=True)
    with (
        stranger(guarded, client_id=ROGUE, tls=rogue_tls) as rogue,
        stranger(guarded, client_id=VICTIM, tls=victim_tls) as victim,
    ):
        victim.subscribe(down(VICTIM, "ack"), down(VICTIM, "config"), down(VICTIM, "command"))
        rogue.subscribe(*EVERYTHING, down(VICTIM, "config"), f"$share/them/{down(VICTIM, 'command')}", "$share/them/#")
        victim.say(up(VICTIM, "events"), b"secret")
        for channel in ("ack", "config", "command"):
            hub.say(f"riskpoint/v1/{VICTIM}/down/{channel}", b"secret")
        hub.say(down(ROGUE, "ack"), MARK)
        rogue.wait_for((down(ROGUE, "ack"), MARK))
        victim.wait_for((down(VICTIM, "command"), b"secret"))
        assert set(rogue.heard) == {(down(ROGUE, "ack"), MARK)}
        assert len(victim.heard) == 4


@pytest.mark.parametrize("name", ["+", "#", f"{VICTIM}/down", "+/down/#", "../bkk-victim-01"])
def test_a_certificate_whose_name_is_a_pattern_opens_nothing(
    guarded: Broker, authority: Authority, hub: Stranger, name: str
) -> None:
    """An authority that signs whatever name it is asked for is a fault, but not one that opens every point."""
    tls = papers(authority, name, file="odd")
    if not gets_in(guarded, client_id="odd", tls=tls):
        return
    with stranger(guarded, client_id="odd", tls=tls) as odd:
        odd.subscribe(*EVERYTHING)
        hub.say(down(VICTIM, "command"), b"secret")
        time.sleep(0.2)  # there is nothing that it may hear, and so no mark to wait for
        odd.attempt(up(VICTIM, "events"), b"forged")
        with stranger(guarded, client_id=VICTIM, tls=papers(authority, VICTIM)) as victim:
            victim.say(up(VICTIM, "events"), MARK)
            hub.wait_for((up(VICTIM, "events"), MARK))
        assert (up(VICTIM, "events"), b"forged") not in hub.heard
        assert odd.heard == []


def test_a_client_id_of_somebody_else_throws_nobody_off(
    guarded: Broker, authority: Authority, hub: Stranger, rogue_tls: ssl.SSLContext
) -> None:
    with stranger(guarded, client_id=VICTIM, tls=papers(authority, VICTIM)) as victim:
        victim.subscribe(down(VICTIM, "ack"))
        for name in ("hub", VICTIM):
            for topic in (up(VICTIM, "events"), down(VICTIM, "ack")):
                attempt(guarded, client_id=name, tls=rogue_tls, said=(topic, b"forged"))
            with stranger(guarded, client_id=name, tls=rogue_tls) as rogue:
                rogue.subscribe(*EVERYTHING)
                rogue.say(up(ROGUE, "events"), name.encode())
                hub.wait_for((up(ROGUE, "events"), name.encode()))
                assert rogue.heard == []
        hub.say(down(VICTIM, "ack"), MARK)
        victim.wait_for((down(VICTIM, "ack"), MARK))
        assert (hub.lost, victim.lost) == (0, 0)
        assert victim.heard == [(down(VICTIM, "ack"), MARK)]
        assert hub.heard == [(up(ROGUE, "events"), b"hub"), (up(ROGUE, "events"), VICTIM.encode())]


def test_a_last_will_on_another_devices_topic_is_not_executed(
    guarded: Broker, hub: Stranger, rogue_tls: ssl.SSLContext
) -> None:
    try:
        rogue = Stranger(guarded, client_id=ROGUE, tls=rogue_tls, will=(up(VICTIM, "status"), b"forged"))
    except AssertionError:
        pass  # not let in with such a will at all
    else:
        rogue.cut()
    with stranger(guarded, client_id=ROGUE, tls=rogue_tls) as again:
        again.say(up(ROGUE, "events"), MARK)
        hub.wait_for((up(ROGUE, "events"), MARK))
    assert hub.heard == [(up(ROGUE, "events"), MARK)]


def test_who_has_no_certificate_of_ours_does_not_get_in(guarded: Broker, authority: Authority, tmp_path: Path) -> None:
    other = Authority(tmp_path / "elsewhere", name="riskpoint test CA")
    foreign = other.issue(ROGUE).context(authority.ca)
    no_papers = ssl.create_default_context(cafile=authority.ca)
    own = papers(authority, ROGUE)
    old = papers(authority, ROGUE)
    old.maximum_version = ssl.TLSVersion.TLSv1_2
    attempts = {"ours": own, "another authority's": foreign, "none": no_papers, "TLS 1.2": old, "no TLS": None}
    assert {name: gets_in(guarded, client_id=ROGUE, tls=tls) for name, tls in attempts.items()} == {
        "ours": True,
        "another authority's": False,
        "none": False,
        "TLS 1.2": False,
        "no TLS": False,
    }


def test_a_revoked_certificate_is_shut_out_once_the_broker_has_read_the_list(
    guarded: Broker, authority: Authority, rogue_tls: ssl.SSLContext
) -> None:
    assert gets_in(guarded, client_id=ROGUE, tls=rogue_tls)
    authority.revoke(ROGUE)
    guarded.reload()
    wait_until_shut(guarded, client_id=ROGUE, tls=rogue_tls)
    assert gets_in(guarded, client_id=VICTIM, tls=papers(authority, VICTIM))


def test_a_full_batch_passes_and_a_flood_in_one_message_does_not(
    guarded: Broker, hub: Stranger, rogue_tls: ssl.SSLContext
) -> None:
    batch = b"x" * 64 * 1024
    with stranger(guarded, client_id=ROGUE, tls=rogue_tls) as device:
        device.say(up(ROGUE, "events"), batch)
        hub.wait_for((up(ROGUE, "events"), batch))
    with stranger(guarded, client_id=ROGUE, tls=rogue_tls) as device:
        device._client.publish(up(ROGUE, "events"), b"x" * 2 * 1024 * 1024, qos=1)
    with stranger(guarded, client_id=ROGUE, tls=rogue_tls) as device:
        device.say(up(ROGUE, "events"), MARK)
        hub.wait_for((up(ROGUE, "events"), MARK))
    assert hub.heard == [(up(ROGUE, "events"), batch), (up(ROGUE, "events"), MARK)]


def test_more_than_a_thousand_messages_wait_for_a_hub_that_is_away(
    guarded: Broker, authority: Authority, rogue_tls: ssl.SSLContext
) -> None:
    """By default Mosquitto drops all above a thousand, without a word to anyone."""
    tls = papers(authority, "hub")
    with stranger(guarded, client_id="hub", tls=tls, clean=False) as hub:
        hub.subscribe("riskpoint/v1/+/up/#")
    said = [(up(ROGUE, "events"), str(number).encode()) for number in range(1500)]
    with stranger(guarded, client_id=ROGUE, tls=rogue_tls) as device:
        for topic, payload in said[:-1]:
            device._client.publish(topic, payload, qos=1)
        device.say(*said[-1])
    with stranger(guarded, client_id="hub", tls=tls, clean=False) as hub:
        hub.wait_for(said[-1])
        assert hub.heard == said
