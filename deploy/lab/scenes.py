"""The scenes: each a promise that the fleet keeps, shown on real hosts. A scene raises AssertionError with what it saw.

They run in this order, each on what those before left behind.
"""

import json

import care
import mishaps
import rollouts
from machine import wait_for
from shown import Scene, publish, says
from site_ import HUB, Site

TAPPED = "lab-card-1"
ROOT = "riskpoint/v1"


def site_from_zero(site: Site) -> str:
    """site.yml makes a hub and its devices of bare hosts, and all of them are healthy."""
    hub = site.hub
    first = site.play("site.yml", "--limit", HUB)
    says(first.code == 0, "the hub's first run failed", first)
    # What the office types in once: points, an officer, a card.
    hub.run("riskpoint-hub", "settings", "set", "static_qr", "on")
    for number in range(1, len(site.names) + 1):
        words = ["--name", f"จุดทดลอง {number}", "--short-name", f"ทดลอง {number}", "--station", "สน.ทดลอง"]
        hub.run("riskpoint-hub", "point", "add", f"LAB-{number}", *words, "--from", "2026-01-01")
    hub.run("riskpoint-hub", "officer", "add", "T-1", "--name", "เจ้าหน้าที่ ทดลอง")
    hub.run("riskpoint-hub", "credential", "add", f"qr:{TAPPED}", "--officer", "T-1", "--at", "2026-01-01T08:00")
    done = site.play("site.yml")
    says(done.code == 0, "site.yml failed", done)
    known = site.registry()
    says(set(known) == set(site.names), f"the hub knows {sorted(known)}")
    return f"{len(known)} devices enrolled, changed: {done.changed}"


def second_run(site: Site) -> str:
    """A second run of site.yml changes nothing on any host."""
    done = site.play("site.yml")
    says(done.code == 0, "the second run failed", done)
    says(
        done.changed == dict.fromkeys([HUB, *site.names], 0) | {k: 0 for k in done.changed if k == "localhost"},
        f"changed: {done.changed}",
        done,
    )
    return f"changed=0 on {len(site.names) + 1} hosts"


def tap_to_report(site: Site) -> str:
    """A code held before the reader of each device is in the hub once, and in the month's report."""
    for name in site.names:
        site.tap(name, TAPPED)
    wait_for("one tap of each device", lambda: sorted(site.taps(TAPPED)) == site.names, timeout_s=60, every_s=1)
    report = site.hub.sh(
        'cd /var/lib/riskpoint-hub; riskpoint-hub report month "$(date +%Y-%m)"'
        " --out /var/lib/riskpoint-hub/lab-report >&2; cat /var/lib/riskpoint-hub/lab-report/monthly-report.json"
    )
    (site.work / "monthly-report.json").write_text(report, encoding="utf-8")
    # Counted or not: a container has no clock of its own that chrony could confirm, and the report says so of each tap.
    told = {
        (point["code"], tap["device"]): tap["reason"]
        for point in json.loads(report)["points"]
        for day in point["days"]
        for tap in [*day["visits"], *day["rejected"]]
        if tap["credential"] == f"qr:{TAPPED}"
    }
    wanted = {(f"LAB-{number}", name) for number, name in enumerate(site.names, start=1)}
    says(set(told) == wanted, f"the month's report tells of {sorted(told)}")
    reasons = sorted({str(one) for one in told.values()})
    return f"{len(told)} taps, each in the month's report under its point, as {reasons}"


def strangers(site: Site) -> str:
    """A wrong certificate and a foreign topic are refused, and a stolen client id throws nobody off."""
    name, victim = site.names[0], site.names[-1]
    thief, theirs = site.machines[name], f"{ROOT}/{victim}/up/status"
    own = ["--cert", "/etc/riskpoint/device.pem", "--key", "/etc/riskpoint/device.key.pem"]
    thief.sh(
        "cd /opt; openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout s.key -out s.pem"
        f" -days 2 -subj /CN={victim} 2>/dev/null"
    )
    wrong = publish(thief, "--cert", "/opt/s.pem", "--key", "/opt/s.key", topic=theirs, said="x")
    says("rror" in wrong or "refused" in wrong, f"a self-signed certificate got in: {wrong!r}")
    none = publish(thief, topic=theirs, said="x")
    says("rror" in none or "refused" in none, f"somebody without a certificate got in: {none!r}")
    allowed = publish(thief, *own, topic=f"{ROOT}/{name}/up/log/lab-control", said="x")
    says(allowed.strip() == "", f"its own topic is refused to it, so nothing here shows anything: {allowed!r}")
    running = site.machines[victim].run("systemctl", "show", "riskpoint-agent", "-p", "MainPID,NRestarts")
    foreign = publish(thief, *own, topic=theirs, said="lab-foreign")
    says("uthorized" in foreign, f"a foreign topic was taken: {foreign!r}")
    stolen = publish(thief, *own, "-i", "hub", topic=theirs, said="lab-stolen")
    says("uthorized" in stolen, f"a stolen client id could speak: {stolen!r}")
    stays = site.machines[victim].run("systemctl", "show", "riskpoint-agent", "-p", "MainPID,NRestarts")
    says(stays == running, f"the agent of {victim} was disturbed: {stays}")
    code = site.code("after-strangers")
    site.tap(victim, code)
    site.wait_for_taps(code, [victim])
    return "wrong certificate, none, foreign topic, stolen id: refused; the hub hears its devices"


def cut_off(site: Site) -> str:
    """A device without network records on; when it is back, every tap is at the hub once."""
    name, codes = site.names[-1], [site.code("cut") for _ in range(6)]
    site.machines[name].cut()
    for code in codes:
        site.tap(name, code)
        site.machines[name].run("sleep", "1")
    says(not any(site.taps(code) for code in codes), "a cut-off device was heard")
    site.machines[name].heal()
    for code in codes:
        site.wait_for_taps(code, [name], timeout_s=150)
    return f"{len(codes)} taps while cut off, {len(codes)} at the hub, each once"


SCENES: dict[str, Scene] = {
    "site": site_from_zero,
    "again": second_run,
    "tap": tap_to_report,
    "strangers": strangers,
    "cut-off": cut_off,
    "good": rollouts.good_release,
    "bad-crash": rollouts.bad_crashes,
    "bad-check": rollouts.bad_self_check,
    "bad-hub": rollouts.bad_no_hub,
    "away": rollouts.unreachable,
    "hardened": care.hardened,
    "hub-killed": care.hub_killed,
    "check": care.checked,
    "rotate": care.rotated,
    "expired-ca": mishaps.expired_authority,
    "full-card": mishaps.full_card,
    "wrong-clock": mishaps.wrong_clock,
    "half-run": mishaps.half_run,
    "reboot": care.reboot,
    "replace": care.replaced,
    "restore": care.restored,
    "revoke": care.revoked,
}
