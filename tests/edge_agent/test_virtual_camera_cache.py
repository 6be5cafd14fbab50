"""Of the virtual camera's roots in the cache, which take 355 MB each, only those stay that somebody needs."""

import os
import subprocess
import sys
from pathlib import Path

from tests.parts.virtual_camera.kept import hold, remove_others

HOLDING = """
import sys, time
from pathlib import Path
from tests.parts.virtual_camera.kept import hold
hold(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def roots_in(cache: Path, *names: str) -> list[Path]:
    roots = [cache / name for name in names]
    for root in roots:
        (root / "opt").mkdir(parents=True)
        (root / "opt" / "file").write_text("a package")
    return roots


def test_folders_of_other_recipes_and_half_built_ones_go_and_nothing_else_does(tmp_path: Path) -> None:
    names = [
        "virtual-camera-new",
        "virtual-camera-old",
        "virtual-camera-older.leaving",
        "virtual-camera-new.building-x",
    ]
    current, *_ = roots_in(tmp_path, *names, "footage-1")
    (tmp_path / "virtual-camera.lock").touch()
    (tmp_path / "virtual-camera-link").symlink_to(tmp_path / "footage-1")
    remove_others(current, prefix="virtual-camera-")
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"virtual-camera-new", "footage-1", "virtual-camera.lock", "virtual-camera-link"}
    assert (current / "opt" / "file").read_text() == "a package"


def test_a_folder_before_which_another_run_stands_goes_only_when_that_has_ended(tmp_path: Path) -> None:
    current, used = roots_in(tmp_path, "virtual-camera-new", "virtual-camera-used")
    command = [sys.executable, "-c", HOLDING, str(used)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        remove_others(current, prefix="virtual-camera-")
        assert (used / "opt" / "file").read_text() == "a package"
        other.kill()
    remove_others(current, prefix="virtual-camera-")
    assert [path.name for path in tmp_path.iterdir()] == ["virtual-camera-new"]


def test_whoever_holds_a_folder_may_remove_the_others_again(tmp_path: Path) -> None:
    current, _ = roots_in(tmp_path, "virtual-camera-new", "virtual-camera-old")
    held = [hold(current), hold(current)]
    remove_others(current, prefix="virtual-camera-")
    assert [path.name for path in tmp_path.iterdir()] == ["virtual-camera-new"]
    for descriptor in held:
        os.close(descriptor)
