"""Bangkok days, months, quarters and fiscal years. Pure: neither the clock nor the machine's time zone enters."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Self

BANGKOK = timezone(timedelta(hours=7), "Asia/Bangkok")
"""Fixed: Thailand has had no other offset since 1920, and a Pi without tzdata must agree with the hub."""

BUDDHIST_ERA = 543
_ONE_DAY = timedelta(days=1)
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)


def day_of(moment: datetime) -> date:
    """The Bangkok day in which an aware moment lies."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone")
    return moment.astimezone(BANGKOK).date()


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """Where a Bangkok day begins (included) and ends (excluded), in UTC."""
    begin = datetime.combine(day, time(), BANGKOK).astimezone(UTC)
    return begin, begin + _ONE_DAY


def days_between(first: date, last: date) -> tuple[date, ...]:
    """Every day from `first` to `last`, both included; none where they are the wrong way round."""
    return tuple(first + _ONE_DAY * count for count in range((last - first).days + 1))


def fiscal_year(day: date) -> int:
    """The fiscal year (ปีงบประมาณ) in the Buddhist Era: 2570 runs from 1 October 2026 to 30 September 2027."""
    return day.year + BUDDHIST_ERA + (day.month >= 10)


def quarter(day: date) -> int:
    """The quarter of the fiscal year: 1 is October to December."""
    return (day.month - 10) % 12 // 3 + 1


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month in Bangkok, year in the Common Era."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (1 <= self.year <= 9998 and 1 <= self.month <= 12):
            raise ValueError(f"there is no month {self.month} of the year {self.year}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """The month in `2026-10`; a year from 2400 on is taken as Buddhist Era (`2569-10` is the same month)."""
        match = _MONTH.fullmatch(text)
        if not match:
            raise ValueError(f"{text!r} is not a month; write it as 2026-10 or 2569-10")
        year = int(match[1])
        return cls(year - BUDDHIST_ERA if year >= 2400 else year, int(match[2]))

    @classmethod
    def of(cls, day: date) -> Self:
        """The month in which a day lies."""
        return cls(day.year, day.month)

    @property
    def first(self) -> date:
        """The first day."""
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        """The last day."""
        return date(self.year, self.month, monthrange(self.year, self.month)[1])

    @property
    def days(self) -> tuple[date, ...]:
        """All days, in order."""
        return days_between(self.first, self.last)

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        """Where the month begins (included) and ends (excluded), in UTC."""
        return day_bounds(self.first)[0], day_bounds(self.last)[1]

    @property
    def next(self) -> Self:
        """The month after."""
        return self.of(self.last + _ONE_DAY)

    @property
    def previous(self) -> Self:
        """The month before."""
        return self.of(self.first - _ONE_DAY)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"
