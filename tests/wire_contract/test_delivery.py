"""Delivery, stated in the words of the contract's invariants, over the product's own core."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wire_contract.simulation.card import Line
from tests.wire_contract.simulation.faults import settle
from tests.wire_contract.simulation.messages import Message, Parcel
from tests.wire_contract.simulation.world import World
from wire_contract.delivery import STRAY_S, WINDOW_LINES, Arrival, Held, Hole, Sender, Span, Tip, choose_ack, receive
from wire_contract.event import GENESIS

JOURNAL = World(0).device.card.journal


def chain_of(count: int) -> list[Line]:
    world = World(0)
    for _ in range(count):
        world.tap()
    return list(world.device.card.lines)


def hole_of(lines: list[Line], first: int, last: int) -> Hole:
    return Hole(JOURNAL, first, last, lines[first - 2].hash, lines[last - 1].hash)


def lines_in(message: Message) -> int:
    return len(message.lines) if isinstance(message, Parcel) else 0


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
    sender.heard(40, STRAY_S)
    assert sender.next_span(STRAY_S) == Span(41, 90)


@pytest.mark.parametrize("stray", [40, 0, None])
def test_an_ack_that_says_less_than_the_one_just_heard_is_a_stray(stray: int | None) -> None:
    sender = Sender(head=90)
    for minute in range(4):
        sender.heard(90, minute * 60.0)
        sender.heard(stray, minute * 60.0 + STRAY_S - 0.1)
        assert sender.next_span(minute * 60.0 + STRAY_S) is None
        assert (sender.acked, sender.said) == (90, stray or 0)


def test_a_hub_on_another_branch_gets_the_whole_journal_once() -> None:
    sender = Sender(head=20)
    sender.heard(None, 0.0)
    assert sender.next_span(0.0) == Span(1, 20)
    sender.sent(Span(1, 20), 0.0, 0.5)
    sender.heard(None, 1.0)
    assert sender.next_span(1.0) is None


def test_a_long_journal_goes_out_window_by_window_to_a_hub_on_another_branch_as_long_as_it_answers() -> None:
    sender = Sender(head=1200)
    sender.heard(None, 0.0)
    assert sender.next_span(0.0) == Span(1, 500)
    sender.sent(Span(1, 500), 0.0, 0.5)
    sender.heard(None, 1.0)
    assert sender.next_span(9.9) is None
    assert sender.next_span(10.0) == Span(501, 1000)
    sender.sent(Span(501, 1000), 10.0, 0.5)
    assert sender.next_span(20.0) == Span(501, 1000)  # not answered
    sender.sent(Span(501, 1000), 20.0, 0.5)
    sender.heard(None, 21.0)
    assert sender.next_span(40.0) == Span(1001, 1200)
    sender.sent(Span(1001, 1200), 40.0, 0.5)
    sender.heard(1200, 41.0)
    assert (sender.unacknowledged, sender.next_span(100.0)) == (0, None)


def test_a_hub_that_stays_on_another_branch_gets_the_whole_journal_again_later_and_later() -> None:
    sender, at, began = Sender(head=1), 0.0, []
    sender.heard(None, at)
    while len(began) < 5:
        if span := sender.next_span(at):
            began.append(at)
            sender.sent(span, at, 0.5)
            sender.heard(None, at)
        at += 1.0
    assert began == [0.0, 10.0, 30.0, 70.0, 150.0]


def test_a_hub_that_speaks_of_another_branch_later_has_lost_ours() -> None:
    sender = Sender(head=5)
    sender.heard(5, 0.0)
    sender.heard(None, 60.0)
    assert sender.next_span(60.0) == Span(1, 5)


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
    again = receive(lines, Held(complete={line.place for line in lines}))
    assert (again.completed, again.duplicates, again.tips) == ([], [line.hash for line in lines], {})


def test_a_gap_holds_back_the_ack_and_is_closed_by_the_missing_line() -> None:
    lines = chain_of(5)
    first = receive([lines[0], lines[2], lines[3]], Held())
    assert first.completed == [lines[0]]
    assert first.pending == [lines[2], lines[3]]
    held = Held(complete={lines[0].place}, pending={line.hash: line for line in first.pending}, parents={GENESIS})
    second = receive([lines[1]], held)
    assert (second.completed, second.promoted) == ([lines[1]], [lines[2], lines[3]])
    assert second.tips == {JOURNAL: lines[3]}


def test_a_second_child_is_kept_and_the_fork_is_named() -> None:
    lines = chain_of(2)
    sibling = Arrival(chain_of(9)[8].hash, lines[0].hash, JOURNAL, 2)
    decision = receive([sibling], Held(complete={line.place for line in lines}, parents={GENESIS, lines[0].hash}))
    assert (decision.completed, decision.forks) == ([sibling], [lines[0].place])
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


def test_a_line_that_turns_up_in_a_declared_hole_does_not_take_the_journal_back() -> None:
    lines = chain_of(6)
    hole = Hole(JOURNAL, 3, 3, lines[1].hash, lines[2].hash)
    others = [line for line in lines if line is not lines[2]]
    held = Held(complete={line.place for line in others}, parents={line.parent for line in others}, holes=[hole, hole])
    decision = receive([lines[2]], held)
    assert (decision.completed, decision.tips) == ([lines[2]], {})


@pytest.mark.parametrize(
    "batches", [((6, 7, 8),), ((6,), (7,), (8,)), ((8, 7), (6,)), ((6, 7, 8, 9),), ((6, 7), (8, 9))]
)
def test_lines_that_turn_up_in_a_hole_that_was_passed_do_not_take_the_journal_back(
    batches: tuple[tuple[int, ...], ...],
) -> None:
    lines = chain_of(20)
    declaration = Line(chain_of(21)[20].hash, lines[19].hash, JOURNAL, 21, hole=hole_of(lines, 7, 10))
    hub = World(0).hub
    hub.keep([*lines[:6], *lines[10:], declaration])
    at = Tip(declaration.hash, 21)
    assert hub.store.tips == {JOURNAL: at}
    for batch in batches:
        hub.keep([lines[index] for index in batch])
        assert hub.store.tips == {JOURNAL: at}


def test_neither_does_the_line_before_a_second_hole_nor_one_between_two_that_were_passed() -> None:
    lines = chain_of(20)
    names = [line.hash for line in chain_of(23)[20:]]
    holes = [hole_of(lines, 7, 8), hole_of(lines, 9, 10)]
    declarations = [
        Line(own, before, JOURNAL, 21 + index, hole=hole)
        for index, (own, before, hole) in enumerate(zip(names, [lines[19].hash, *names], holes, strict=False))
    ]
    hub = World(0).hub
    hub.keep([*lines[:6], *lines[10:], *declarations])
    at = hub.store.tips[JOURNAL]
    for turned_up in lines[6:8]:  # the second is the line before the next hole
        hub.keep([turned_up])
        assert hub.store.tips[JOURNAL] == at == Tip(names[1], 22)


def test_a_branch_that_leaves_a_passed_hole_is_followed_where_it_is_known_to_be_another() -> None:
    lines = chain_of(20)
    declaration = Line(chain_of(21)[20].hash, lines[19].hash, JOURNAL, 21, hole=hole_of(lines, 7, 10))
    names = [line.hash for line in chain_of(30)[25:]]
    hub = World(0).hub
    hub.keep([*lines[:6], *lines[10:], declaration])
    hub.keep([Line(names[0], lines[4].hash, JOURNAL, 6)])
    assert hub.store.tips[JOURNAL] == Tip(names[0], 6)
    hub.keep([Line(names[1], names[0], JOURNAL, 7)])
    assert hub.store.tips[JOURNAL] == Tip(names[1], 7)
    hub.keep([*lines[6:9], Line(names[2], lines[8].hash, JOURNAL, 10)])
    assert hub.store.tips[JOURNAL] == Tip(names[2], 10)


def test_a_hole_on_one_branch_is_not_bridged_from_another() -> None:
    ours = chain_of(2)
    theirs = [Arrival(line.hash, line.parent, JOURNAL, line.sequence + 1) for line in chain_of(5)[2:]]
    hole = Hole(JOURNAL, 3, 3, parent=theirs[0].parent, last_hash=theirs[0].hash)
    declaration = Arrival(chain_of(8)[7].hash, theirs[1].hash, JOURNAL, 5, hole)
    held = Held(complete={line.place for line in ours if line.hash != theirs[0].parent}, parents={GENESIS})
    assert receive([theirs[1], declaration], held).completed == []


def test_a_line_whose_parent_is_not_the_line_before_it_never_completes_whatever_comes_first() -> None:
    lines = chain_of(3)
    skips = Arrival(chain_of(7)[6].hash, lines[1].hash, JOURNAL, 7)
    elsewhere = Arrival(chain_of(8)[7].hash, lines[1].hash, type(JOURNAL)("00000001"), 3)
    together = receive([skips, *lines, elsewhere], Held())
    assert (together.completed, together.pending) == (lines, [skips, elsewhere])
    held = Held(complete={line.place for line in lines[:2]}, pending={skips.hash: skips, elsewhere.hash: elsewhere})
    assert (receive([lines[2]], held).completed, receive([lines[2]], held).promoted) == ([lines[2]], [])


def test_of_two_branches_that_end_alike_the_tip_is_the_same_in_whatever_order_they_waited() -> None:
    lines = chain_of(2)
    twins = [Arrival(chain_of(n)[n - 1].hash, lines[1].hash, JOURNAL, 3) for n in (7, 8)]
    tips = [
        receive([lines[1]], Held(complete={lines[0].place}, pending={twin.hash: twin for twin in order})).tips
        for order in (twins, twins[::-1])
    ]
    assert tips[0] == tips[1]


@given(st.permutations(range(8)), st.data())
def test_what_is_held_in_the_end_does_not_depend_on_order_or_repeats(order: list[int], data: st.DataObject) -> None:
    lines = chain_of(8)
    arrivals = [lines[i] for i in order]
    repeats = data.draw(st.lists(st.sampled_from(arrivals), max_size=4))
    hub = World(0).hub
    for line in [*arrivals, *repeats]:
        hub.keep([line])
    assert hub.store.complete.keys() == {line.hash for line in lines}
    assert hub.store.pending == {}
    assert hub.store.tips == {JOURNAL: Tip(lines[7].hash, 8)}


# --- both halves over a good line; every other kind is in test_simulator.py


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 3000))
def test_a_quiet_line_carries_each_event_once(seed: int, count: int) -> None:
    world = World(seed)
    for _ in range(count):
        world.tap()
    carried: list[int] = []
    world.publish = lambda message: (world.up.append(message), carried.append(lines_in(message)))[0]
    world.beat()
    settle(world)
    assert sum(carried) == count
    assert world.device.sender.unacknowledged == 0
