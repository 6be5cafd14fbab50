"""Where the lab lives: base roots that are made once, and namespaces of its own in which everything runs.

The only thing here that uses the outside network is `debootstrap`, once; scenes have no way out.
"""

import ctypes
import fcntl
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import TextIO

from machine import BRIDGE, LabError

GATEWAY = "10.77.0.1"
SUITE = "trixie"
MIRROR = "http://deb.debian.org/debian"
PACKAGES = (
    "systemd,systemd-sysv,dbus,libpam-systemd,python3,python3-venv,python3-apt,python3-packaging,openssh-server,openssl,"
    "sudo,iproute2,iputils-ping,nftables,ca-certificates,procps,kmod,tzdata,chrony,curl,unattended-upgrades,mosquitto,"
    "mosquitto-clients,caddy,libthai0,postgresql,postgresql-client"
)
_LAB_CHRONY = """# A container may not set its clock: the same program, without that right (deploy/lab).
[Unit]
ConditionCapability=
[Service]
User=
ExecStart=
ExecStart=!/usr/sbin/chronyd -x $DAEMON_OPTS
"""
_PR_SET_PDEATHSIG = 1


def refuse_where_impossible() -> None:
    """Raises LabError with what is missing and what helps."""
    if os.geteuid() != 0:
        raise LabError("boots machines, which only root may: sudo ./run lab")
    for program, package in (
        ("systemd-nspawn", "systemd-container"),
        ("debootstrap", "debootstrap"),
        ("unshare", "util-linux"),
        ("ip", "iproute2"),
        ("ssh-keygen", "openssh-client"),
    ):
        if shutil.which(program) is None:
            raise LabError(f"{program} is missing: apt-get install {package}")
    done = subprocess.run(
        ["unshare", "-m", "-n", "--propagation", "private", "/bin/sh", "-ec", _TRIAL],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise LabError(
            "this machine cannot boot containers: namespaces, a cgroup2 mount, overlayfs and a bridge are needed, and "
            f"{done.stderr.strip() or 'one of them'} was refused. In a container: --privileged"
        )


_TRIAL = """
umount -R /sys/fs/cgroup; mount -t cgroup2 none /sys/fs/cgroup
mount -t tmpfs none /mnt; mkdir /mnt/a /mnt/b /mnt/c /mnt/d
mount -t overlay overlay -o lowerdir=/mnt/a,upperdir=/mnt/b,workdir=/mnt/c /mnt/d || {
  echo overlayfs >&2; exit 1; }
ip link add trial type bridge
"""


def alone(folder: Path) -> TextIO:
    """No other lab runs in the folder while what is returned is open: it would wipe the machines' disks."""
    lock = (folder / ".lock").open("w", encoding="ascii")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise LabError(f"another lab runs in {folder}: end it, or say --folder") from None
    return lock


def base_root(cache: Path) -> Path:
    """The root that every machine is an overlay of; made once and kept in `cache`."""
    root = cache / f"base-{SUITE}"
    made_from = root / ".whole"
    if made_from.exists() and made_from.read_text(encoding="ascii") == PACKAGES:
        return root
    draft = cache / f"base-{SUITE}.new"
    shutil.rmtree(draft, ignore_errors=True)
    debs = cache / "debs"
    debs.mkdir(parents=True, exist_ok=True)
    print(f"lab: making the base root {root} (once; some minutes)", flush=True)
    words = [
        "debootstrap",
        "--variant=minbase",
        f"--cache-dir={debs}",
        f"--include={PACKAGES}",
        SUITE,
        str(draft),
        MIRROR,
    ]
    with (cache / "debootstrap.log").open("wb") as log:
        if subprocess.run(words, stdout=log, stderr=log, check=False).returncode != 0:
            raise LabError(f"debootstrap of {SUITE} failed: {cache}/debootstrap.log (it needs Debian's mirror, once)")
    finish(draft)
    shutil.rmtree(root, ignore_errors=True)
    draft.rename(root)
    return root


def finish(root: Path) -> None:
    """A base root that clones may be made of: no machine id, no host keys, and nothing that a container cannot do."""
    for one in (root / "etc/ssh").glob("ssh_host_*"):
        one.unlink()
    (root / "etc/machine-id").write_text("", encoding="ascii")
    (root / "var/lib/dbus/machine-id").unlink(missing_ok=True)
    drop_in = root / "etc/systemd/system/chrony.service.d/lab.conf"
    drop_in.parent.mkdir(parents=True, exist_ok=True)
    drop_in.write_text(_LAB_CHRONY, encoding="ascii")
    wants = root / "etc/systemd/system/multi-user.target.wants"
    wants.mkdir(parents=True, exist_ok=True)
    link = wants / "systemd-networkd.service"
    link.unlink(missing_ok=True)
    link.symlink_to("/lib/systemd/system/systemd-networkd.service")
    for unneeded in ("mosquitto", "caddy", "postgresql", "apt-daily.timer", "apt-daily-upgrade.timer"):
        for found in (root / "etc/systemd/system").glob(f"*.wants/{unneeded}*"):
            found.unlink()
    (root / ".whole").write_text(PACKAGES, encoding="ascii")


def enter(arguments: list[str]) -> int:
    """Runs the lab's inner half in namespaces of its own; whatever ends this process ends all of it."""
    words = [
        "unshare",
        "--mount",
        "--net",
        "--pid",
        "--fork",
        "--kill-child",
        "--mount-proc",
        "--propagation",
        "private",
    ]
    with subprocess.Popen([*words, sys.executable, *arguments], preexec_fn=_die_with_parent) as inner:  # noqa: PLW1509
        asked = False

        def pass_on(number: int, _frame: object) -> None:
            nonlocal asked
            children = Path(f"/proc/{inner.pid}/task/{inner.pid}/children").read_text(encoding="ascii").split()
            for child in children:
                os.kill(int(child), signal.SIGKILL if asked else signal.SIGTERM)
            asked = True
            del number

        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal tells the inner half itself
        signal.signal(signal.SIGTERM, pass_on)
        return inner.wait()


def _die_with_parent() -> None:
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def furnish() -> Path:
    """Inside: a loopback, a bridge and a cgroup of the lab's own; returns the cgroup."""
    subprocess.run(["umount", "-R", "/sys/fs/cgroup"], check=False)
    subprocess.run(["mount", "-t", "cgroup2", "none", "/sys/fs/cgroup"], check=True)
    group = Path(f"/sys/fs/cgroup/riskpoint-lab-{Path('/proc/self/ns/net').stat().st_ino}")
    group.mkdir(exist_ok=True)
    for words in (
        ["ip", "link", "set", "lo", "up"],
        ["ip", "link", "add", BRIDGE, "type", "bridge"],
        ["ip", "addr", "add", f"{GATEWAY}/24", "dev", BRIDGE],
        ["ip", "link", "set", BRIDGE, "up"],
    ):
        subprocess.run(words, check=True)
    return group
