"""Scenes of bad luck: a full card, a wrong clock, a run that was killed halfway.

Each ends in a clear message and a fleet that still records taps.
"""

import os
import signal
import time

import releases
from machine import LabError, Machine
from shown import says, serving
from site_ import CANARY, Site

# The releases' folder stays where it is; the file system that `df /opt` speaks of is one of 64 MiB.
_FILL = """mkdir -p /mnt/opt && mount --bind /opt/riskpoint /mnt/opt && mount -t tmpfs -o size=64M tmpfs /opt
mkdir /opt/riskpoint && mount --bind /mnt/opt /opt/riskpoint"""
_EMPTY = "umount /opt/riskpoint && umount /opt && umount /mnt/opt && rmdir /mnt/opt"
# A guest may not set its clock: what it answers when it is asked is three days late.
_LATE = """#!/bin/sh
exec /usr/bin/date -d '3 days ago' "$@"
"""


def _refused(site: Site, machine: Machine, wanted: str, code: str) -> str:
    """site.yml says so of that host and stops there; the host records, and the others had nothing to do."""
    done = site.play("site.yml", "--limit", ",".join(site.names[1:]))
    says(done.code != 0 and wanted in done.text, f"it was not said: {wanted}", done)
    failed = [name for name, count in done.failed.items() if count]
    says(failed == [machine.name] and not any(done.changed.values()), f"failed: {failed}, {done.changed}", done)
    code = site.code(code)
    site.tap(machine.name, code)
    site.wait_for_taps(code, [machine.name])
    said = next(line for line in done.text.splitlines() if wanted in line)
    return said[said.index(wanted) :].strip()


def full_card(site: Site) -> str:
    """A full card is said before anything is written there, and the point records."""
    machine = site.machines[site.names[1]]
    machine.sh(_FILL)
    try:
        return _refused(site, machine, "การ์ดเต็ม", "full-card")
    finally:
        machine.sh(_EMPTY)


def wrong_clock(site: Site) -> str:
    """A host whose clock is days off gets no certificate that it would refuse at once; it is named, and records."""
    machine = site.machines[site.names[1]]
    fake = machine.root / "usr/local/bin/date"
    fake.write_text(_LATE, encoding="ascii")
    fake.chmod(0o755)
    try:
        return _refused(site, machine, "นาฬิกาผิด", "wrong-clock")
    finally:
        fake.unlink()


def half_run(site: Site) -> str:
    """A rollout that is killed while it installs leaves the release of before in use; the next one finishes it."""
    before = serving(site)
    releases.derive(site.wheels, of=site.built, version="0.1.6")
    site.write_fleet(release="0.1.6")
    folder = site.machines[CANARY].root / "opt/riskpoint/incoming"
    playing = site.begin("rollout.yml")
    end = time.monotonic() + 120
    while not folder.exists():
        if playing.poll() is not None or time.monotonic() > end:
            raise LabError("nothing was being installed")
        time.sleep(0.2)
    os.killpg(playing.pid, signal.SIGKILL)
    playing.wait()
    says(serving(site) == before, f"serving: {serving(site)}")
    left = (site.machines[CANARY].root / "opt/riskpoint/releases/0.1.6/.whole").exists()
    says(not left, "it came too late: the release was whole")
    code = site.code("half-run")
    site.tap(CANARY, code)
    site.wait_for_taps(code, [CANARY])
    done = site.play("rollout.yml", timeout_s=900)
    says(done.code == 0 and set(serving(site).values()) == {"0.1.6"}, f"serving: {serving(site)}", done)
    site.release = "0.1.6"
    return "killed while it installed: the release of before records; the next run brought 0.1.6 to all"
