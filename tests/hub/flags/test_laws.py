"""What holds of every rule, whatever taps there are."""

import hashlib
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from hub.flags.flag import Flag, Rule
from hub.flags.judging import raised
from hub.flags.settling import State, record, standings
from hub.flags.standards import Shift, Standards
from hub.flags.tap import Note, Tap
from hub.fleet.location import Location
from hub.kernel.period import Month
from tests.parts.taps import JOURNAL, at, note, tap
from wire_contract.event import LineHash
from wire_contract.measurements import EnclosureChanged, ReaderChanged, ReaderState, Refusal, Shown

LONG_AGO = date(2026, 1, 1)
STANDARDS = Standards(
    parameters={
        "burst_officers": {LONG_AGO: 2},
        "many_taps": {LONG_AGO: 3},
        "together_least": {LONG_AGO: 2},
        "together_percent": {LONG_AGO: 60},
    },
    windows={"*": {LONG_AGO: "08:00-08:30,23:50-00:10"}},
    shifts=[Shift("T-1", "*", at("08:00"), at("08:20")), Shift("T-2", "P-1", at("08:10"), at("08:40"))],
    locations={"P-1": Location(13_727_500, 100_524_000), "P-2": Location(13_790_000, 100_524_000)},
)
MONTHS = (Month(2026, 10),)
REACHED = {(tap("08:00", point=point).device, JOURNAL): 10**6 for point in ("P-1", "P-2", "P-3")}


@st.composite
def some_tap(draw: st.DrawFn) -> Tap:
    """A tap of a crowded ten minutes, some with a bracket, some of which nobody knows when they were."""
    begin = at("08:00") + timedelta(seconds=draw(st.integers(0, 600)))
    number = draw(st.integers(0, 3))
    sequence = draw(st.integers(1, 10**5))
    refusal = draw(st.sampled_from([None, None, None, Refusal.REPLAYED, Refusal.TWO_CARDS]))
    made = tap(
        begin,
        f"T-{number}" if number else None,
        draw(st.sampled_from(["P-1", "P-2", "P-3"])),
        sequence=sequence,
        counter=draw(st.sampled_from([None, None, 1, 2, 3])),
        step=draw(st.sampled_from([None, None, 88_000_000, 88_000_001])),
        shown=Shown.REFUSED if refusal else draw(st.sampled_from([Shown.ACCEPTED, Shown.REPEAT, Shown.ENROL])),
        refusal=refusal,
        name=str(sequence),
    )
    digest = LineHash(hashlib.sha256(repr(replace(made, earliest=None)).encode()).hexdigest())
    width = timedelta(seconds=draw(st.sampled_from([0, 0, 5, 60, 900])))
    earliest = None if draw(st.integers(0, 9)) == 0 else begin
    return replace(made, hash=digest, earliest=earliest, latest=begin + width, filed_at=begin + width)


@st.composite
def some_note(draw: st.DrawFn) -> Note:
    """A door that opens or closes, or a reader that tells of itself."""
    told = draw(
        st.sampled_from(
            [
                EnclosureChanged("door", open=True),
                EnclosureChanged("door", open=False),
                ReaderChanged("front", ReaderState.SILENT, ""),
                ReaderChanged("front", ReaderState.CHANGED, ""),
            ]
        )
    )
    point = draw(st.sampled_from(["P-1", "P-2"]))
    return note(f"08:{draw(st.integers(0, 59)):02d}", told, point=point, sequence=draw(st.integers(1, 10**5)))


TAPS = st.lists(some_tap(), max_size=14, unique_by=lambda one: one.hash)
NOTES = st.lists(some_note(), max_size=4, unique_by=lambda one: (one.device, one.sequence))


def flags(taps: list[Tap], notes: list[Note]) -> list[Flag]:
    return list(raised(taps, notes, standards=STANDARDS, reached=REACHED, months=MONTHS))


@settings(max_examples=150, deadline=None)
@given(TAPS, NOTES, st.randoms(use_true_random=False))
def test_order_and_repeats_change_nothing(taps: list[Tap], notes: list[Note], chance: object) -> None:
    again = [*taps, *taps[:3]]
    others = [*notes, *notes]
    chance.shuffle(again)  # type: ignore[attr-defined]
    chance.shuffle(others)  # type: ignore[attr-defined]
    assert flags(again, others) == flags(taps, notes)


@settings(max_examples=150, deadline=None)
@given(TAPS, NOTES)
def test_a_flag_names_only_lines_that_are_there_and_each_once(taps: list[Tap], notes: list[Note]) -> None:
    there = {one.hash for one in (*taps, *notes)}
    found = flags(taps, notes)
    assert all(set(one.lines) <= there and len(set(one.lines)) == len(one.lines) > 0 for one in found)
    assert len({one.id for one in found}) == len(found)
    assert all(one.reason[0] and one.reason[1] for one in found)


@settings(max_examples=150, deadline=None)
@given(TAPS, NOTES, some_tap())
def test_one_more_tap_never_removes_a_reason(taps: list[Tap], notes: list[Note], late: Tap) -> None:
    """Together is a share over a month, which honestly falls; all else stays, with what came late beside it."""
    assume(late.hash not in {one.hash for one in taps})
    after = flags([*taps, late], notes)
    for one in flags(taps, notes):
        if one.rule is not Rule.TOGETHER:
            assert [two for two in after if two.rule is one.rule and set(two.lines) & set(one.lines)], one


@settings(max_examples=200, deadline=None)
@given(TAPS, NOTES, st.data())
def test_an_uncertain_time_never_yields_a_certain_accusation(
    taps: list[Tap], notes: list[Note], data: st.DataObject
) -> None:
    """Whatever moment of its bracket each tap took place at, the same lines are flagged by the same rule."""
    begun = at("00:00")

    def settled(one: Tap) -> Tap:
        first = one.earliest or begun
        moment = first + timedelta(seconds=data.draw(st.integers(0, int((one.latest - first).total_seconds()))))
        return replace(one, earliest=moment, latest=moment, filed_at=moment)

    truth = flags([settled(one) for one in taps], notes)
    for one in flags(taps, notes):
        held = [two for two in truth if two.rule is one.rule and set(two.lines) & set(one.lines)]
        assert held or one.rule is Rule.TOGETHER, one
        if one.rule in {Rule.TRAVEL, Rule.BURST, Rule.MANY, Rule.BOX, Rule.TOKEN}:
            assert any(set(one.lines) <= set(two.lines) for two in held), one


@settings(max_examples=150, deadline=None)
@given(TAPS, NOTES, some_tap())
def test_what_was_settled_stays_settled_or_opens_again_and_is_never_lost(
    taps: list[Tap], notes: list[Note], late: Tap
) -> None:
    before = flags(taps, notes)
    settlements = [record(one, outcome="stands", why="a reason") for one in before]
    now = standings(before, settlements)
    assert {one.state for one in now.standings} <= {State.SETTLED}
    assert now.gone == []
    after = standings(flags([*taps, late], notes), settlements)
    for one in after.standings:
        same = next((two for two in before if two.id == one.flag.id), None)
        if same is not None and same.facts == one.flag.facts:
            assert one.state is State.SETTLED
        else:
            assert one.state in {State.OPEN, State.NOTE, State.REOPENED}
    spoken = {one.settlement.flag for one in after.standings if one.settlement} | {one.flag for one in after.gone}
    heirs = {line for one in after.standings if one.state is State.REOPENED for line in one.flag.lines}
    for one in settlements:
        assert one.flag in spoken or heirs & set(one.lines), "a settlement that nothing speaks of any more"


def test_a_time_that_is_worked_out_later_opens_a_settled_flag_again() -> None:
    one, other = tap("08:00"), tap("08:00", until="08:01", point="P-2")
    (before,) = [found for found in flags([one, other], []) if found.rule is Rule.TRAVEL]
    settled = record(before, outcome="stands", why="a car")
    known = replace(other, earliest=other.latest)
    (after,) = [found for found in flags([one, known], []) if found.rule is Rule.TRAVEL]
    (standing,) = standings([after], [settled]).standings
    assert (after.id == before.id, standing.state, standing.settlement) == (True, State.REOPENED, settled)


def test_a_flag_that_no_longer_arises_stays_on_the_list_of_the_settled() -> None:
    (found,) = [one for one in flags([tap("12:00")], []) if one.rule is Rule.WINDOW]
    settled = record(found, outcome="set_aside", why="nobody was there")
    assert standings([], [settled]).gone == [settled]


def test_two_replays_after_one_honest_tap_are_two_matters() -> None:
    honest = tap("08:00", counter=12, sequence=1)
    first, second = tap("10:00", counter=10, sequence=2), tap("11:00", counter=11, sequence=3)
    one, two = [found for found in flags([honest, first, second], []) if found.rule is Rule.COUNTER]
    only = standings([one, two], [record(one, outcome="stands", why="read off")])
    assert [standing.state for standing in only.standings] == [State.SETTLED, State.OPEN]
    later = standings([two], [record(one, outcome="stands", why="read off")])
    assert [standing.state for standing in later.standings] == [State.OPEN]


def test_a_settlement_of_a_large_flag_fits_one_line() -> None:
    crowd = [tap(at("08:00") + timedelta(seconds=n), f"T-{n}") for n in range(60)]
    (found,) = [one for one in flags(crowd, []) if one.rule is Rule.BURST]
    assert (len(found.lines), len(record(found, outcome="stands", why="x").lines)) == (60, 20)
    assert isinstance(found.lines[0], str)
    assert LineHash(found.lines[0]) == found.taps[0].hash
