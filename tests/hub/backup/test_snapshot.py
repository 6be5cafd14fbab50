"""A backup looks and touches nothing: it cannot write, and leaves the write-ahead log to those who write."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from hub.database import open_engine, snapshot, upgrade, writing
from hub.evidence import service as evidence
from hub.kernel.refused import Refused
from tests.parts.backups import backup_of
from tests.parts.journals import journal_of
from tests.parts.keeping import keep
from tests.parts.linked import enrol

WRITE = text("INSERT INTO officers (code, name) VALUES ('T-9', 'x')")


def test_a_snapshot_cannot_write(database_url: str) -> None:
    engine = open_engine(database_url)
    upgrade(engine)
    with pytest.raises((DBAPIError, Refused), match=r"read-?only"), snapshot(database_url) as conn:
        conn.execute(WRITE)
    engine.dispose()


def test_a_snapshot_goes_on_seeing_what_it_saw_first(database_url: str) -> None:
    engine = open_engine(database_url)
    upgrade(engine)
    count = text("SELECT count(*) FROM officers")
    with snapshot(database_url) as conn:
        assert conn.execute(count).scalar_one() == 0
        with writing(engine) as other:
            other.execute(WRITE)
        assert conn.execute(count).scalar_one() == 0
    with snapshot(database_url) as conn:
        assert conn.execute(count).scalar_one() == 1
    engine.dispose()


def test_a_backup_of_a_hub_that_was_killed_reads_its_write_ahead_log_and_leaves_it_as_it_is(tmp_path: Path) -> None:
    url, journal = f"sqlite:///{tmp_path / 'hub.db'}", journal_of(20)
    engine = open_engine(url)
    upgrade(engine)
    enrol(engine, journal)
    keep(engine, journal, journal.batch())
    killed = tmp_path / "killed"
    killed.mkdir()
    parts = [tmp_path / "hub.db", tmp_path / "hub.db-wal"]
    for part in parts:
        shutil.copy(part, killed / part.name)
    with engine.connect() as conn:
        lines = evidence.line_count(conn)
    engine.dispose()
    before = {part.name: (killed / part.name).read_bytes() for part in parts}
    assert len(before["hub.db-wal"]) > 100_000
    taken = backup_of(f"sqlite:///{killed / 'hub.db'}", tmp_path / "backups")
    assert (taken.manifest.lines, taken.faults) == (lines, [])
    assert lines == len(journal.lines)
    assert {part.name: (killed / part.name).read_bytes() for part in parts} == before
