"""Visits of which the minute is not known: how many there were in any case."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import combinations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.evidence.when import When, bracket, sent, worked_out
from hub.patrol.compliance import MINIMUM_GAP, DayCell, Rejection, judge
from hub.patrol.coverage import by_day, links
from hub.patrol.roster import Roster, make_roster
from hub.patrol.scan import Scan
from hub.patrol.schedule import Duty
from tests.parts.clocks import HOLDOVER, RTC, SYNCHRONISED, UNSYNCHRONISED, Pi
from tests.parts.patrol import ALIVE, OTHER_DEVICE, POINT, SCANNED, STARTED, bkk, enrolment, holding, scan

DAY = date(2026, 10, 14)
LONG_AGO = bkk(DAY, "-99:00")
ROSTER = make_roster([holding(begin=LONG_AGO)], [enrolment(begin=LONG_AGO)])


def at(clock: str) -> datetime:
    return bkk(DAY, clock)


def tap(earliest: str | None, latest: str, *, received: str = "30:00", name: str = "") -> Scan:
    """A tap between two moments of the day."""
    found = scan(at("0:00"), clock=UNSYNCHRONISED, received_at=at(received), name=f"{earliest}{latest}{name}")
    return replace(found, resolved=bracket(None if earliest is None else at(earliest), at(latest)))


def moment(clock: str) -> Scan:
    return scan(at(clock))


def cell(*taps: Scan, roster: Roster = ROSTER, day: date = DAY) -> DayCell:
    return judge([Duty(POINT, day, 2)], scans=taps, stretches={}, roster=roster, now=at("99:00")).cells[POINT][day]


@pytest.mark.parametrize(
    ("taps", "visits"),
    [
        ([tap("08:00", "08:30")], 1),
        (
            [tap("08:00", "08:30"), tap("10:30", "11:00")],
            2,
        ),  # two hours between the end of one and the next's beginning
        ([tap("08:00", "08:30"), tap("10:29", "11:00")], 1),
        ([tap("08:00", "18:00"), tap("09:00", "19:00")], 1),
        ([tap("08:00", "08:00"), tap("10:00", "10:00")], 2),
        ([tap("00:00", "23:59")], 1),
        ([tap("00:00", "23:59"), moment("09:00"), moment("12:00")], 2),  # it takes no visit's place
        ([tap("09:00", "09:10"), moment("08:00"), moment("10:05")], 2),
        ([moment("08:00"), moment("09:00"), tap("10:00", "11:00"), moment("13:00")], 3),
    ],
)
def test_as_many_visits_count_as_there_were_in_any_case(taps: list[Scan], visits: int) -> None:
    assert len(cell(*taps).visits) == visits


def test_the_bracket_that_ends_first_counts_and_the_other_is_a_repeat() -> None:
    wide, narrow = tap("07:00", "12:00"), tap("08:00", "08:30")
    found = cell(wide, narrow)
    assert [visit.scan for visit in found.visits] == [narrow]
    assert [(one.scan, one.reason) for one in found.rejected] == [(wide, Rejection.REPEAT)]


@pytest.mark.parametrize(("earliest", "latest"), [(None, "08:30"), ("-0:01", "08:30"), ("23:00", "24:00")])
def test_a_tap_of_which_the_day_is_not_known_is_listed_on_the_day_of_its_receipt(
    earliest: str | None, latest: str
) -> None:
    doubtful = tap(earliest, latest, received="31:00")
    assert (cell(doubtful).visits, cell(doubtful).rejected) == ((), ())
    next_day = cell(doubtful, day=date(2026, 10, 15))
    assert [(one.scan, one.reason) for one in next_day.rejected] == [(doubtful, Rejection.CLOCK)]


def test_a_card_or_a_post_taken_up_within_the_bracket_leaves_it_open_whether_the_tap_counts() -> None:
    at_eight = tap("08:00", "09:00")
    cases = [
        (make_roster([holding(begin=at("08:30"))], [enrolment(begin=LONG_AGO)]), Rejection.CLOCK),
        (make_roster([holding(begin=LONG_AGO)], [enrolment(begin=at("08:30"))]), Rejection.CLOCK),
        (make_roster([holding(begin=at("08:00"))], [enrolment(begin=at("08:00"))]), None),
        (make_roster([holding(begin=LONG_AGO, end=at("09:00"))], [enrolment(begin=LONG_AGO)]), Rejection.UNKNOWN_CARD),
        (make_roster([holding(begin=at("09:30"))], [enrolment(begin=LONG_AGO)]), Rejection.UNKNOWN_CARD),
    ]
    for roster, reason in cases:
        assert [one.reason for one in cell(at_eight, roster=roster).rejected] == ([reason] if reason else [])
    elsewhere = make_roster([holding(begin=LONG_AGO)], [enrolment(OTHER_DEVICE, begin=LONG_AGO)])
    found = judge([Duty(POINT, DAY, 2)], scans=[at_eight], stretches={}, roster=elsewhere, now=at("99:00"))
    assert [one.reason for one in found.elsewhere] == [Rejection.NO_POINT]


# --- coverage ---------------------------------------------------------------------------------------------------------


def covered(pi: Pi, *times: When) -> list[tuple[datetime, datetime]]:
    by_hash = {line.hash: when for line, when in zip(pi.lines, times, strict=True)}
    return [(part.begin, part.end) for part in by_day(links(pi.lines, by_hash)).get(DAY, ())]


def test_lines_whose_moment_was_worked_out_vouch_like_any_other() -> None:
    pi = Pi()
    pi.starts(at("08:00"))
    pi.writes(at("08:00"), UNSYNCHRONISED, kind=STARTED)
    pi.writes(at("09:00"), UNSYNCHRONISED, kind=ALIVE)
    pi.writes(at("10:10"), HOLDOVER, kind=SCANNED)
    times = (sent(at("08:00")), worked_out(at("09:00")), worked_out(at("10:10")))
    assert covered(pi, *times) == [(at("08:00"), at("10:10"))]


def test_a_bracket_vouches_for_nothing_on_either_side() -> None:
    pi = Pi()
    pi.starts(at("08:00"))
    for clock in ("08:00", "09:00", "10:00", "11:00"):
        pi.writes(at(clock), UNSYNCHRONISED)
    narrow = bracket(at("09:59"), at("10:00"))
    assert covered(pi, sent(at("08:00")), sent(at("09:00")), narrow, sent(at("11:00"))) == [(at("08:00"), at("09:00"))]


def test_a_line_that_waits_for_an_ancestor_vouches_for_nothing() -> None:
    pi = Pi()
    pi.writes(at("08:00"), SYNCHRONISED)
    pi.writes(at("09:00"), SYNCHRONISED)
    assert len(list(links(pi.lines))) == 1
    assert list(links([pi.lines[0], replace(pi.lines[1], complete=False)])) == []


def test_without_a_word_of_the_chain_a_line_speaks_for_itself() -> None:
    pi = Pi()
    for clock, trust in (("08:00", RTC), ("09:00", RTC), ("10:00", HOLDOVER), ("11:00", RTC)):
        pi.writes(at(clock), trust)
    assert [(part.begin, part.end) for part in links(pi.lines)] == [(at("08:00"), at("09:00"))]


# --- laws -------------------------------------------------------------------------------------------------------------

MINUTES = 24 * 60


@st.composite
def brackets(draw: st.DrawFn) -> Scan:
    begin = draw(st.integers(0, MINUTES - 1))
    end = min(MINUTES - 1, begin + draw(st.sampled_from([0, 0, 1, 45, 119, 120, 600])))
    midnight = at("00:00")
    found = scan(
        midnight, clock=UNSYNCHRONISED, received_at=at("30:00"), name=f"{begin}-{end}-{draw(st.integers(0, 3))}"
    )
    earliest, latest = midnight + timedelta(minutes=begin), midnight + timedelta(minutes=end)
    return replace(found, resolved=bracket(earliest, latest))


few = st.lists(brackets(), max_size=7, unique_by=lambda one: one.hash)


def greatest(taps: Sequence[Scan]) -> int:
    """The size of the greatest choice in which every two lie certainly two hours apart, by trying them all."""

    def apart(one: Scan, other: Scan) -> bool:
        first, second = sorted((one.when, other.when), key=lambda when: when.latest)
        assert second.earliest is not None
        return second.earliest - first.latest >= MINIMUM_GAP

    return max(
        size
        for size in range(len(taps) + 1)
        for chosen in combinations(taps, size)
        if all(apart(*pair) for pair in combinations(chosen, 2))
    )


@given(few)
def test_no_other_choice_counts_more(taps: list[Scan]) -> None:
    assert len(cell(*taps).visits) == greatest(taps)


@given(few, st.data())
def test_wherever_in_their_brackets_the_taps_took_place_there_were_at_least_so_many_visits(
    taps: list[Scan], data: st.DataObject
) -> None:
    really = []
    for one in taps:
        assert one.when.earliest is not None
        within = (one.when.latest - one.when.earliest) // timedelta(minutes=1)
        took_place = one.when.earliest + timedelta(minutes=data.draw(st.integers(0, within)))
        really.append(replace(one, resolved=sent(took_place)))
    assert len(cell(*taps).visits) <= len(cell(*really).visits)


@given(few, brackets())
def test_one_more_tap_never_makes_proved_smaller(taps: list[Scan], one_more: Scan) -> None:
    assert cell(*taps).proved <= cell(*taps, one_more).proved


@given(few, st.randoms())
def test_order_changes_nothing(taps: list[Scan], random: Random) -> None:
    again = list(taps)
    random.shuffle(again)
    assert cell(*again) == cell(*taps)
