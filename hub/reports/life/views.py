"""What pages, the API and the command line show of reports' lives: the list, one report, two versions side by side."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from hub.kernel.pair import Pair
from hub.kernel.period import Month, day_of
from hub.kernel.refused import Refused
from hub.kernel.rights import Right
from hub.letters import register as letters
from hub.reports.life import service
from hub.reports.life.causes import Difference
from hub.reports.life.cell_words import cause_words, cell_words, value_words
from hub.reports.life.deadlines import FirstIssue, Standing, standing
from hub.reports.life.making import first_month
from hub.reports.life.objections import issued_since
from hub.reports.life.period import Kind, Period, edition_words
from hub.reports.life.states import State, Step, steps_from
from hub.reports.life.version import Taken, Version

MOST_MONTHS = 60
MOST_SHOWN = 500
"""So many differences stand on one page."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One report in the list."""

    period: Period
    newest: Version | None
    issued: Version | None
    first: FirstIssue | None
    """Of a month."""
    standing: Standing | None


@dataclass(frozen=True, slots=True)
class Told:
    """One version and how it came to stand so."""

    version: Version
    edition: Pair
    steps: Sequence[Taken]


@dataclass(frozen=True, slots=True)
class ReportView:
    """Everything that a report's page shows."""

    row: Listed
    told: Sequence[Told]
    """The newest version first."""
    steps: tuple[Step, ...]
    """What this user may do now."""
    is_mine: bool
    """This user checked it, and so cannot issue it."""
    differences: int
    """Between the newest version and the one before."""
    seen: service.Seen
    issued_since: Sequence[str]
    """Of an open draft of a quarter or a year: months that were issued, or issued anew, after it was made."""


@dataclass(frozen=True, slots=True)
class Row:
    """One difference in words."""

    cell: Pair
    old: Pair
    new: Pair
    why: Pair
    event: str
    of: Difference


@dataclass(frozen=True, slots=True)
class Compared:
    """Two versions side by side."""

    old: Version
    new: Version
    rows: Sequence[Row]
    count: int


def reports(conn: Connection, *, now: datetime) -> Sequence[Listed]:
    """Years, quarters and months since the first point, the latest of each first."""
    by_period: dict[Period, list[Version]] = {}
    for one in service.versions(conn):
        by_period.setdefault(one.period, []).append(one)
    begun = first_month(conn)
    months = [Period.of_month(month) for month in _months(begun, Month.of(day_of(now)))] if begun else []
    begun_months = [one.months[0] for one in months]
    spans = {of(month) for month in begun_months for of in (Period.of_year, Period.of_quarter)}
    others = spans | {one for one in by_period if one.kind is not Kind.MONTH}
    closed = letters.office(conn).holidays
    return [
        _listed(conn, one, by_period.get(one, ()), now=now, closed=closed)
        for one in (*sorted(others, reverse=True), *months[:MOST_MONTHS])
    ]


def report_view(
    conn: Connection, period: Period, *, login: str, rights: Collection[Right], now: datetime
) -> ReportView:
    """Everything about one report."""
    found = service.versions(conn, period=period)
    newest = found[0] if found else None
    told = [Told(one, edition_words(one.version), service.steps(conn, one)) for one in found]
    steps = steps_from(newest.state if newest else None, rights, is_first=newest is not None and newest.version == 1)
    is_mine = newest is not None and newest.checked_by == login
    old = service.before(conn, newest) if newest else None
    return ReportView(
        row=_listed(conn, period, found, now=now, closed=letters.office(conn).holidays),
        told=told,
        steps=tuple(one for one in steps if not (one is Step.ISSUE and is_mine)),
        is_mine=is_mine and newest is not None and newest.state is State.CHECKED,
        differences=len(service.differences(conn, old, newest)) if old and newest else 0,
        seen=service.seen_of(newest),
        issued_since=issued_since(conn, newest) if newest and newest.state.is_open else (),
    )


def compared(conn: Connection, period: Period, old: int, new: int) -> Compared:
    """What is otherwise in the version `new` than in `old`; raises Refused."""
    first, second = (known(conn, period, number) for number in (old, new))
    found = service.differences(conn, first, second)
    return Compared(first, second, [row(one) for one in found[:MOST_SHOWN]], len(found))


def row(one: Difference) -> Row:
    """A difference in words."""
    why, event = cause_words(one.cause)
    return Row(cell_words(one.place), value_words(one.old), value_words(one.new), why, event, one)


def known(conn: Connection, period: Period, number: int) -> Version:
    """The version, or refused with a hint."""
    found = service.version(conn, period, number)
    if found is None:
        raise Refused(f"ไม่พบฉบับที่ {number} · there is no version {number}", hint="ดูรายการฉบับ · see the list of versions")
    return found


def _listed(
    conn: Connection, period: Period, found: Sequence[Version], *, now: datetime, closed: Collection[date]
) -> Listed:
    first = service.first_issue(conn, period.months[0]) if period.kind is Kind.MONTH else None
    out = next((one for one in found if one.state is State.ISSUED), None)
    how = standing(first, now=now, closed=closed) if first else None
    return Listed(period, found[0] if found else None, out, first, how)


def _months(first: Month, last: Month) -> Iterator[Month]:
    month = last
    while month >= first:
        yield month
        month = month.previous
