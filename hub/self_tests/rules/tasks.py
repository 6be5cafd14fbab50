"""Maintenance tasks: two days without a test that tells anything. They open no episode and no letter. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

SILENT_DAYS = 2
"""So many days in a row raise a task."""

_A_DAY = timedelta(days=1)
S = TypeVar("S", bound=str)


class Silence(StrEnum):
    """Why a day told nothing of a camera or lamp."""

    DEVICE_SILENT = "device_silent"
    """Nothing vouches for the device all day: power, network, or the device itself."""
    INCONCLUSIVE = "inconclusive"
    """Tests came, and none showed how it is."""
    NO_TEST = "no_test"
    """The device was there, and no test came."""


@dataclass(frozen=True, slots=True)
class ToldDay:
    """What one day that is over told of one camera or lamp."""

    day: date
    silence: Silence | None
    """None where a test showed how it is."""
    reasons: tuple[str, ...] = ()
    """Of its inconclusive tests."""


@dataclass(frozen=True, slots=True)
class Task:
    """Somebody should look why nothing is known of a camera or lamp."""

    since: date
    """The first silent day."""
    until: date | None
    """The day that told something again; None while it lasts."""
    days: int
    why: tuple[Silence, ...]
    """What the silent days have in common, the most frequent first."""
    reasons: tuple[str, ...]
    """Of inconclusive tests, the most frequent first."""

    @property
    def is_open(self) -> bool:
        """Nothing has been told since."""
        return self.until is None


def tasks(days: Iterable[ToldDay]) -> Sequence[Task]:
    """The tasks of these days, in order. A day on which the thing did not count ends a run of silent days."""
    found: list[Task] = []
    run: list[ToldDay] = []
    for one in sorted(days, key=lambda one: one.day):
        if run and one.day - run[-1].day > _A_DAY:
            found += _task(run, until=run[-1].day + _A_DAY)
            run = []
        if one.silence is not None:
            run.append(one)
        elif run:
            found += _task(run, until=one.day)
            run = []
    return [*found, *_task(run, until=None)]


def _task(run: Sequence[ToldDay], *, until: date | None) -> Sequence[Task]:
    if len(run) < SILENT_DAYS:
        return ()
    whys = Counter(one.silence for one in run if one.silence is not None)
    reasons = Counter(reason for one in run for reason in one.reasons)
    return (Task(run[0].day, until, len(run), _by_number(whys), _by_number(reasons)),)


def _by_number(counted: Counter[S]) -> tuple[S, ...]:
    return tuple(sorted(counted, key=lambda one: (-counted[one], one)))
