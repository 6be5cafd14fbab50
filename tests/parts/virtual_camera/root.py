"""A small Debian 13 with libcamera from Debian and picamera2 from PyPI, built once into the cache folder (needs root, network)."""

import fcntl
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from tests.parts.virtual_camera.kept import hold, remove_others

NAME = "virtual-camera"
SUITE, PYTHON = "trixie", "3.13"
HERE = Path(__file__).parent
PACKAGES = HERE / "packages.txt"
SITE = "opt/camera"
"""In the root: what is in packages.txt."""
CHECKOUT = "opt/riskpoint"
"""In the root: where the checkout's rooms are mounted, read-only, while a program runs."""
ROOMS = ("edge_agent", "wire_contract", "inside")
SCENE = "usr/share/libcamera/pipeline/virtual"
"""In the root: libcamera's virtual pipeline has this path compiled in; Debian ships no file there."""
NOT_NEEDED = ("var/cache/apt/archives", "var/lib/apt/lists", "usr/share/doc", "usr/share/man", "usr/share/locale")
ALONE = ("unshare", "--mount", "--pid", "--fork", "--kill-child")
"""Mounts and processes of what runs so are gone with it, however it ends."""

ALLOWED_TO_SKIP = "RISKPOINT_WITHOUT_VIRTUAL_CAMERA"
"""Set in the environment of a CI that may not make a Debian root: then skipping is right."""


class NotBuiltError(Exception):
    """The root cannot be built here, and why."""


def is_excused() -> bool:
    """Whether a test may skip itself for lack of the root: never in CI, unless CI says so itself."""
    return bool(os.environ.get(ALLOWED_TO_SKIP)) or not os.environ.get("CI")


@cache
def built_root() -> Path:
    """The root's folder. Raises NotBuiltError with what to do."""
    root = _cache_folder() / f"{NAME}-{_recipe()}"
    root.parent.mkdir(parents=True, exist_ok=True)
    _see_that_it_may_be_used()
    with (root.parent / f"{NAME}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two test runs at once build once
        if not root.exists():
            _build_beside(root)
        hold(root)
        remove_others(root, prefix=f"{NAME}-")
    return root


def _cache_folder() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "riskpoint"


def _recipe() -> str:
    parts = (Path(__file__).read_bytes(), PACKAGES.read_bytes(), platform.machine().encode())
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]


def _see_that_it_may_be_used() -> None:
    if os.geteuid() != 0:
        raise NotBuiltError("the virtual camera's root needs a chroot: run the tests as root")
    for program in ("debootstrap", "unshare", "chroot"):
        if shutil.which(program) is None:
            raise NotBuiltError(f"{program} is not installed: apt-get install debootstrap util-linux coreutils")
    _do([*ALONE, "mount", "--make-rprivate", "/"], what="mounting in a namespace of its own")


def _build_beside(root: Path) -> None:
    beside = Path(tempfile.mkdtemp(prefix=f"{root.name}.building-", dir=root.parent))
    beside.chmod(0o755)  # not only root may look into its top folder
    try:
        _bootstrap(beside)
        _install_packages(beside)
        for folder in (*(f"{CHECKOUT}/{room}" for room in ROOMS), SCENE):
            (beside / folder).mkdir(parents=True)
        for folder in NOT_NEEDED:
            shutil.rmtree(beside / folder, ignore_errors=True)
        beside.rename(root)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _bootstrap(root: Path) -> None:
    """With this machine's own mirror of Debian and its own proxy."""
    command = [*ALONE, "debootstrap", "--variant=minbase", "--include=python3-libcamera", SUITE, str(root), *_mirror()]
    proxies = {"http_proxy": _asked("apt-config", "shell", "A", "Acquire::http::Proxy/d")}
    found = {name: said.removeprefix("A='").removesuffix("'") for name, said in proxies.items() if said}
    _do(command, what="debootstrap", environment={**found, **os.environ})


def _install_packages(root: Path) -> None:
    """By this Python's pip with its own settings, as wheels for the root's Python: the root needs no pip and no compiler."""
    architecture = platform.machine()
    wheels = [f"--platform=manylinux{age}_{architecture}" for age in ("_2_28", "_2_27", "2014", "_2_17")]
    pip = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-compile", "--no-deps"]
    pip += ["--only-binary=:all:", "--implementation=cp", f"--python-version={PYTHON}", *wheels, "--require-hashes"]
    _do([*pip, f"--target={root / SITE}", "-r", str(PACKAGES)], what="pip install")


def _mirror() -> list[str]:
    """Where apt fetches Debian from on this machine; nothing, so debootstrap's own choice, where that is not Debian."""
    wanted = ("Created-By: Packages", "Origin: Debian", "Label: Debian")
    return _asked("apt-get", "indextargets", "--format", "$(REPO_URI)", *wanted).split()[:1]


def _asked(*command: str) -> str:
    if shutil.which(command[0]) is None:
        return ""
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def _do(command: list[str], *, what: str, environment: dict[str, str] | None = None) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode != 0:
        said = "\n".join((done.stdout + done.stderr).splitlines()[-15:])
        raise NotBuiltError(f"{what} failed here ({done.returncode}):\n{said}")
