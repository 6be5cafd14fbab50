"""Forms without a database: issued months of any numbers, and what a form makes of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from hub.choices.choices import DEFAULTS, Choices
from hub.kernel.period import Month
from hub.papers.district import District
from hub.reports.figures import encode
from hub.reports.forms import rollup
from hub.reports.forms.composing import Known, compose
from hub.reports.forms.figures import FormFigures, MonthState, UsedMonth
from hub.reports.forms.rollup import MonthKnown
from hub.reports.forms.used import (
    AssetDays,
    Headlined,
    LetterTold,
    MonthTold,
    PointTold,
    RepairTold,
    Sum,
    TurnTold,
    read_month,
)
from hub.reports.life.period import Kind, Period
from hub.reports.office_reading import told as chosen_told
from tests.parts.month import a_troubled_month

QUARTER = Period(Kind.QUARTER, "2570-Q1")
YEAR = Period(Kind.YEAR, "2570")
NONE = Sum(0, 0, 0, 0)
NO_ASSETS = AssetDays(0, 0, 0, 0)
RULES = {"patrol": "patrol/3", "kpi": "kpi/1"}


def month_told(month: str, **given: Any) -> MonthTold:
    """A month with nothing in it but what is given."""
    nothing: dict[str, Any] = {
        "format": "riskpoint.monthly-report/4", "month": month, "rules": RULES, "headline": Headlined(None),
        "patrols": NONE, "checks": NONE, "environment": NONE, "letters_in_time": NONE,
        "cameras": NO_ASSETS, "lamps": NO_ASSETS, "points": (), "repairs": (), "letters": (), "holes": (),
    }  # fmt: skip
    return MonthTold(**nothing | given)


def point_told(code: str, patrols: Sum, checks: Sum = NONE, **given: Any) -> PointTold:
    """A point of a month."""
    nothing: dict[str, Any] = {
        "name": code, "short_name": code, "station": "สน.บางสมมุติ", "days": (), "check_days": (), "silences": (),
        "suspensions": (), "assets": (),
    }  # fmt: skip
    return PointTold(code=code, patrols=patrols, checks=checks, **nothing | given)


def repair_told(order: int, *, standing: str = "proved", counted: str = "proved", **given: Any) -> RepairTold:
    """A work order of the parks section at P-1."""
    month = Month(2026, 10)
    usual: dict[str, Any] = {
        "point": "P-1", "kind": "foliage", "section": "ฝ่ายรักษาความสะอาดและสวนสาธารณะ สำนักงานเขต", "asset": None,
        "what": "", "due_on": month.last, "state": "proved" if standing == "proved" else "in_progress",
        "turns": (TurnTold(month.bounds[0] + timedelta(days=9), standing),), "before": (), "after": (),
    }  # fmt: skip
    return RepairTold(order=order, standing=standing, counted=counted, **usual | given)


def letter_told(number: str, **given: Any) -> LetterTold:
    """A camera that broke on 5 October, and its letter of the 6th."""
    begin = Month(2026, 10).bounds[0] + timedelta(days=4, hours=9)
    usual: dict[str, Any] = {
        "episode": "1", "point": "P-1", "asset": "cctv-1", "opened_at": begin, "agency": "สำนักการจราจรและขนส่ง",
        "issued_at": begin + timedelta(days=1), "answered": "in_time",
    }  # fmt: skip
    return LetterTold(number=number, **usual | given)


def issued(told: MonthTold, *, version: int = 1, on_day: int = 3) -> MonthKnown:
    """The month with its figures, issued first on that day of the next."""
    month = Month.parse(told.month)
    first = month.bounds[1] + timedelta(days=on_day - 1, hours=9)
    used = UsedMonth(
        told.month, MonthState.ISSUED, month.next.first + timedelta(days=6), first, version, "a3c8-6676-a36a-e4e3",
        first + timedelta(days=version - 1), told.headline.percent,
    )  # fmt: skip
    known = MonthKnown(used, told)
    parts = rollup.parts_of(known, now=first + timedelta(days=40))
    return replace(known, used=replace(used, indicators=rollup.month_indicators(parts)))


def without(month: str, state: MonthState = MonthState.NOT_ISSUED) -> MonthKnown:
    """A month of which nothing was issued."""
    return MonthKnown(UsedMonth(month, state, Month.parse(month).next.first + timedelta(days=6), None))


def form_of(
    months: Sequence[MonthKnown],
    *,
    period: Period = QUARTER,
    now: datetime | None = None,
    choices: Choices = DEFAULTS,
    district: District | None = None,
    **others: Any,
) -> FormFigures:
    """What the form says three weeks after its period."""
    known = Known(months, chosen_told(choices), **others)
    at = now or period.ends_at + timedelta(days=21)
    return compose(period, known, now=at, district=district or District("เขตบางสมมุติ"))


def a_troubled_quarter(**others: Any) -> FormFigures:
    """October and November of twelve troubled points, December not issued."""
    october = read_month(encode(a_troubled_month(12, with_assets=True)))
    repairs = (
        repair_told(4, point="BSM-002", what="กิ่งไม้บังกล้อง"),
        repair_told(7, point="BSM-001", kind="lamp", section="การไฟฟ้านครหลวง", standing="said_done", counted="unknown"),
        repair_told(
            9, point="BSM-003", kind="footpath", section="ฝ่ายโยธา สำนักงานเขต", standing="open", counted="disproved"
        ),
    )
    full = replace(october, repairs=repairs, letters=(letter_told("กท 5099/402", point="BSM-002"),))
    months = [issued(full), issued(replace(october, month="2026-11"), version=2), without("2026-12")]
    return form_of(others.pop("months", months), **others)


def counted(of: rollup.Span) -> Mapping[str, tuple[int | None, ...]]:
    """Proved, disproved, unknown, due, required of each part."""
    return {one.code: (one.numerator, one.disproved, one.unknown, one.due, one.denominator) for one in of.indicators}
