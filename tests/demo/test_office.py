"""The office's month: the same for everybody, in order, each errand by somebody who may."""

from datetime import date, timedelta

import pytest

from demo import case_counts, drawings
from demo.district import POINTS
from demo.errand import Inspect, Look, Move, Publish, Report
from demo.errands import DARK, errands
from demo.staff import STAFF
from demo.story import Kind as Happens
from demo.story import tell
from demo.tests_due import next_tests
from hub.kernel.period import Month
from hub.kernel.rights import Right
from hub.photographs.looking import look_at
from hub.remediation.kinds import Kind
from hub.remediation.transitions import RIGHT_OF, TABLE
from hub.reports.life.states import Step as ReportStep

MARCH = [date(2026, 3, 1) + timedelta(days=n) for n in range(31)]
APRIL = [date(2026, 4, 1) + timedelta(days=n) for n in range(30)]


def test_the_month_is_told_alike_again_and_in_order_of_time() -> None:
    told = errands(MARCH)
    assert told == errands(MARCH)
    assert [one.at for one in told] == sorted(one.at for one in told)


def test_a_second_month_finishes_first_what_the_first_one_left() -> None:
    both = errands([*MARCH, *APRIL])
    first_of_april = [one for one in both if (one.at + timedelta(hours=7)).date() == APRIL[0]]
    moved = [one.does.of.point.code for one in first_of_april if isinstance(one.does, Move)]
    assert moved == ["BSM-03", "BSM-06", "BSM-08"]
    assert next(one for one in errands(APRIL) if isinstance(one.does, Move)).at > first_of_april[-1].at


def test_a_second_month_hands_in_the_report_of_the_first_by_two_people_within_the_seventh() -> None:
    took = [one for one in errands([*MARCH, *APRIL]) if isinstance(one.does, Publish)]
    assert [(one.does.month, one.does.step) for one in took if isinstance(one.does, Publish)] == [
        (Month(2026, 3), step) for step in (ReportStep.DRAFT, ReportStep.CHECK, ReportStep.ISSUE)
    ]
    checks, issues = took[1].who, took[2].who
    assert checks is not None
    assert issues is not None
    assert checks != issues
    assert Right.CHECK_REPORTS in checks.rights
    assert Right.ISSUE_REPORTS in issues.rights
    assert took[-1].at.date() <= date(2026, 4, 7)


def test_everybody_has_the_right_to_what_they_do_and_a_role_is_there_for_each() -> None:
    for one in errands(MARCH):
        if isinstance(one.does, Move):
            ways = [way for (_, step), way in TABLE.items() if step is one.does.step]
            rights = {RIGHT_OF[actor] for way in ways for actor in way.who if actor in RIGHT_OF}
            assert one.who is not None
            assert rights & one.who.rights, one
        if isinstance(one.does, Report | Inspect):
            assert one.who is not None
            assert Right.REPORT_DEFECT in one.who.rights
        assert (one.who is None) == isinstance(one.does, Look)
    assert len({one.login for one in STAFF}) == len(STAFF)


def test_the_cleared_lot_is_tapped_a_little_before_it_is_inspected() -> None:
    (inspection,) = (one for one in errands(MARCH) if isinstance(one.does, Inspect))
    point = inspection.does.of.point.code if isinstance(inspection.does, Inspect) else ""
    taps = [one.at for one in tell(MARCH, seed=1) if one.point == point and one.kind is Happens.TAP]
    before = [at for at in taps if timedelta() < inspection.at - at < timedelta(minutes=30)]
    assert len(before) == 1


def test_a_lamp_is_tested_once_a_night_and_a_camera_by_day_and_by_night() -> None:
    noon = errands(MARCH)[0].at.replace(hour=5)
    lamp = next_tests(DARK.point, "lamp-1", noon)
    hours = [(next(lamp) + timedelta(hours=7)).hour for _ in range(20)]
    assert {18 <= hour <= 23 for hour in hours} == {True}
    camera = next_tests(POINTS[0], "cctv-1", noon)
    lights = [6 <= (next(camera) + timedelta(hours=7)).hour < 18 for _ in range(40)]
    assert sum(lights) == 20


@pytest.mark.parametrize("kind", [Kind.LAMP, Kind.WASTE, Kind.FOLIAGE, Kind.FOOTPATH, Kind.STRUCTURE, Kind.SIGN])
def test_a_drawing_is_taken_as_a_photograph_and_says_that_it_is_none(kind: Kind) -> None:
    at = errands(MARCH)[0].at
    before, after = (drawings.photograph(POINTS[0], kind, is_after=done, taken_at=at) for done in (False, True))
    assert before == drawings.photograph(POINTS[0], kind, is_after=False, taken_at=at)
    assert before != after
    assert b"make-believe" in before
    if kind is Kind.LAMP:
        seen = look_at(before)
        assert seen.claims.taken_at == at
        assert seen.claims.place is not None


def test_the_stations_sheets_are_the_same_bytes_again_and_the_revised_one_has_a_case_more() -> None:
    month = Month(2026, 2)
    assert case_counts.earlier_sheet(month) == case_counts.earlier_sheet(month)
    assert case_counts.month_sheet(month) == case_counts.month_sheet(month)
    assert case_counts.month_sheet(month) != case_counts.month_sheet(month, is_revised=True)
