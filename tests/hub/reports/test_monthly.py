"""The figures of a month, against sums made by hand."""

from datetime import date

import pytest

from hub.patrol.suspension import Suspension
from hub.reports.asset_figures import Availability
from hub.reports.figures import Indicator, Silent, Suspended, Tally, decode, encode
from hub.reports.office_figures import Headline
from tests.parts.month import AFTER, OCTOBER, a_month, a_point, a_troubled_month, device_of
from tests.parts.patrol import CARD, STRANGE_CARD, bkk, scan


def day(number: int) -> date:
    return date(2026, 10, number)


def test_a_month_without_trouble_is_a_hundred_percent() -> None:
    figures = a_month([a_point(1), a_point(2)])
    assert figures.patrols == Tally(124, 124, 0, 0, 0, "100.00", "100.00")
    assert [point.patrols for point in figures.points] == [Tally(62, 62, 0, 0, 0, "100.00", "100.00")] * 2
    assert (figures.closed, figures.fiscal_year, figures.quarter) == (True, 2570, 1)
    assert figures.headline == Headline("weakest-of-five/1", "100.00", "100.00", "P", ())


def test_a_troubled_month_adds_up_as_by_hand() -> None:
    """10 points of 62, one of 19 days (38), one of 24 days (48); 5 missed under watch; 5 + 1 lost in silences."""
    figures = a_troubled_month(12)
    assert figures.patrols == Tally(706, 695, 5, 6, 0, "98.44", "99.29")
    assert [(point.counted_days, point.patrols) for point in figures.points] == [
        (31, Tally(62, 61, 1, 0, 0, "98.39", "98.39")),
        (31, Tally(62, 62, 0, 0, 0, "100.00", "100.00")),
        (31, Tally(62, 60, 2, 0, 0, "96.77", "96.77")),
        (31, Tally(62, 57, 0, 5, 0, "91.94", "100.00")),
        (19, Tally(38, 38, 0, 0, 0, "100.00", "100.00")),
        (31, Tally(62, 62, 0, 0, 0, "100.00", "100.00")),
        (31, Tally(62, 62, 0, 0, 0, "100.00", "100.00")),
        (24, Tally(48, 48, 0, 0, 0, "100.00", "100.00")),
        (31, Tally(62, 61, 1, 0, 0, "98.39", "98.39")),
        (31, Tally(62, 61, 0, 1, 0, "98.39", "100.00")),
        (31, Tally(62, 61, 1, 0, 0, "98.39", "98.39")),
        (31, Tally(62, 62, 0, 0, 0, "100.00", "100.00")),
    ]


def test_the_month_is_the_sum_of_its_days() -> None:
    for point in a_troubled_month(12).points:
        tally = point.patrols
        for name in ("required", "proved", "disproved", "unknown", "due"):
            assert getattr(tally, name) == sum(getattr(each, name) for each in point.days)
        assert tally.required == tally.proved + tally.disproved + tally.unknown + tally.due


def test_every_part_of_the_form_has_its_fraction() -> None:
    """C by hand: 8 points of 31 days, the 5th of 19, the 8th of 24; unknown: 2 at the 4th, all at the 5th, 3 at the 6th."""
    figures = a_troubled_month(12, with_assets=True)
    assert figures.indicators == (
        Indicator("P", True, 695, 706, 6, "98.44", "99.29", 5, 6, 0),
        Indicator("C", True, 298, 322, 24, "92.55", "100.00", 0, 24, 0),
        Indicator("E", True, 0, 0, 0, None, None, 0, 0, 0),
        Indicator("L", True, 0, 0, 0, None, None, 0, 0, 0),
        Indicator("R", True, 1, 1, 0, "100.00", "100.00", 0, 0, 0),
    )


def test_what_was_checked_and_what_works_are_two_sums() -> None:
    """Cameras of ten points, 31 days each but 24 at the 8th… whose camera was tested on all 31; 4 + 3 + 15 defective."""
    figures = a_troubled_month(12, with_assets=True)
    assert figures.cameras == Availability(310, 283, 22, 5, 0, "91.29")
    assert figures.lamps == Availability(124, 71, 22, 31, 0, "57.26")
    assert figures.headline == Headline("weakest-of-five/1", "92.55", "99.29", "C", ())
    covered = figures.points[0]
    assert (covered.checks.proved, covered.assets[0].availability.working) == (31, 27)


def test_a_silence_over_midnights_is_one_and_names_its_device() -> None:
    figures = a_troubled_month(12)
    assert figures.points[3].silences == (Silent(bkk(day(21), "17:30"), bkk(day(24), "08:30"), (device_of(4),)),)
    assert figures.points[9].silences == (Silent(bkk(day(31), "09:30"), bkk(day(31), "24:00"), (device_of(10),)),)
    assert len(figures.points[11].silences) == 10


def test_a_point_without_a_device_is_unknown_all_month() -> None:
    figures = a_month([a_point(1)], devices=False)
    assert figures.patrols == Tally(62, 0, 0, 62, 0, "0.00", "100.00")
    assert figures.points[0].silences == (Silent(*OCTOBER.bounds, ()),)
    assert figures.chains == ()


def test_every_count_opens_down_to_lines() -> None:
    figures = a_troubled_month(12)
    (missed,) = [each for each in figures.points[0].days if each.day == day(3)]
    assert (missed.proved, missed.disproved) == (1, 1)
    assert [(tap.hash, tap.officer, tap.reason) for tap in missed.visits] == [
        (scan(bkk(day(3), "09:00"), device=device_of(1)).hash, "T-01", None)
    ]
    (run,) = missed.watched
    assert (run.device, run.begin, run.end) == (device_of(1), bkk(day(3), "00:00"), bkk(day(3), "24:00"))
    assert run.last_sequence - run.first_sequence == 25  # half an hour before midnight to half an hour after the next


def test_taps_that_do_not_count_stay_with_their_reason() -> None:
    figures = a_troubled_month(12)
    of_days = [tap for point in figures.points for each in point.days for tap in each.rejected]
    assert [(tap.point, tap.credential, tap.reason) for tap in of_days] == [
        ("BSM-001", "nfc:04C767F2066180", "unknown_card"),
        ("BSM-002", CARD, "repeat"),
        ("BSM-002", CARD, "repeat"),
        ("BSM-006", CARD, "clock"),
        ("BSM-007", STRANGE_CARD, "unknown_card"),
        ("BSM-007", STRANGE_CARD, "unknown_card"),
    ]
    elsewhere = [(tap.point, tap.reason) for tap in figures.elsewhere]
    assert elsewhere.count(("BSM-005", "not_due")) == 24  # 12 days before it opened
    assert elsewhere.count(("BSM-008", "not_due")) == 15  # 7 days after it closed, and one tap more
    assert elsewhere.count((None, "no_point")) == 1
    assert len(elsewhere) == 40


def test_a_month_not_over_counts_to_today_and_says_so() -> None:
    figures = a_month([a_point(1)], now=bkk(day(14), "15:30"))
    assert (figures.closed, figures.points[0].counted_days) == (False, 14)
    assert figures.patrols == Tally(28, 27, 0, 0, 1, "96.43", "100.00")
    assert figures.points[0].silences == ()


def test_a_month_that_has_not_begun_has_no_figures() -> None:
    figures = a_month([a_point(1)], now=bkk(date(2026, 9, 20), "12:00"))
    assert (figures.points, figures.closed, figures.headline.percent) == ((), False, None)
    assert figures.patrols == Tally(0, 0, 0, 0, 0, None, None)


def test_a_point_closed_before_the_month_is_left_out() -> None:
    closed = a_point(2, closed_on=day(1))
    assert [point.code for point in a_month([a_point(1), closed]).points] == ["BSM-001"]


@pytest.mark.parametrize("count", [0, 3])
def test_figures_come_back_from_their_json_as_they_were(count: int) -> None:
    figures = a_month([a_point(number + 1) for number in range(count)])
    assert decode(encode(figures)) == figures
    assert encode(figures) == encode(a_month([a_point(number + 1) for number in range(count)], now=AFTER))


FLOOD = (
    Suspension(1, date(2026, 10, 10), date(2026, 10, 13), "กท 5904/77", "น้ำท่วม", 2),
    Suspension(2, date(2026, 9, 20), date(2026, 10, 3), "กท 5904/70", "ปิดซ่อมทาง", 2),
    Suspension(2, date(2026, 10, 30), None, "กท 5904/99", "น้ำท่วม", 2),
    Suspension(1, date(2026, 11, 5), None, "กท 5904/100", "ยังไม่ถึง", 2),
)


def test_suspended_days_are_in_no_percentage_and_stand_with_their_document() -> None:
    found = a_month([a_point(1), a_point(2), a_point(3)], suspensions=FLOOD)
    one, two, three = found.points
    assert one.suspensions == (Suspended(date(2026, 10, 10), date(2026, 10, 13), "กท 5904/77", "น้ำท่วม", 3),)
    assert [(each.document, each.days) for each in two.suspensions] == [("กท 5904/70", 2), ("กท 5904/99", 2)]
    assert [(each.counted_days, each.suspended_days, each.patrols.required) for each in (one, two, three)] == [
        (31, 3, 56),
        (31, 4, 54),
        (31, 0, 62),
    ]
    assert (found.suspended_days, found.patrols.required, found.patrols.percent) == (7, 172, "100.00")


def test_of_a_month_that_goes_on_only_the_days_so_far_are_suspended() -> None:
    found = a_month([a_point(1), a_point(2)], suspensions=FLOOD, now=bkk(date(2026, 10, 11), "12:00"))
    assert [each.suspended_days for each in found.points] == [2, 2]
