"""Each rule by hand: what it notices, what it leaves alone, and what it says. Distances are worked out on paper."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from hub.flags.flag import Flag, Rule
from hub.flags.judging import raised
from hub.flags.standards import Shift, Standards
from hub.flags.tap import Note, Tap
from hub.fleet.location import Location, metres_between
from hub.kernel.period import Month
from tests.parts.taps import DAY, JOURNAL, at, note, tap
from wire_contract.measurements import (
    EnclosureChanged,
    JournalShed,
    ReaderChanged,
    ReaderState,
    Refusal,
    ShedReason,
    Shown,
)

NOTHING_SET = Standards()
# 0.009 degrees of latitude: 0.009 / 360 × 2π × 6 371 008.8 m = 1000.76 m; at 60 km/h (16.667 m/s) 60.05 s
LOCATED = Standards(
    locations={
        "P-1": Location(13_727_500, 100_524_000),
        "P-2": Location(13_736_500, 100_524_000),
    }
)
REACHED = {("device-p-1", JOURNAL): 1000}


def flags(
    taps: Iterable[Tap] = (),
    standards: Standards = NOTHING_SET,
    *,
    notes: Iterable[Note] = (),
    months: Sequence[Month] = (),
    reached: dict[tuple[str, str], int] | None = None,
) -> Sequence[Flag]:
    return raised(taps, notes, standards=standards, reached=reached or REACHED, months=months)  # type: ignore[arg-type]


def summary(found: Sequence[Flag]) -> list[tuple[Rule, int]]:
    return [(one.rule, len(one.taps)) for one in found]


def test_the_distance_is_the_one_on_paper() -> None:
    places = LOCATED.locations
    assert round(metres_between(places["P-1"], places["P-2"]), 1) == 1000.8
    # Hua Lamphong to Victory Monument: 3.02' north, 1.26' east at 13.75°: 5597 m and 2268 m, so √ = 6039 m
    station, monument = Location(13_737_800, 100_517_100), Location(13_788_133, 100_538_100)
    assert metres_between(station, monument) == pytest.approx(6039, abs=3)


def test_two_points_faster_than_a_person_travels_are_flagged_and_the_reason_says_how() -> None:
    # 60.05 s needed, less 10 s that two clocks may differ: 50 s is too fast, 51 s is not
    one, other = tap("08:00:00"), tap("08:00:50", point="P-2")
    (found,) = flags([one, other], LOCATED)
    assert (found.rule, found.day, found.taps, found.places) == (Rule.TRAVEL, DAY, (one, other), ("P-1", "P-2"))
    assert found.reason == (
        "T-01 แตะที่ P-1 เวลา 08.00.00 น. และที่ P-2 เวลา 08.00.50 น. ห่างกันไม่เกิน 50 วินาที ทั้งที่ต้องใช้อย่างน้อย 50 วินาที (1.0 กม.)",
        "T-01 tapped at P-1 at 08:00:00 and at P-2 at 08:00:50, at most 50 s apart; the way takes 50 s or more (1.0 km)",
    )
    assert flags([one, tap("08:00:51", point="P-2")], LOCATED) == []


def test_at_the_very_same_moment_nobody_is_at_two_points() -> None:
    assert summary(flags([tap("08:00"), tap("08:00", point="P-2")])) == [(Rule.TRAVEL, 2)]


def test_without_places_a_least_time_serves() -> None:
    # 120 s less 10 s
    assert summary(flags([tap("08:00:00"), tap("08:01:49", point="P-3")])) == [(Rule.TRAVEL, 2)]
    assert flags([tap("08:00:00"), tap("08:01:50", point="P-3")]) == []


def test_two_officers_may_be_at_two_points_at_once_and_one_card_of_nobody_may_not() -> None:
    assert flags([tap("08:00"), tap("08:00", "T-02", "P-2")]) == []
    stray = [tap("08:00", None, card="nfc:04AA"), tap("08:01", None, "P-2", card="nfc:04AA")]
    assert summary(flags(stray)) == [(Rule.TRAVEL, 2)]


def test_two_cards_of_one_officer_are_one_officer() -> None:
    taps = [tap("08:00", card="nfc:04AA"), tap("08:01", point="P-2", card="qr:badge-x")]
    assert summary(flags(taps)) == [(Rule.TRAVEL, 2)]


def test_a_bracket_that_leaves_time_for_the_way_accuses_nobody() -> None:
    assert flags([tap("08:00"), tap("07:58", until="08:05", point="P-2")]) == []
    assert summary(flags([tap("08:00"), tap("07:59", until="08:01", point="P-2")])) == [(Rule.TRAVEL, 2)]
    assert flags([tap("08:00"), tap("08:00", point="P-2", unknown_since=True)]) == []


def test_a_bracket_that_ends_beside_the_other_tap_may_have_begun_in_time() -> None:
    wide = Standards(locations={**LOCATED.locations, "P-3": Location(14_000_000, 100_524_000)})
    far_away = tap("06:00", "T-09", "P-3")
    assert flags([far_away, tap("08:04:40"), tap("08:00:10", until="08:05", point="P-2")], wide) == []
    assert summary(flags([far_away, tap("08:04:40"), tap("08:04:30", until="08:05", point="P-2")], wide)) == [
        (Rule.TRAVEL, 2)
    ]


def test_speed_and_least_time_follow_the_day_from_which_they_are_set() -> None:
    slower = Standards(
        parameters={"travel_speed_kmh": {date(2026, 10, 15): 5}}, locations=LOCATED.locations
    )  # 5 km/h: 720.5 s
    pair = [tap("08:00"), tap("08:05", point="P-2")]
    next_day = [tap("32:00"), tap("32:05", point="P-2")]
    assert [one.day for one in flags([*pair, *next_day], slower)] == [date(2026, 10, 15)]
    off = Standards(parameters={"travel_speed_kmh": {date(2026, 1, 1): 0}}, locations=LOCATED.locations)
    assert flags([tap("08:00"), tap("08:00:01", point="P-2")], off) == []


def test_four_officers_cards_in_a_minute_are_a_burst_and_three_are_not() -> None:
    crowd = [tap(f"08:00:{10 * number:02d}", f"T-0{number}") for number in range(1, 5)]
    (found,) = flags([*crowd, tap("08:03", "T-09")])
    assert (found.rule, found.taps) == (Rule.BURST, tuple(crowd))
    assert found.reason == (
        "บัตรของเจ้าหน้าที่ 4 คนแตะที่ P-1 ติดกันใน 30 วินาที เริ่ม 08.00.10 น.",
        "the cards of 4 officers at P-1 within 30 s, from 08:00:10 on",
    )
    assert flags(crowd[:3]) == []


def test_a_card_that_may_have_come_long_after_is_no_part_of_a_burst() -> None:
    sure = [tap(f"08:00:{10 * number:02d}", f"T-0{number}") for number in range(1, 4)]
    assert flags([*sure, tap("08:00:20", "T-04", until="08:10")]) == []
    assert summary(flags([*sure, tap("08:00:20", "T-04", until="08:01")])) == [(Rule.BURST, 4)]


def test_a_burst_that_goes_on_is_one_flag() -> None:
    crowd = [tap(f"08:0{number // 3}:{20 * (number % 3):02d}", f"T-{number:02d}") for number in range(9)]
    assert summary(flags(crowd)) == [(Rule.BURST, 9)]


@pytest.mark.parametrize("shown", [Shown.ENROL, Shown.REFUSED])
def test_cards_that_are_being_enrolled_or_were_refused_are_no_burst(shown: Shown) -> None:
    crowd = [tap(f"08:00:0{number}", f"T-0{number}", shown=shown) for number in range(5)]
    assert [one.rule for one in flags(crowd) if one.rule is Rule.BURST] == []


def test_one_card_five_times_in_ten_minutes_is_flagged_and_four_times_not() -> None:
    row = [tap(f"08:0{2 * number}:00") for number in range(5)]
    (found,) = flags([*row, tap("08:30")])
    assert (found.rule, found.taps) == (Rule.MANY, tuple(row))
    assert found.reason == (
        "บัตรเดียว (T-01) แตะที่ P-1 5 ครั้งใน 8 นาที เริ่ม 08.00.00 น.",
        "card of T-01 5 times at P-1 in 8 min, from 08:00:00 on",
    )
    assert flags(row[:4]) == []


WINDOWS = Standards(windows={"*": {date(2026, 10, 1): "05:00-09:00,22:00-02:00"}, "P-2": {date(2026, 10, 1): ""}})


@pytest.mark.parametrize("clock", ["05:00", "08:59:59", "22:00", "24:30", "25:59"])
def test_inside_a_window_nothing_is_said(clock: str) -> None:
    assert flags([tap(clock)], WINDOWS) == []


@pytest.mark.parametrize("clock", ["04:59:59", "09:00", "21:59", "26:00"])
def test_outside_every_window_a_tap_is_flagged(clock: str) -> None:
    assert summary(flags([tap(clock)], WINDOWS)) == [(Rule.WINDOW, 1)]


def test_the_reason_names_the_windows_and_one_flag_stands_for_an_officers_day() -> None:
    (found,) = flags([tap("12:00"), tap("12:01"), tap("13:00"), tap("14:00")], WINDOWS)
    assert found.reason[1] == (
        "T-01 tapped at P-1 at 12:00:00, 12:01:00, 13:00:00 and 1 more, "
        "outside that day's patrol windows (05:00–09:00, 22:00–02:00)"
    )


def test_a_point_has_its_own_windows_and_before_they_were_set_any_time_serves() -> None:
    assert flags([tap("12:00", point="P-2")], WINDOWS) == []
    assert flags([tap(at("12:00", date(2026, 9, 30)))], WINDOWS) == []


def test_a_bracket_that_touches_a_window_is_not_flagged() -> None:
    assert flags([tap("08:59", until="12:00")], WINDOWS) == []
    assert summary(flags([tap("09:00", until="21:59")], WINDOWS)) == [(Rule.WINDOW, 1)]
    assert flags([tap("12:00", unknown_since=True)], WINDOWS) == []


ROSTER = Standards(
    shifts=[
        Shift("T-01", "*", at("06:00"), at("14:00")),
        Shift("T-02", "P-1", at("22:00"), at("30:00")),
    ]
)


def test_outside_their_shift_officers_are_flagged_where_there_is_a_roster() -> None:
    assert flags([tap("06:00"), tap("13:59:59", point="P-2"), tap("29:59", "T-02")], ROSTER) == []
    (found,) = flags([tap("14:00")], ROSTER)
    assert (found.rule, found.reason[1]) == (
        Rule.ROSTER,
        "T-01 tapped at P-1 at 14:00:00, but is not on the roster of 14 Oct 2026",
    )
    assert summary(flags([tap("23:00", "T-02", "P-2"), tap("12:00", "T-03")], ROSTER)) == [
        (Rule.ROSTER, 1),
        (Rule.ROSTER, 1),
    ]


def test_a_day_without_shifts_has_no_roster() -> None:
    assert flags([tap("36:00"), tap("-1:00")], ROSTER) == []


def test_a_bracket_over_midnight_into_a_day_without_roster_is_not_flagged() -> None:
    assert flags([tap("21:00", "T-03", until="24:10")], ROSTER) == []


def opened(sequence: int, contact: str = "door") -> Note:
    return note("08:00", EnclosureChanged(contact, open=True), sequence=sequence)


def closed(sequence: int, contact: str = "door") -> Note:
    return note("08:00", EnclosureChanged(contact, open=False), sequence=sequence)


def test_taps_while_the_box_is_open_are_flagged_by_the_order_of_the_chain_alone() -> None:
    before, during, later = tap("09:00", sequence=4), tap("07:00", sequence=6), tap("07:30", sequence=9)
    first = opened(5)
    (found,) = flags([before, during, later], notes=[first, closed(7)])
    assert (found.rule, found.taps, found.notes) == (Rule.BOX, (during,), (first,))
    assert found.reason[1] == "tapped 1 × at P-1 while the box (door) stood open"


def test_another_contact_or_an_opening_that_is_told_twice_changes_nothing() -> None:
    inside = [tap("09:00", sequence=8)]
    assert summary(flags(inside, notes=[opened(5), opened(6), closed(7, "lid")])) == [(Rule.BOX, 1)]
    assert flags(inside, notes=[opened(5), opened(6), closed(7)]) == []


def test_after_a_declared_hole_nobody_knows_whether_the_box_is_still_open() -> None:
    hole = note("08:00", JournalShed(6, 6, "0" * 64, "0" * 64, ShedReason.DAMAGED), sequence=7)
    assert flags([tap("09:00", sequence=8)], notes=[opened(5), hole]) == []


def test_a_tap_that_waits_for_lines_before_it_is_not_judged_by_them() -> None:
    assert flags([tap("09:00", sequence=8)], notes=[opened(5)], reached={("device-p-1", JOURNAL): 7}) == []


def test_a_counter_that_goes_back_or_repeats_is_flagged() -> None:
    one, two, three = tap("08:00", counter=10), tap("12:00", counter=12), tap("16:00", counter=11)
    (found,) = flags([one, two, three])
    assert (found.rule, found.taps) == (Rule.COUNTER, (two, three))
    assert found.reason[1] == "the counter of T-01's card went back: 11 at P-1 after 12 at P-1"
    assert flags([one, two]) == []
    (same,) = flags([two, tap("16:00", counter=12, point="P-2")])
    assert same.reason[1] == "the counter of T-01's card went back: 12 at P-2 after 12 at P-1"


def test_a_counter_seen_twice_is_flagged_also_where_nobody_knows_which_was_first() -> None:
    known, unknown = tap("08:00", counter=12), tap("09:00", counter=12, point="P-2", unknown_since=True)
    (found,) = flags([known, unknown])
    assert (found.rule, set(found.taps)) == (Rule.COUNTER, {known, unknown})
    assert "message 12 of T-01's card was used twice" in found.reason[1]
    assert flags([known, tap("09:00", counter=11, point="P-2", unknown_since=True)]) == []


def test_within_one_journal_the_chain_says_which_tap_was_first() -> None:
    assert flags([tap("08:00", counter=11, sequence=5), tap("07:00", counter=12, sequence=6, name="clock")]) == []


def test_one_time_token_at_two_devices_is_flagged_and_at_one_is_a_repeat() -> None:
    one = tap("08:00", card="qr:badge-a", step=88_000_000)
    (found,) = (flag for flag in flags([one, tap("08:30", card="qr:badge-a", step=88_000_000, point="P-2")]))
    assert (found.rule, found.places) == (Rule.TOKEN, ("P-1", "P-2"))
    assert flags([one, tap("08:00:05", card="qr:badge-a", step=88_000_000)]) == []
    assert flags([one, tap("08:30", card="qr:badge-a", step=88_000_001, point="P-2")]) == []


def test_refused_taps_are_one_entry_for_each_point_day_and_reason() -> None:
    clumsy = [tap(f"08:0{n}", shown=Shown.REFUSED, refusal=Refusal.TWO_CARDS) for n in range(3)]
    cheat = tap("08:10", shown=Shown.REFUSED, refusal=Refusal.REPLAYED)
    silent = tap("08:20", shown=Shown.REFUSED)
    found = flags([*clumsy, cheat, silent])
    assert {(one.rule, one.is_note, one.reason[1]) for one in found} == {
        (Rule.REFUSED, True, "P-1, 14 Oct 2026: two cards at once, 3 ×"),
        (Rule.FRAUD, False, "P-1, 14 Oct 2026: used before, 1 ×"),
        (Rule.REFUSED, True, "P-1, 14 Oct 2026: refused, the point did not say why, 1 ×"),
    }


def test_reader_troubles_are_told_and_a_reader_that_is_well_again_is_none() -> None:
    told = [
        note("08:00", ReaderChanged("front", ReaderState.SILENT, ""), sequence=1),
        note("08:05", ReaderChanged("front", ReaderState.ANSWERING, ""), sequence=2),
        note("09:00", ReaderChanged("front", ReaderState.SILENT, ""), sequence=3),
        note("10:00", ReaderChanged("qr", ReaderState.CHANGED, "setup codes were on"), sequence=4),
    ]
    assert {(one.rule, one.is_note, one.reason[1]) for one in flags(notes=told)} == {
        (Rule.SILENT, True, "P-1, 14 Oct 2026: reader silent (front), 2 ×"),
        (Rule.READER, False, "P-1, 14 Oct 2026: reader's own settings were changed (qr), 1 ×"),
    }


OCTOBER = Month(2026, 10)
PAIRS = Standards(parameters={"together_least": {date(2026, 1, 1): 10}})


def rounds(officer: str, count: int, *, clock: str, point: str = "P-1") -> list[Tap]:
    return [tap(at(clock, date(2026, 10, 1) + timedelta(days=day)), officer, point) for day in range(count)]


def test_two_officers_who_are_always_together_have_a_note() -> None:
    taps = [*rounds("T-01", 20, clock="08:00"), *rounds("T-02", 20, clock="08:04")]
    (found,) = flags(taps, PAIRS, months=[OCTOBER])
    assert (found.rule, found.is_note, len(found.taps), found.day) == (Rule.TOGETHER, True, 40, date(2026, 10, 20))
    assert found.reason[1] == (
        "over the month T-01 tapped together with T-02 20 of 20 times, and T-02 with T-01 20 of 20 times"
    )
    assert flags(taps, PAIRS) == []


@pytest.mark.parametrize(
    "others",
    [
        rounds("T-02", 20, clock="08:06"),  # too far apart
        rounds("T-02", 20, clock="08:04", point="P-2"),  # elsewhere
        rounds("T-02", 9, clock="08:04"),  # too seldom
        [*rounds("T-02", 20, clock="08:04"), *rounds("T-02", 3, clock="15:00")],  # 20 of 23 are less than 90 %
    ],
    ids=["apart", "elsewhere", "seldom", "also alone"],
)
def test_less_than_that_is_not_always_together(others: list[Tap]) -> None:
    assert flags([*rounds("T-01", 20, clock="08:00"), *others], PAIRS, months=[OCTOBER]) == []


def test_visits_of_which_only_a_bracket_is_known_are_not_made_together() -> None:
    later = [tap(at("07:30", one.day), "T-02", name=str(one.day)) for one in rounds("T-01", 20, clock="08:00")]
    unsure = [replace(one, latest=one.latest + timedelta(minutes=32)) for one in later]
    assert flags([*rounds("T-01", 20, clock="08:00"), *unsure], PAIRS, months=[OCTOBER]) == []


def test_repeats_at_one_visit_count_once() -> None:
    taps = [
        *rounds("T-01", 10, clock="08:00"),
        *rounds("T-02", 10, clock="08:04"),
        *rounds("T-01", 2, clock="15:00"),
        *rounds("T-01", 10, clock="08:01"),
    ]
    assert flags(taps, PAIRS, months=[OCTOBER]) == []  # 10 of 12 visits, not 20 of 22 taps


def test_zero_switches_a_rule_off() -> None:
    long_ago = date(2026, 1, 1)
    never = {name: {long_ago: 0} for name in ("burst_officers", "many_taps", "together_least", "travel_least_s")}
    taps = [tap(f"08:00:{n:02d}", f"T-{n % 8}", f"P-{n % 2}") for n in range(40)]
    assert flags(taps, Standards(parameters=never), months=[OCTOBER]) == []
    assert {one.rule for one in flags(taps)} == {Rule.BURST, Rule.MANY}
