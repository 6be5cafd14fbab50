"""Home Assistant's own code, in the Debian 13 of the virtual camera, looks at our discovery messages."""

import fcntl
import hashlib
import json
import platform
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from tests.parts.virtual_camera.kept import hold, remove_others
from tests.parts.virtual_camera.root import PYTHON, NotBuiltError, built_root

NAME = "home-assistant"
HERE = Path(__file__).parent
PACKAGES, INSIDE = HERE / "packages.txt", HERE / "inside.py"


def judged(config_topic: str, config: bytes, states: list[bytes]) -> dict[str, object]:
    """What Home Assistant makes of a device's discovery message and of its states. Raises NotBuiltError."""
    root, site = built_root(), _site()
    libraries = root / "usr/lib" / f"{platform.machine()}-linux-gnu"
    loader = next(libraries.glob("ld-linux-*.so.*"))
    python = [str(loader), "--library-path", str(libraries), str(root / f"usr/bin/python{PYTHON}"), "-s", "-B"]
    asked = {"topic": config_topic, "config": config.decode(), "states": [state.decode() for state in states]}
    done = subprocess.run(
        [*python, str(INSIDE)],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONHOME": str(root / "usr"), "PYTHONPATH": str(site), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert isinstance(told, dict)
    return told


@cache
def _site() -> Path:
    """Home Assistant's wheels, in the cache folder beside the root (needs network the first time)."""
    beside = built_root().parent
    recipe = hashlib.sha256(PACKAGES.read_bytes() + Path(__file__).read_bytes()).hexdigest()[:16]
    site = beside / f"{NAME}-{recipe}-{platform.machine()}"
    with (beside / f"{NAME}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not site.exists():
            _install(site)
        hold(site)
        remove_others(site, prefix=f"{NAME}-")
    return site


def _install(site: Path) -> None:
    """By this Python's pip with its own settings, as wheels for the root's Python."""
    fresh = Path(tempfile.mkdtemp(prefix=f"{site.name}.building-", dir=site.parent))
    wheels = [f"--platform=manylinux{age}_{platform.machine()}" for age in ("_2_28", "2014", "_2_17")]
    pip = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-compile", "--no-deps"]
    pip += ["--only-binary=:all:", "--implementation=cp", f"--python-version={PYTHON}", *wheels]
    try:
        done = subprocess.run(
            [*pip, f"--target={fresh}", "-r", str(PACKAGES)], capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise NotBuiltError("pip install failed here:\n" + "\n".join(done.stderr.splitlines()[-5:]))
        fresh.rename(site)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
