"""What a report is about: a month, a quarter or a fiscal year, each with one way to write it. Pure."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Self

from hub.kernel.pair import Pair
from hub.kernel.period import BUDDHIST_ERA, Month, fiscal_year, quarter
from hub.kernel.refused import Refused
from hub.kernel.thai import month_long, numerals

_QUARTER = re.compile(r"(2\d\d\d)-Q([1-4])", re.ASCII)
_YEAR = re.compile(r"(2\d\d\d)", re.ASCII)
_ENGLISH = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


class Kind(StrEnum):
    """How much time a report is about."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """One month, quarter or fiscal year; `text` is `2026-10`, `2570-Q1` or `2570` and nothing else.

    Read in either era: fiscal year 2027, from October 2026 on, is 2570.
    """

    kind: Kind
    text: str

    @classmethod
    def parse(cls, kind: Kind, text: str) -> Self:
        """The period that is written like this; raises Refused."""
        if kind is Kind.MONTH:
            try:
                return cls(kind, str(Month.parse(text)))
            except ValueError as error:
                raise _no_period(text, "2026-10, 2569-10") from error
        found = (_QUARTER if kind is Kind.QUARTER else _YEAR).fullmatch(text)
        if not found:
            raise _no_period(text, "2570-Q1" if kind is Kind.QUARTER else "2570")
        year = int(found[1])
        return cls(kind, f"{year if year >= 2400 else year + BUDDHIST_ERA}{text[4:]}")

    @classmethod
    def of_month(cls, month: Month) -> Self:
        """The month as a period."""
        return cls(Kind.MONTH, str(month))

    @classmethod
    def of_quarter(cls, month: Month) -> Self:
        """The quarter of the fiscal year in which a month lies."""
        return cls(Kind.QUARTER, f"{fiscal_year(month.first)}-Q{quarter(month.first)}")

    @classmethod
    def of_year(cls, month: Month) -> Self:
        """The fiscal year in which a month lies."""
        return cls(Kind.YEAR, str(fiscal_year(month.first)))

    @property
    def months(self) -> tuple[Month, ...]:
        """Its months, in order."""
        if self.kind is Kind.MONTH:
            return (Month.parse(self.text),)
        begins = Month(int(self.text[:4]) - BUDDHIST_ERA - 1, 10)
        skipped, count = (0, 12) if self.kind is Kind.YEAR else (3 * (int(self.text[-1]) - 1), 3)
        found = [begins]
        while len(found) < skipped + count:
            found.append(found[-1].next)
        return tuple(found[skipped:])

    @property
    def previous(self) -> Self:
        """The one before, of the same kind."""
        month = self.months[0].previous
        if self.kind is Kind.MONTH:
            return self.of_month(month)
        return self.of_quarter(month) if self.kind is Kind.QUARTER else self.of_year(month)

    @property
    def ends_at(self) -> datetime:
        """The first moment after it."""
        return self.months[-1].bounds[1]

    def is_over(self, now: datetime) -> bool:
        """Whether all of it is past."""
        return now >= self.ends_at

    @property
    def words(self) -> Pair:
        """What people call it."""
        first = self.months[0]
        if self.kind is Kind.MONTH:
            return f"เดือน{month_long(first)}", f"{_ENGLISH[first.month - 1]} {first.year}"
        year = fiscal_year(first.first)
        if self.kind is Kind.QUARTER:
            return f"ไตรมาสที่ {self.text[-1]} ปีงบประมาณ {year}", f"quarter {self.text[-1]} of fiscal year {year}"
        return f"ปีงบประมาณ {year}", f"fiscal year {year}"


def edition_words(version: int) -> Pair:
    """What a version is called on paper and on pages."""
    if version == 1:
        return "ฉบับแรก", "first edition"
    return f"ฉบับแก้ไขที่ {version - 1}", f"revision {version - 1}"


def edition_on_paper(version: int) -> str:
    """The same as Thai paper has it."""
    return numerals(edition_words(version)[0])


def _no_period(text: str, example: str) -> Refused:
    return Refused(f"{text[:20]!r} ไม่ใช่ช่วงเวลาของรายงาน · is no period of a report", hint=f"เช่น · such as {example}")
