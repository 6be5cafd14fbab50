"""One machine of the lab: a real Debian booted by systemd-nspawn on an overlay over a shared base root.

It is made inside the lab's own mount, PID and network namespaces: when the lab dies, the kernel ends it.
"""

import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

BRIDGE = "lab"
REBOOT = 133
"""What systemd-nspawn ends with when the guest asked for a reboot."""

_NETWORK = """[Match]
Name=host0
[Network]
Address={address}/24
LinkLocalAddressing=no
"""


class LabError(RuntimeError):
    """What the lab cannot do here; the text says what to do about it."""


def wait_for(what: str, found: Callable[[], object], *, timeout_s: float, every_s: float = 0.3) -> None:
    """`found` is true, or LabError says that it did not come."""
    end = time.monotonic() + timeout_s
    while not found():
        if time.monotonic() > end:
            raise LabError(f"{what}: not within {timeout_s:.0f} s")
        time.sleep(every_s)


@dataclass
class Machine:
    """A host by name: its disk outlives a reboot and a stop, and ends with `wipe`."""

    name: str
    address: str
    base: Path
    folder: Path
    cgroup: Path
    key: str
    """The public key that may sign in as root."""
    _nspawn: subprocess.Popen[bytes] | None = None
    _watch: threading.Thread | None = None
    _stopping: bool = False
    boots: int = 0
    host_key: str = field(default="", init=False)

    @property
    def root(self) -> Path:
        """The machine's disk, as the lab sees it."""
        return self.folder / "root"

    def start(self) -> None:
        """It is booting."""
        self._prepare()
        self._stopping = False
        self._watch = threading.Thread(target=self._run, daemon=True)
        self._watch.start()

    def wait_until_up(self, timeout_s: float = 90) -> None:
        """Booting is over, and sshd listens."""
        wait_for(f"{self.name} boots (see {self.folder}/console.log)", self._is_up, timeout_s=timeout_s)

    def run(self, *words: str, check: bool = True, sent: str | None = None, timeout_s: float = 120) -> str:
        """What a command printed, run in the machine without any network: works also when it is cut off."""
        command = ["nsenter", "-t", str(self.leader()), "-m", "-u", "-i", "-n", "-p", "-C", "-r", "-w", "--"]
        command += ["/usr/bin/env", "-i", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]
        command += ["HOME=/root", "LANG=C.UTF-8", "COLUMNS=200", *words]
        done = subprocess.run(command, input=sent, text=True, capture_output=True, timeout=timeout_s, check=False)
        if check and done.returncode != 0:
            raise LabError(f"{self.name}: {' '.join(words)}: ended with {done.returncode}: {done.stderr[-1500:]}")
        return done.stdout + ("" if check else done.stderr)

    def sh(self, script: str, *, check: bool = True, timeout_s: float = 120) -> str:
        """What a shell script printed."""
        return self.run("/bin/sh", "-euc", script, check=check, timeout_s=timeout_s)

    def leader(self) -> int:
        """The process that is PID 1 in there. Raises LabError while there is none."""
        nspawn = self._nspawn
        if nspawn is not None and nspawn.poll() is None:
            try:
                children = Path(f"/proc/{nspawn.pid}/task/{nspawn.pid}/children").read_text(encoding="ascii").split()
                for child in children:
                    if Path(f"/proc/{child}/comm").read_text(encoding="ascii").strip() == "systemd":
                        return int(child)
            except OSError:
                pass
        raise LabError(f"{self.name} does not run; see {self.folder}/console.log")

    def cut(self) -> None:
        """Nothing reaches it any more, and it reaches nobody; it runs on."""
        subprocess.run(["ip", "link", "set", f"vb-{self.name}", "nomaster", "down"], check=True)

    def heal(self) -> None:
        """The network is back."""
        subprocess.run(["ip", "link", "set", f"vb-{self.name}", "master", BRIDGE, "up"], check=True)

    def stop(self) -> None:
        """It was told to power off, and is off; or is ended after a while."""
        self._stopping = True
        nspawn = self._nspawn
        if nspawn is not None and nspawn.poll() is None:
            try:
                os.kill(self.leader(), signal.SIGRTMIN + 4)
                nspawn.wait(timeout=20)
            except (LabError, ProcessLookupError, subprocess.TimeoutExpired):
                nspawn.kill()
                nspawn.wait(timeout=10)
        if self._watch is not None:
            self._watch.join(timeout=10)
        if os.path.ismount(self.root):
            subprocess.run(["umount", "-l", str(self.root)], check=True)

    def wipe(self) -> None:
        """The disk is gone: the next start is a new card."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _is_up(self) -> bool:
        try:
            state = self.run("systemctl", "is-system-running", check=False).strip()
            if state not in ("running", "degraded"):
                return False
            return "LISTEN" in self.run("ss", "-Hltn", "sport = :22", check=False)
        except (LabError, subprocess.TimeoutExpired):
            return False

    def _prepare(self) -> None:
        upper = self.folder / "upper"
        fresh = not upper.exists()
        for one in (upper, self.folder / "work", self.root):
            one.mkdir(parents=True, exist_ok=True)
        options = f"lowerdir={self.base},upperdir={upper},workdir={self.folder}/work"
        if not os.path.ismount(self.root):
            subprocess.run(["mount", "-t", "overlay", "overlay", "-o", options, str(self.root)], check=True)
        if fresh:
            self._first_card()
        self.host_key = (self.root / "etc/ssh/ssh_host_ed25519_key.pub").read_text(encoding="ascii").strip()

    def _first_card(self) -> None:
        """Its name, its address and its keys: what the imager writes."""
        etc = self.root / "etc"
        subprocess.run(
            [
                "ssh-keygen",
                "-q",
                "-t",
                "ed25519",
                "-N",
                "",
                "-C",
                self.name,
                "-f",
                str(etc / "ssh/ssh_host_ed25519_key"),
            ],
            check=True,
        )
        (etc / "hostname").write_text(f"{self.name}\n", encoding="ascii")
        (etc / "hosts").write_text(f"127.0.0.1 localhost {self.name}\n::1 localhost\n", encoding="ascii")
        network = etc / "systemd/network/10-host0.network"
        network.parent.mkdir(parents=True, exist_ok=True)
        network.write_text(_NETWORK.format(address=self.address), encoding="ascii")
        ssh = self.root / "root/.ssh"
        ssh.mkdir(mode=0o700, parents=True, exist_ok=True)
        (ssh / "authorized_keys").write_text(f"{self.key}\n", encoding="ascii")
        # apt's lists are as old as the base root: nobody is to ask a mirror that the lab cannot reach.
        stamp = self.root / "var/lib/apt/periodic/update-success-stamp"
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.touch()

    def _run(self) -> None:
        while not self._stopping:
            self.cgroup.mkdir(parents=True, exist_ok=True)
            words = [
                "systemd-nspawn",
                "-q",
                "-b",
                "-D",
                str(self.root),
                "-M",
                self.name,
                "--register=no",
                "--keep-unit",
            ]
            words += [f"--network-bridge={BRIDGE}", "--resolv-conf=off", "--console=read-only", "--timezone=off"]
            words += ["--link-journal=no"]
            join = 'echo $$ > "$0/cgroup.procs"; exec "$@"'
            with (self.folder / "console.log").open("ab") as console:
                self._nspawn = subprocess.Popen(
                    ["/bin/sh", "-c", join, str(self.cgroup), *words],
                    stdin=subprocess.DEVNULL,
                    stdout=console,
                    stderr=console,
                    start_new_session=True,
                )
                self.boots += 1
                if self._nspawn.wait() != REBOOT:
                    return
