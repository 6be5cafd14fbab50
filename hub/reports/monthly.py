"""The figures of a month, made of what patrol judged and where the chains stand. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from hub.evidence.kept import Fork, Gap, JournalTip
from hub.fleet.nouns import Enrolment
from hub.fleet.nouns import Point as RiskPoint
from hub.kernel.period import Month, fiscal_year, quarter
from hub.papers.district import District
from hub.patrol.compliance import MINIMUM_GAP, DayCell, Judgement
from hub.patrol.compliance import RULES as PATROL_RULES
from hub.patrol.coverage import LONGEST_GAP
from hub.patrol.roster import make_roster
from hub.patrol.suspension import Suspension
from hub.reports.asset_figures import AssetsTold
from hub.reports.figures import (
    FORMAT,
    ChainHead,
    Day,
    Forked,
    HubHead,
    MonthlyFigures,
    Point,
    Rules,
    Silent,
    Suspended,
    Tally,
)
from hub.reports.office import RULES as KPI_RULES
from hub.reports.office import environment, letters_in_time, reports
from hub.reports.office_figures import Chosen, Headline, OfficeWork
from hub.reports.places import Places
from hub.reports.ratios.counts import Parts
from hub.reports.ratios.headline import headline
from hub.reports.ratios.kpi import Kpi
from hub.reports.sums import assured, availability, counts_of, indicator, joined, tally, text, told
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
    points: Sequence[RiskPoint],
    judgement: Judgement,
    enrolments: Sequence[Enrolment],
    tested: AssetsTold,
    suspensions: Sequence[Suspension],
    work: OfficeWork,
    chains: Chains,
    hub: HubHead | None,
    now: datetime,
) -> MonthlyFigures:
    """All figures of the month as of `now`; points that did not count on any day of it are left out."""
    places = Places({point.id: point.code for point in points}, enrolments, make_roster((), enrolments))
    shown = [
        _point(point, tuple(cells[day] for day in sorted(cells)), places, tested, suspensions)
        for point in sorted(points, key=lambda each: each.code)
        if (cells := judgement.cells.get(point.id))
    ]
    every = tuple(cell for point in points for cell in judgement.cells.get(point.id, {}).values())
    patrols, checks = tally(every), tally(day for point in shown for day in point.check_days)
    assets = [asset for point in shown for asset in point.assets]
    parts = _parts(month, patrols, checks, work, now=now)
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
        headline=_headline(work, parts, shown),
        chosen=work.chosen,
        indicators=tuple(indicator(code, counts) for code, counts in parts.items()),
        patrols=patrols,
        assurance=assured(every),
        points=tuple(shown),
        elsewhere=tuple(
            places.tap(each)
            for each in sorted(judgement.elsewhere, key=lambda each: (each.scan.filed_at, each.scan.hash))
        ),
        checks=checks,
        cameras=availability(asset.availability for asset in assets if asset.kind == "camera"),
        lamps=availability(asset.availability for asset in assets if asset.kind == "lamp"),
        tests_elsewhere=tested.elsewhere,
        repairs=work.repairs,
        environment=told(parts[Kpi.ENVIRONMENT]),
        letters=work.letters,
        letters_in_time=told(parts[Kpi.LETTER]),
        issue=work.issue,
        reports=told(parts[Kpi.REPORT]),
        holes=tuple(places.hole(gap, now) for gap in chains.gaps),
        forked=_forked(chains),
        chains=_heads(chains, places, now),
        hub=hub,
    )


def _parts(month: Month, patrols: Tally, checks: Tally, work: OfficeWork, *, now: datetime) -> Parts:
    """The five of the form."""
    return {
        Kpi.PATROL: counts_of(patrols),
        Kpi.CAMERA_CHECK: counts_of(checks),
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


def _headline(work: OfficeWork, parts: Parts, points: Sequence[Point]) -> Headline:
    """By the district's rule; each point has its own patrols, checks and repairs."""
    of_points = [
        {
            Kpi.PATROL: counts_of(point.patrols),
            Kpi.CAMERA_CHECK: counts_of(point.checks),
            Kpi.ENVIRONMENT: environment(one for one in work.repairs if one.point == point.code),
        }
        for point in points
    ]
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


def _point(
    point: RiskPoint,
    cells: Sequence[DayCell],
    places: Places,
    tested: AssetsTold,
    suspensions: Sequence[Suspension],
) -> Point:
    stopped = _suspended(point, cells, suspensions)
    checks = tested.check_days.get(point.code, ())
    silent = joined(span for cell in cells for span in cell.silences)
    return Point(
        code=point.code,
        name=point.name,
        short_name=point.short_name,
        station=point.station,
        opened_on=point.opened_on,
        closed_on=point.closed_on,
        counted_days=len(cells),
        suspensions=stopped,
        suspended_days=sum(one.days for one in stopped),
        patrols=tally(cells),
        assurance=assured(cells),
        days=tuple(_day(cell, places) for cell in cells),
        silences=tuple(Silent(span.begin, span.end, places.devices_at(point.id, span)) for span in silent),
        checks=tally(checks),
        check_days=checks,
        assets=tested.assets.get(point.code, ()),
    )


def _suspended(point: RiskPoint, cells: Sequence[DayCell], known: Sequence[Suspension]) -> tuple[Suspended, ...]:
    """Those that took a counted day of the month, by their first day."""
    mine = [(one, sum(one.covers(cell.duty.day) for cell in cells)) for one in known if one.point_id == point.id]
    mine.sort(key=lambda pair: pair[0].from_day)
    return tuple(Suspended(one.from_day, one.to_day, one.document, one.why, days) for one, days in mine if days)


def _day(cell: DayCell, places: Places) -> Day:
    return Day(
        day=cell.duty.day,
        required=cell.required,
        proved=cell.proved,
        disproved=cell.disproved,
        unknown=cell.unknown,
        due=cell.due,
        visits=tuple(places.tap(visit) for visit in cell.visits),
        rejected=tuple(places.tap(rejected) for rejected in cell.rejected),
        watched=cell.stretches,
    )


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
