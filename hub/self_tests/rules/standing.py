"""How a camera or lamp stands now: failing, silent, told nothing, or proved good in the last 24 hours. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from hub.kernel.period import day_of
from hub.self_tests.judged import Judged
from hub.self_tests.rules.episodes import Episode, in_order
from hub.self_tests.rules.tasks import Task
from wire_contract.self_test import Cause

PROVED_WITHIN = timedelta(hours=24)
"""The headline's window: what was not proved good in it is not counted as good."""


class Urgency(StrEnum):
    """In the order in which somebody should look."""

    FAILING = "failing"
    SILENT = "silent"
    """No test within the window."""
    INCONCLUSIVE = "inconclusive"
    """Tests within the window, and none showed how it is."""
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known at one moment."""

    urgency: Urgency
    latest: Judged | None
    """The newest test, whatever it showed."""
    telling: Judged | None
    """The newest test that showed how it is."""
    failing: Judged | None
    """Where it fails: the test that says so."""
    episodes: tuple[Episode, ...]
    """Those that are open, the oldest first."""
    task: Task | None
    """The open one."""

    @property
    def is_proved_good(self) -> bool:
        """By a test within the window, and by none to the contrary."""
        return self.urgency is Urgency.GOOD


def standing(tests: Sequence[Judged], *, episodes: Sequence[Episode], task: Task | None, now: datetime) -> Standing:
    """How the thing with these tests stands."""
    known = [one for one in in_order(tests) if one.test.filed_at <= now]
    window = [one for one in known if now - one.test.filed_at < PROVED_WITHIN]
    telling = next((one for one in reversed(known) if one.is_conclusive), None)
    failing = telling if telling is not None and telling.is_fail else _failing_by_its_light(window)
    return Standing(
        urgency=_urgency(window, failing),
        latest=known[-1] if known else None,
        telling=telling,
        failing=failing,
        episodes=tuple(one for one in episodes if one.is_open),
        task=None if task is None or _has_told_since(task, telling) else task,
    )


def _has_told_since(task: Task, telling: Judged | None) -> bool:
    """A day counts only when it is over, but nobody need be called for what has told how it is today."""
    return telling is not None and day_of(telling.test.filed_at) >= task.since + timedelta(days=task.days)


def _urgency(window: Sequence[Judged], failing: Judged | None) -> Urgency:
    if failing is not None:
        return Urgency.FAILING
    if not window:
        return Urgency.SILENT
    return Urgency.GOOD if any(one.is_pass for one in window) else Urgency.INCONCLUSIVE


def _failing_by_its_light(window: Sequence[Judged]) -> Judged | None:
    """The newest failing test within the window that no later test by the same light, nor one after a repair, outdid: a
    good picture by day does not prove that the camera sees at night.
    """
    outdone: set[str | None] = set()
    for one in reversed(window):
        if not one.is_conclusive:
            continue
        if one.is_fail and one.light not in outdone:
            return one
        if one.cause is Cause.REPAIR:
            return None
        outdone.add(one.light)
    return None
