"""Delivery under everything that can go wrong: histories by the thousand, and wrong turns that must not go unnoticed."""

from collections import Counter

import pytest

from tests.wire_contract.simulation import faults
from tests.wire_contract.simulation.device import RETENTION_S
from tests.wire_contract.simulation.faults import FAULTS, settle
from tests.wire_contract.simulation.history import play
from tests.wire_contract.simulation.mutants import HARMLESS, MUTANTS, Mutant
from tests.wire_contract.simulation.world import World

BLOCK = 500
BLOCKS = 42


@pytest.mark.parametrize("block", range(BLOCKS))
def test_whatever_happens_every_invariant_of_the_contract_holds(block: int) -> None:
    for seed in range(block * BLOCK, (block + 1) * BLOCK):
        broken = play(seed)
        assert broken is None, str(broken)


def test_the_histories_come_by_everything_that_the_invariants_speak_of() -> None:
    seen = Counter[str]()
    for seed in range(1000):
        play(seed, seen=seen)
    assert {what: count for what, count in seen.items() if count < 50} == {"long_past": seen["long_past"]}
    assert seen["long_past"] >= 3
    assert {fault.__name__ for fault in FAULTS} < seen.keys()
    assert {"forks", "declared holes", "lines without ancestry", "pruned lines", "excused", "journals"} < seen.keys()


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_wrong_turn_is_found_out(mutant: Mutant) -> None:
    assert mutant.found_out() is not None, f"{mutant.turn}: not found out by {mutant.within} histories"


def test_a_broker_that_forgets_too_early_does_no_harm() -> None:
    assert HARMLESS.found_out(2000) is None


def test_a_history_is_the_same_each_time_it_is_played() -> None:
    mutant = MUTANTS[0]
    first = mutant.found_out()
    assert first is not None
    assert play(first.seed, device=mutant.device, hub=mutant.hub) == first


def test_a_broken_history_names_its_seed_what_broke_and_its_last_steps() -> None:
    broken = MUTANTS[0].found_out()
    assert broken is not None
    first, second, *steps = str(broken).splitlines()
    assert first == f"seed {broken.seed} breaks {broken.what}"
    assert second == f"after {len(broken.trace)} steps, the last of them:"
    assert steps == broken.trace[-30:]


def test_the_image_of_a_card_does_not_bring_back_an_old_licence_to_prune() -> None:
    world = World(0)
    world.lossy = 0.0
    world.tap()
    world.beat()
    settle(world)
    faults.card_imaged(world)  # it knows since when the hub holds the tap
    faults.reimaged(world)
    world.hub_replaced(world.backups[0][1].copy(), 0.0)  # the hub loses the tap, and no card has it
    world.now += RETENTION_S * 1.1
    world.hub_saved()
    for _ in range(2):  # the hub gets it again; the image that is put back then never hears that it was gone
        world.card_replaced(world.images[0].copy())
        world.beat()
        settle(world)
    assert world.hub.store.events == {1}
    made_at, backup = world.backups[-1]
    world.hub_replaced(backup.copy(), made_at)
    world.housekeeping()
    assert world.device.card.events == {1}
