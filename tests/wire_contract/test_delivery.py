"""Delivery, stated in the words of the contract's invariants, over the product's own core."""

import copy
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wire_contract.delivery_world import JOURNAL, Pole, World
from wire_contract.delivery import WINDOW_LINES, Arrival, Held, Hole, Sender, Span, Tip, choose_ack, receive
from wire_contract.event import GENESIS


def chain_of(count: int) -> list[Arrival]:
    pole = Pole()
    return [pole.record(f"line {n}") for n in range(1, count + 1)]


# --- the device's half


def test_nothing_is_sent_before_the_hub_has_said_what_it_holds() -> None:
    sender = Sender(head=7)
    assert sender.next_span(0.0) is None
    sender.heard(0, 0.0)
    assert sender.next_span(0.0) == Span(1, 7)


def test_after_the_ack_comes_what_the_hub_does_not_hold() -> None:
    sender = Sender(head=7)
    sender.heard(5, 0.0)
    assert sender.next_span(0.0) == Span(6, 7)
    sender.sent(Span(6, 7), 0.0, 0.5)
    assert sender.next_span(0.0) is None
    assert sender.unacknowledged == 2
    sender.heard(7, 1.0)
    assert sender.unacknowledged == 0


def test_a_puback_means_nothing_and_what_is_not_acknowledged_is_sent_again() -> None:
    sender = Sender(head=3)
    sender.heard(0, 0.0)
    sender.sent(Span(1, 3), 0.0, 0.5)
    assert sender.next_span(9.9) is None
    assert sender.next_span(10.0) == Span(1, 3)
    sender.sent(Span(1, 3), 10.0, 0.5)
    assert sender.next_span(29.9) is None
    assert sender.next_span(30.0) == Span(1, 3)


def test_lines_behind_a_first_acknowledged_part_are_sent_again_too() -> None:
    sender = Sender(head=200)
    sender.heard(0, 0.0)
    sender.sent(Span(1, 100), 0.0, 0.5)
    sender.sent(Span(101, 200), 0.0, 0.5)
    sender.heard(100, 1.0)
    assert sender.next_span(10.9) is None
    assert sender.next_span(11.0) == Span(101, 200)


def test_the_window_bounds_what_is_on_its_way() -> None:
    sender = Sender(head=10_000)
    sender.heard(0, 0.0)
    assert sender.next_span(0.0) == Span(1, WINDOW_LINES)
    sender.sent(Span(1, WINDOW_LINES), 0.0, 0.5)
    assert sender.next_span(0.0) is None
    sender.heard(100, 0.1)
    assert sender.next_span(0.1) == Span(WINDOW_LINES + 1, WINDOW_LINES + 100)


def test_a_hole_longer_than_the_window_does_not_shut_it() -> None:
    sender = Sender(head=5000)
    sender.declared(Hole(JOURNAL, 11, 3000, GENESIS, GENESIS), 5001)
    sender.heard(10, 0.0)
    assert sender.next_span(0.0) == Span(5001, 5001)
    sender.sent(Span(5001, 5001), 0.0, 0.5)
    assert sender.next_span(0.0) == Span(3001, 3000 + WINDOW_LINES)
    sender.sent(Span(3001, 3000 + WINDOW_LINES), 0.0, 0.5)
    assert sender.next_span(0.0) is None
    sender.heard(3100, 1.0)
    assert sender.next_span(1.0) == Span(3001 + WINDOW_LINES, 3100 + WINDOW_LINES)


def test_a_hub_that_lost_lines_gets_them_back_at_once() -> None:
    sender = Sender(head=90)
    sender.heard(90, 0.0)
    sender.heard(40, 5.0)
    assert sender.next_span(5.0) == Span(41, 90)


def test_a_hub_on_another_branch_gets_the_whole_journal_once() -> None:
    sender = Sender(head=20)
    sender.heard(None, 0.0)
    assert sender.next_span(0.0) == Span(1, 20)
    sender.sent(Span(1, 20), 0.0, 0.5)
    sender.heard(None, 1.0)
    assert sender.next_span(1.0) is None


def test_a_declaration_goes_ahead_of_what_follows_the_hole() -> None:
    sender = Sender(head=10)
    sender.heard(0, 0.0)
    sender.declared(Hole(JOURNAL, 4, 5, GENESIS, GENESIS), 11)
    spans = []
    while span := sender.next_span(0.0):
        spans.append(span)
        sender.sent(span, 0.0, 0.5)
    assert spans == [Span(1, 3), Span(11, 11), Span(6, 11)]


# --- the hub's half


def test_lines_in_order_are_completed_and_a_repeat_is_a_duplicate() -> None:
    lines = chain_of(3)
    decision = receive([*lines, lines[0]], Held())
    assert (decision.completed, decision.pending, decision.duplicates) == (lines, [], [lines[0].hash])
    assert decision.tips == {JOURNAL: lines[2]}
    again = receive(lines, Held(complete={line.hash for line in lines}))
    assert (again.completed, again.duplicates, again.tips) == ([], [line.hash for line in lines], {})


def test_a_gap_holds_back_the_ack_and_is_closed_by_the_missing_line() -> None:
    lines = chain_of(5)
    first = receive([lines[0], lines[2], lines[3]], Held())
    assert first.completed == [lines[0]]
    assert first.pending == [lines[2], lines[3]]
    held = Held(complete={lines[0].hash}, pending={line.hash: line for line in first.pending}, parents={GENESIS})
    second = receive([lines[1]], held)
    assert (second.completed, second.promoted) == ([lines[1]], [lines[2], lines[3]])
    assert second.tips == {JOURNAL: lines[3]}


def test_a_second_child_is_kept_and_the_fork_is_named() -> None:
    lines = chain_of(2)
    sibling = Arrival(chain_of(9)[8].hash, lines[0].hash, JOURNAL, 2)
    decision = receive([sibling], Held(complete={line.hash for line in lines}, parents={GENESIS, lines[0].hash}))
    assert (decision.completed, decision.forks) == ([sibling], [lines[0].hash])
    assert decision.tips == {JOURNAL: sibling}


def test_two_journals_of_one_device_are_no_fork() -> None:
    other = Arrival(chain_of(4)[3].hash, GENESIS, type(JOURNAL)("00000001"), 1)
    assert receive([chain_of(1)[0], other], Held()).forks == []


def test_only_a_declared_hole_whose_near_side_is_held_completes_an_ancestry() -> None:
    lines = chain_of(6)
    hole = Hole(JOURNAL, 3, 4, lines[1].hash, lines[3].hash)
    declaration = Arrival(chain_of(8)[7].hash, lines[5].hash, JOURNAL, 7, hole)
    without = receive([*lines[:2], *lines[4:]], Held())
    assert without.completed == lines[:2]
    with_hole = receive([*lines[:2], *lines[4:], declaration], Held())
    assert with_hole.completed == [*lines[:2], *lines[4:], declaration]
    near_side_missing = receive([lines[0], *lines[4:], declaration], Held())
    assert near_side_missing.completed == [lines[0]]
    wrong_hash = Arrival(
        declaration.hash, declaration.parent, JOURNAL, 7, Hole(JOURNAL, 3, 4, lines[1].hash, lines[0].hash)
    )
    assert receive([*lines[:2], *lines[4:], wrong_hash], Held()).completed == lines[:2]


def test_the_ack_follows_the_branch_that_the_device_is_on() -> None:
    ours, theirs = Tip(chain_of(9)[8].hash, 9), Tip(chain_of(5)[4].hash, 5)
    assert choose_ack(ours, theirs, reported_is_complete=True) == theirs
    assert choose_ack(ours, theirs, reported_is_complete=False) == ours
    assert choose_ack(ours, None, reported_is_complete=False) == ours
    assert choose_ack(None, None, reported_is_complete=False) is None


def test_a_hole_on_one_branch_is_not_bridged_from_another() -> None:
    ours = chain_of(2)
    theirs = [Arrival(line.hash, line.parent, JOURNAL, line.sequence + 1) for line in chain_of(5)[2:]]
    hole = Hole(JOURNAL, 3, 3, parent=theirs[0].parent, last_hash=theirs[0].hash)
    declaration = Arrival(chain_of(8)[7].hash, theirs[1].hash, JOURNAL, 5, hole)
    held = Held(complete={line.hash for line in ours if line.hash != theirs[0].parent}, parents={GENESIS})
    assert receive([theirs[1], declaration], held).completed == []


@given(st.permutations(range(8)), st.data())
def test_what_is_held_in_the_end_does_not_depend_on_order_or_repeats(order: list[int], data: st.DataObject) -> None:
    lines = chain_of(8)
    arrivals = [lines[i] for i in order]
    repeats = data.draw(st.lists(st.sampled_from(arrivals), max_size=4))
    world = World(random.Random(0))
    for line in [*arrivals, *repeats]:
        world.hub.take([line])
    assert world.hub.complete.keys() == {line.hash for line in lines}
    assert world.hub.pending == {}
    assert world.hub.tip == Tip(lines[7].hash, 8)


# --- both halves over a bad line


ACTIONS = ["record"] * 6 + ["carry"] * 8 + ["pump"] * 4 + ["beat", "wait"] * 2
FAULTS = ["reconnect", "reboot", "damage", "hub_restored", "hub_saved", "card_saved", "card_restored", "broker_wiped"]


def act(world: World, action: str, saved: dict[str, object]) -> None:
    pole, chance = world.pole, world.chance
    match action:
        case "record":
            pole.record(f"tap {chance.random()}")
        case "carry":
            world.carry()
        case "pump":
            world.pump()
        case "beat":
            world.beat()
        case "wait":
            world.now += chance.uniform(1, 120)
        case "reconnect":
            pole.sender.connected()
        case "reboot":
            pole.restart()
        case "damage" if len(pole.lines) > 1:
            pole.damaged.add(chance.randrange(1, len(pole.lines) + 1))
        case "broker_wiped":
            world.up, world.acks = [], []
        case "hub_saved":
            saved["hub"] = copy.deepcopy(world.hub)
        case "hub_restored" if "hub" in saved:
            world.hub = copy.deepcopy(saved["hub"])  # type: ignore[assignment]
        case "card_saved":
            saved["card"] = world.snapshot()
        case "card_restored" if "card" in saved:
            damaged = pole.damaged
            world.pole = copy.deepcopy(saved["card"])  # type: ignore[assignment]
            world.pole.damaged |= damaged & set(range(1, len(world.pole.lines) + 1))
            world.pole.restart()


def assert_acks_are_honest(world: World) -> None:
    """I3: an ack names an event whose ancestors are all held, or lie in a declared hole."""
    if world.hub.tip is None:
        return
    line = world.hub.complete[world.hub.tip.head]
    holes = [held.hole for held in [*world.hub.complete.values(), *world.hub.pending.values()] if held.hole]
    while line.sequence > 1:
        parent = line.parent
        while parent not in world.hub.complete:
            across = [hole.parent for hole in holes if hole.last_hash == parent]
            assert across, f"sequence {line.sequence} hangs in the air"
            parent = across[0]
            if parent == GENESIS:
                return
        line = world.hub.complete[parent]


@pytest.mark.parametrize("block", range(20))
def test_whatever_happens_everything_is_delivered_once_faults_cease(block: int) -> None:
    for seed in range(block * 25, block * 25 + 25):
        chance = random.Random(seed)
        world, saved = World(chance, lossy=chance.choice([0.0, 0.2, 0.6])), dict[str, object]()
        for _ in range(chance.randrange(20, 160)):
            act(world, chance.choice(ACTIONS if chance.random() < 0.85 else FAULTS), saved)
            assert_acks_are_honest(world)
        world.settle(rounds=12)
        whole = [line for line in world.pole.lines if line.sequence not in world.pole.damaged]
        missing = [line.sequence for line in whole if line.hash not in world.hub.complete]
        assert missing == [], f"seed {seed}"  # I6
        assert world.pole.sender.unacknowledged == 0, f"seed {seed}"


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 3000))
def test_a_quiet_line_carries_each_event_once(seed: int, count: int) -> None:
    world = World(random.Random(seed))
    for n in range(count):
        world.pole.record(f"tap {n}")
    world.beat()
    while world.up or world.acks:
        world.carry()
        world.pump()
    assert world.sent_lines == count
    assert world.pole.sender.unacknowledged == 0
