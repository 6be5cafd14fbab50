"""What was required, and what became of it, in four numbers that sum to it; months, quarters and years are sums. Pure.

Nothing here is ever averaged: a level adds numerators and denominators of the level below.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from hub.kernel.period import BUDDHIST_ERA, Month
from hub.kernel.ratio import Ratio
from hub.reports.ratios.kpi import Kpi


@dataclass(frozen=True, slots=True)
class Counts:
    """proved + disproved + unknown + due = required."""

    proved: int = 0
    disproved: int = 0
    unknown: int = 0
    due: int = 0
    """May still come; never part of a period that is over."""

    def __post_init__(self) -> None:
        if min(self.proved, self.disproved, self.unknown, self.due) < 0:
            raise ValueError(f"{self} counts less than nothing")

    @classmethod
    def total(cls, parts: Iterable[Self]) -> Self:
        """The sum of each number."""
        every = tuple(parts)
        return cls(
            sum(one.proved for one in every),
            sum(one.disproved for one in every),
            sum(one.unknown for one in every),
            sum(one.due for one in every),
        )

    @property
    def required(self) -> int:
        """The denominator."""
        return self.proved + self.disproved + self.unknown + self.due

    @property
    def ratio(self) -> Ratio:
        """Proved of required; unknown and due are pending."""
        return Ratio(self.proved, self.required, self.unknown + self.due)


NOTHING = Counts()

Parts = Mapping[Kpi, Counts]
"""What each part of the form came to; a part that nobody computed is not in it."""


@dataclass(frozen=True, slots=True)
class Summed:
    """Some months together."""

    parts: Parts
    """Only those parts that every one of these months has: a sum with a hole in it would read as a whole one."""
    months: tuple[Month, ...]
    missing: tuple[Month, ...]
    """Months of the period for which there are no figures; nothing stands for them in the sums."""


def month_of_days(days: Iterable[Parts]) -> Parts:
    """A month is the sum of its days."""
    return _sum(tuple(days))


def quarter_months(fiscal_year: int, quarter: int) -> tuple[Month, ...]:
    """The three months of a quarter of a fiscal year in the Buddhist Era; quarter 1 is October to December."""
    if not 1 <= quarter <= 4:
        raise ValueError(f"there is no quarter {quarter}")
    return fiscal_months(fiscal_year)[3 * quarter - 3 : 3 * quarter]


def fiscal_months(fiscal_year: int) -> tuple[Month, ...]:
    """The twelve months of a fiscal year in the Buddhist Era, October first."""
    year = fiscal_year - BUDDHIST_ERA
    return tuple(Month(year - (number >= 10), number) for number in (10, 11, 12, *range(1, 10)))


def quarter(months: Mapping[Month, Parts], *, fiscal_year: int, number: int) -> Summed:
    """A quarter is the sum of its three months."""
    return _over(months, quarter_months(fiscal_year, number))


def fiscal_year(months: Mapping[Month, Parts], *, year: int) -> Summed:
    """A fiscal year is the sum of its twelve months."""
    return _over(months, fiscal_months(year))


def to_date(months: Mapping[Month, Parts], *, year: int, last: Month) -> Summed:
    """The fiscal year from October to `last`, both included: the cumulative line (สะสม)."""
    return _over(months, tuple(month for month in fiscal_months(year) if month <= last))


def _over(months: Mapping[Month, Parts], wanted: tuple[Month, ...]) -> Summed:
    there = tuple(month for month in wanted if month in months)
    parts = _sum(tuple(months[month] for month in there))
    return Summed(parts, there, tuple(month for month in wanted if month not in months))


def _sum(every: tuple[Parts, ...]) -> Parts:
    in_all = [kpi for kpi in Kpi if every and all(kpi in parts for parts in every)]
    return {kpi: Counts.total(parts[kpi] for parts in every) for kpi in in_all}
