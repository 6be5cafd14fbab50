"""The lab's bad releases: each edit fits the source as it stands, and what is derived is a wheel that says its version."""

import sys
import tarfile
import zipfile
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
def releases(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(REPOSITORY / "deploy" / "lab"))
    yield import_module("releases")
    del sys.modules["releases"]


@pytest.fixture
def wheels(tmp_path: Path) -> Path:
    """A built release with the two files of the agent that the lab edits, as they stand here."""
    built = tmp_path / "0.1.0"
    built.mkdir()
    wheel = tmp_path / "riskpoint-0.1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as packed:
        for name in ("edge_agent/cli.py", "edge_agent/agent/self_check.py"):
            packed.write(REPOSITORY / name, name)
        packed.writestr("riskpoint-0.1.0.dist-info/METADATA", "Name: riskpoint\nVersion: 0.1.0\nX: y\n")
        packed.writestr("riskpoint-0.1.0.dist-info/RECORD", "")
    with tarfile.open(built / "agent-x86_64-py313.tar", "w") as tar:
        tar.add(wheel, wheel.name)
    return tmp_path


@pytest.mark.parametrize("name", ["CRASHES", "FAILS_SELF_CHECK", "CANNOT_REACH_HUB"])
def test_a_bad_release_is_the_good_one_with_one_edit(releases: Any, wheels: Path, tmp_path: Path, name: str) -> None:
    file, old, new = getattr(releases, name)
    releases.derive(wheels, of="0.1.0", version="0.1.2", edit=(file, old, new))
    with tarfile.open(wheels / "0.1.2" / "agent-x86_64-py313.tar") as tar:
        tar.extractall(tmp_path / "out", **releases.SAFELY)  # noqa: S202 (our own)
    with zipfile.ZipFile(tmp_path / "out" / "riskpoint-0.1.2-py3-none-any.whl") as wheel:
        said = wheel.read(file).decode()
        assert said == (REPOSITORY / file).read_text(encoding="utf-8").replace(old, new)
        compile(said, file, "exec")
        assert b"\nVersion: 0.1.2\n" in wheel.read("riskpoint-0.1.2.dist-info/METADATA")
        listed = {row.split(",")[0] for row in wheel.read("riskpoint-0.1.2.dist-info/RECORD").decode().split()}
        assert listed == set(wheel.namelist())


def test_an_edit_that_fits_no_more_is_an_error(releases: Any, wheels: Path) -> None:
    with pytest.raises(ValueError, match="does not fit any more"):
        releases.derive(wheels, of="0.1.0", version="0.1.2", edit=("edge_agent/cli.py", "never stood there", ""))
