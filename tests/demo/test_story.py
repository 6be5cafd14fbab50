"""The make-believe month: the same for everybody, and with a cause for every number."""

from collections import Counter
from datetime import date, timedelta

from demo.bangkok import bangkok
from demo.district import OFFICERS, POINTS, STRANGER
from demo.story import Kind, tell

OCTOBER = [date(2026, 10, 1) + timedelta(days=n) for n in range(31)]


def test_the_same_seed_tells_the_same_story_and_another_one_another() -> None:
    assert tell(OCTOBER, seed=7) == tell(OCTOBER, seed=7)
    assert tell(OCTOBER, seed=7) != tell(OCTOBER, seed=8)


def test_a_month_is_told_alike_whole_or_day_by_day() -> None:
    by_day = [happening for day in OCTOBER for happening in tell([day], seed=7)]
    assert sorted(by_day) == tell(OCTOBER, seed=7)


def test_the_month_has_what_an_office_knows() -> None:
    story = tell(OCTOBER, seed=2569)
    kinds = Counter(happening.kind for happening in story)
    assert set(kinds) == set(Kind)
    cards = Counter(happening.credential for happening in story if happening.kind is Kind.TAP)
    assert set(cards) == {STRANGER, *(officer.credential for officer in OFFICERS)}


def test_nobody_taps_while_the_power_is_off() -> None:
    dark = [
        happening
        for happening in tell(OCTOBER, seed=2569)
        if happening.point == POINTS[3].code
        and bangkok(date(2026, 10, 21), 0) <= happening.at < bangkok(date(2026, 10, 23), 1)
    ]
    assert [happening.kind for happening in dark] == [Kind.POWER_OFF, Kind.POWER_ON]
