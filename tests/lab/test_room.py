"""The lab's folder belongs to one lab at a time: a second one would wipe the disks of machines that run."""

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "deploy" / "lab"))
    yield import_module("room")
    for name in ("room", "machine"):
        sys.modules.pop(name, None)


def test_a_second_lab_in_the_folder_is_refused_until_the_first_has_ended(room: Any, tmp_path: Path) -> None:
    with room.alone(tmp_path), pytest.raises(RuntimeError, match="another lab runs"):
        room.alone(tmp_path)
    room.alone(tmp_path).close()
