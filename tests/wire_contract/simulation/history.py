"""One seed is one history: faults for a while, then quiet, with every invariant checked on the way."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from tests.wire_contract.simulation.device import Device
from tests.wire_contract.simulation.faults import BRANCHING, FAULTS, long_past, settle
from tests.wire_contract.simulation.hub import Hub
from tests.wire_contract.simulation.invariants import AT_THE_END, BrokenInvariantError, Checks, undelivered
from tests.wire_contract.simulation.world import World

ROUNDS = 12
"""Rounds of a minute within which everything is delivered once faults have ceased."""

_ORDINARY: tuple[Callable[[World], None], ...] = (
    *[World.tap] * 6,
    *[World.carry_up] * 5,
    *[World.carry_down] * 5,
    *[World.pump] * 4,
    *[World.beat] * 2,
    *[World.wait] * 2,
    World.housekeeping,
)


@dataclass(frozen=True, slots=True)
class Broken:
    """An invariant that did not hold, in which history, after which steps."""

    seed: int
    invariant: str
    what: str
    trace: list[str]

    def __str__(self) -> str:
        steps = "\n".join(self.trace[-30:])
        return f"seed {self.seed} breaks {self.what}\nafter {len(self.trace)} steps, the last of them:\n{steps}"


def play(
    seed: int, *, device: type[Device] = Device, hub: type[Hub] = Hub, seen: Counter[str] | None = None
) -> Broken | None:
    """What broke in this history, or None. `seen` counts what it came by."""
    world = World(seed, device=device, hub=hub)
    steps: list[Callable[[World], None]] = []
    broken = None
    try:
        _live(world, steps)
    except BrokenInvariantError as error:
        broken = Broken(seed, error.name, str(error), [step.__name__ for step in steps])
    if seen is not None:
        _look(world, steps, seen)
    return broken


def _live(world: World, steps: list[Callable[[World], None]]) -> None:
    chance, checks = world.chance, Checks(world)
    faults = chance.sample(FAULTS, chance.choice((2, 3, 4, 5, 6, 8, 12, len(FAULTS))))
    has_long_past = chance.random() < 0.005
    if has_long_past or chance.random() < 0.4:
        faults += BRANCHING
    if has_long_past:
        steps.append(long_past)
        long_past(world)
        checks.each_step()
    often = chance.choice((0.05, 0.15, 0.3))
    random, pool = chance.random, _ORDINARY
    for _ in range(chance.randrange(20, 140)):
        step = faults[int(random() * len(faults))] if random() < often else pool[int(random() * len(pool))]
        steps.append(step)
        step(world)
        checks.each_step()
    world.lossy = 0.0
    for _ in range(ROUNDS):
        steps.append(settle)
        world.now += 60
        world.beat()
        settle(world)
        checks.each_step()
        if not undelivered(world):
            break
    for check in AT_THE_END:
        check(world)


def _look(world: World, steps: list[Callable[[World], None]], seen: Counter[str]) -> None:
    store, card = world.hub.store, world.device.card
    seen.update(step.__name__ for step in steps)
    seen["green"] += len(world.owed)
    seen["declared holes"] += len(store.holes)
    seen["forks"] += len(store.forks)
    seen["lines without ancestry"] += len(store.pending)
    seen["journals"] += len(store.tips)
    seen["pruned lines"] += len(card.pruned)
    seen["excused"] += len(world.excused & world.owed)
