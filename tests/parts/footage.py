"""Pictures of real places from Debian's `opencv-doc`: fetched once into the cache folder, never kept in the repository.

Debian's copyright file names no other terms for them than the package's own (Apache-2.0 and BSD-3-Clause). Where some of
them come from in the first place is not written there, so they are used from the package and not passed on.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Final

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image

PACKAGE: Final = "opencv-doc"
INSIDE: Final = "usr/share/doc/opencv-doc/examples/data"
SHA256: Final = {
    "vtest.avi": "45cddc9490be69345cbdab64ca583be65987e864ca408038e648db99e10516cf",
    "building.jpg": "742a1baad62ac82e91e718e77eedf7e85c2eddc4badfb8c87c6cbc86c45a8b07",
    "basketball1.png": "ba06f6701f7260998b430c39b6557f775497e6ce7b1a74f0b7ea6af371bf54a6",
    "home.jpg": "23b8cf46a1965d0ec33459b875aed43187802834db49e0daa9fa2cc842e9d8d2",
    "leuvenA.jpg": "b2977cdbd9fb3f94dadd6f76cf586d145676deb8a22b5f0f42149d21c058c09f",
}
"""The film is a fixed camera over a street corner with people and vans: 795 pictures of 768 × 576, ten a second."""

ALLOWED_TO_SKIP: Final = "RISKPOINT_WITHOUT_FOOTAGE"
"""Set in the environment of a CI that cannot fetch packages of Debian: then skipping is right."""

Grey = NDArray[np.uint8]


class NoFootageError(Exception):
    """The pictures are not to be had here, and why."""


def is_excused() -> bool:
    """Whether a test may skip itself for lack of footage: never in CI, unless CI says so itself."""
    return bool(os.environ.get(ALLOWED_TO_SKIP)) or not os.environ.get("CI")


@cache
def footage_folder() -> Path:
    """Where the pictures lie, every one of them checked. Raises NoFootageError with what to do."""
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "riskpoint" / "footage-1"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / "footage.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two test runs at once fetch once
        if not folder.exists():
            _fetch_beside(folder)
    for name, sha256 in SHA256.items():
        if hashlib.sha256((folder / name).read_bytes()).hexdigest() != sha256:
            raise NoFootageError(f"{folder / name} is not the file that was asked for: delete the folder and try again")
    return folder


def _fetch_beside(folder: Path) -> None:
    """The package is downloaded, only the named files are taken out of it, and it is thrown away."""
    for program in ("apt-get", "dpkg-deb", "tar"):
        if shutil.which(program) is None:
            raise NoFootageError(f"{program} is not here: the footage comes from Debian's package {PACKAGE}")
    beside = Path(tempfile.mkdtemp(prefix="footage.fetching-", dir=folder.parent))
    try:
        package = _downloaded(beside)
        tar = beside / "tar"
        with tar.open("wb") as content:
            subprocess.run(["dpkg-deb", "--fsys-tarfile", str(package)], stdout=content, check=True)
        taken = beside / "taken"
        taken.mkdir()
        names = [f"./{INSIDE}/{name}" for name in SHA256]
        subprocess.run(["tar", "-xf", str(tar), "-C", str(taken), "--strip-components=7", *names], check=True)
        taken.rename(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _downloaded(folder: Path) -> Path:
    download = ["apt-get", "download", "-o", "APT::Sandbox::User=", PACKAGE]
    said = subprocess.run(download, cwd=folder, capture_output=True, text=True, check=False)
    if said.returncode != 0 and os.geteuid() == 0:
        subprocess.run(
            ["apt-get", "update", "-q"], capture_output=True, check=False
        )  # a fresh machine has no lists yet
        said = subprocess.run(download, cwd=folder, capture_output=True, text=True, check=False)
    packages = sorted(folder.glob("*.deb"))
    if said.returncode != 0 or not packages:
        raise NoFootageError(f"apt-get download {PACKAGE} failed: {said.stderr.strip()}; try `apt-get update` as root")
    return packages[0]


def still(name: str) -> Grey:
    """One photograph, grey."""
    with Image.open(footage_folder() / name) as picture:
        return np.asarray(picture.convert("L"))


@cache
def film(width: int, height: int) -> NDArray[np.uint8]:
    """All pictures of the film, grey and reduced to this size: (795, height, width)."""
    with av.open(str(footage_folder() / "vtest.avi")) as container:
        pictures = [
            np.asarray(frame.to_image().convert("L").resize((width, height), Image.Resampling.BOX))
            for frame in container.decode(video=0)
        ]
    return np.stack(pictures)
