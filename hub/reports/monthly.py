"""The figures of a month, summed of its points, with the office's work and where the chains stand. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from hub.evidence.kept import Fork, Gap, JournalTip
from hub.kernel.period import Month, fiscal_year, quarter
from hub.papers.district import District
from hub.patrol.compliance import MINIMUM_GAP
from hub.patrol.compliance import RULES as PATROL_RULES
from hub.patrol.coverage import LONGEST_GAP
from hub.reports.figures import (
    FORMAT,
    ChainHead,
    Forked,
    HubHead,
    MonthlyFigures,
    Rules,
)
from hub.reports.office import RULES as KPI_RULES
from hub.reports.office import environment, letters_in_time, reports
from hub.reports.office_figures import Chosen, Headline, OfficeWork, Repair
from hub.reports.places import Places
from hub.reports.point_months import PointMonth, summed, tap_order, test_order
from hub.reports.ratios.counts import Counts, Parts
from hub.reports.ratios.headline import headline
from hub.reports.ratios.kpi import Kpi
from hub.reports.sums import availability, counts_of, indicator, tally, text
from hub.reports.sums import told as told_of
from hub.self_tests.days import RULES as CHECK_RULES
from hub.self_tests.rules.camera import RULE as CAMERA_RULE
from hub.self_tests.rules.lamp import RULE as LAMP_RULE

RULES = (PATROL_RULES, CHECK_RULES, CAMERA_RULE, LAMP_RULE, KPI_RULES)
"""By which pages of docs/rules/ lines become these figures."""


@dataclass(frozen=True, slots=True)
class Chains:
    """What evidence tells of the journals: where they stand, what they declared lost in the month, where they fork."""

    tips: Sequence[JournalTip]
    gaps: Sequence[Gap]
    forks: Sequence[Fork]


def monthly_figures(
    month: Month,
    *,
    district: District,
    parts: Iterable[PointMonth],
    nowhere: PointMonth,
    places: Places,
    work: OfficeWork,
    chains: Chains,
    hub: HubHead | None,
    now: datetime,
) -> MonthlyFigures:
    """All figures of the month as of `now`, summed of its points; those that counted on no day of it are left out.

    `nowhere` is what devices told that stood at no point.
    """
    told = tuple(parts)
    shown = sorted((one.point for one in told if one.point is not None), key=lambda each: each.code)
    patrols = tally(day for point in shown for day in point.days)
    checks = tally(day for point in shown for day in point.check_days)
    assets = [asset for point in shown for asset in point.assets]
    counted = five(month, counts_of(patrols), counts_of(checks), work, now=now)
    everywhere = (*told, nowhere)
    return MonthlyFigures(
        format=FORMAT,
        rules=_rules(work.chosen),
        district=district,
        month=str(month),
        fiscal_year=fiscal_year(month.first),
        quarter=quarter(month.first),
        generated_at=now,
        closed=month.bounds[1] <= now,
        suspended_days=sum(point.suspended_days for point in shown),
        headline=headline_of(
            work, counted, ((one.code, counts_of(one.patrols), counts_of(one.checks)) for one in shown)
        ),
        chosen=work.chosen,
        indicators=tuple(indicator(code, counts) for code, counts in counted.items()),
        patrols=patrols,
        assurance=summed(point.assurance for point in shown),
        points=tuple(shown),
        elsewhere=tuple(sorted((tap for one in everywhere for tap in one.elsewhere), key=tap_order)),
        checks=checks,
        cameras=availability(asset.availability for asset in assets if asset.kind == "camera"),
        lamps=availability(asset.availability for asset in assets if asset.kind == "lamp"),
        tests_elsewhere=tuple(sorted((one for each in everywhere for one in each.tests_elsewhere), key=test_order)),
        repairs=work.repairs,
        environment=told_of(counted[Kpi.ENVIRONMENT]),
        letters=work.letters,
        letters_in_time=told_of(counted[Kpi.LETTER]),
        issue=work.issue,
        reports=told_of(counted[Kpi.REPORT]),
        holes=tuple(places.hole(gap, now) for gap in chains.gaps),
        forked=_forked(chains),
        chains=_heads(chains, places, now),
        hub=hub,
    )


def five(month: Month, patrols: Counts, checks: Counts, work: OfficeWork, *, now: datetime) -> Parts:
    """The five of the form."""
    return {
        Kpi.PATROL: patrols,
        Kpi.CAMERA_CHECK: checks,
        Kpi.ENVIRONMENT: environment(work.repairs),
        Kpi.LETTER: letters_in_time(work.letters),
        Kpi.REPORT: reports(month, work.issue, now=now),
    }


def _forked(chains: Chains) -> tuple[Forked, ...]:
    return tuple(
        Forked(device, *place) for device, place in sorted((fork.device, fork.parent) for fork in chains.forks)
    )


def _heads(chains: Chains, places: Places, now: datetime) -> tuple[ChainHead, ...]:
    tips = sorted(chains.tips, key=lambda each: (each.device, each.journal))
    return tuple(places.chain_head(tip, now) for tip in tips)


def headline_of(work: OfficeWork, parts: Parts, points: Iterable[tuple[str, Counts, Counts]]) -> Headline:
    """By the district's rule; each point (code, patrols, checks) has its own repairs too. Not every rule asks for
    points.
    """
    repairs: dict[str, list[Repair]] = {}
    for one in work.repairs:
        repairs.setdefault(one.point, []).append(one)
    of_points = (
        {Kpi.PATROL: patrols, Kpi.CAMERA_CHECK: checks, Kpi.ENVIRONMENT: environment(repairs.get(code, ()))}
        for code, patrols, checks in points
    )
    made = headline(work.chosen.headline, _spoken_of(parts, work), points=of_points)
    return Headline(
        rule=made.rule,
        percent=text(made.percent),
        upper_percent=text(made.upper_percent),
        weakest=made.weakest,
        without=tuple(made.without),
    )


def _spoken_of(parts: Parts, work: OfficeWork) -> Parts:
    """Without what is all still due, and without R where nobody keeps it: the headline names them and says no more."""
    begun = {kpi: counts for kpi, counts in parts.items() if not counts.due or counts.due < counts.required}
    return {kpi: counts for kpi, counts in begun.items() if kpi is not Kpi.REPORT or work.issue.known}


def _rules(chosen: Chosen) -> Rules:
    return Rules(
        patrol=PATROL_RULES,
        minimum_gap_minutes=_minutes(MINIMUM_GAP),
        longest_gap_minutes=_minutes(LONGEST_GAP),
        headline=chosen.headline,
        checks=CHECK_RULES,
        cameras=CAMERA_RULE,
        lamps=LAMP_RULE,
        kpi=KPI_RULES,
    )


def _minutes(span: timedelta) -> int:
    return span // timedelta(minutes=1)
