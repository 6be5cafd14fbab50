"""A journal is copied while its agent writes: every copy is whole, and the agent never notices."""

import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from edge_agent.journal.inspection.opened import opened_copy
from edge_agent.journal.inspection.running import holder_of
from edge_agent.journal.inspection.steady import steady_copy
from edge_agent.journal.inspection.texts import Refused
from edge_agent.journal.inspection.verify import verified
from tests.parts.written_journals import journal_with, opened, tap

WRITER = """
from tests.parts.written_journals import *
import sys, time
journal = opened(Path(sys.argv[1]))
print("open", flush=True)
while not Path(sys.argv[2]).exists():
    tap(journal)
    time.sleep(0.001)
print(journal.head, flush=True)
journal.close()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "journal.db"


def writing(path: Path, stop: Path) -> subprocess.Popen[str]:
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(path), str(stop)], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    assert writer.stdout.readline() == "open\n"
    return writer


def test_every_copy_taken_while_lines_are_written_is_whole(path: Path, tmp_path: Path) -> None:
    journal_with(path, 1000)
    writer = writing(path, tmp_path / "stop")
    heads = [0]
    while len(heads) <= 12 or heads[-1] <= 1001 + 600:  # the log was begun anew several times meanwhile
        with opened_copy(path) as copy:
            result = verified(copy)
        assert (result.findings, copy.ruin) == ([], None)
        heads.append(result.last)
    (tmp_path / "stop").touch()
    said, _ = writer.communicate(timeout=30)
    assert writer.returncode == 0
    assert heads == sorted(heads)
    assert 1001 <= heads[1] < heads[-1] <= int(said)


def test_a_copy_during_which_the_log_began_anew_is_taken_again(path: Path) -> None:
    journal_with(path, 10)
    copies = []

    def slow_copy(source: Path, target: Path) -> None:
        shutil.copyfile(source, target)
        copies.append(source.name)
        if copies.count("journal.db") == 1 and source == path:
            journal_with(path, 5)  # as quick as this: opened, written to, written back, closed

    with steady_copy(path, by=slow_copy) as copied, opened_copy(copied) as copy:
        assert verified(copy).whole == 16
    assert copies == ["journal.db", "journal.db"]


def test_a_copy_during_which_the_log_is_written_back_is_whole_at_once(path: Path) -> None:
    journal_with(path, 10)
    journal = opened(path)
    tap(journal)
    copies = []

    def slow_copy(source: Path, target: Path) -> None:
        shutil.copyfile(source, target)
        copies.append(source.name)
        if len(copies) == 1:
            before = path.stat().st_mtime_ns
            while path.stat().st_mtime_ns == before:
                tap(journal)

    with steady_copy(path, by=slow_copy) as copied:
        journal.close()
        with opened_copy(copied) as copy:
            result = verified(copy)
    assert (result.findings, result.last == journal.head) == ([], True)
    assert copies == ["journal.db", "journal.db-wal"]


def test_a_journal_that_never_stands_still_is_refused_with_a_hint(path: Path) -> None:
    journal_with(path, 1)

    def restless_copy(source: Path, target: Path) -> None:
        shutil.copyfile(source, target)
        os.utime(path)

    with pytest.raises(Refused, match="changed during every one of 20 copies"), steady_copy(path, by=restless_copy):
        pass


def test_who_has_the_journal_open_is_known_and_looking_takes_no_lock(path: Path, tmp_path: Path) -> None:
    journal_with(path, 3)
    assert holder_of(path) is None
    writer = writing(path, tmp_path / "stop")
    try:
        assert [holder_of(path), holder_of(path)] == [writer.pid, writer.pid]
    finally:
        (tmp_path / "stop").touch()
        writer.communicate(timeout=30)
    assert writer.returncode == 0
    assert [holder_of(path), holder_of(path.with_name("none.db"))] == [None, None]


def test_the_copy_is_private_and_gone_afterwards(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal_with(path, 1)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    with steady_copy(path) as copy:
        assert copy.parent.parent == tmp_path / "tmp"
        assert copy.parent.stat().st_mode & 0o777 == 0o700
    assert list((tmp_path / "tmp").iterdir()) == []


def test_a_copy_is_never_what_fills_the_card(path: Path) -> None:
    journal_with(path, 1)
    with pytest.raises(Refused, match="no room for a copy") as refused, steady_copy(path, spare_bytes=10**18):
        pass
    assert "TMPDIR" in refused.value.hint.english


def test_a_copy_while_journals_are_swapped_is_of_one_of_both_or_refused(path: Path) -> None:
    journal_with(path, 400)
    other = path.with_name("other.db")
    journal_with(other, 200)
    stop = threading.Event()

    def swap() -> None:
        while not stop.is_set():
            path.rename(path.with_name("aside"))
            other.rename(path)
            path.with_name("aside").rename(other)

    swapping = threading.Thread(target=swap)
    swapping.start()
    try:
        for _ in range(10):
            try:
                with opened_copy(path) as copy:
                    assert (verified(copy).findings, verified(copy).whole in {201, 401}) == ([], True)
            except Refused:
                continue
    finally:
        stop.set()
        swapping.join()
