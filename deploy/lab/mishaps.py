"""Scenes of bad luck: an expired authority, a full card, a wrong clock, a run that was killed halfway.

Each ends in a clear message and a fleet that still records taps.
"""

import os
import signal
import time
from datetime import UTC, datetime
from pathlib import Path

import releases
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from machine import LabError, Machine, wait_for
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


def expired_authority(site: Site) -> str:
    """An authority whose own certificate ended signs nothing, says what to do, and the points record; a new one, in a
    folder of its own, comes to everybody by `rotate-keys.yml`.
    """
    _end(site.work / site.authority)
    done = site.play("rotate-keys.yml", timeout_s=300)
    wanted = "the authority's own certificate ended on"
    says(done.code != 0 and wanted in done.text and not any(done.changed.values()), f"not said: {wanted}", done)
    ended = site.code("expired-ca")
    for name in site.names:
        site.tap(name, ended)
    wait_for("taps of all", lambda: sorted(site.taps(ended)) == sorted(site.names), timeout_s=60)
    site.authority = "authority-2"
    site.write_fleet()
    done = site.play("rotate-keys.yml", timeout_s=900)
    says(done.code == 0, "a new authority did not come to all", done)
    code = site.code("new-ca")
    for name in site.names:
        site.tap(name, code)
    wait_for("taps of all", lambda: sorted(site.taps(code)) == sorted(site.names), timeout_s=120)
    return "it says so and what to do, every point recorded; a new authority came to all, and a tap of each"


def _end(folder: Path) -> None:
    """The authority's certificate, of the same key and name, ended long ago."""
    old = x509.load_pem_x509_certificate((folder / "ca.pem").read_bytes())
    key = serialization.load_pem_private_key((folder / "ca.key.pem").read_bytes(), password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)  # as authority.py makes it
    made = (
        x509.CertificateBuilder(extensions=list(old.extensions))
        .subject_name(old.subject)
        .issuer_name(old.issuer)
        .public_key(key.public_key())
        .serial_number(old.serial_number)
        .not_valid_before(datetime(2006, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2026, 1, 1, tzinfo=UTC))
        .sign(key, hashes.SHA256())
    )
    (folder / "ca.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))


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
