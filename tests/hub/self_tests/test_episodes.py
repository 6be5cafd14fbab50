"""From the first failing to the first passing test; a flap within a day is one; what tells nothing changes nothing."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from hub.self_tests.judged import Judged
from hub.self_tests.rules.episodes import SAME_WITHIN, Episode, episodes, is_whole
from hub.self_tests.rules.tasks import Silence, Task, ToldDay, tasks
from tests.parts.self_tests import How, moment, told
from wire_contract.event import ClockTrust


def shown(found: Sequence[Episode]) -> list[tuple[str, str, str | None, int, int]]:
    """Cause, first failing test, passing test, how many failed, relapses."""
    return [
        (
            one.cause,
            f"{one.began_at:%d %H:%M}",
            f"{one.ended_at:%d %H:%M}" if one.ended_at else None,
            one.failed,
            one.relapses,
        )
        for one in found
    ]


def test_an_episode_goes_from_the_first_failing_to_the_first_passing_test() -> None:
    found = episodes(
        [
            told(moment(1, "10:00")),
            told(moment(2, "10:00"), "covered"),
            told(moment(3, "10:00"), "covered"),
            told(moment(4, "10:00")),
            told(moment(5, "10:00")),
        ]
    )
    assert shown(found) == [("covered", "02 03:00", "04 03:00", 2, 0)]


def test_what_comes_back_within_a_day_is_the_same_episode_and_a_minute_later_another() -> None:
    first = [told(moment(2, "10:00"), "gone"), told(moment(2, "15:00"))]
    same = episodes([*first, told(moment(3, "15:00"), "gone")])
    assert shown(same) == [("no_stream", "02 03:00", None, 2, 1)]
    other = episodes([*first, told(moment(3, "15:01"), "gone")])
    assert shown(other) == [("no_stream", "02 03:00", "02 08:00", 1, 0), ("no_stream", "03 08:01", None, 1, 0)]


def test_each_cause_has_its_own_episode_and_one_passing_test_ends_them_all() -> None:
    found = episodes([told(moment(1, "10:00"), "covered"), told(moment(2, "10:00"), "gone"), told(moment(4, "10:00"))])
    assert shown(found) == [("covered", "01 03:00", "04 03:00", 1, 0), ("no_stream", "02 03:00", "04 03:00", 1, 0)]


def test_what_is_inconclusive_or_of_unknown_day_neither_opens_nor_closes() -> None:
    unsure = ClockTrust.UNSYNCHRONISED
    found = episodes(
        [
            told(moment(1, "10:00"), "busy"),
            told(moment(1, "11:00"), "covered", clock=unsure),
            told(moment(2, "10:00"), "covered"),
            told(moment(3, "10:00"), "learned"),
            told(moment(3, "11:00"), clock=unsure),
        ]
    )
    assert shown(found) == [("covered", "02 03:00", None, 1, 0)]


def test_an_episode_that_the_tests_begin_with_may_reach_further_back() -> None:
    failing = told(moment(2, "10:00"), "covered")
    early, late = told(moment(1, "10:00")), told(moment(1, "10:01"))
    assert not is_whole(episodes([failing]), [failing])
    assert not is_whole(episodes([late, failing]), [late, failing])  # it may be a relapse
    assert not is_whole(episodes([early, failing]), [early, failing])
    before = told(moment(1, "09:59"))
    assert is_whole(episodes([before, failing]), [before, failing])
    assert is_whole([], [])


PLAN = st.lists(
    st.tuples(st.integers(0, 240), st.sampled_from(["good", "covered", "gone", "busy", "learned"])),
    max_size=25,
    unique_by=lambda one: one[0],
)


def planned(plan: list[tuple[int, How]]) -> list[Judged]:
    return [told(moment(1, "00:00") + timedelta(hours=hour), how) for hour, how in plan]


@given(PLAN, st.integers(0, 10**6))
def test_order_of_arrival_and_repeats_change_nothing(plan: list[tuple[int, How]], seed: int) -> None:
    tests = planned(plan)
    mixed = [*tests, *tests[::2]]
    Random(seed).shuffle(mixed)
    assert episodes(mixed) == episodes(tests)


@given(PLAN)
def test_what_tells_nothing_could_as_well_not_be_there(plan: list[tuple[int, How]]) -> None:
    tests = planned(plan)
    assert episodes(tests) == episodes([one for one in tests if one.is_conclusive])


@given(PLAN)
def test_every_failing_test_is_in_one_episode_and_an_ended_one_ends_with_the_next_pass(
    plan: list[tuple[int, How]],
) -> None:
    tests = sorted(planned(plan), key=lambda one: one.test.order)
    found = episodes(tests)
    assert sum(one.failed for one in found) == sum(one.is_fail for one in tests)
    for one in found:
        later = [test for test in tests if test.is_pass and test.test.order > one.last_failed.test.order]
        assert one.closed == (later[0] if later else None)
        assert one.opened.is_fail
        assert one.opened.verdict.reasons[0] == one.cause
    of_one_cause = [[each for each in found if each.cause == cause] for cause in {each.cause for each in found}]
    for chain in of_one_cause:
        for earlier, later_one in pairwise(chain):
            assert earlier.ended_at is not None
            assert later_one.began_at - earlier.ended_at > SAME_WITHIN


def day(number: int, silence: Silence | None = None, *reasons: str) -> ToldDay:
    return ToldDay(date(2026, 10, number), silence, reasons)


def test_two_silent_days_raise_a_task_and_one_does_not() -> None:
    silent = Silence.DEVICE_SILENT
    assert tasks([day(1), day(2, silent), day(3)]) == []
    assert tasks([day(1), day(2, silent)]) == []
    assert tasks([day(4), day(3, silent), day(2, silent), day(1)]) == [
        Task(date(2026, 10, 2), date(2026, 10, 4), 2, (silent,), ())
    ]


def test_a_task_says_why_nothing_is_known_the_most_frequent_first() -> None:
    found = tasks(
        [
            day(2, Silence.NO_TEST),
            day(3, Silence.INCONCLUSIVE, "busy"),
            day(4, Silence.INCONCLUSIVE, "no_reference", "busy"),
        ]
    )
    why = (Silence.INCONCLUSIVE, Silence.NO_TEST)
    assert found == [Task(date(2026, 10, 2), None, 3, why, ("busy", "no_reference"))]


def test_days_on_which_it_did_not_count_end_a_run() -> None:
    gone = [day(number, Silence.NO_TEST) for number in (1, 2, 4, 6, 7)]
    assert [(one.since.day, one.until and one.until.day) for one in tasks(gone)] == [(1, 3), (6, None)]
