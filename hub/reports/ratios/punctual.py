"""R: was a month's report issued by the 7th of the next month. Pure."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from hub.kernel.period import Month, day_of
from hub.reports.ratios.counts import Counts

DAY_OF_NEXT_MONTH = 7
"""The form: ภายในวันที่ 7."""


def last_day(month: Month, *, holidays: Collection[date] | None = None) -> date:
    """The last day in time: the 7th; the next working day after it where holidays move it (None: they do not)."""
    day = month.next.first + timedelta(days=DAY_OF_NEXT_MONTH - 1)
    while holidays is not None and (day.weekday() >= 5 or day in holidays):
        day += timedelta(days=1)
    return day


def punctual(
    month: Month,
    *,
    first_issued_at: datetime | None,
    now: datetime,
    holidays: Collection[date] | None = None,
    limit: date | None = None,
) -> Counts:
    """One report is required; only its *first* issue counts, later versions change nothing.

    `limit` is the last day in time where it is known already.
    """
    limit = limit or last_day(month, holidays=holidays)
    if first_issued_at is not None and first_issued_at <= now:
        return Counts(proved=1) if day_of(first_issued_at) <= limit else Counts(disproved=1)
    return Counts(due=1) if day_of(now) <= limit else Counts(disproved=1)
