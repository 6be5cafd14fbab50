"""Goal 5: what it costs to make a tap durable (build, hash, sign, insert, commit) against the disk's own floor.

The floor is one `fdatasync` of 4 KiB appended to a file on the same disk, taken in turn with the commits.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bench.figure import Bench, Figure
from edge_agent.clock import Moment
from edge_agent.journal.journal import Journal
from wire_contract.event import ClockTrust
from wire_contract.measurements import Medium, Shown, TagScanned, UidProof
from wire_contract.topics import DeviceId

ROUNDS = 1000
_TAP = TagScanned("front", Medium.WIEGAND, "wiegand26:123:45678", UidProof(), Shown.ACCEPTED)


def measure() -> Sequence[Figure]:
    """The median durable commit over the median floor."""
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as name:
        folder = Path(name)
        commits, floors = _rounds(folder)
    commit, floor = statistics.median(commits), statistics.median(floors)
    slow = statistics.quantiles(commits, n=20)[-1]
    return (
        Figure(
            "edge, one tap durable (p50)",
            commit / floor,
            "of an fdatasync",
            3.0,
            "at most",
            f"{commit * 1e3:.2f} ms against {floor * 1e3:.2f} ms; p95 {slow * 1e3:.2f} ms",
        ),
    )


def _rounds(folder: Path) -> tuple[list[float], list[float]]:
    journal = Journal.open(folder / "journal.db", device=DeviceId("bench-0001"), key=Ed25519PrivateKey.generate())
    raw = os.open(folder / "floor", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    start, page = datetime(2026, 10, 1, tzinfo=UTC), bytes(4096)
    commits, floors = [], []
    try:
        for number in range(ROUNDS):
            passed = timedelta(seconds=number)
            moment = Moment(start + passed, ClockTrust.SYNCHRONISED, "bench", passed)
            began = time.perf_counter()
            journal.append(_TAP, moment=moment)
            committed = time.perf_counter()
            os.write(raw, page)
            os.fdatasync(raw)
            floors.append(time.perf_counter() - committed)
            commits.append(committed - began)
    finally:
        os.close(raw)
        journal.close()
    return commits, floors


TAP = Bench("tap", "a tap into the edge journal, against the disk", measure)
