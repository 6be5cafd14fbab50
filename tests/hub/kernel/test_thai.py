"""Thai dates, times and numerals, against the tables of the calendar."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel import thai
from hub.kernel.period import Month


def test_only_digits_change() -> None:
    assert thai.numerals("กท 5099/0123 = 97.84 % – A") == "กท ๕๐๙๙/๐๑๒๓ = ๙๗.๘๔ % – A"
    assert thai.numerals(9876543210) == "๙๘๗๖๕๔๓๒๑๐"


@given(st.text())
def test_numerals_can_be_read_back_and_keep_the_length(text: str) -> None:
    assert len(thai.numerals(text)) == len(text)
    assert thai.numerals(thai.numerals(text)) == thai.numerals(text)


@pytest.mark.parametrize(
    ("day", "long", "short"),
    [
        (date(2026, 11, 14), "14 พฤศจิกายน 2569", "14 พ.ย. 69"),
        (date(2027, 1, 1), "1 มกราคม 2570", "1 ม.ค. 70"),
        (date(2028, 2, 29), "29 กุมภาพันธ์ 2571", "29 ก.พ. 71"),
        (date(2056, 12, 31), "31 ธันวาคม 2599", "31 ธ.ค. 99"),
        (date(2057, 6, 5), "5 มิถุนายน 2600", "5 มิ.ย. 00"),
    ],
)
def test_dates_are_buddhist_era(day: date, long: str, short: str) -> None:
    assert (thai.date_long(day), thai.date_short(day)) == (long, short)


def test_all_months_are_spelt_as_officials_spell_them() -> None:
    spelt = "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม"
    assert [thai.month_name(Month(2026, number)) for number in range(1, 13)] == spelt.split()
    short = "ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค."
    assert list(thai.MONTHS_SHORT) == short.split()
    assert thai.month_long(Month(2026, 10)) == "ตุลาคม พ.ศ. 2569"


def test_times_are_bangkok_times() -> None:
    moment = datetime(2026, 11, 21, 17, 5, tzinfo=UTC)
    assert thai.time_of_day(moment) == "00.05 น."
    assert thai.moment_short(moment) == "22 พ.ย. 69 00.05 น."


def test_what_ends_at_midnight_ends_on_the_day_before() -> None:
    assert thai.end_short(datetime(2026, 10, 31, 17, 0, tzinfo=UTC)) == "31 ต.ค. 69 24.00 น."
    assert thai.end_short(datetime(2026, 10, 31, 17, 1, tzinfo=UTC)) == "1 พ.ย. 69 00.01 น."


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (timedelta(seconds=59), "ไม่ถึง 1 นาที"),
        (timedelta(minutes=5), "5 นาที"),
        (timedelta(hours=3), "3 ชม."),
        (timedelta(days=2, hours=3, minutes=5, seconds=59), "2 วัน 3 ชม. 5 นาที"),
        (timedelta(days=31), "31 วัน"),
    ],
)
def test_durations_are_told_in_whole_minutes(span: timedelta, text: str) -> None:
    assert thai.duration(span) == text
