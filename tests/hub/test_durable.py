"""Files that get their name once they are on disk, and keep it."""

import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from hub.durable import put_new
from tests.parts.failing_disk import failing_disk
from tests.parts.tracing import needs_tracing

_CALL = re.compile(r"^(\w+)\((.*)\) = 0$", re.MULTILINE)


def test_a_new_file_is_whole_for_its_owner_only_and_alone_in_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "a.key"
    assert put_new(path, b"secret\n") is True
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"secret\n", 0o600)
    assert [*tmp_path.iterdir()] == [path]


def test_one_that_is_there_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.key"
    path.write_bytes(b"earlier")
    assert put_new(path, b"later") is False
    assert path.read_bytes() == b"earlier"
    assert [*tmp_path.iterdir()] == [path]


def test_on_a_full_disk_nothing_is_left_and_the_next_try_serves(tmp_path: Path) -> None:
    path = tmp_path / "a.key"
    with failing_disk(), pytest.raises(OSError, match="File too large"):
        put_new(path, b"secret\n")
    assert [*tmp_path.iterdir()] == []
    assert put_new(path, b"secret\n") is True


@needs_tracing
@pytest.mark.parametrize("there", [False, True])
def test_bytes_are_on_disk_before_the_name_and_the_name_before_anybody_relies_on_it(
    tmp_path: Path, *, there: bool
) -> None:
    path = tmp_path / "a.key"
    if there:
        path.write_bytes(b"earlier")
    program = f"from pathlib import Path; from hub.durable import put_new; put_new(Path({str(path)!r}), b'x')"
    log = tmp_path.with_suffix(".strace")
    command = ["strace", "-qq", "-y", "-o", str(log), "-e", "trace=fsync,link,linkat", sys.executable, "-c", program]
    subprocess.run(command, check=True)
    steps = [
        (call, "folder" if f"<{tmp_path}>" in what else "file")
        for call, what in _CALL.findall(log.read_text(encoding="utf-8"))
    ]
    named = [] if there else [("link", "file")]
    assert [(call.removesuffix("at"), what) for call, what in steps] == [
        ("fsync", "file"), *named, ("fsync", "folder"),
    ]  # fmt: skip


def test_two_threads_that_put_the_same_file_at_the_same_moment_both_find_it_whole(tmp_path: Path) -> None:
    path, told, both = tmp_path / "one", [], threading.Barrier(4)

    def put() -> None:
        both.wait()
        told.append(put_new(path, b"x" * 1_000_000))

    threads = [threading.Thread(target=put) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == [False, False, False, True]
    assert path.read_bytes() == b"x" * 1_000_000
    assert [one.name for one in tmp_path.iterdir()] == ["one"]
