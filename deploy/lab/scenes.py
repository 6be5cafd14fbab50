"""The scenes: each a promise that the fleet keeps, shown on real hosts. A scene raises AssertionError with what it saw.

They run in this order, each on what those before left behind.
"""

from collections.abc import Callable

import releases
from machine import Machine, wait_for
from site_ import CANARY, DEVICES, HUB, Played, Site

Scene = Callable[[Site], str]
TAPPED = "lab-card-1"
ROOT = "riskpoint/v1"
NAMES = list(DEVICES)


def says(held: object, what: str, played: Played | None = None) -> None:
    """AssertionError where it does not hold, with the end of what Ansible printed."""
    if not held:
        tail = "\n".join(line for line in played.text.splitlines() if line.strip())[-2500:] if played else ""
        raise AssertionError(f"{what}\n{tail}")


def site_from_zero(site: Site) -> str:
    """site.yml makes a hub and five devices of six bare hosts, and all of them are healthy."""
    hub = site.hub
    first = site.play("site.yml", "--limit", HUB)
    says(first.code == 0, "the hub's first run failed", first)
    # What the office types in once: points, an officer, a card.
    hub.run("riskpoint-hub", "settings", "set", "static_qr", "on")
    for number in range(1, len(NAMES) + 1):
        words = ["--name", f"จุดทดลอง {number}", "--short-name", f"ทดลอง {number}", "--station", "สน.ทดลอง"]
        hub.run("riskpoint-hub", "point", "add", f"LAB-{number}", *words, "--from", "2026-01-01")
    hub.run("riskpoint-hub", "officer", "add", "T-1", "--name", "เจ้าหน้าที่ ทดลอง")
    hub.run("riskpoint-hub", "credential", "add", f"qr:{TAPPED}", "--officer", "T-1", "--at", "2026-01-01T08:00")
    done = site.play("site.yml")
    says(done.code == 0, "site.yml failed", done)
    known = site.registry()
    says(set(known) == set(NAMES), f"the hub knows {sorted(known)}")
    return f"{len(known)} devices enrolled, changed: {done.changed}"


def second_run(site: Site) -> str:
    """A second run of site.yml changes nothing on any host."""
    done = site.play("site.yml")
    says(done.code == 0, "the second run failed", done)
    says(
        done.changed == dict.fromkeys([HUB, *NAMES], 0) | {k: 0 for k in done.changed if k == "localhost"},
        f"changed: {done.changed}",
        done,
    )
    return "changed=0 on 6 hosts"


def tap_to_report(site: Site) -> str:
    """A code held before the reader of each device is in the hub once, and in the month's report."""
    for name in NAMES:
        site.tap(name, TAPPED)
    wait_for("one tap of each device", lambda: sorted(site.taps(TAPPED)) == NAMES, timeout_s=60, every_s=1)
    report = site.hub.sh(
        'cd /var/lib/riskpoint-hub; riskpoint-hub report month "$(date +%Y-%m)"'
        " --out /var/lib/riskpoint-hub/lab-report >&2; cat /var/lib/riskpoint-hub/lab-report/monthly-report.json"
    )
    (site.work / "monthly-report.json").write_text(report, encoding="utf-8")
    missing = [number for number in range(1, 6) if f"LAB-{number}" not in report]
    says(not missing, f"points {missing} are not in the report")
    return "5 taps, 5 rows, points in the month's report"


def _publish(machine: Machine, *more: str, topic: str, said: str) -> str:
    words = [
        "mosquitto_pub",
        "-h",
        "10.77.0.2",
        "-p",
        "8883",
        "-q",
        "1",
        "-V",
        "mqttv5",
        "--cafile",
        "/etc/riskpoint/ca.pem",
    ]
    return machine.run("timeout", "10", *words, "-t", topic, "-m", said, *more, check=False)


def strangers(site: Site) -> str:
    """A wrong certificate and a foreign topic are refused, and a stolen client id throws nobody off."""
    thief = site.machines[NAMES[1]]
    own = ["--cert", "/etc/riskpoint/device.pem", "--key", "/etc/riskpoint/device.key.pem"]
    thief.sh(
        "cd /opt; openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout s.key -out s.pem"
        " -days 2 -subj /CN=lab-03 2>/dev/null"
    )
    wrong = _publish(thief, "--cert", "/opt/s.pem", "--key", "/opt/s.key", topic=f"{ROOT}/lab-03/up/status", said="x")
    says("rror" in wrong or "refused" in wrong, f"a self-signed certificate got in: {wrong!r}")
    none = _publish(thief, topic=f"{ROOT}/lab-03/up/status", said="x")
    says("rror" in none or "refused" in none, f"somebody without a certificate got in: {none!r}")
    running = site.machines[NAMES[2]].run("systemctl", "show", "riskpoint-agent", "-p", "MainPID,NRestarts")
    foreign = _publish(thief, *own, topic=f"{ROOT}/lab-03/up/status", said="lab-foreign")
    says("uthorized" in foreign, f"a foreign topic was taken: {foreign!r}")
    stolen = _publish(thief, *own, "-i", "hub", topic=f"{ROOT}/lab-03/up/status", said="lab-stolen")
    says("uthorized" in stolen, f"a stolen client id could speak: {stolen!r}")
    stays = site.machines[NAMES[2]].run("systemctl", "show", "riskpoint-agent", "-p", "MainPID,NRestarts")
    says(stays == running, f"the agent of lab-03 was disturbed: {stays}")
    code = "lab-after-strangers"
    site.tap(NAMES[2], code)
    site.wait_for_taps(code, [NAMES[2]])
    return "wrong certificate, none, foreign topic, stolen id: refused; the hub hears its devices"


def cut_off(site: Site) -> str:
    """A device without network records on; when it is back, every tap is at the hub once."""
    name, codes = NAMES[3], [f"lab-cut-{number}" for number in range(6)]
    site.machines[name].cut()
    for code in codes:
        site.tap(name, code)
        site.machines[name].run("sleep", "1")
    says(not any(site.taps(code) for code in codes), "a cut-off device was heard")
    site.machines[name].heal()
    for code in codes:
        site.wait_for_taps(code, [name], timeout_s=150)
    return f"{len(codes)} taps while cut off, {len(codes)} at the hub, each once"


def _serving(site: Site) -> dict[str, str]:
    return {
        name: site.machines[name].run("readlink", "/opt/riskpoint/current").strip().rpartition("/")[2] for name in NAMES
    }


def good_release(site: Site) -> str:
    """A good release comes to the canary first, then to all."""
    releases.derive(site.wheels, of=site.built, version="0.1.1")
    site.write_fleet(release="0.1.1")
    done = site.play("rollout.yml", timeout_s=600)
    says(done.code == 0, "the rollout failed", done)
    says(set(_serving(site).values()) == {"0.1.1"}, f"serving: {_serving(site)}", done)
    site.release = "0.1.1"
    first = done.text.find("The release is the one in use")
    says(first >= 0, "nothing was switched", done)
    return "0.1.1 on 5 devices, canary first"


def _bad(site: Site, version: str, edit: releases.Edit) -> str:
    before = _serving(site)
    releases.derive(site.wheels, of=site.built, version=version, edit=edit)
    site.write_fleet(release=version)
    done = site.play("rollout.yml", "-e", '{"edge_agent_gate_tries": 6}', timeout_s=400)
    site.write_fleet()
    says(done.code != 0, f"the rollout of {version} did not say that it failed", done)
    says(_serving(site) == before, f"serving: {_serving(site)}", done)
    others = [name for name in NAMES if name != CANARY]
    reached = [name for name in others if version in site.machines[name].run("ls", "/opt/riskpoint/releases")]
    says(not reached, f"it went past the canary, to {reached}", done)
    code = f"lab-after-{version}"
    site.tap(CANARY, code)
    site.wait_for_taps(code, [CANARY])
    return f"{version} stopped at {CANARY}, which serves {before[CANARY]} and records"


def bad_crashes(site: Site) -> str:
    """A release that crashes stops at the canary and is rolled back."""
    return _bad(site, "0.1.2", releases.CRASHES)


def bad_self_check(site: Site) -> str:
    """A release that fails its self-check stops at the canary."""
    return _bad(site, "0.1.3", releases.FAILS_SELF_CHECK)


def bad_no_hub(site: Site) -> str:
    """A release that cannot reach the hub stops at the canary and is rolled back."""
    return _bad(site, "0.1.4", releases.CANNOT_REACH_HUB)


def unreachable(site: Site) -> str:
    """A device that cannot be reached is named, and the others get the release."""
    away = NAMES[4]
    releases.derive(site.wheels, of=site.built, version="0.1.5")
    site.write_fleet(release="0.1.5")
    site.machines[away].cut()
    try:
        done = site.play("rollout.yml", timeout_s=600)
    finally:
        site.machines[away].heal()
    serving = _serving(site)
    says(f"away: {away}" in done.text, "it was not named", done)
    says({v for k, v in serving.items() if k != away} == {"0.1.5"}, f"serving: {serving}", done)
    site.release = "0.1.5"
    later = site.play("rollout.yml", "--limit", f"{CANARY},{away}", timeout_s=400)
    says(later.code == 0 and _serving(site)[away] == "0.1.5", "its own run did not bring it", later)
    return f"{away} named; the other four got it; its own run brought it"


def reboot(site: Site) -> str:
    """A device that boots again serves by itself."""
    machine = site.machines[NAMES[1]]
    boots = machine.boots
    machine.run("systemctl", "reboot", check=False)
    wait_for("a second boot", lambda: machine.boots > boots, timeout_s=60)
    machine.wait_until_up()
    wait_for(
        "the agent runs",
        lambda: "recording; connected" in machine.run("systemctl", "show", "riskpoint-agent", "-p", "StatusText"),
        timeout_s=60,
    )
    site.tap(NAMES[1], "lab-after-reboot")
    site.wait_for_taps("lab-after-reboot", [NAMES[1]])
    return "booted again, recording and connected without a hand"


def replaced(site: Site) -> str:
    """A dead device's place is taken by a fresh host under the same name and point."""
    name = NAMES[2]
    machine = site.machines[name]
    old = site.registry()[name]["public_key"]
    machine.stop()
    machine.wipe()
    site.start(machine)
    machine.wait_until_up()
    done = site.play("replace.yml", "--limit", f"{name},{HUB}")
    says(done.code == 0, "replace.yml failed", done)
    row = site.registry()[name]
    says(row["public_key"] != old and row["point"] == "LAB-3", f"the hub says {row}", done)
    site.tap(name, "lab-after-replace")
    site.wait_for_taps("lab-after-replace", [name])
    return f"{name} has a new key and the old place, LAB-3"


def restored(site: Site) -> str:
    """The hub is lost and comes back of its backup; what was tapped since comes again from the devices."""
    hub = site.hub
    hub.run("systemctl", "start", "riskpoint-backup.service", timeout_s=180)
    code = "lab-after-backup"
    site.tap(NAMES[0], code)
    site.wait_for_taps(code, [NAMES[0]])
    hub.sh(
        "systemctl stop riskpoint-hub; cp /var/lib/riskpoint-hub/hub.key /opt/hub.key;"
        " rm -rf /var/lib/riskpoint-hub/hub.db*;"
        " install -o riskpoint-hub -m 0600 /opt/hub.key /var/backups/riskpoint/lab.key;"
        ' riskpoint-hub restore "$(ls -1d /var/backups/riskpoint/riskpoint-backup-* | sort | tail -1)"'
        " --key /var/backups/riskpoint/lab.key;"
        " systemctl start riskpoint-hub",
        timeout_s=240,
    )
    site.wait_for_taps(code, [NAMES[0]], timeout_s=150)
    says(sorted(set(site.taps(TAPPED))) == NAMES, "older taps are not there")
    return "restored; a tap of after the backup came again from its device"


def revoked(site: Site) -> str:
    """A device that was stolen is out at once, though its connection stood."""
    name = NAMES[4]
    done = site.play(
        "retire.yml", "--limit", f"{HUB},localhost", "-e", f"retire_device={name}", "-e", "retire_reason=stolen"
    )
    says(done.code == 0, "retire.yml failed", done)
    site.tap(name, "lab-after-revoked")
    machine = site.machines[name]
    wait_for(
        "it is cut off",
        lambda: "; connected" not in machine.run("systemctl", "show", "riskpoint-agent", "-p", "StatusText"),
        timeout_s=60,
    )
    says(not site.taps("lab-after-revoked"), "the hub took a tap of a revoked device")
    return f"{name} is not connected, and nothing of it is taken"


SCENES: dict[str, Scene] = {
    "site": site_from_zero,
    "again": second_run,
    "tap": tap_to_report,
    "strangers": strangers,
    "cut-off": cut_off,
    "good": good_release,
    "bad-crash": bad_crashes,
    "bad-check": bad_self_check,
    "bad-hub": bad_no_hub,
    "away": unreachable,
    "reboot": reboot,
    "replace": replaced,
    "restore": restored,
    "revoke": revoked,
}
