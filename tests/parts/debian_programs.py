"""Debian's own servers as programs to read configuration with, unpacked and never installed: a developer's machine gets no
sshd and no other clock by running the tests.
"""

import os
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

PACKAGES = (
    "nftables",
    "libnftables1",
    "libnftnl11",
    "libjansson4",
    "openssh-server",
    "chrony",
    "caddy",
    "libedit2",
    "libwrap0",
)
KEPT = Path(tempfile.gettempdir()) / f"riskpoint-debian-programs-{os.getuid()}"


@cache
def _root() -> Path:
    """Made once for a machine; whole, or not there."""
    if KEPT.is_dir():
        return KEPT
    with tempfile.TemporaryDirectory(dir=KEPT.parent) as folder:
        work = Path(folder)
        work.chmod(0o755)
        known = [name for name in PACKAGES if _is_known(name)]
        subprocess.run(["apt-get", "download", "-q", *known], cwd=work, check=True, capture_output=True, timeout=200)
        for package in work.glob("*.deb"):
            subprocess.run(["dpkg-deb", "-x", str(package), str(work / "root")], check=True)
        try:
            (work / "root").rename(KEPT)
        except OSError:  # another worker was first
            assert KEPT.is_dir()
    return KEPT


def _is_known(package: str) -> bool:
    said = subprocess.run(["apt-cache", "show", package], capture_output=True, check=False)
    return said.returncode == 0 and said.stdout != b""


def run_debian(program: str, *arguments: str, before: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    """The program has read what it was given: what it said, and its exit code. `before` stands before its path."""
    root = _root()
    found = next(path for place in ("usr/sbin", "usr/bin") if (path := root / place / program).exists())
    libraries = [str(path) for path in (root / "usr" / "lib").glob("*-linux-gnu*")]
    command = [*before, str(found), *arguments]
    environment = {"PATH": os.environ["PATH"], "LD_LIBRARY_PATH": ":".join(libraries), "HOME": str(root.parent)}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=60)


def installed(program: str) -> str:
    """Where a program is that the tests' own packages bring."""
    found = shutil.which(program) or shutil.which(program, path="/usr/sbin:/usr/bin")
    assert found is not None, f"{program} is not installed (run.d/environment.sh: TEST_PACKAGES)"
    return found
