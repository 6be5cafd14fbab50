"""Restarts of hub and broker, again and again, under many devices: no false alarm, and each device that is cut is found."""

import random
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from rich.console import Console

from tests.parts.storm import Storm, storm, wait_for

KINDS = ("hub", "broker", "hub and broker")


def run(*, devices: int, rounds: int, speed: float, seed: int, console: Console) -> bool:
    """True where, after every restart, alarms were about exactly the devices that had been cut."""
    dice = random.Random(seed)
    with (
        tempfile.TemporaryDirectory(prefix="storm-") as folder,
        storm(Path(folder), devices=devices, speed=speed) as sky,
        ExitStack() as running,
    ):
        running.enter_context(sky.hub())
        wait_for(lambda: sky.up() == devices, within_s=300)
        cut: set[str] = set()
        longest_min = 0.0
        for number in range(rounds):
            kind = KINDS[number % 3] if number < 3 else dice.choice(KINDS)
            cut.add(f"down {_cut_one(sky, dice)}")
            _restart(sky, running, kind, dice)
            back_at = time.monotonic()
            wait_for(lambda: cut <= sky.raised(), within_s=20 * sky.silence() + 60)
            found_min = (time.monotonic() - back_at) * speed / 60
            longest_min = max(longest_min, found_min)
            # a broker that is away for minutes is trouble of the hub, and rightly an alarm
            wrong = {one for one in sky.raised() if not one.startswith("hub_trouble")} - cut
            if wrong:
                console.print(f"[red]false alarms[/]: {sorted(wrong)[:20]}")
                return False
            console.print(f"{number + 1}: {kind}; {len(cut)} cut and found, after {found_min:.1f} min; 0 false alarms")
        console.print(
            f"{rounds} restarts with {devices} devices from seed {seed}: {len(cut)} of {len(cut)} cut devices found, "
            f"the slowest {longest_min:.1f} min of the district's clock after hub and broker were back; 0 false alarms"
        )
    return True


def _cut_one(sky: Storm, dice: random.Random) -> str:
    gone = sky.crowd.cut | sky.crowd.dropped
    name = dice.choice([one for one in sky.crowd.names if one not in gone])
    (sky.crowd.cut if dice.random() < 0.5 else sky.crowd.dropped).add(name)
    return name


def _restart(sky: Storm, running: ExitStack, kind: str, dice: random.Random) -> None:
    """Away for up to as long as a device may be silent."""
    if "hub" in kind:
        running.close()
    if "broker" in kind:
        sky.broker.stop(kill=dice.random() < 0.5)
    end = time.monotonic() + dice.uniform(0, sky.silence())
    wait_for(lambda: time.monotonic() > end, within_s=600)
    if "broker" in kind:
        sky.broker.start()
    if "hub" in kind:
        running.enter_context(sky.hub())
