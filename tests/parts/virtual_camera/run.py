"""Runs our small program in the Debian root, before one scene: nothing of it is left when it ends, and it has no network."""

import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from edge_agent.hardware.frame_source import Frame
from tests.parts.virtual_camera.root import ALONE, CHECKOUT, HERE, ROOMS, SCENE, SITE
from tests.parts.virtual_camera.scenes import Scene
from wire_contract.camera_test import CameraTested

REPOSITORY = HERE.parents[2]
LONGEST_S = 90
"""Then the program is killed, with all that it started."""
MOUNTS = f"""
root=$1 scene=$2 asked=$3; shift 3
mount --bind "$root" "$root"
mount -o remount,bind,ro "$root"
mount --bind "$scene" "$root/{SCENE}"
for room in {" ".join(ROOMS)}; do
    mount --bind "$1" "$root/{CHECKOUT}/$room"
    mount -o remount,bind,ro "$root/{CHECKOUT}/$room"
    shift
done
exec chroot --userspec=65534:65534 "$root" env -i LIBCAMERA_LOG_LEVELS='*:ERROR' PYTHONDONTWRITEBYTECODE=1 \
    PYTHONPATH=/{CHECKOUT}:/{SITE} /usr/bin/python3 -m $asked
"""


@dataclass(frozen=True)
class Photographed:
    """What the agent's camera source gave, and what the codes in each of its pictures say."""

    versions: dict[str, str]
    sizes: list[list[int]]
    """Width, height and bytes of the pictures."""
    different_pictures: int
    codes: list[list[str]]
    last: Frame


def photographed(root: Path, scene: Scene, *, folder: Path) -> Photographed:
    """By the agent's own camera source; `folder` is empty and the program's to write in."""
    said = _run(root, scene, "photographed", folder=folder)
    [[width, height, _]] = said["sizes"]
    last = Frame(width, height, (folder / "last.grey").read_bytes())
    return Photographed(said["versions"], said["sizes"], said["different pictures"], said["codes"], last)


def passed_on(root: Path, scene: Scene, *, folder: Path, is_lost_once: bool = False) -> list[list[str]]:
    """What the agent's own camera-QR reader passes on before the scene; `folder` as above."""
    asked = "read again" if is_lost_once else "read"
    said: list[list[str]] = _run(root, scene, asked, folder=folder)["passed on"]
    return said


@dataclass(frozen=True)
class Wanted:
    """One self-test: before which scene, with what wrong with the camera, and why it runs."""

    scene: str
    how: str = "well"
    cause: str = "scheduled"


def self_tested(
    root: Path, scenes: Mapping[str, Scene | None], wanted: Sequence[Wanted], *, folder: Path
) -> list[tuple[CameraTested, int]]:
    """What the agent's own camera tester said of each, with the peak memory of its check in kB; None is no camera."""
    for name, scene in scenes.items():
        (folder / "scenes" / name).mkdir(parents=True)
        if scene is None:
            (folder / "scenes" / name / "virtual.yaml").write_text("%YAML 1.1\n---\n")
        else:
            scene.write(folder / "scenes" / name)
    (folder / "script.json").write_text(json.dumps([[one.scene, one.how, one.cause] for one in wanted]))
    for path in folder.rglob("*"):
        path.chmod(0o777)
    said = [json.loads(line) for line in _said(root, "inside.tested", folder=folder).splitlines()]
    costs = [(each["cost"] or {"peak_kb": 0})["peak_kb"] for each in said]
    return [(msgspec.convert(each["told"], CameraTested), cost) for each, cost in zip(said, costs, strict=True)]


def _run(root: Path, scene: Scene, asked: str, *, folder: Path) -> dict[str, Any]:
    scene.write(folder)
    return json.loads(_said(root, f"inside {asked}", folder=folder))  # type: ignore[no-any-return]


def _said(root: Path, program: str, *, folder: Path) -> str:
    folder.chmod(0o777)
    rooms = [HERE / room if room == "inside" else REPOSITORY / room for room in ROOMS]
    command = [*ALONE, "--net", "sh", "-euc", MOUNTS, "sh", str(root), str(folder), program, *map(str, rooms)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=LONGEST_S)
    assert done.returncode == 0, done.stderr
    return done.stdout
