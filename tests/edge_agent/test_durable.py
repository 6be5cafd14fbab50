"""New files on the card, for the agent's user only."""

from pathlib import Path

import pytest

from edge_agent.durable import write_new
from tests.parts.failing_disk import failing_disk


def test_a_new_file_is_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "device.key"
    write_new(path, b"secret\n")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"secret\n", 0o600)


def test_what_is_there_is_never_written_over_nor_written_through(tmp_path: Path) -> None:
    path, elsewhere = tmp_path / "device.key", tmp_path / "elsewhere"
    path.write_bytes(b"earlier")
    with pytest.raises(FileExistsError):
        write_new(path, b"later")
    path.unlink()
    path.symlink_to(elsewhere)
    with pytest.raises(FileExistsError):
        write_new(path, b"later")
    assert not elsewhere.exists()


def test_a_full_card_is_said(tmp_path: Path) -> None:
    with failing_disk(), pytest.raises(OSError, match="File too large"):
        write_new(tmp_path / "device.key", b"secret\n")
