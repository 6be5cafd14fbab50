"""Scenes of releases: a good one comes to all, a bad one stops at the canary, who is away gets it in its own run."""

import re

import releases
from shown import says, serving
from site_ import CANARY, Site


def _changed(output: str) -> list[str]:
    """Whom the first task of this output changed."""
    return re.findall(r"^changed: \[([^\]]+)\]", output.split("\nTASK ", 1)[0], flags=re.MULTILINE)


def good_release(site: Site) -> str:
    """A good release comes to the canary first, then to all."""
    releases.derive(site.wheels, of=site.built, version="0.1.1")
    site.write_fleet(release="0.1.1")
    done = site.play("rollout.yml", timeout_s=900)
    says(done.code == 0, "the rollout failed", done)
    says(set(serving(site).values()) == {"0.1.1"}, f"serving: {serving(site)}", done)
    site.release = "0.1.1"
    batches = [
        _changed(part) for part in done.text.split("TASK [edge_agent : The release is in use, with its unit]")[1:]
    ]
    says(
        batches[:1] == [[CANARY]] and sorted(name for batch in batches for name in batch) == site.names,
        f"in this order: {batches}",
        done,
    )
    hub = site.play("site.yml", "--limit", site.hub.name)
    says(hub.code == 0 and site.hub.run("readlink", "/opt/riskpoint/current").endswith("/0.1.1\n"), "the hub", hub)
    backups = site.hub.run("ls", "/var/backups/riskpoint").split()
    says(backups, "the hub changed its release without a backup of what was before", hub)
    code = site.code("after-good")
    site.tap(CANARY, code)
    site.wait_for_taps(code, [CANARY], timeout_s=90)
    return f"0.1.1 on the devices in this order: {batches}; then on the hub, after a backup"


def _bad(site: Site, version: str, edit: releases.Edit) -> str:
    before = serving(site)
    releases.derive(site.wheels, of=site.built, version=version, edit=edit)
    site.write_fleet(release=version)
    done = site.play("rollout.yml", "-e", '{"edge_agent_gate_tries": 6}', timeout_s=600)
    site.write_fleet()
    says(done.code != 0, f"the rollout of {version} did not say that it failed", done)
    says(serving(site) == before, f"serving: {serving(site)}", done)
    others = [name for name in site.names if name != CANARY]
    reached = [name for name in others if version in site.machines[name].run("ls", "/opt/riskpoint/releases")]
    says(not reached, f"it went past the canary, to {reached}", done)
    code = site.code(f"after-{version}")
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
    away = site.names[-1]
    releases.derive(site.wheels, of=site.built, version="0.1.5")
    site.write_fleet(release="0.1.5")
    site.machines[away].cut()
    try:
        done = site.play("rollout.yml", timeout_s=900)
    finally:
        site.machines[away].heal()
    found = serving(site)
    says(f"away: {away}" in done.text, "it was not named", done)
    says({v for k, v in found.items() if k != away} == {"0.1.5"}, f"serving: {found}", done)
    site.release = "0.1.5"
    later = site.play("rollout.yml", "--limit", f"{CANARY},{away}", timeout_s=600)
    says(later.code == 0 and serving(site)[away] == "0.1.5", "its own run did not bring it", later)
    return f"{away} named; the others got it; its own run brought it"
