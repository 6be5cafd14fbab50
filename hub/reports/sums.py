"""Sums of days: numerators and denominators, never percentages. Pure."""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

from hub.kernel.ratio import Ratio, percentage
from hub.patrol.compliance import DayCell
from hub.patrol.coverage import Silence
from hub.patrol.proofs import Assurance
from hub.reports.asset_figures import Availability, DayCounts
from hub.reports.figures import Assured, Indicator, Tally
from hub.reports.ratios.counts import Counts
from hub.reports.ratios.kpi import Kpi


def tally(cells: Iterable[DayCell | DayCounts]) -> Tally:
    """The sum of the days: numerators and denominators, never percentages."""
    days = tuple(cells)
    ratio = Ratio.total(Ratio(day.proved, day.required, day.unknown + day.due) for day in days)
    return Tally(
        required=ratio.denominator,
        proved=ratio.numerator,
        disproved=sum(day.disproved for day in days),
        unknown=sum(day.unknown for day in days),
        due=sum(day.due for day in days),
        percent=text(ratio.percent),
        upper_percent=text(ratio.upper_percent),
    )


def availability(parts: Iterable[Availability]) -> Availability:
    """The sum of asset-days, never an average."""
    every = tuple(parts)
    working, days = sum(part.working for part in every), sum(part.days for part in every)
    return Availability(
        days=days,
        working=working,
        defective=sum(part.defective for part in every),
        unknown=sum(part.unknown for part in every),
        due=sum(part.due for part in every),
        percent=text(percentage(working, days)),
    )


def assured(cells: Iterable[DayCell]) -> Assured:
    """All visits of these days, by what they prove."""
    seen = Counter(visit.assurance for cell in cells for visit in cell.visits)
    return Assured(**{each.value: seen[each] for each in Assurance})


def joined(spans: Iterable[Silence]) -> list[Silence]:
    """Spans in order, one that goes on over midnight as one."""
    found: list[Silence] = []
    for span in spans:
        if found and found[-1].end == span.begin:
            found[-1] = Silence(found[-1].begin, span.end)
        else:
            found.append(span)
    return found


def text(percent: Decimal | None) -> str | None:
    """A percentage as the figures carry it."""
    return None if percent is None else str(percent)


def counts_of(told: Tally) -> Counts:
    """The same four numbers."""
    return Counts(told.proved, told.disproved, told.unknown, told.due)


def told(counts: Counts) -> Tally:
    """The four numbers with their percentages."""
    ratio = counts.ratio
    return Tally(
        required=counts.required,
        proved=counts.proved,
        disproved=counts.disproved,
        unknown=counts.unknown,
        due=counts.due,
        percent=text(ratio.percent),
        upper_percent=text(ratio.upper_percent),
    )


def indicator(code: Kpi, counts: Counts) -> Indicator:
    """One ratio of the form."""
    ratio = counts.ratio
    return Indicator(
        code,
        built=True,
        numerator=ratio.numerator,
        denominator=ratio.denominator,
        pending=ratio.pending,
        percent=text(ratio.percent),
        upper_percent=text(ratio.upper_percent),
        disproved=counts.disproved,
        unknown=counts.unknown,
        due=counts.due,
    )
