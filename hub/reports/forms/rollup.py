"""Quarters and years of months: sums of counts, the headline by the district's rule, and what the texts need. Pure.

A month that was not issued is in no sum; its report is, since R knows without any figure whether it came in time.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from hub.choices.choices import HeadlineRule
from hub.kernel.period import Month
from hub.reports.figures import Indicator
from hub.reports.forms.figures import Counted, Facts, MonthState, Span, Suspended, UsedMonth
from hub.reports.forms.used import MonthTold, RepairTold, Sum
from hub.reports.office_figures import Headline
from hub.reports.ratios.counts import NOTHING, Counts, Parts
from hub.reports.ratios.headline import headline
from hub.reports.ratios.kpi import Kpi
from hub.reports.ratios.punctual import punctual
from hub.reports.sums import indicator, text


@dataclass(frozen=True, slots=True)
class MonthKnown:
    """A month with its issued figures, where there are any."""

    used: UsedMonth
    told: MonthTold | None = None


def counts(of: Sum) -> Counts:
    """The same four numbers."""
    return Counts(of.proved, of.disproved, of.unknown, of.due)


def parts_of(one: MonthKnown, *, now: datetime) -> Parts:
    """What is known of a month: only R where it is not issued; that nothing was due before the first point."""
    if one.used.state is MonthState.BEFORE:
        return dict.fromkeys(Kpi, NOTHING)
    report = {Kpi.REPORT: report_counts(one.used, now=now)}
    if one.told is None:
        return report
    told = one.told
    return {
        Kpi.PATROL: counts(told.patrols),
        Kpi.CAMERA_CHECK: counts(told.checks),
        Kpi.ENVIRONMENT: counts(told.environment),
        Kpi.LETTER: counts(told.letters_in_time),
    } | report


def report_counts(used: UsedMonth, *, now: datetime) -> Counts:
    """R of one month, by its first issue."""
    month = Month.parse(used.month)
    return punctual(month, first_issued_at=used.first_issued_at, now=now, limit=used.due_on)


def month_indicators(parts: Parts) -> tuple[Indicator, ...]:
    """Those that are known, in the order of the form."""
    return tuple(indicator(kpi, parts[kpi]) for kpi in Kpi if kpi in parts)


def span(months: Sequence[MonthKnown], rule: HeadlineRule, *, now: datetime) -> Span:
    """These months together."""
    there = [one for one in months if one.told is not None]
    missing = [one for one in months if one.told is None and one.used.state is not MonthState.BEFORE]
    parts = summed(months, now=now)
    return Span(
        months=tuple(one.used.month for one in there),
        missing=tuple(one.used.month for one in missing),
        indicators=month_indicators(parts),
        headline=_headline(rule, parts, there),
    )


def summed(months: Sequence[MonthKnown], *, now: datetime) -> Parts:
    """Numerators and denominators of the issued months; of R those of every month."""
    every = [parts_of(one, now=now) for one in months]
    whole = [parts for parts in every if Kpi.PATROL in parts]
    found = {kpi: Counts.total(parts[kpi] for parts in whole) for kpi in Kpi if kpi is not Kpi.REPORT and whole}
    return found | {Kpi.REPORT: Counts.total(parts[Kpi.REPORT] for parts in every)}


def _headline(rule: HeadlineRule, parts: Parts, there: Sequence[MonthKnown]) -> Headline:
    if not there:
        return Headline(rule, None, None, None, tuple(Kpi))
    # A report that may still come in time is of a month that no other part speaks of yet.
    begun = {kpi: replace(one, due=0) if kpi is Kpi.REPORT else one for kpi, one in parts.items()}
    made = headline(rule, begun, points=_points(there).values())
    return Headline(made.rule, text(made.percent), text(made.upper_percent), made.weakest, tuple(made.without))


def _points(there: Iterable[MonthKnown]) -> Mapping[str, Parts]:
    """What each point came to, by its code."""
    found: dict[str, dict[Kpi, Counts]] = {}
    for told in (one.told for one in there if one.told is not None):
        for point in told.points:
            mine = {Kpi.PATROL: counts(point.patrols), Kpi.CAMERA_CHECK: counts(point.checks)}
            fixed = (Counts(**{one.counted: 1}) for one in told.repairs if one.point == point.code and one.counted)
            mine[Kpi.ENVIRONMENT] = Counts.total(fixed)
            before = found.setdefault(point.code, dict.fromkeys(mine, NOTHING))
            found[point.code] = {kpi: Counts.total([before[kpi], mine[kpi]]) for kpi in mine}
    return found


def facts(months: Sequence[MonthTold]) -> Facts:
    """What the texts say of these months."""
    points = [point for month in months for point in month.points]
    names = {point.code: point.short_name for point in points}
    quiet = {(point.code, one.begin, one.end) for point in points for one in point.silences}
    assets = {(point.code, one.kind, one.name) for point in points for one in point.assets}
    lost = {(one.device, one.first, one.last) for month in months for one in month.holes}
    return Facts(
        points=len(names),
        stations=tuple(sorted({point.station for point in points if point.station})),
        patrol_quotas=tuple(sorted({day.required for point in points for day in point.days if day.required})),
        check_quotas=tuple(sorted({day.required for point in points for day in point.check_days if day.required})),
        patrols=_patrols(months, names),
        camera_days=sum(month.cameras.days for month in months),
        camera_days_working=sum(month.cameras.working for month in months),
        camera_days_unknown=sum(month.cameras.unknown for month in months),
        cameras=sum(kind == "camera" for _, kind, _ in assets),
        lamps=sum(kind == "lamp" for _, kind, _ in assets),
        repairs=_repairs(months),
        letters=tuple(one for month in months for one in month.letters),
        places=tuple(sorted(names.items())),
        silent_minutes=sum(int((end - begin).total_seconds()) for _, begin, end in quiet) // 60,
        silent_points=len({code for code, _, _ in quiet}),
        lost_lines=sum(last - first + 1 for _, first, last in lost),
        suspensions=_suspensions(months),
    )


def _patrols(months: Sequence[MonthTold], names: Mapping[str, str]) -> tuple[Counted, ...]:
    """The patrols of each point, the least share first."""
    found: dict[str, Counts] = {}
    for month in months:
        for point in month.points:
            found[point.code] = Counts.total([found.get(point.code, NOTHING), counts(point.patrols)])
    rows = [Counted(code, names[code], one.required, one.proved, one.unknown) for code, one in found.items()]
    asked = [row for row in rows if row.required]
    return tuple(sorted(asked, key=lambda row: (Fraction(row.proved, row.required), row.code)))


def _repairs(months: Sequence[MonthTold]) -> tuple[RepairTold, ...]:
    latest = {one.order: one for month in months for one in month.repairs}
    return tuple(latest[order] for order in sorted(latest))


def _suspensions(months: Sequence[MonthTold]) -> tuple[Suspended, ...]:
    days: dict[tuple[str, str, str], int] = {}
    for month in months:
        for point in month.points:
            for one in point.suspensions:
                key = (point.short_name, one.document, one.why)
                days[key] = days.get(key, 0) + one.days
    return tuple(Suspended(*key, count) for key, count in days.items())
