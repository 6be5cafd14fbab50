"""What was due."""

from datetime import date, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from hub.patrol.schedule import Duty, DutyChange, due_on, duties

OCT = date(2026, 10, 1)
days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
changes = st.lists(st.builds(DutyChange, days, st.integers(0, 5)), unique_by=lambda change: change.from_day)


def test_without_a_word_it_is_the_two_patrols_of_the_form() -> None:
    assert due_on((), OCT) == 2


def test_a_change_takes_effect_on_its_day_and_lasts_until_the_next() -> None:
    rows = (DutyChange(date(2026, 10, 10), 3), DutyChange(date(2026, 10, 20), 1))
    asked = (date(2026, 10, 9), date(2026, 10, 10), date(2026, 10, 19), date(2026, 10, 20), date(2027, 1, 1))
    assert [due_on(rows, day) for day in asked] == [2, 3, 3, 1, 1]


def test_a_point_counts_from_its_opening_day_to_the_day_before_its_closing() -> None:
    found = duties(
        7,
        opened_on=date(2026, 10, 13),
        closed_on=date(2026, 10, 16),
        changes=[DutyChange(date(2026, 10, 15), 3)],
        first=OCT,
        last=date(2026, 10, 31),
    )
    assert found == (Duty(7, date(2026, 10, 13), 2), Duty(7, date(2026, 10, 14), 2), Duty(7, date(2026, 10, 15), 3))


def test_a_point_not_yet_opened_or_long_closed_is_due_nothing() -> None:
    month = {"first": OCT, "last": date(2026, 10, 31)}
    assert duties(7, opened_on=date(2026, 11, 1), closed_on=None, changes=(), **month) == ()
    assert duties(7, opened_on=date(2026, 1, 1), closed_on=OCT, changes=(), **month) == ()


@given(changes, days, st.randoms())
def test_the_order_of_the_rows_does_not_matter(rows: list[DutyChange], day: date, random: Random) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert due_on(rows, day) == due_on(shuffled, day)


lives = st.tuples(days, st.none() | days)
spans = st.tuples(days, st.integers(0, 60), st.integers(0, 60))


@given(changes, lives, spans)
def test_two_parts_of_a_time_are_due_what_the_whole_is(
    rows: list[DutyChange], life: tuple[date, date | None], span: tuple[date, int, int]
) -> None:
    first, before, after = span
    middle, last = first + timedelta(days=before), first + timedelta(days=before + after + 1)

    def due(begin: date, end: date) -> tuple[Duty, ...]:
        return duties(7, opened_on=life[0], closed_on=life[1], changes=rows, first=begin, last=end)

    assert due(first, middle) + due(middle + timedelta(days=1), last) == due(first, last)
