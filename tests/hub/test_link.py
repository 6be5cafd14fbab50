"""From a real broker into a real database and back: commit, then acknowledge, whatever is away meanwhile."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, text

from hub.database import open_engine, writing
from hub.evidence import service as evidence
from hub.evidence.hub_key import read_or_make
from hub.people import service as people
from tests.parts.brokers import Broker
from tests.parts.devices import Device
from tests.parts.hands import hand
from tests.parts.journals import START, journal_of
from tests.parts.linked import devices, hashes, hub, kept, settings, until
from wire_contract.chain import SignedLine, public_key_of
from wire_contract.messages import Config, PointSettings
from wire_contract.unreadable import Reason


def test_what_a_device_recorded_is_in_the_database_once_and_the_device_hears_it(
    tmp_path: Path, database_url: str, broker: Broker
) -> None:
    of, journal = settings(tmp_path, database_url, broker), journal_of(250)
    pages = threading.Event()
    with devices(of, broker, journal) as [device], hub(of, pages.set) as (engine, link):
        device.deliver()
        assert kept(engine) == hashes(journal)
        journal.tap()
        device.deliver()
        assert kept(engine) == hashes(journal)
        assert pages.is_set()
        assert (link.health.connected, link.health.trouble) == (True, None)
        assert (device.acks[-1].head, device.acks[-1].sequence) == (journal.hash(252), "252")


def test_what_came_while_the_hub_was_away_is_kept_when_it_is_back(
    tmp_path: Path, database_url: str, broker: Broker
) -> None:
    of, journal = settings(tmp_path, database_url, broker), journal_of(20)
    with devices(of, broker, journal) as [device]:
        with hub(of):
            device.deliver()
        for _ in range(30):
            journal.tap()
        device.step()
        with hub(of) as (engine, _):
            device.deliver()
            assert kept(engine) == hashes(journal)


def test_a_broker_that_restarts_is_found_again(tmp_path: Path, database_url: str, broker: Broker) -> None:
    of, journal = settings(tmp_path, database_url, broker), journal_of(5)
    with devices(of, broker, journal) as [device], hub(of) as (engine, link):
        device.deliver()
        broker.stop(kill=True)
        until(lambda: not link.health.connected)
        assert link.health.trouble == f"no broker at {broker.host}:{broker.port}"
        journal.tap()
        broker.start()
        device.deliver(within_s=60)
        assert kept(engine) == hashes(journal)


def test_poison_is_shown_and_what_follows_flows_on(tmp_path: Path, database_url: str, mosquitto: Broker) -> None:
    of, journal = settings(tmp_path, database_url, mosquitto), journal_of(3)
    with devices(of, mosquitto, journal) as [device], hub(of) as (engine, _):
        device.step_until(lambda: bool(device.acks))
        device.publish(b"poison")
        device.publish(SignedLine(journal.lines[0].signature, journal.lines[1].line).wire)
        device.deliver()
        assert kept(engine) == hashes(journal)
        with engine.connect() as conn:
            found = {one.reason for one in evidence.quarantined(conn, limit=10)}
        assert found == {Reason.MALFORMED, Reason.SIGNATURE}


@contextmanager
def _database_away(engine: Engine) -> Iterator[None]:
    """The database fails every transaction of others until the block ends."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as conn:
            conn.exec_driver_sql("ALTER TABLE lines RENAME TO lines_away")
            conn.commit()
        yield
        with engine.connect() as conn:
            conn.exec_driver_sql("ALTER TABLE lines_away RENAME TO lines")
            conn.commit()
        return
    name = engine.url.database
    server = open_engine(engine.url.set(database="postgres").render_as_string(hide_password=False))
    with server.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        conn.exec_driver_sql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        kill = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name")
        conn.execute(kill, {"name": name})
        yield
        conn.exec_driver_sql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    server.dispose()


def test_a_hub_whose_database_fails_acknowledges_nothing_and_delivers_when_it_is_back(
    tmp_path: Path, database_url: str, mosquitto: Broker
) -> None:
    of, journal = settings(tmp_path, database_url, mosquitto), journal_of(1)
    other = open_engine(database_url)
    with devices(of, mosquitto, journal) as [device], hub(of) as (engine, link):
        device.deliver()
        with _database_away(other):
            journal.tap()
            device.step_until(lambda: link.health.trouble is not None)
            assert "the database takes nothing" in str(link.health.trouble)
            assert device.unacknowledged == 1
        device.deliver()
        assert kept(engine) == hashes(journal)
        assert link.health.trouble is None
    other.dispose()


def test_what_was_not_committed_is_still_with_the_broker(tmp_path: Path, database_url: str, mosquitto: Broker) -> None:
    """The device is gone for good: only the broker can hand the message over again."""
    of, journal = settings(tmp_path, database_url, mosquitto), journal_of(1)
    other = open_engine(database_url)
    with devices(of, mosquitto, journal) as [device]:
        with hub(of) as (_, link):
            device.deliver()
            with _database_away(other):
                journal.tap()
                device.step_until(lambda: link.health.trouble is not None)
                link.stop()
        device.close()
        with hub(of) as (engine, _):
            until(lambda: kept(engine) == hashes(journal))
    other.dispose()


def test_a_message_that_the_hub_fails_on_is_set_aside_and_its_company_is_kept(
    tmp_path: Path, database_url: str, mosquitto: Broker
) -> None:
    """A fault of ours, played by a rule of the database that the program does not know of."""
    of = settings(tmp_path, database_url, mosquitto)
    one, other = journal_of(0, number=1), journal_of(3, number=2)
    one.tap("wiegand26:6:6")
    with devices(of, mosquitto, one, other) as [unlucky, lucky]:
        engine = open_engine(database_url)
        with writing(engine) as conn:
            if engine.dialect.name == "sqlite":
                conn.exec_driver_sql(
                    "CREATE TRIGGER fault BEFORE INSERT ON scans WHEN NEW.credential = 'wiegand26:6:6' "
                    "BEGIN SELECT RAISE(ABORT, 'fault'); END"
                )
            else:
                conn.exec_driver_sql("ALTER TABLE scans ADD CHECK (credential <> 'wiegand26:6:6')")
        engine.dispose()
        with hub(of) as (_, link):
            until(lambda: link.health.connected)
        for device in (unlucky, lucky):  # the broker hands both over at once, and the devices send nothing again
            device.publish(device.journal.batch()).wait_for_publish(20)
            device.close()
        with hub(of) as (engine, _):
            until(lambda: kept(engine) == hashes(other))
            with engine.connect() as conn:
                details = [found.detail for found in evidence.quarantined(conn, limit=10)]
        assert details == ["the hub failed on it (IntegrityError); report this with the log"]


def test_every_device_finds_its_signed_settings_and_hears_of_changes(
    tmp_path: Path, database_url: str, broker: Broker
) -> None:
    of, journal = settings(tmp_path, database_url, broker), journal_of(0)
    with devices(of, broker, journal) as [device], hub(of) as (engine, _):
        device.step_until(lambda: bool(device.configs))
        with writing(engine) as conn:
            people.add_officer(conn, code="o1", name="สมหญิง", hand=hand())
            people.add_credential(conn, officer_code="o1", credential="wiegand26:1:2", valid_from=START, hand=hand())
        device.step_until(lambda: len(device.configs) > 1 and device.configs[-1].version == 2)
        with_card = PointSettings(credentials=("wiegand26:1:2",), patrols_per_day=2)
        assert device.configs[-1] == Config(device=journal.device, version=2, settings=with_card)
        device.close()
        late = Device(journal, host=broker.host, port=broker.port, hub_key=public_key_of(read_or_make(of.key_file)))
        late.step_until(lambda: bool(late.configs))
        late.close()
        assert late.configs[0].version == 2


def test_a_hub_restored_from_an_old_backup_gets_everything_again(
    tmp_path: Path, database_url: str, mosquitto: Broker
) -> None:
    of, journal = settings(tmp_path, database_url, mosquitto), journal_of(30)
    with devices(of, mosquitto, journal) as [device]:
        with hub(of) as (engine, _):
            device.deliver()
            with writing(engine) as conn:  # as a backup of an earlier day would have it
                conn.execute(text("DELETE FROM lines WHERE sequence > 10"))
                conn.execute(text("UPDATE journals SET tip = :tip, tip_sequence = 10"), {"tip": journal.hash(10)})
        with hub(of) as (engine, _):
            device.heartbeat()
            device.step_until(lambda: kept(engine) == hashes(journal))
            device.deliver()
