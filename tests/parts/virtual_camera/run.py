"""Runs our small program in the Debian root, before one scene: nothing of it is left when it ends, and it has no network."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from edge_agent.hardware.frame_source import Frame
from tests.parts.virtual_camera.root import ALONE, CHECKOUT, HERE, ROOMS, SCENE, SITE
from tests.parts.virtual_camera.scenes import Scene

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
    PYTHONPATH=/{CHECKOUT}:/{SITE} /usr/bin/python3 -m inside "$asked"
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


def _run(root: Path, scene: Scene, asked: str, *, folder: Path) -> dict[str, Any]:
    scene.write(folder)
    folder.chmod(0o777)
    rooms = [HERE / room if room == "inside" else REPOSITORY / room for room in ROOMS]
    command = [*ALONE, "--net", "sh", "-euc", MOUNTS, "sh", str(root), str(folder), asked, *map(str, rooms)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=LONGEST_S)
    assert done.returncode == 0, done.stderr
    said: dict[str, Any] = json.loads(done.stdout)
    return said
