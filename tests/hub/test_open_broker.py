"""A broker that lets everybody say everything: what the hub takes still depends on signature, source and enrolment (I7).

Heartbeats are not signed: on such a broker anybody can make a device look present or absent on the pages. They are no
evidence; what they draw is a signed answer about what the hub really holds.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from hub.database import metadata
from hub.evidence import service as evidence
from hub.fleet import commands
from tests.parts.brokers import Broker
from tests.parts.journals import Journal, journal_of, key
from tests.parts.linked import devices, hashes, hub, kept, settings, until
from tests.parts.strangers import Stranger, stranger
from wire_contract.chain import join_batch
from wire_contract.measurements import CommandDone, ConfigApplied
from wire_contract.topics import up
from wire_contract.unreadable import Reason


@pytest.fixture
def rogue(mosquitto: Broker) -> Iterator[Stranger]:
    with stranger(mosquitto, client_id="anything", tls=None) as made:
        yield made


def everything(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    """Every table that evidence, register or reports come from."""
    tables = ("lines", "journals", "holes", "forks", "scans", "devices", "device_settings", "commands", "hub_lines")
    with engine.connect() as conn:
        return {name: sorted(tuple(row) for row in conn.execute(metadata.tables[name].select())) for name in tables}


def attacks(victim: Journal, own: Journal) -> list[tuple[str, bytes, Reason | None]]:
    """What somebody who is enrolled himself, with a key of his own, may try on an open broker."""
    theirs, mine = victim.branch(), own.branch()
    forged = theirs.build(CommandDone("6f2c1d8e-0000-4000-8000-000000000001", "restart", "done"), signer=key(2))
    config = theirs.build(ConfigApplied("a" * 64, 99), signer=key(2))
    foreign = mine.build(CommandDone("6f2c1d8e-0000-4000-8000-000000000001", "restart", "done"), device=victim.device)
    dots = f"riskpoint/v1/{own.device}/up/../../{victim.device}/up/events"
    return [
        (up(victim.device, "events"), forged.wire, Reason.SIGNATURE),
        (up(victim.device, "events"), config.wire, Reason.SIGNATURE),
        (up(victim.device, "events"), own.batch(), Reason.FOREIGN),
        (up(own.device, "events"), victim.batch(), Reason.FOREIGN),
        (up(own.device, "events"), foreign.wire, Reason.FOREIGN),
        (up(victim.device, "events"), b"garbage", Reason.MALFORMED),
        (up(victim.device, "events"), join_batch([victim.lines[0]])[:-1] + b"!", Reason.SIGNATURE),
        (dots, victim.batch(), None),  # matches no subscription of the hub's
    ]


def test_whatever_somebody_says_in_anothers_name_changes_nothing_and_is_shown(
    mosquitto: Broker, rogue: Stranger, tmp_path: Path
) -> None:
    victim, own = journal_of(3, number=1), journal_of(0, number=2)
    of = settings(tmp_path, f"sqlite:///{tmp_path / 'hub.db'}", mosquitto)
    with devices(of, mosquitto, victim, own) as [device, its_own], hub(of) as (engine, _):
        device.deliver()
        its_own.deliver()
        until(lambda: kept(engine) == hashes(victim, own))
        before = everything(engine)
        wanted = set()
        for topic, payload, reason in attacks(victim, own):
            rogue.say(topic, payload)
            rogue.say(topic, payload, retain=True)
            if reason is not None:
                wanted.add(reason)

        def found() -> set[Reason]:
            with engine.connect() as conn:
                return {one.reason for one in evidence.quarantined(conn, limit=50)}

        until(lambda: found() >= wanted)
        victim.tap()
        device.deliver()
        assert kept(engine) == hashes(victim, own), "the victim's own lines flow on"
        after = everything(engine)
        unchanged = set(before) - {"lines", "journals", "scans"}
        assert {name: after[name] for name in unchanged} == {name: before[name] for name in unchanged}
        with engine.connect() as conn:
            assert commands.newest(conn, limit=10) == []


def test_somebody_elses_heartbeat_draws_nothing_but_the_truth(
    mosquitto: Broker, rogue: Stranger, tmp_path: Path
) -> None:
    victim = journal_of(3, number=1)
    ahead = victim.branch()
    for _ in range(5):
        ahead.tap()
    of = settings(tmp_path, f"sqlite:///{tmp_path / 'hub.db'}", mosquitto)
    with devices(of, mosquitto, victim) as [device], hub(of) as (engine, _):
        device.deliver()
        before, acks = everything(engine), len(device.acks)
        rogue.say(up(victim.device, "status"), ahead.status())
        device.step_until(lambda: len(device.acks) > acks)
        assert (device.acks[-1].head, device.acks[-1].sequence) == (victim.hash(4), "4")
        assert everything(engine) == before
