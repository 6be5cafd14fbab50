"""Scenes of what happens to hosts: a boot, another board, a lost hub, a theft, new keys."""

import re
import time

import releases
from machine import wait_for
from shown import publish, says, serving
from site_ import CANARY, HUB, Site


def reboot(site: Site) -> str:
    """A device that boots again serves by itself."""
    machine = site.machines[site.names[1]]
    boots = machine.boots
    machine.run("systemctl", "reboot", check=False)
    wait_for("a second boot", lambda: machine.boots > boots, timeout_s=60)
    machine.wait_until_up()
    wait_for(
        "the agent runs",
        lambda: "recording; connected" in machine.run("systemctl", "show", "riskpoint-agent", "-p", "StatusText"),
        timeout_s=60,
    )
    code = site.code("after-reboot")
    site.tap(site.names[1], code)
    site.wait_for_taps(code, [site.names[1]])
    return "booted again, recording and connected without a hand"


def _fresh(site: Site, name: str) -> None:
    machine = site.machines[name]
    machine.stop()
    machine.wipe()
    site.start(machine)
    machine.wait_until_up()


def _in_place(site: Site, name: str, *, old: str) -> None:
    """The hub knows another key for the name at its point, and hears it."""
    row, point = site.registry()[name], f"LAB-{site.names.index(name) + 1}"
    says(row["public_key"] != old and row["point"] == point, f"the hub says {row}")
    code = site.code("after-replace")
    site.tap(name, code)
    site.wait_for_taps(code, [name])


def replaced(site: Site) -> str:
    """A dead device's place is taken by a fresh host under the same name and point."""
    name = site.names[-2]
    old = site.registry()[name]["public_key"]
    _fresh(site, name)
    bare = site.play("site.yml", "--check", "--diff", "--limit", f"{name},{HUB}")
    says(bare.code == 0, "site.yml --check does not pass on a bare host", bare)
    begun = time.monotonic()
    done = site.play("replace.yml", "--limit", f"{name},{HUB}")
    took = time.monotonic() - begun
    says(done.code == 0, "replace.yml failed", done)
    _in_place(site, name, old=old)
    return f"{name} has a new key and the old place; replace.yml took {took:.0f} s; --check passed on the bare host"


_LOST = {
    "sqlite": "rm -rf /var/lib/riskpoint-hub/hub.db*",
    "postgresql": "cd /; runuser -u postgres -- dropdb --force riskpoint;"
    " runuser -u postgres -- createdb -E UTF8 -T template0 -O riskpoint-hub riskpoint",
}
"""The database is gone; PostgreSQL's is there again, empty, as the role makes it."""


def restored(site: Site) -> str:
    """The hub is lost and comes back of its backup; what was tapped since comes again from the devices."""
    hub, older = site.hub, site.code("before-backup")
    site.tap(site.names[0], older)
    site.wait_for_taps(older, [site.names[0]])
    hub.run("systemctl", "start", "riskpoint-backup.service", timeout_s=180)
    code = site.code("after-backup")
    site.tap(site.names[0], code)
    site.wait_for_taps(code, [site.names[0]])
    hub.sh(
        "systemctl stop riskpoint-hub.target; cp /var/lib/riskpoint-hub/hub.key /opt/hub.key;"
        f" {_LOST[site.database]};"
        " install -o riskpoint-hub -m 0600 /opt/hub.key /var/backups/riskpoint/lab.key;"
        ' riskpoint-hub restore "$(ls -1d /var/backups/riskpoint/riskpoint-backup-* | sort | tail -1)"'
        " --key /var/backups/riskpoint/lab.key;"
        " systemctl start riskpoint-hub.target",
        timeout_s=240,
    )
    site.wait_for_taps(code, [site.names[0]], timeout_s=150)
    says(site.taps(older) == [site.names[0]], "a tap of before the backup is not there, once")
    return "restored; a tap of after the backup came again from its device"


def revoked(site: Site) -> str:
    """A device that was stolen is out at once, though its connection stood."""
    name = site.names[-1]
    done = site.play(
        "retire.yml", "--limit", f"{HUB},localhost", "-e", f"retire_device={name}", "-e", "retire_reason=stolen"
    )
    says(done.code == 0, "retire.yml failed", done)
    code = site.code("after-revoked")
    site.tap(name, code)
    machine = site.machines[name]
    wait_for(
        "it is cut off",
        lambda: "; connected" not in machine.run("systemctl", "show", "riskpoint-agent", "-p", "StatusText"),
        timeout_s=60,
    )
    says(not site.taps(code), "the hub took a tap of a revoked device")
    return f"{name} is not connected, and nothing of it is taken"


def _certificate_of(site: Site, name: str) -> str:
    return site.machines[name].run("openssl", "x509", "-in", "/etc/riskpoint/device.pem", "-noout", "-fingerprint")


def rotated(site: Site) -> str:
    """New keys for all; the old certificates are taken no more, and the keys that sign events stay."""
    hub, old = site.registry(), {name: _certificate_of(site, name) for name in site.names}
    thief = site.machines[site.names[0]]
    thief.sh("install -m 0600 /etc/riskpoint/device.pem /opt/old.pem; cp /etc/riskpoint/device.key.pem /opt/old.key")
    said = {"topic": f"riskpoint/v1/{site.names[0]}/up/log/lab-control", "said": "x"}
    before = publish(thief, "--cert", "/opt/old.pem", "--key", "/opt/old.key", **said)
    says(before.strip() == "", f"the certificate was refused before it was old: {before!r}")
    done = site.play("rotate-keys.yml", timeout_s=900)
    says(done.code == 0, "rotate-keys.yml failed", done)
    same = [name for name in site.names if _certificate_of(site, name) == old[name]]
    says(not same, f"{same} have the certificate of before", done)
    after = publish(thief, "--cert", "/opt/old.pem", "--key", "/opt/old.key", **said)
    says("rror" in after or "refused" in after, f"an old certificate got in: {after!r}", done)
    keys = {name: row["public_key"] for name, row in site.registry().items()}
    says(keys == {name: row["public_key"] for name, row in hub.items()}, "a key that signs events changed")
    code = site.code("after-rotation")
    for name in site.names:
        site.tap(name, code)
    wait_for("taps", lambda: sorted(site.taps(code)) == site.names, timeout_s=90, every_s=1)
    return f"{len(old)} devices, hub and broker with new keys; an old certificate is refused; a tap of each came"


_PARTS = ("riskpoint-hub@web", "riskpoint-hub@ingest", "riskpoint-hub@jobs")
_EXPOSURE = re.compile(r"Overall exposure level for (\S+?)\.service: ([0-9.]+)")


def hardened(site: Site) -> str:
    """Each of our units, as it is loaded on its host, is exposed to 2.0 at most by systemd's own measure."""
    found: dict[str, float] = {}
    beside = ["mosquitto", "caddy", "riskpoint-backup", "riskpoint-drill", "riskpoint-watch"]
    wanted_of = {HUB: [*_processes(site), *beside], CANARY: ["riskpoint-agent"]}
    for name, units in wanted_of.items():
        for unit in units:
            said = site.machines[name].run("systemd-analyze", "security", "--no-pager", f"{unit}.service")
            found |= {row[1]: float(row[2]) for row in _EXPOSURE.finditer(said)}
    wanted = {unit for units in wanted_of.values() for unit in units}
    says(set(found) == wanted, f"measured: {sorted(found)}")
    text = ", ".join(f"{unit} {level}" for unit, level in sorted(found.items()))
    says(max(found.values()) <= 2.0, text)
    return text


def hub_killed(site: Site) -> str:
    """Each process of the hub is killed in turn; it is back by itself, and what was tapped meanwhile is there once."""
    hub, units = site.hub, _processes(site)
    for unit in units:
        hub.run("systemctl", "kill", "-s", "KILL", unit)
        code = site.code("hub-killed")
        site.tap(site.names[0], code)
        site.wait_for_taps(code, [site.names[0]], timeout_s=90)
        wait_for(
            f"{unit} is back and the hub is ready",
            lambda: "ready" in hub.sh("curl -fsS http://127.0.0.1:8000/readyz", check=False).split('"'),
            timeout_s=60,
        )
    return f"killed and back by themselves: {', '.join(units)}; each tap of meanwhile once at the hub"


def _processes(site: Site) -> tuple[str, ...]:
    return _PARTS if site.database == "postgresql" else ("riskpoint-hub",)


def checked(site: Site) -> str:
    """`--check --diff` says that nothing is to do where nothing is, and changes nothing where a release waits."""
    done = site.play("site.yml", "--check", "--diff", timeout_s=900)
    says(done.code == 0 and not any(done.changed.values()), f"changed: {done.changed}", done)
    before = serving(site)
    releases.derive(site.wheels, of=site.built, version="0.1.9")
    site.write_fleet(release="0.1.9")
    waits = site.play("rollout.yml", "--check", "--diff", timeout_s=900)
    site.write_fleet()
    says(waits.code == 0, "rollout.yml --check failed", waits)
    says(serving(site) == before, "--check changed a release", waits)
    left = [name for name in site.names if "0.1.9" in site.machines[name].run("ls", "/opt/riskpoint/releases")]
    says(not left, f"--check left a release on {left}", waits)
    return "site.yml: nothing to change on any host; rollout.yml with a release that waits: nothing done"
