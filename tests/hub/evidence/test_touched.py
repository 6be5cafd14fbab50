"""Asking the store only for what a batch touches changes nothing: the database is what full knowledge would make of it."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from hub.database import writing
from hub.evidence import service as evidence
from hub.evidence.intake import Parcel, open_parcel
from hub.evidence.kept import Fork, JournalTip
from hub.evidence.store import keeping
from hub.evidence.touched import Position, Stretch, straight_on, touched
from tests.parts.journals import START, Journal, journal_of, key
from tests.parts.keeping import NOW, held, keep, standing
from wire_contract.chain import SignedLine, join_batch, public_key_of
from wire_contract.delivery import Arrival, Held, Hole, Place, Tip, receive
from wire_contract.event import GENESIS, JournalId, LineHash
from wire_contract.measurements import JournalOpened
from wire_contract.topics import DeviceId, up


def arrivals(journal: Journal, first: int = 1, last: int | None = None) -> list[Arrival]:
    """These lines as the delivery core sees them."""
    return _read(Parcel(journal.device, "t", journal.batch(first, last), NOW))


def _read(parcel: Parcel) -> list[Arrival]:
    found, aside = open_parcel(parcel)
    assert aside == []
    return [line.arrival for line in found]


def position(journal: Journal, sequence: int, *, highest: int | None = None) -> dict[JournalId, Position]:
    return {journal.id: Position(Tip(journal.hash(sequence), sequence), highest or sequence)}


def test_a_batch_that_goes_on_from_the_tip_touches_the_tip_alone() -> None:
    journal = journal_of(5)
    assert straight_on(arrivals(journal, 3), position(journal, 2)) == Held(complete={journal.place(2)})
    assert straight_on(arrivals(journal), {}) == Held()


def test_journals_are_told_apart() -> None:
    journal, other = journal_of(3), journal_of(2, number=7)
    mixed = [*arrivals(other), *arrivals(journal, 3)]
    assert straight_on(mixed, position(journal, 2)) == Held(complete={journal.place(2)})
    assert straight_on(arrivals(other), position(journal, 2)) == Held()


def test_whatever_does_not_simply_go_on_must_be_looked_up() -> None:
    journal = journal_of(4)
    branch = journal.branch()
    branch.lines = branch.lines[:2]
    branch.tap("wiegand26:9:9")
    shed = journal_of(4)
    shed.shed(3, 4)
    for found, positions in (
        (arrivals(journal, 4), position(journal, 2)),  # a gap
        (arrivals(journal, 2), position(journal, 2)),  # begins with a repeat
        ([*arrivals(journal, 3, 4), *arrivals(journal, 4)], position(journal, 2)),  # repeats itself
        (list(reversed(arrivals(journal, 3))), position(journal, 2)),
        (arrivals(journal, 3), position(journal, 2, highest=4)),  # the tip may have a child already
        (arrivals(branch, 3), position(journal, 3)),  # a fork
        (arrivals(journal, 3), {}),
        (arrivals(shed, 6), position(shed, 5)),  # declares a hole
    ):
        assert straight_on(found, positions) is None


def test_what_is_touched_is_the_lines_their_parents_and_children_and_both_sides_of_holes() -> None:
    one, other = JournalId("00000001"), JournalId("00000002")
    line = Arrival(LineHash("a" * 64), GENESIS, one, 40)
    hole = Hole(one, 20, 39, LineHash("b" * 64), LineHash("c" * 64))
    found = touched(
        [line, replace(line, sequence=43), replace(line, sequence=900, hole=replace(hole, first=500, last=899))],
        waiting=[replace(line, journal=other, sequence=7)],
        holes=[hole, replace(hole, journal=other, first=1)],
    )
    assert list(found) == [
        *(Stretch(one, first, last) for first, last in ((19, 19), (39, 44), (499, 499), (899, 901))),
        *(Stretch(other, first, last) for first, last in ((0, 8), (40, 40))),
    ]


@dataclass
class Model:
    """A hub that knows everything it ever took."""

    complete: dict[LineHash, Arrival] = field(default_factory=dict)
    pending: dict[LineHash, Arrival] = field(default_factory=dict)
    tips: dict[JournalId, Tip] = field(default_factory=dict)
    forks: set[Place] = field(default_factory=set)

    def take(self, batch: list[Arrival]) -> None:
        everything = [*self.complete.values(), *self.pending.values()]
        known = Held(
            complete={line.place for line in self.complete.values()},
            pending=dict(self.pending),
            parents={line.parent for line in self.complete.values()},
            holes=[line.hole for line in everything if line.hole],
        )
        decision = receive(batch, known)
        for line in [*decision.completed, *decision.promoted]:
            self.pending.pop(line.hash, None)
            self.complete[line.hash] = line
        self.pending.update({line.hash: line for line in decision.pending})
        self.tips |= {journal: Tip(line.hash, line.sequence) for journal, line in decision.tips.items()}
        self.forks |= set(decision.forks)


def _a_card_restored_and_a_card_replaced(device: DeviceId) -> list[list[SignedLine]]:
    """The ways that one device's lines went: its trunk up to a hole and from the declaration on, the lines between, two
    branches, a second journal, and what was declared lost.
    """
    trunk = Journal(device, key(3), JournalId("0000000a"))
    trunk.opened()
    for _ in range(5):
        trunk.tap()
    branch = trunk.branch()
    for _ in range(4):
        trunk.tap()
    trunk.shed(4, 5)
    trunk.tap()
    early = trunk.branch()
    early.lines = early.lines[:3]
    for journal, card in ((branch, "wiegand26:9:9"), (early, "wiegand26:8:8")):
        for _ in range(4):
            journal.tap(card)
    second = Journal(device, key(3), JournalId("0000000b"), START + timedelta(hours=9))
    second.add(second.build(JournalOpened(second.public_key, "test/1", "none", trunk.head)))
    for _ in range(4):
        second.tap("wiegand26:7:7")
    lost, behind = trunk.lines[3:5], trunk.lines[5:10]
    return [[*trunk.lines[:3], *trunk.lines[10:]], behind, branch.lines, early.lines, second.lines, lost]


@given(st.data())
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_database_is_what_full_knowledge_would_make_of_it(engine: Engine, data: st.DataObject) -> None:
    """Mostly each branch goes straight on, now and then something is left out, repeated or sent again from the start."""
    device = DeviceId(f"any-{uuid4()}")
    ways = _a_card_restored_and_a_card_replaced(device)
    reached, model = [0] * len(ways), Model()
    for _ in range(data.draw(st.integers(1, 10))):
        parcels = []
        for _ in range(data.draw(st.integers(1, 3))):
            which = data.draw(st.sampled_from((0, 0, 1, 1, 2, 3, 4, 5)))
            first = max(0, reached[which] + data.draw(st.sampled_from((0, 0, 0, 0, 0, 1, -1, -3, -20))))
            rows = ways[which][first : first + data.draw(st.integers(1, 5))]
            if not rows:
                continue
            reached[which] = first + len(rows)
            parcels.append(Parcel(device, up(device, "events"), join_batch(rows), NOW))
        with writing(engine) as conn:
            evidence.keep(conn, parcels, public_keys={device: [public_key_of(key(3))]}, now=NOW)
        model.take([arrival for parcel in parcels for arrival in _read(parcel)])
        assert held(engine, device) == dict.fromkeys(model.complete, True) | dict.fromkeys(model.pending, False)
        with engine.connect() as conn:
            tips = [tip for tip in evidence.tips(conn) if tip.device == device]
            forks = [fork for fork in evidence.forks(conn) if fork.device == device]
        wanted = [JournalTip(device, journal, tip.head, tip.sequence, NOW) for journal, tip in model.tips.items()]
        assert tips == sorted(wanted, key=lambda tip: tip.journal)
        assert sorted(forks, key=str) == sorted((Fork(device, place, NOW) for place in model.forks), key=str)


def test_a_line_of_a_hole_that_comes_after_all_moves_nothing_and_leaves_the_lines_behind_it_known(
    engine: Engine,
) -> None:
    """It has a child already: what the device sends next is a repeat all the same."""
    journal = journal_of(6)
    journal.shed(3, 4)
    keep(engine, journal, journal.batch(1, 2), journal.batch(8, 8), journal.batch(5, 7))
    assert standing(engine, journal) == Tip(journal.hash(8), 8)
    keep(engine, journal, journal.batch(3, 4))
    assert standing(engine, journal) == Tip(journal.hash(8), 8)
    again = keep(engine, journal, journal.batch(5, 7))
    assert (list(again.new), again.repeated) == ([], 3)
    journal.tap()
    keep(engine, journal, journal.batch(9, 9))
    assert standing(engine, journal) == Tip(journal.hash(9), 9)
    assert held(engine, journal.device) == dict.fromkeys([journal.hash(n) for n in range(1, 10)], True)
    with engine.connect() as conn:
        assert evidence.forks(conn) == []


def test_more_stretches_than_one_statement_takes_are_looked_up_all_the_same(engine: Engine) -> None:
    journal = journal_of(20)
    keep(engine, journal, journal.batch(1, 20))
    asked = [(journal.device, Stretch(journal.id, n, n)) for n in range(1, 2500)]
    places = {journal.place(n) for n in range(1, 21)}
    with engine.connect() as conn:
        found = keeping.held(conn, [*reversed(asked), *asked])
    assert found == {journal.device: Held(complete=places, parents={GENESIS, *(journal.hash(n) for n in range(1, 20))})}
