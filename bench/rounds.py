"""Goal: a round of alarms, which comes every 2 s, costs a twentieth of that with 500 devices and a month behind them.

Between any two rounds a device tells its hourly sign of life: 500 devices do so every 7 s. The first after a start
reads what it needs of everything, and is told beside.
"""

import statistics
import tempfile
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bench import busy_month
from bench.figure import Bench, Figure
from hub.alarms.rounds import Rounds
from hub.database import open_engine, upgrade
from hub.fleet.liveness import ALL_ALONG
from hub.self_tests.counting import Now

LOOKS = 40
EVERY_S = 2.0
SHARE = 0.05


def measure() -> Sequence[Figure]:
    """The median of a round after news from one device, and of one after none, over the time between two rounds."""
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as name:
        engine = open_engine(f"sqlite:///{name}/hub.db")
        upgrade(engine)
        devices = busy_month.busy_month(engine, Ed25519PrivateKey.generate())
        rounds = Rounds(
            hears_since=lambda: ALL_ALONG,
            trouble=lambda: None,
            examined=lambda: None,
            assets=Now(),
            changed=lambda: None,
        )
        now = busy_month.NOW
        took = []
        for number in range(2 * LOOKS):
            now += timedelta(seconds=EVERY_S)
            if number % 2:
                device = devices[number * 7 % len(devices)]
                busy_month.receive(engine, device, device.line(busy_month.ALIVE, at=now).wire, at=now)
            begin = time.perf_counter()
            rounds(engine, now)
            took.append(time.perf_counter() - begin)
        engine.dispose()
    first, idle, busy = took[0], statistics.median(took[2::2]), statistics.median(took[1::2])
    detail = (
        f"{busy_month.POINTS} points, {busy_month.DEVICES} devices: the first {first:.1f} s, then {idle * 1e3:.0f} ms "
        f"without news, {busy * 1e3:.0f} ms with some, at most {max(took[1:]) * 1e3:.0f} ms"
    )
    return (Figure("hub, a round of alarms", busy / EVERY_S, "of the 2 s between two", SHARE, "at most", detail),)


ROUNDS = Bench("rounds", "a round of alarms with 500 devices and a month behind them", measure)
