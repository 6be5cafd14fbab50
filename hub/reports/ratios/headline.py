"""The one figure above the five, by the rule that the district chose; the rule is printed beside it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from hub.choices.choices import HeadlineRule
from hub.kernel.ratio import Ratio
from hub.reports.ratios.counts import NOTHING, Counts, Parts
from hub.reports.ratios.kpi import Kpi

_AT_POINTS = (Kpi.ENVIRONMENT, Kpi.PATROL, Kpi.CAMERA_CHECK)


@dataclass(frozen=True, slots=True)
class Headline:
    """What stands on the first page."""

    rule: HeadlineRule
    percent: Decimal | None
    """None where nothing was due."""
    upper_percent: Decimal | None
    """If all that is pending were proved."""
    weakest: Kpi | None
    """The part that it is, by the rule of the weakest."""
    without: tuple[Kpi, ...]
    """Parts that nobody computed: the figure does not speak of them, and must say so."""


def headline(rule: HeadlineRule, parts: Parts, *, points: Iterable[Parts] = ()) -> Headline:
    """The headline of one period; `points` are the parts of each point, which only compliance asks for."""
    without = tuple(kpi for kpi in Kpi if kpi not in parts)
    if rule is HeadlineRule.WEAKEST:
        return _weakest(parts, without)
    if rule is HeadlineRule.COMPLIANCE:
        ratio = compliance(parts, points).ratio
        return Headline(rule, ratio.percent, ratio.upper_percent, None, without)
    return Headline(rule, _mean(parts, upper=False), _mean(parts, upper=True), None, without)


def _weakest(parts: Parts, without: tuple[Kpi, ...]) -> Headline:
    """The least of the exact shares; of equal ones the first in the order of the form."""
    asked = {kpi: parts[kpi].ratio for kpi in Kpi if kpi in parts and parts[kpi].required}
    weakest = min(asked, key=lambda kpi: _share(asked[kpi]), default=None)
    if weakest is None:
        return Headline(HeadlineRule.WEAKEST, None, None, None, without)
    most = min(asked.values(), key=lambda ratio: _share(ratio, upper=True))
    return Headline(HeadlineRule.WEAKEST, asked[weakest].percent, most.upper_percent, weakest, without)


def compliance(parts: Parts, points: Iterable[Parts]) -> Counts:
    """How many points have all of E, P and C whole; R is the gate: a late report leaves none of them proved."""
    found = Counts.total(_meets(point) for point in points)
    gate = parts.get(Kpi.REPORT)
    if gate is not None and gate.proved == gate.required:
        return found
    if gate is not None and gate.disproved:
        return Counts(disproved=found.required)
    # Nobody can say yet whether the report will be in time.
    return Counts(disproved=found.disproved, unknown=found.required - found.disproved)


def _meets(point: Parts) -> Counts:
    asked = Counts.total(point[kpi] for kpi in _AT_POINTS if kpi in point)
    if asked.required == 0:
        return NOTHING
    if asked.disproved:
        return Counts(disproved=1)
    return Counts(unknown=1) if asked.unknown or asked.due else Counts(proved=1)


def _mean(parts: Parts, *, upper: bool) -> Decimal | None:
    """Of E, of P and C pooled, and of R, each with the same weight; what had nothing due has none."""
    pooled = Counts.total(parts[kpi] for kpi in (Kpi.PATROL, Kpi.CAMERA_CHECK) if kpi in parts)
    every = (parts.get(Kpi.ENVIRONMENT, NOTHING), pooled, parts.get(Kpi.REPORT, NOTHING))
    shares = [_share(one.ratio, upper=upper) for one in every if one.required]
    if not shares:
        return None
    mean = sum(shares, Fraction()) / len(shares)
    if mean == 1:
        return Decimal("100.00")
    exact = Decimal(100 * mean.numerator) / mean.denominator
    return min(exact.quantize(Decimal("0.01"), ROUND_HALF_UP), Decimal("99.99"))


def _share(ratio: Ratio, *, upper: bool = False) -> Fraction:
    return Fraction(ratio.numerator + (ratio.pending if upper else 0), ratio.denominator)
