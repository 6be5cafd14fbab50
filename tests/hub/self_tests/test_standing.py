"""How a camera stands now: failing, silent, told nothing, or proved good in the last 24 hours."""

import pytest

from hub.kernel.period import BANGKOK
from hub.self_tests.judged import Judged
from hub.self_tests.rules.episodes import episodes
from hub.self_tests.rules.standing import Standing, Urgency, standing
from hub.self_tests.rules.tasks import Silence, Task
from tests.parts.self_tests import BY_DAY, BY_NIGHT, moment, told
from wire_contract.self_test import Cause

NOW = moment(5, "12:00")
GOOD = told(moment(5, "10:00"))


def stands(*tests: Judged) -> Standing:
    return standing(tests, episodes=episodes(tests), task=None, now=NOW)


@pytest.mark.parametrize(
    ("tests", "urgency"),
    [
        ([], Urgency.SILENT),
        ([GOOD], Urgency.GOOD),
        ([told(moment(4, "12:00"))], Urgency.SILENT),
        ([told(moment(4, "12:01"))], Urgency.GOOD),
        ([told(moment(5, "10:00"), "busy")], Urgency.INCONCLUSIVE),
        ([told(moment(4, "13:00")), told(moment(5, "10:00"), "busy")], Urgency.GOOD),
        ([GOOD, told(moment(5, "11:00"), "covered")], Urgency.FAILING),
        ([told(moment(1, "10:00"), "covered")], Urgency.FAILING),
        ([told(moment(1, "10:00"), "covered"), told(moment(5, "10:00"), "busy")], Urgency.FAILING),
        ([told(moment(5, "10:00"), "covered"), told(moment(5, "11:00"))], Urgency.GOOD),
    ],
)
def test_what_is_known_now(tests: list[Judged], urgency: Urgency) -> None:
    assert stands(*tests).urgency is urgency
    assert stands(*tests).is_proved_good is (urgency is Urgency.GOOD)


def test_a_good_picture_by_day_does_not_prove_that_the_camera_sees_at_night() -> None:
    night = told(moment(4, "21:00"), "dark", sun=BY_NIGHT)
    by_day = told(moment(5, "10:00"), sun=BY_DAY)
    found = stands(night, by_day)
    assert (found.urgency, found.failing, found.episodes) == (Urgency.FAILING, night, ())


def test_a_good_test_after_a_repair_does() -> None:
    night = told(moment(4, "21:00"), "dark", sun=BY_NIGHT)
    repaired = told(moment(5, "10:00"), sun=BY_DAY, cause=Cause.REPAIR)
    assert stands(night, repaired).urgency is Urgency.GOOD


def test_the_last_that_told_something_is_kept_beside_the_newest() -> None:
    busy = told(moment(5, "11:00"), "busy")
    found = stands(busy, GOOD)
    assert (found.latest, found.telling) == (busy, GOOD)


def test_what_has_told_how_it_is_today_is_no_longer_a_task_although_the_day_is_not_over() -> None:
    silent = Task(moment(3, "00:00").astimezone(BANGKOK).date(), None, 2, (Silence.DEVICE_SILENT,), ())
    before, busy = told(moment(2, "10:00")), told(moment(5, "10:00"), "busy")

    def task(*tests: Judged) -> Task | None:
        return standing(tests, episodes=episodes(tests), task=silent, now=NOW).task

    assert [
        task(),
        task(before),
        task(before, busy),
        task(before, GOOD),
        task(told(moment(5, "10:00"), "covered")),
    ] == [
        silent,
        silent,
        silent,
        None,
        None,
    ]
