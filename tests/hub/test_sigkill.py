"""A hub that is killed at any moment loses nothing and doubles nothing."""

import time
from pathlib import Path

from sqlalchemy import make_url, text

from hub.database import open_engine
from hub.evidence import service as evidence
from tests.parts import hub_process
from tests.parts.brokers import Broker
from tests.parts.journals import journal_of
from tests.parts.linked import devices, hashes, kept, settings
from wire_contract.event import LineHash


def test_sigkill_in_the_middle_of_ingest_loses_and_doubles_nothing(
    tmp_path: Path, database_url: str, broker: Broker
) -> None:
    journals = [journal_of(3000, number=n) for n in (1, 2)]
    of = settings(tmp_path, database_url, broker)
    config = tmp_path / "hub.toml"
    config.write_text(
        f'data_dir = "{tmp_path}"\n[database]\nurl = "{make_url(database_url).render_as_string(hide_password=False)}"\n'
        f'[mqtt]\nhost = "{broker.host}"\nport = {broker.port}\n'
    )
    with devices(of, broker, *journals) as sending:
        engine = open_engine(database_url)
        for goal in (500, 2000, 4000):
            end = time.monotonic() + 60
            with hub_process.killed_at_the_end(config):
                while len(kept(engine)) < goal:
                    assert time.monotonic() < end
                    for device in sending:
                        device.step(0.001)
            there = set(kept(engine))
            for device in sending:
                device.step()
                named = {LineHash(ack.head) for ack in device.acks if ack.head is not None}
                assert named <= there, "something was acknowledged that is not there"
        assert len(kept(engine)) < 6002, "the last kill came after the end of ingest"
        with hub_process.killed_at_the_end(config):
            for device in sending:
                device.heartbeat()
            for device in sending:
                device.deliver(within_s=60)
        with engine.connect() as conn:
            every = sorted(conn.execute(text("SELECT hash FROM lines")).scalars())
            scans = conn.execute(text("SELECT count(*) FROM scans")).scalar_one()
            assert evidence.quarantined(conn, limit=1) == []
        assert every == kept(engine) == hashes(*journals)
        assert scans == 6000
        engine.dispose()
