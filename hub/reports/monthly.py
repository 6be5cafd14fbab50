"""The figures of a month, made of what patrol judged and where the chains stand. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from hub.evidence.kept import Fork, Gap, JournalTip
from hub.fleet.nouns import Enrolment
from hub.fleet.nouns import Point as RiskPoint
from hub.kernel.period import Month, fiscal_year, quarter
from hub.kernel.ratio import Ratio, percentage
from hub.papers.district import District
from hub.patrol.compliance import MINIMUM_GAP, DayCell, Judgement, Rejected, Visit
from hub.patrol.compliance import RULES as PATROL_RULES
from hub.patrol.coverage import LONGEST_GAP, Silence
from hub.patrol.proofs import Assurance
from hub.patrol.roster import Roster, make_roster
from hub.patrol.suspension import Suspension
from hub.reports import kpi
from hub.reports.asset_figures import AssetsTold, Availability, CheckDay
from hub.reports.figures import (
    FORMAT,
    Assured,
    ChainHead,
    Day,
    Forked,
    Hole,
    HubHead,
    Indicator,
    MonthlyFigures,
    Point,
    Rules,
    Silent,
    Suspended,
    Tally,
    Tap,
)
from hub.self_tests.days import RULES as CHECK_RULES
from hub.self_tests.rules.camera import RULE as CAMERA_RULE
from hub.self_tests.rules.lamp import RULE as LAMP_RULE
from wire_contract.topics import DeviceId

RULES = (PATROL_RULES, CHECK_RULES, CAMERA_RULE, LAMP_RULE)
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
    chains: Chains,
    hub: HubHead | None,
    now: datetime,
) -> MonthlyFigures:
    """All figures of the month as of `now`; points that did not count on any day of it are left out."""
    places = _Places({point.id: point.code for point in points}, enrolments, make_roster((), enrolments))
    counted = [
        _point(point, tuple(cells[day] for day in sorted(cells)), places, tested, suspensions)
        for point in sorted(points, key=lambda each: each.code)
        if (cells := judgement.cells.get(point.id))
    ]
    every = tuple(cell for point in points for cell in judgement.cells.get(point.id, {}).values())
    patrols, checks = _tally(every), _tally(day for point in counted for day in point.check_days)
    assets = [asset for point in counted for asset in point.assets]
    parts = kpi.ratios(patrol=_ratio(patrols), camera_check=_ratio(checks))
    return MonthlyFigures(
        format=FORMAT,
        rules=_rules(),
        district=district,
        month=str(month),
        fiscal_year=fiscal_year(month.first),
        quarter=quarter(month.first),
        generated_at=now,
        closed=month.bounds[1] <= now,
        suspended_days=sum(point.suspended_days for point in counted),
        headline=kpi.headline(parts),
        indicators=tuple(_indicator(code, ratio) for code, ratio in parts.items()),
        patrols=patrols,
        assurance=_assured(every),
        points=tuple(counted),
        elsewhere=tuple(
            places.tap(each)
            for each in sorted(judgement.elsewhere, key=lambda each: (each.scan.filed_at, each.scan.hash))
        ),
        checks=checks,
        cameras=_sum(asset.availability for asset in assets if asset.kind == "camera"),
        lamps=_sum(asset.availability for asset in assets if asset.kind == "lamp"),
        tests_elsewhere=tested.elsewhere,
        holes=tuple(places.hole(gap, now) for gap in chains.gaps),
        forked=tuple(
            Forked(device, *place) for device, place in sorted((fork.device, fork.parent) for fork in chains.forks)
        ),
        chains=tuple(
            places.chain_head(tip, now) for tip in sorted(chains.tips, key=lambda each: (each.device, each.journal))
        ),
        hub=hub,
    )


@dataclass(frozen=True, slots=True)
class _Places:
    """Which device stood at which point, and what that point is called."""

    codes: Mapping[int, str]
    enrolments: Sequence[Enrolment]
    roster: Roster

    def code_of(self, device: DeviceId, at: datetime) -> str | None:
        """The code of the point at which the device stood at that moment."""
        point_id = self.roster.point_of(device, at)
        return None if point_id is None else self.codes[point_id]

    def devices_at(self, point_id: int, span: Silence) -> tuple[DeviceId, ...]:
        """The devices that stood at the point during some part of the span."""
        here = [term for term in self.enrolments if term.point_id == point_id and term.enrolled_from < span.end]
        return tuple(
            sorted({term.device for term in here if term.enrolled_to is None or span.begin < term.enrolled_to})
        )

    def tap(self, judged: Visit | Rejected) -> Tap:
        """A judged tap as it stands in the figures."""
        scan = judged.scan
        return Tap(
            hash=scan.hash,
            point=self.code_of(scan.device, scan.filed_at),
            device=scan.device,
            journal=scan.journal,
            sequence=scan.sequence,
            reader=scan.reader,
            medium=scan.medium,
            proof=scan.proof,
            credential=scan.credential,
            refusal=scan.refusal,
            occurred_at=scan.occurred_at,
            clock=scan.clock,
            received_at=scan.received_at,
            how=scan.when.how,
            earliest=scan.when.earliest,
            latest=scan.when.latest,
            officer=judged.officer if isinstance(judged, Visit) else None,
            reason=judged.reason if isinstance(judged, Rejected) else None,
            assurance=judged.assurance if isinstance(judged, Visit) else None,
        )

    def hole(self, gap: Gap, now: datetime) -> Hole:
        """A declared hole, at the point where the device stood when the lines were lost."""
        point = self.code_of(gap.device, gap.after or gap.before or now)
        return Hole(gap.device, point, gap.journal, gap.first, gap.last, gap.reason, gap.after, gap.before)

    def chain_head(self, tip: JournalTip, now: datetime) -> ChainHead:
        """Where a journal stands."""
        return ChainHead(tip.device, self.code_of(tip.device, now), tip.journal, tip.sequence, tip.head)


def _point(
    point: RiskPoint,
    cells: Sequence[DayCell],
    places: _Places,
    tested: AssetsTold,
    suspensions: Sequence[Suspension],
) -> Point:
    stopped = _suspended(point, cells, suspensions)
    checks = tested.check_days.get(point.code, ())
    silent = _joined(span for cell in cells for span in cell.silences)
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
        patrols=_tally(cells),
        assurance=_assured(cells),
        days=tuple(_day(cell, places) for cell in cells),
        silences=tuple(Silent(span.begin, span.end, places.devices_at(point.id, span)) for span in silent),
        checks=_tally(checks),
        check_days=checks,
        assets=tested.assets.get(point.code, ()),
    )


def _suspended(point: RiskPoint, cells: Sequence[DayCell], known: Sequence[Suspension]) -> tuple[Suspended, ...]:
    """Those that took a counted day of the month, by their first day."""
    mine = [(one, sum(one.covers(cell.duty.day) for cell in cells)) for one in known if one.point_id == point.id]
    mine.sort(key=lambda pair: pair[0].from_day)
    return tuple(Suspended(one.from_day, one.to_day, one.document, one.why, days) for one, days in mine if days)


def _day(cell: DayCell, places: _Places) -> Day:
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


def _tally(cells: Iterable[DayCell | CheckDay]) -> Tally:
    """The sum of the days: numerators and denominators, never percentages."""
    days = tuple(cells)
    ratio = Ratio.total(Ratio(day.proved, day.required, day.unknown + day.due) for day in days)
    return Tally(
        required=ratio.denominator,
        proved=ratio.numerator,
        disproved=sum(day.disproved for day in days),
        unknown=sum(day.unknown for day in days),
        due=sum(day.due for day in days),
        percent=_text(ratio.percent),
        upper_percent=_text(ratio.upper_percent),
    )


def _sum(parts: Iterable[Availability]) -> Availability:
    """The sum of asset-days, never an average."""
    every = tuple(parts)
    working, days = sum(part.working for part in every), sum(part.days for part in every)
    return Availability(
        days=days,
        working=working,
        defective=sum(part.defective for part in every),
        unknown=sum(part.unknown for part in every),
        due=sum(part.due for part in every),
        percent=_text(percentage(working, days)),
    )


def _assured(cells: Iterable[DayCell]) -> Assured:
    seen = Counter(visit.assurance for cell in cells for visit in cell.visits)
    return Assured(**{each.value: seen[each] for each in Assurance})


def _joined(spans: Iterable[Silence]) -> list[Silence]:
    """Spans in order, one that goes on over midnight as one."""
    found: list[Silence] = []
    for span in spans:
        if found and found[-1].end == span.begin:
            found[-1] = Silence(found[-1].begin, span.end)
        else:
            found.append(span)
    return found


def _ratio(tally: Tally) -> Ratio:
    return Ratio(tally.proved, tally.required, tally.unknown + tally.due)


def _indicator(code: kpi.Kpi, ratio: Ratio | None) -> Indicator:
    if ratio is None:
        return Indicator(code, built=False)
    return Indicator(
        code,
        built=True,
        numerator=ratio.numerator,
        denominator=ratio.denominator,
        pending=ratio.pending,
        percent=_text(ratio.percent),
        upper_percent=_text(ratio.upper_percent),
    )


def _text(percent: Decimal | None) -> str | None:
    return None if percent is None else str(percent)


def _rules() -> Rules:
    return Rules(
        patrol=PATROL_RULES,
        minimum_gap_minutes=_minutes(MINIMUM_GAP),
        longest_gap_minutes=_minutes(LONGEST_GAP),
        headline=kpi.HEADLINE_RULE,
        checks=CHECK_RULES,
        cameras=CAMERA_RULE,
        lamps=LAMP_RULE,
    )


def _minutes(span: timedelta) -> int:
    return span // timedelta(minutes=1)
