"""What the chain of life signs vouches for."""

from datetime import date, timedelta

import pytest

from hub.evidence.life_sign import LifeSign
from hub.patrol.coverage import Silence, at_post, by_day, links, silences
from tests.parts.patrol import (
    ALIVE,
    DEVICE,
    OPENED,
    OTHER_DEVICE,
    SCANNED,
    STARTED,
    bkk,
    enrolment,
    hourly,
    journal,
)
from wire_contract.event import ClockTrust

DAY = date(2026, 10, 14)
NEXT = date(2026, 10, 15)
MIDNIGHT, END = bkk(DAY, "00:00"), bkk(DAY, "24:00")


def gaps(signs: list[LifeSign]) -> tuple[Silence, ...]:
    return silences(by_day(links(signs)).get(DAY, ()), MIDNIGHT, END)


def test_hourly_signs_across_both_midnights_cover_the_day() -> None:
    signs = journal(hourly(bkk(DAY, "-1:30"), bkk(DAY, "24:30")))
    assert gaps([*signs]) == ()


def test_a_day_covered_by_one_run_names_the_lines_around_it() -> None:
    signs = journal(hourly(bkk(DAY, "-2:30"), bkk(DAY, "26:30")), first=100, parent="a" * 64)
    (stretch,) = by_day(links(signs))[DAY]
    assert (stretch.begin, stretch.end) == (MIDNIGHT, END)
    assert (stretch.first_sequence, stretch.last_sequence) == (102, 127)
    assert (stretch.first, stretch.last) == (signs[2].hash, signs[27].hash)


def test_no_sign_at_all_is_silence_all_day() -> None:
    assert gaps([]) == (Silence(MIDNIGHT, END),)


def test_a_day_that_ends_with_the_last_sign_is_not_covered_to_its_end() -> None:
    signs = journal(hourly(bkk(DAY, "-1:30"), bkk(DAY, "23:30")))
    assert gaps([*signs]) == (Silence(bkk(DAY, "23:30"), END),)


@pytest.mark.parametrize(("minutes", "covered"), [(60, True), (90, True), (91, False)])
def test_a_gap_may_last_ninety_minutes(minutes: int, covered: bool) -> None:
    late = bkk(DAY, "10:00") + timedelta(minutes=minutes)
    signs = journal([(bkk(DAY, "10:00"), ALIVE), (late, ALIVE)])
    assert bool(list(links(signs))) is covered


@pytest.mark.parametrize("kind", [STARTED, OPENED])
def test_nothing_vouches_for_the_time_before_a_start(kind: str) -> None:
    beats = [(bkk(DAY, "10:00"), ALIVE), (bkk(DAY, "10:03"), kind), (bkk(DAY, "11:00"), ALIVE)]
    assert [(part.begin, part.end) for part in links(journal(beats))] == [(bkk(DAY, "10:03"), bkk(DAY, "11:00"))]


def test_any_line_is_a_sign_of_life() -> None:
    beats = [(bkk(DAY, "10:00"), ALIVE), (bkk(DAY, "11:20"), SCANNED), (bkk(DAY, "12:40"), ALIVE)]
    (stretch,) = by_day(links(journal(beats)))[DAY]
    assert (stretch.begin, stretch.end) == (bkk(DAY, "10:00"), bkk(DAY, "12:40"))


def test_a_reader_that_did_not_answer_makes_the_hour_before_unknown() -> None:
    first = journal([(bkk(DAY, "10:00"), ALIVE)])
    deaf = journal([(bkk(DAY, "11:00"), ALIVE)], first=2, parent=first[-1].hash, readers_answered=False)
    after = journal([(bkk(DAY, "12:00"), ALIVE)], first=3, parent=deaf[-1].hash)
    covered = [(part.begin, part.end) for part in links([*first, *deaf, *after])]
    assert covered == [(bkk(DAY, "11:00"), bkk(DAY, "12:00"))]


@pytest.mark.parametrize(
    ("clock", "covered"),
    [
        (ClockTrust.SYNCHRONISED, True),
        (ClockTrust.RTC, True),
        (ClockTrust.HOLDOVER, False),
        (ClockTrust.UNSYNCHRONISED, False),
    ],
)
def test_only_a_clock_that_was_right_can_vouch(clock: ClockTrust, covered: bool) -> None:
    first = journal([(bkk(DAY, "10:00"), ALIVE)])
    second = journal([(bkk(DAY, "11:00"), ALIVE)], first=2, parent=first[-1].hash, clock=clock)
    assert bool(list(links([*first, *second]))) is covered


def test_a_clock_that_went_back_vouches_for_nothing() -> None:
    assert list(links(journal([(bkk(DAY, "10:00"), ALIVE), (bkk(DAY, "09:59"), ALIVE)]))) == []


def test_lines_that_do_not_follow_each_other_vouch_for_nothing_between() -> None:
    first = journal([(bkk(DAY, "10:00"), ALIVE)])
    after_a_hole = journal([(bkk(DAY, "11:00"), ALIVE)], first=5, parent="f" * 64)
    assert list(links([*first, *after_a_hole])) == []


def test_both_branches_of_a_fork_vouch_for_what_they_link() -> None:
    trunk = journal([(bkk(DAY, "10:00"), ALIVE)])
    before = journal([(bkk(DAY, "11:00"), ALIVE)], first=2, parent=trunk[-1].hash)
    restored = journal([(bkk(DAY, "10:40"), SCANNED)], first=2, parent=trunk[-1].hash)
    found = {(part.begin, part.end) for part in links([*trunk, *before, *restored])}
    assert found == {(bkk(DAY, "10:00"), bkk(DAY, "11:00")), (bkk(DAY, "10:00"), bkk(DAY, "10:40"))}


def test_a_line_of_another_journal_is_never_a_child() -> None:
    old = journal([(bkk(DAY, "10:00"), ALIVE)])
    new = journal([(bkk(DAY, "10:30"), ALIVE)], first=2, parent=old[-1].hash, journal_id="0badcafe")
    assert list(links([*old, *new])) == []


def test_a_device_watches_only_where_it_stands() -> None:
    signs = journal(hourly(bkk(DAY, "08:00"), bkk(DAY, "16:00")))
    posts = [enrolment(begin=bkk(DAY, "10:15"), end=bkk(DAY, "14:00")), enrolment(OTHER_DEVICE, begin=MIDNIGHT)]
    (stretch,) = by_day(at_post(links(signs), posts))[DAY]
    assert (stretch.begin, stretch.end) == (bkk(DAY, "10:15"), bkk(DAY, "14:00"))


def test_a_device_replaced_in_mid_day_leaves_only_the_time_between_uncovered() -> None:
    old = journal(hourly(bkk(DAY, "-0:30"), bkk(DAY, "09:30")))
    new = journal(
        [(bkk(DAY, "10:10"), OPENED), *hourly(bkk(DAY, "10:20"), bkk(DAY, "24:20"))],
        device=OTHER_DEVICE,
        journal_id="0badcafe",
    )
    posts = [
        enrolment(DEVICE, begin=bkk(DAY, "-9:00"), end=bkk(DAY, "10:00")),
        enrolment(OTHER_DEVICE, begin=bkk(DAY, "10:00")),
    ]
    stretches = by_day(at_post(links([*old, *new]), posts))
    assert silences(stretches[DAY], MIDNIGHT, END) == (Silence(bkk(DAY, "09:30"), bkk(DAY, "10:10")),)


def test_silences_before_between_and_after_are_all_found() -> None:
    first = journal([(bkk(DAY, "02:00"), ALIVE), (bkk(DAY, "03:00"), ALIVE)])
    second = journal([(bkk(DAY, "20:00"), ALIVE), (bkk(DAY, "21:00"), ALIVE)], journal_id="0badcafe")
    assert gaps([*second, *first]) == (
        Silence(MIDNIGHT, bkk(DAY, "02:00")),
        Silence(bkk(DAY, "03:00"), bkk(DAY, "20:00")),
        Silence(bkk(DAY, "21:00"), END),
    )


def test_silences_end_where_the_question_ends() -> None:
    stretches = by_day(links(journal([(bkk(DAY, "12:00"), ALIVE), (bkk(DAY, "13:00"), ALIVE)])))[DAY]
    assert silences(stretches, MIDNIGHT, bkk(DAY, "11:00")) == (Silence(MIDNIGHT, bkk(DAY, "11:00")),)
    assert silences(stretches, bkk(DAY, "12:00"), bkk(DAY, "12:30")) == ()
