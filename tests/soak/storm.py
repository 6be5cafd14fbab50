"""Restarts of hub and broker, again and again, under many devices: no false alarm, and each device that is cut is found."""

import random
import tempfile
import time
from pathlib import Path

from rich.console import Console

from tests.parts.storm import storm, wait_for


def run(*, devices: int, rounds: int, speed: float, seed: int, console: Console) -> bool:
    """True where, after every restart, alarms were about exactly the devices that had been cut."""
    dice = random.Random(seed)
    with (
        tempfile.TemporaryDirectory(prefix="storm-") as folder,
        storm(Path(folder), devices=devices, speed=speed) as sky,
    ):
        with sky.hub():
            wait_for(lambda: sky.up() == devices, within_s=300)
        cut: set[str] = set()
        for number in range(rounds):
            name = dice.choice([one for one in sky.crowd.names if one not in sky.crowd.cut])
            gone_at, away_s = time.monotonic(), dice.uniform(0, 2) * sky.silence()
            if dice.random() < 0.5:
                sky.last_will(name)
            else:
                sky.crowd.cut.add(name)
            cut.add(f"down {name}")
            wait_for(lambda until=gone_at + away_s: time.monotonic() > until, within_s=away_s + 60)  # type: ignore[misc]
            with sky.hub():
                if dice.random() < 0.5:
                    sky.broker.stop(kill=dice.random() < 0.5)
                    sky.broker.start()
                wait_for(lambda: cut <= sky.raised(), within_s=20 * sky.silence() + 60)
            if sky.raised() != cut:
                console.print(f"[red]false alarms[/]: {sorted(sky.raised() - cut)[:20]}")
                return False
            console.print(f"restart {number + 1}: {devices} devices, {len(cut)} cut and found, 0 false alarms")
    return True
