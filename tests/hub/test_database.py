"""The database keeps its promises on SQLite and on PostgreSQL: durable, migrated, refused when it is newer."""

import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

import hub.app  # every store
import hub.database
import hub.evidence.store.own_lines
import hub.evidence.store.tables
import hub.flags.store
import hub.fleet.command_store
import hub.fleet.location_store
import hub.fleet.store
import hub.patrol.store
import hub.people.store
from hub.database import (
    SQLITE_PRAGMAS,
    DatabaseUnfitError,
    Moment,
    metadata,
    open_engine,
    require_current,
    upgrade,
    writing,
)
from hub.kernel.refused import Refused
from tests.parts.databases import PostgresServer

MIGRATIONS = Path(hub.database.__file__).parent / "migrations" / "versions"


def test_the_migrations_make_exactly_the_tables_that_the_stores_define(engine: Engine) -> None:
    with engine.connect() as conn:
        assert compare_metadata(MigrationContext.configure(conn), metadata) == []


def test_partial_indexes_are_partial_on_both_databases(engine: Engine) -> None:
    of_lines = {"ix_lines_unsure", "ix_lines_waiting", "ix_lines_not_understood", "ix_lines_noted"}
    wanted = {*of_lines, "uq_devices_standing", "ix_commands_open"}
    found = {
        index["name"]
        for table in ("lines", "devices", "commands")
        for index in inspect(engine).get_indexes(table)
        if index.get("dialect_options", {}).get(f"{engine.dialect.name}_where") is not None
    }
    assert found == wanted


def test_upgrading_twice_changes_nothing(engine: Engine) -> None:
    upgrade(engine)
    require_current(engine)
    with engine.connect() as conn:
        versions = conn.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    newest = max(path.name[:4] for path in MIGRATIONS.glob("[0-9]*.py"))
    assert versions == [newest]


def test_a_database_of_a_newer_release_is_refused_untouched(engine: Engine) -> None:
    with writing(engine) as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Refused, match=r"revision 9999.*newer release"):
        upgrade(engine)
    with pytest.raises(Refused, match="revision 9999"):
        require_current(engine)
    with engine.connect() as conn:
        assert conn.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == ["9999"]


def test_an_empty_database_is_not_current(database_url: str) -> None:
    engine = open_engine(database_url)
    with pytest.raises(Refused, match="riskpoint-hub migrate"):
        require_current(engine)
    engine.dispose()


def test_two_upgrades_at_once_both_end_well(database_url: str) -> None:
    engines = [open_engine(database_url) for _ in range(2)]
    threads = [threading.Thread(target=upgrade, args=(engine,)) for engine in engines]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for engine in engines:
        require_current(engine)
        engine.dispose()


def test_every_sqlite_connection_is_durable(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'new' / 'hub.db'}")
    with engine.connect() as one, engine.connect() as other:
        for conn in (one, other):
            answers = {name: conn.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in SQLITE_PRAGMAS}
            assert answers == {
                "journal_mode": "wal",
                "synchronous": 2,
                "foreign_keys": 1,
                "busy_timeout": 10_000,
                "secure_delete": 1,
            }
    engine.dispose()


def test_a_sqlite_file_that_cannot_have_a_wal_is_unfit(tmp_path: Path) -> None:
    """What SQLite answers counts, not what it was asked: without locks it silently stays in another mode."""
    with (
        closing(sqlite3.connect(f"file:{tmp_path / 'hub.db'}?nolock=1", uri=True)) as connection,
        pytest.raises(DatabaseUnfitError, match="journal_mode"),
    ):
        hub.database._set_up_sqlite(connection, None)


def test_a_postgresql_commit_waits_for_the_disk(postgres: PostgresServer) -> None:
    with postgres.database() as url:
        engine = open_engine(f"{url}?options=-csynchronous_commit%3Doff")
        with engine.connect() as conn:
            assert conn.execute(text("SHOW synchronous_commit")).scalar_one() == "on"
        engine.dispose()


def test_a_block_that_raises_leaves_no_trace(engine: Engine) -> None:
    def fail() -> None:
        with writing(engine) as conn:
            conn.execute(text("INSERT INTO officers (code, name) VALUES ('A1', 'x')"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with engine.connect() as conn:
        assert conn.execute(text("SELECT count(*) FROM officers")).scalar_one() == 0


def test_a_reader_sees_the_committed_state_while_somebody_writes(engine: Engine) -> None:
    with writing(engine) as writer:
        writer.execute(text("INSERT INTO officers (code, name) VALUES ('A1', 'x')"))
        with engine.connect() as reader:
            assert reader.execute(text("SELECT count(*) FROM officers")).scalar_one() == 0


def test_a_sqlite_writer_holds_the_lock_before_it_reads(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'hub.db'}")
    upgrade(engine)
    with writing(engine) as conn, closing(sqlite3.connect(tmp_path / "hub.db", timeout=0)) as stranger:
        conn.execute(text("SELECT count(*) FROM officers"))
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            stranger.execute("BEGIN IMMEDIATE")
    engine.dispose()


def test_writers_wait_for_each_other(engine: Engine) -> None:
    def add(code: str) -> None:
        for number in range(20):
            with writing(engine) as conn:
                count = conn.execute(text("SELECT count(*) FROM officers")).scalar_one()
                insert = text("INSERT INTO officers (code, name) VALUES (:code, :name)")
                conn.execute(insert, {"code": f"{code}{number}", "name": str(count)})

    threads = [threading.Thread(target=add, args=(code,)) for code in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with engine.connect() as conn:
        assert conn.execute(text("SELECT count(*) FROM officers")).scalar_one() == 60


@pytest.mark.parametrize("url", ["", "mysql://x/y", "nonsense", "sqlite://", "sqlite:///:memory:"])
def test_an_address_that_does_not_serve_is_refused_with_a_hint(url: str) -> None:
    with pytest.raises(Refused):
        open_engine(url)


def test_a_moment_comes_back_in_utc_to_the_millisecond() -> None:
    bangkok = timezone(timedelta(hours=7))
    moment = datetime(2026, 11, 22, 10, 15, 42, 123999, bangkok)
    assert Moment().process_bind_param(moment, None) == 1_795_317_342_123  # type: ignore[arg-type]
    back = Moment().process_result_value(1_795_317_342_123, None)  # type: ignore[arg-type]
    assert back == datetime(2026, 11, 22, 3, 15, 42, 123000, UTC)
