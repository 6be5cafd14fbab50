"""A backup is taken while the hub writes; one that is cut short, and a restore that is, leaves nothing that looks whole."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from hub.backup.restoring import KeyChoice, restore
from hub.backup.taking import take
from hub.database import open_engine, upgrade
from hub.evidence import hub_key
from hub.evidence import service as evidence
from hub.kernel.refused import Refused
from tests.parts.backups import HUB_KEY, LATER, backup_of, brought_back, content_of
from tests.parts.databases import PostgresServer
from tests.parts.failing_disk import failing_disk
from tests.parts.journals import Journal, journal_of
from tests.parts.keeping import keep
from tests.parts.linked import enrol
from tests.parts.small_hub import NOW

ROOT = Path(__file__).parents[3]


def filled(url: str, taps: int) -> Journal:
    """A database with one device's journal, kept as it would be."""
    journal = journal_of(taps)
    engine = open_engine(url)
    upgrade(engine)
    enrol(engine, journal)
    keep(engine, journal, *(journal.batch(first, first + 99) for first in range(1, taps + 2, 100)))
    engine.dispose()
    return journal


def test_a_backup_taken_while_lines_come_in_is_of_one_moment_and_hinders_nobody(
    tmp_path: Path, database_url: str, postgres: PostgresServer
) -> None:
    journal = filled(database_url, 400)
    engine = open_engine(database_url)
    stop, kept = threading.Event(), []

    def go_on() -> None:
        for number in count(1):
            if stop.is_set():
                return
            journal.tap(minutes=0)
            kept.append(len(keep(engine, journal, journal.batch(401 + number, 401 + number)).new))

    writer = threading.Thread(target=go_on)
    writer.start()
    try:
        taken = [
            take(database_url, tmp_path, key=HUB_KEY, now=NOW.replace(second=number), made_by="test")
            for number in range(4)
        ]
    finally:
        stop.set()
        writer.join()
        engine.dispose()
    lines = [one.manifest.lines for one in taken]
    assert lines == sorted(set(lines)), "the hub went on meanwhile"
    assert lines[-1] > 402
    assert set(kept) == {1}
    for one in taken:
        assert one.faults == []
        [head] = [head for head in one.manifest.heads if head.device is not None]
        assert (head.sequence, head.head) == (one.manifest.lines, journal.hash(one.manifest.lines))
    with postgres.database() as other:
        brought_back(taken[1].path, other, tmp_path)
        assert len(content_of(other)["lines"]) == lines[1]


def test_a_backup_is_never_written_over(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'hub.db'}"
    filled(url, 1)
    before = backup_of(url, tmp_path)
    with pytest.raises(Refused, match=r"is there already .wait a second"):
        backup_of(url, tmp_path)
    assert sorted(path.name for path in tmp_path.glob("*backup-*")) == [before.path.name]


def test_a_full_disk_is_told_and_leaves_no_backup_and_no_database(tmp_path: Path) -> None:
    url, other = f"sqlite:///{tmp_path / 'hub.db'}", tmp_path / "new" / "hub.db"
    filled(url, 20)
    serving = open_engine(url)
    with serving.connect() as conn:
        evidence.line_count(conn)
        with failing_disk(), pytest.raises(Refused, match=r"cannot write .*File too large.*nothing is left there"):
            backup_of(url, tmp_path / "full")
    serving.dispose()
    assert list((tmp_path / "full").iterdir()) == []
    taken = backup_of(url, tmp_path)
    hub_key.put(tmp_path / "hub.key", HUB_KEY)
    with failing_disk(), pytest.raises(Refused, match="cannot be written"):
        restore(taken.path, f"sqlite:///{other}", key=KeyChoice(tmp_path / "hub.key"), by="console:test", now=LATER)
    assert list(other.parent.iterdir()) == []


def _until(there: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not there():
        assert time.monotonic() < end
        time.sleep(0.001)


def killed(arguments: list[str], config: Path, *, when: Callable[[], bool]) -> None:
    command = [sys.executable, "-m", "hub.cli", "--config", str(config), *arguments]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _until(lambda: when() or process.poll() is not None)
        assert process.poll() is None, "it was done before it could be killed"
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.wait(20)


def test_sigkill_in_the_middle_leaves_nothing_that_looks_whole(tmp_path: Path) -> None:
    data, other = tmp_path / "data", tmp_path / "other"
    config, config_of_other = tmp_path / "hub.toml", tmp_path / "other.toml"
    config.write_text('data_dir = "data"\n')
    config_of_other.write_text('data_dir = "other"\n')
    hub_key.put(data / "hub.key", HUB_KEY)
    hub_key.put(other / "hub.key", HUB_KEY)
    journal = filled(f"sqlite:///{data / 'hub.db'}", 6000)

    backups = tmp_path / "backups"
    killed(["backup", str(backups)], config, when=lambda: any(backups.glob(".*.part/tables/lines*")))
    assert list(backups.glob("riskpoint-*")) == []

    taken = backup_of(f"sqlite:///{data / 'hub.db'}", backups)
    restoring = other / ".hub.db.restoring"
    killed(["restore", str(taken.path)], config_of_other, when=restoring.exists)
    assert not (other / "hub.db").exists()

    brought_back(taken.path, f"sqlite:///{other / 'hub.db'}", other)
    assert sorted(path.name for path in other.iterdir()) == ["hub.db", "hub.key"]
    engine = open_engine(f"sqlite:///{other / 'hub.db'}")
    with engine.connect() as conn:
        assert evidence.line_count(conn) == len(journal.lines)
    engine.dispose()


def test_sigkill_in_the_middle_of_a_restore_leaves_postgresql_empty(tmp_path: Path, postgres: PostgresServer) -> None:
    filled(f"sqlite:///{tmp_path / 'hub.db'}", 3000)
    taken = backup_of(f"sqlite:///{tmp_path / 'hub.db'}", tmp_path)
    hub_key.put(tmp_path / "data" / "hub.key", HUB_KEY)
    with postgres.database() as url:
        config = tmp_path / "hub.toml"
        config.write_text(f'data_dir = "data"\n[database]\nurl = "{url}"\n')
        watching = open_engine(url)
        busy = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'INSERT INTO lines%'"

        def is_loading() -> bool:
            with watching.connect() as conn:
                return bool(conn.exec_driver_sql(busy.replace("%", "%%")).scalar_one())

        killed(["restore", str(taken.path)], config, when=is_loading)
        watching.dispose()
        _until(lambda: content_of(url) == {})
        brought_back(taken.path, url, tmp_path)
        assert len(content_of(url)["lines"]) == 3001
