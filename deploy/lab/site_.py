"""The lab's site: a hub and five devices, the deployer's folder beside them, and Ansible over real ssh."""

import json
import os
import re
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from machine import LabError, Machine, wait_for

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent
ANSIBLE = REPOSITORY / "deploy" / "ansible"
HUB = "lab-hub"
HUB_ADDRESS = "10.77.0.2"
CANARY = "lab-01"
DEVICES = {f"lab-0{number}": f"10.77.0.1{number}" for number in range(1, 6)}
_RECAP = re.compile(
    r"^(?P<host>\S+)\s+: ok=\d+\s+changed=(?P<changed>\d+)\s+unreachable=(?P<away>\d+)\s+failed=(?P<failed>\d+)"
)

AGENT_TOML = """device = "{{ inventory_hostname }}"
hub_public_key = "{{ firmware_key.stdout | trim }}"
data_dir = "/var/lib/riskpoint-agent"
pin_factory = "mock"
heartbeat_s = 5
[mqtt]
host = "HUB_ADDRESS"
port = 8883
tls = true
ca = "ca.pem"
certificate = "device.pem"
key = "device.key.pem"
[[readers]]
kind = "qr-engine"
name = "gate"
port = "/run/riskpoint-lab/reader"
model = "lines"
""".replace("HUB_ADDRESS", HUB_ADDRESS)


@dataclass(frozen=True)
class Played:
    """How a playbook ended: its exit code, what it printed, and its recap by host."""

    code: int
    text: str
    changed: dict[str, int]
    failed: dict[str, int]
    away: dict[str, int]


@dataclass
class Site:
    """Everything that the scenes act on."""

    work: Path
    base: Path
    wheels: Path
    cgroup: Path
    ansible: str
    release: str
    devices: int = len(DEVICES)
    """So many of them are booted."""
    database: str = "sqlite"
    authority: str = "authority"
    """The folder of the authority, beside the fleet's file."""
    machines: dict[str, Machine] = field(default_factory=dict)
    built: str = ""
    """The release that was built; others are derived of it."""
    kept: int = 0
    codes: int = 0

    @property
    def names(self) -> list[str]:
        """The devices of this site; the first is the canary."""
        return list(DEVICES)[: self.devices]

    def open(self) -> None:
        """Keys, the fleet's file and six machines that are up."""
        self.work.mkdir(parents=True, exist_ok=True)
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(self.work / "id")], check=True)
        (self.work / "agent.toml.j2").write_text(AGENT_TOML, encoding="utf-8")
        self.write_fleet()
        key = (self.work / "id.pub").read_text(encoding="ascii").strip()
        for name, address in {HUB: HUB_ADDRESS, **{name: DEVICES[name] for name in self.names}}.items():
            self.machines[name] = Machine(
                name, address, base=self.base, folder=self.work / "nodes" / name, cgroup=self.cgroup / name, key=key
            )
        for machine in self.machines.values():
            self.start(machine)
        for machine in self.machines.values():
            machine.wait_until_up()

    def close(self) -> None:
        """Every machine is off."""
        for machine in self.machines.values():
            try:
                machine.stop()
            except (OSError, LabError, subprocess.SubprocessError) as error:
                print(f"lab: {machine.name}: {error}", file=sys.stderr)

    @property
    def hub(self) -> Machine:
        """The hub's machine, which is the broker's too."""
        return self.machines[HUB]

    def start(self, machine: Machine) -> None:
        """It boots, with a reader at its serial port, and its host key is known to the deployer."""
        machine.start()
        if machine.name != HUB:
            unit = machine.root / "etc/systemd/system/riskpoint-lab-reader.service"
            unit.write_text((HERE / "reader.service").read_text(encoding="ascii"), encoding="ascii")
            (machine.root / "usr/local/sbin/lab-reader").write_text((HERE / "reader.py").read_text(encoding="utf-8"))
            wants = machine.root / "etc/systemd/system/multi-user.target.wants/riskpoint-lab-reader.service"
            if not wants.is_symlink():
                wants.symlink_to("/etc/systemd/system/riskpoint-lab-reader.service")
        rows = [f"{one.address} {' '.join(one.host_key.split()[:2])}" for one in self.machines.values() if one.host_key]
        (self.work / "known_hosts").write_text("\n".join(rows) + "\n", encoding="ascii")

    def write_fleet(self, *, release: str = "", without: tuple[str, ...] = ()) -> None:
        """`fleet.toml` says this release, and these devices."""
        rows = [
            "[site]",
            f'release = "{release or self.release}"',
            f'wheelhouse = "{self.wheels}"',
            f'pki = "{self.authority}"',
            'user = "root"',
            'profile = "pi-4-nfc-lamp"',
            "[district]",
            'name = "เขตทดลอง"',
            'office = "สำนักงานเขตทดลอง"',
            "[hub]",
            f'host = "{HUB}"',
            f'address = "{HUB_ADDRESS}"',
            f'database = "{self.database}"',
        ]
        for number, (name, address) in enumerate(DEVICES.items(), start=1):
            if name in self.names and name not in without:
                rows += ["[[devices]]", f'device = "{name}"', f'point = "LAB-{number}"', f'connect = "{address}"']
                rows += ["canary = true"] if name == CANARY else []
        (self.work / "fleet.toml").write_text("\n".join(rows) + "\n", encoding="utf-8")

    def play(self, playbook: str, *more: str, timeout_s: float = 900) -> Played:
        """A playbook has run, as the deployer runs it."""
        playing, log = self._begin(playbook, *more)
        try:
            code = playing.wait(timeout=timeout_s)
        except subprocess.TimeoutExpired:
            os.killpg(playing.pid, signal.SIGKILL)
            raise
        text = log.read_text(encoding="utf-8")
        rows = [found for line in text.splitlines() if (found := _RECAP.match(line))]
        return Played(
            code,
            text,
            changed={row["host"]: int(row["changed"]) for row in rows},
            failed={row["host"]: int(row["failed"]) for row in rows},
            away={row["host"]: int(row["away"]) for row in rows},
        )

    def begin(self, playbook: str, *more: str) -> subprocess.Popen[bytes]:
        """A playbook runs, in a process group of its own."""
        return self._begin(playbook, *more)[0]

    def _begin(self, playbook: str, *more: str) -> tuple[subprocess.Popen[bytes], Path]:
        there = os.environ | {
            "RISKPOINT_FLEET": str(self.work / "fleet.toml"),
            "ANSIBLE_PRIVATE_KEY_FILE": str(self.work / "id"),
            "ANSIBLE_HOME": str(self.work / "ansible"),
            "ANSIBLE_SSH_CONTROL_PATH_DIR": str(self.work / "cp"),
            "ANSIBLE_NOCOLOR": "1",
            "ANSIBLE_LOCALHOST_WARNING": "False",
            "ANSIBLE_SSH_ARGS": "-o ControlMaster=auto -o ControlPersist=60s -o ServerAliveInterval=3"
            " -o ServerAliveCountMax=2"
            f" -o ConnectTimeout=8 -o StrictHostKeyChecking=yes -o UserKnownHostsFile={self.work}/known_hosts",
            "PYTHONPATH": str(REPOSITORY),
        }
        words = [self.ansible, playbook, "-e", f"firmware_agent_toml={self.work}/agent.toml.j2"]
        words += ["-e", json.dumps({"base_time_servers": ["127.0.0.1"]}), *more]
        self.kept += 1
        log = self.work / f"play-{self.kept:02}-{playbook}.log"
        # Into a file and not a pipe: ssh's master connections outlive the play, and hold the pipe open.
        with log.open("wb") as out:
            playing = subprocess.Popen(
                words, cwd=ANSIBLE, env=there, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True
            )
        return playing, log

    def registry(self) -> dict[str, dict[str, Any]]:
        """What the hub says of each device."""
        found = json.loads(self.hub.run("riskpoint-hub", "inventory", "export", "-"))
        return {row["device"]: row for row in found["devices"]}

    def code(self, name: str) -> str:
        """A code that nobody tapped yet, also where a scene is played again."""
        self.codes += 1
        return f"lab-{name}-{self.codes}"

    def tap(self, device: str, code: str) -> None:
        """Somebody holds this code before the device's reader: bytes on its serial port."""
        self.machines[device].sh(f"printf '%s\\r' '{code}' > /run/riskpoint-lab/codes")

    def taps(self, code: str) -> list[str]:
        """The devices whose taps of this code the hub keeps, one for each tap."""
        if self.database == "postgresql":
            words = ["runuser", "-u", "postgres", "--", "psql", "-d", "riskpoint", "-Atq", "-v", f"code=qr:{code}"]
            query = "select device from scans where credential = :'code' order by occurred_at"
            return self.hub.run(*words, sent=query).split()
        asked = "select device from scans where credential = ? order by occurred_at"
        script = (
            "import glob,sqlite3,sys;"
            "c=sqlite3.connect('file:'+glob.glob('/var/lib/riskpoint-hub/*.db')[0]+'?mode=ro',uri=True);"
            f"print('\\n'.join(r[0] for r in c.execute({asked!r},(sys.argv[1],))))"
        )
        return self.hub.run("/usr/bin/python3", "-c", script, f"qr:{code}").split()

    def wait_for_taps(self, code: str, devices: list[str], *, timeout_s: float = 60) -> None:
        """The hub keeps exactly these taps of the code."""
        wait_for(f"taps of {code} by {devices}", lambda: self.taps(code) == devices, timeout_s=timeout_s, every_s=1)
