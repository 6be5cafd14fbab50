"""When a month's report is due, when people are reminded of it, and when it is an alarm. Pure; Bangkok days."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from hub.kernel.period import Month, day_of
from hub.letters.workdays import is_workday

REMINDED_ON = (1, 5)
"""Days of the next month."""
_DAY = timedelta(days=1)


class Standing(StrEnum):
    """How a month's report stands towards its day."""

    NOT_OVER = "not_over"
    OPEN = "open"
    SOON = "soon"
    """From the last working day before the day on which it is due."""
    OVERDUE = "overdue"
    IN_TIME = "in_time"
    LATE = "late"
    """It was issued, after its day."""


@dataclass(frozen=True, slots=True)
class FirstIssue:
    """What the ratio R needs of a month: when its first version was issued (None: not yet), and when it was due."""

    month: Month
    issued_at: datetime | None
    due_on: date


def alarm_from(due: date, *, closed: Collection[date] = ()) -> date:
    """The last working day before the due day: the office can still do something."""
    day = due - _DAY
    while not is_workday(day, closed):
        day -= _DAY
    return day


def standing(first: FirstIssue, *, now: datetime, closed: Collection[date] = ()) -> Standing:
    """How the month stands; `closed` are the office's holidays."""
    if first.issued_at is not None:
        return Standing.IN_TIME if day_of(first.issued_at) <= first.due_on else Standing.LATE
    if now < first.month.bounds[1]:
        return Standing.NOT_OVER
    today = day_of(now)
    if today > first.due_on:
        return Standing.OVERDUE
    return Standing.SOON if today >= alarm_from(first.due_on, closed=closed) else Standing.OPEN


def reminder_of(first: FirstIssue, *, now: datetime) -> int | None:
    """Which reminder (1 or 5) is to have been told by now; None: none. Who was asleep on the 1st is told on the 2nd."""
    today = day_of(now)
    if first.issued_at is not None or Month.of(today).previous != first.month:
        return None
    return max((day for day in REMINDED_ON if day <= today.day), default=None)
