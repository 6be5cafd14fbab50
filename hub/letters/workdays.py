"""Working days of an office: neither a weekend nor one of the holidays that the district has named. Pure."""

from collections.abc import Collection
from datetime import date, timedelta

_DAY = timedelta(days=1)


def is_workday(day: date, holidays: Collection[date]) -> bool:
    """Monday to Friday, and no holiday."""
    return day.weekday() < 5 and day not in holidays


def workdays_after(day: date, count: int, *, holidays: Collection[date]) -> date:
    """The day on which so many working days are over; `day` itself is not counted, 0 is `day`."""
    if count < 0:
        raise ValueError(f"{count} working days is no term")
    while count:
        day += _DAY
        count -= is_workday(day, holidays)
    return day
