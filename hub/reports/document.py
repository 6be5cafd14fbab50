"""The figures of a month as the words and numbers that the template prints: Thai, and nothing left to compute.

Reads `MonthlyFigures` and nothing else: what the paper says is what the JSON beside it says.
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import Any

from hub.choices.choices import HeadlineRule
from hub.evidence.when import How
from hub.kernel import thai
from hub.kernel.period import BANGKOK, Month
from hub.kernel.ratio import NOTHING_DUE
from hub.papers.paper_text import plain, prose
from hub.papers.word_breaks import hold
from hub.reports import asset_paper, office_paper, wording
from hub.reports.beside_paper import beside
from hub.reports.figures import Assured, Day, Indicator, MonthlyFigures, Point, Tally, encode
from hub.reports.listings import (
    chains,
    holes,
    hub_head,
    is_suspended,
    not_counted,
    silences,
    suspensions,
    unknown_cards,
)
from hub.reports.ratios.kpi import Kpi

Values = dict[str, Any]
"""What JSON can carry."""


def check_code(figures: MonthlyFigures) -> str:
    """The beginning of the SHA-256 of `monthly-report.json`, as `sha256sum` prints it, in groups of four."""
    digest = hashlib.sha256(encode(figures)).hexdigest()[:16]
    return "-".join(digest[at : at + 4] for at in range(0, 16, 4))


def monthly_values(figures: MonthlyFigures) -> Values:
    """Everything that `monthly.typ` prints."""
    month = Month.parse(figures.month)
    made = figures.generated_at.astimezone(BANGKOK)
    office = f"{figures.district.section} {figures.district.full_office}"
    values = {
        "title": prose(wording.TITLE),
        "title_plain": plain(f"{wording.TITLE} ประจำเดือน{thai.month_long(month)}"),
        "office": prose(office),
        "office_plain": plain(office),
        "made": [made.year, made.month, made.day],
        "subtitle": prose(_subtitle(figures, month)),
        "notice": _notice(figures),
        "draft": not figures.closed,
        "footer": prose(f"ข้อมูล ณ {thai.moment_short(figures.generated_at)}"),
        "check_code": check_code(figures),
        "boxes": [_box(indicator) for indicator in figures.indicators],
        "headline": prose(_headline(figures)),
        "days": [{"text": plain(day.day), "rest": day.weekday() >= 5} for day in month.days],
        "points": [_point(number, point, month) for number, point in enumerate(figures.points, 1)],
        "total": _tally(figures.patrols),
        "assured": [
            _assured(point.assurance, point.short_name, number) for number, point in enumerate(figures.points, 1)
        ],
        "assured_total": _assured(figures.assurance, "", 0),
        "assurance_note": hold(prose(wording.ASSURANCE), ["คัดลอกได้"]),
        "checked_note": prose(wording.CHECKED),
        "suspensions": suspensions(figures),
        "suspended": prose(wording.SUSPENDED.format(days=figures.suspended_days, counted=_counted(figures))),
        "camera_map": asset_paper.camera_map(figures, month),
        "cameras": asset_paper.camera_rows(figures),
        "cameras_total": asset_paper.sums(figures),
        "lamps": asset_paper.lamp_rows(figures),
        "found_cameras": asset_paper.found(figures, asset_paper.CAMERA),
        "found_lamps": asset_paper.found(figures, asset_paper.LAMP),
        "quiet": asset_paper.quiet(figures),
        "work": office_paper.work(figures),
        "fixed_note": prose(wording.FIXED),
        "letters": office_paper.letters(figures),
        "reported": office_paper.reported(figures),
        "beside": beside(figures),
        "silences": silences(figures),
        "holes": holes(figures),
        "forks": prose(wording.FORKS.format(count=len(figures.forked))) if figures.forked else None,
        "unknown_cards": unknown_cards(figures),
        "not_counted": not_counted(figures),
        "chains": chains(figures),
        "hub": hub_head(figures),
        "rules": _rules(figures),
    }
    own_name = figures.district.name.removeprefix("เขต").strip()
    return {key: _holding(value, own_name) for key, value in values.items()}


def _holding(value: Any, name: str) -> Any:  # noqa: ANN401 (what JSON can carry)
    """The same value with the district's own name unbroken; libthai does not know it."""
    if isinstance(value, str):
        return hold(value, [name]) if name else value
    if isinstance(value, dict):
        return {key: _holding(inner, name) for key, inner in value.items()}
    return [_holding(inner, name) for inner in value] if isinstance(value, list | tuple) else value


def _subtitle(figures: MonthlyFigures, month: Month) -> str:
    return (
        f"ประจำเดือน{thai.month_long(month)} "
        f"(ไตรมาสที่ {figures.quarter} ปีงบประมาณ พ.ศ. {figures.fiscal_year}) · จุดเสี่ยงภัย {len(figures.points)} จุด"
    )


def _notice(figures: MonthlyFigures) -> str | None:
    """What a reader must know before any number."""
    said = []
    if not figures.closed:
        until = thai.moment_short(figures.generated_at)
        said.append(f"รายงานระหว่างเดือน เดือนนี้ยังไม่สิ้นสุด ข้อมูลถึง {until} ตัวเลขยังเปลี่ยนได้ ใช้เป็นรายงานประจำเดือนไม่ได้")
    if not figures.points:
        begun = Month.parse(figures.month).bounds[0] <= figures.generated_at
        said.append(wording.NOTHING_COUNTED if begun else wording.NOT_BEGUN)
    elif not any(day.visits or day.rejected or day.watched for point in figures.points for day in point.days):
        said.append(wording.NOTHING_RECEIVED)
    return prose(" · ".join(said)) if said else None


def _box(indicator: Indicator) -> Values:
    label = prose(wording.INDICATORS[Kpi(indicator.code)])
    if not indicator.built:
        return {"label": label, "built": False, "text": prose(wording.NOT_BUILT)}
    is_to_come = indicator.denominator is not None and indicator.due == indicator.denominator > 0
    percent = None if is_to_come else indicator.percent
    bound = f"สูงสุดไม่เกิน {indicator.upper_percent}" if indicator.pending else None
    return {
        "label": label,
        "built": True,
        "value": plain(percent or NOTHING_DUE),
        "unit": "\u00a0%" if percent else "",
        "fraction": prose(f"{indicator.numerator}/{indicator.denominator} {wording.UNITS[Kpi(indicator.code)]}"),
        "bound": prose(wording.TO_COME if is_to_come else bound) if bound else None,
    }


def _headline(figures: MonthlyFigures) -> str:
    """The one figure, by which rule, and what it does not speak of."""
    made = figures.headline
    said = wording.HEADLINE_RULES[HeadlineRule(made.rule)]
    if made.without:
        missing = " และ".join(wording.INDICATORS[Kpi(code)] for code in made.without)
        said += f" ไม่รวม{missing} ซึ่งยังไม่ถึงกำหนดหรือยังไม่มีทะเบียน"
    if made.percent is None:
        return f"ผลตามตัวชี้วัด: {NOTHING_DUE} ({said})"
    of = f" จาก{wording.INDICATORS[Kpi(made.weakest)]}" if made.weakest else ""
    return f"ผลตามตัวชี้วัด: ร้อยละ {made.percent}{of} ({said})"


def _point(number: int, point: Point, month: Month) -> Values:
    by_day = {day.day: day for day in point.days}
    return {
        "number": plain(number),
        "short": prose(point.short_name),
        "name": prose(point.name),
        "code": plain(point.code, digits="arabic"),
        "station": prose(point.station),
        "counted_days": plain(point.counted_days),
        "note": prose(_note(point, month)),
        "cells": [_cell(by_day.get(day), is_suspended=is_suspended(point, day)) for day in month.days],
        **_tally(point.patrols),
    }


def _counted(figures: MonthlyFigures) -> int:
    return sum(point.counted_days for point in figures.points)


def _cell(day: Day | None, *, is_suspended: bool) -> Values:
    """A sign for every state, so that it reads without colour: `?` beside what is proved, a dot for still due."""
    if day is None:
        return {"text": "", "look": "outside"}
    if day.required == 0:
        return {"text": wording.SUSPENDED_SIGN if is_suspended else NOTHING_DUE, "look": "outside"}
    if day.proved == day.required:
        return {"text": plain(day.proved), "look": "full"}
    if day.due:
        return {"text": plain(day.proved) if day.proved else "·", "look": "due"}
    if day.unknown:
        return {"text": f"{plain(day.proved)}?" if day.proved else "?", "look": "unknown"}
    return {"text": plain(day.proved), "look": "part" if day.proved else "missed"}


def _tally(tally: Tally) -> Values:
    return {
        "required": plain(tally.required),
        "proved": plain(tally.proved),
        "disproved": plain(tally.disproved),
        "unknown": plain(tally.unknown),
        "due": plain(tally.due),
        "percent": plain(tally.percent or NOTHING_DUE),
        "upper": plain(tally.upper_percent or NOTHING_DUE) if tally.unknown or tally.due else "",
    }


def _assured(seen: Assured, name: str, number: int) -> Values:
    return {
        "number": plain(number),
        "short": prose(name),
        "visits": plain(seen.high + seen.low + seen.second_class),
        "high": plain(seen.high),
        "low": plain(seen.low),
        "second_class": plain(seen.second_class),
    }


def _note(point: Point, month: Month) -> str:
    said = []
    if point.opened_on > month.first:
        said.append(f"เริ่มนับ {thai.date_short(point.opened_on)}")
    if point.closed_on is not None and point.closed_on <= month.last:
        said.append(f"เลิกนับ {thai.date_short(point.closed_on)}")
    said += [wording.NOTE_SUSPENDED.format(days=one.days, document=one.document) for one in point.suspensions]
    return " ".join(said)


def _times(figures: MonthlyFigures) -> str:
    """Where times come from, and how often it was not from the device's own clock."""
    said = wording.TIMES.format(gap=figures.rules.minimum_gap_minutes)
    seen = Counter(visit.how for point in figures.points for day in point.days for visit in day.visits)
    worked_out, bracket = seen[How.WORKED_OUT], seen[How.BRACKET]
    if not worked_out and not bracket:
        return said
    return f"{said} {wording.TIMES_THIS_MONTH.format(worked_out=worked_out, bracket=bracket)}"


def _rules(figures: MonthlyFigures) -> Sequence[str]:
    """How the numbers were made, for a reader who was not there."""
    rules = figures.rules
    return [
        prose(wording.COUNTED.format(gap=rules.minimum_gap_minutes)),
        prose(_times(figures)),
        prose(wording.NOT_PATROLLED.format(gap=rules.longest_gap_minutes)),
        prose(wording.UNKNOWN),
        office_paper.chosen(figures),
        prose(wording.CHECK_CODE.format(rules=rules.patrol), digits="arabic"),
    ]
