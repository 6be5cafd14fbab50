"""The figures of a form as the words and numbers that its template prints. Reads `FormFigures` and nothing else."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from hub.choices.choices import HeadlineRule, KpiType
from hub.choices.words import TYPES
from hub.kernel import thai
from hub.kernel.period import BANGKOK
from hub.kernel.ratio import NOTHING_DUE
from hub.papers.paper_text import plain, prose
from hub.papers.word_breaks import hold
from hub.reports import wording as monthly_wording
from hub.reports.figures import Indicator
from hub.reports.forms import parts as seed
from hub.reports.forms.figures import FormFigures, FormText, MonthState, Span, UsedMonth, encode
from hub.reports.forms.parts import DONE, ENDING, NAMES, WATCHED, Part
from hub.reports.forms.telling import indicator_of, months, quota
from hub.reports.life.period import Kind, Period, edition_words
from hub.reports.ratios.kpi import Kpi

Values = dict[str, Any]
TEMPLATES: Mapping[Kind, str] = {
    Kind.QUARTER: "reports/templates/quarterly.typ",
    Kind.YEAR: "reports/templates/fiscal-year.typ",
}
TITLES: Mapping[Kind, str] = {Kind.QUARTER: "แบบรายงานตัวชี้วัด", Kind.YEAR: "แบบรายงานตัวชี้วัด สรุปผลปลายปีงบประมาณ"}
STATES: Mapping[MonthState, str] = {
    MonthState.ISSUED: "",
    MonthState.NOT_ISSUED: "ยังไม่ออกรายงาน",
    MonthState.NOT_OVER: "ยังไม่สิ้นเดือน",
    MonthState.BEFORE: "ยังไม่มีจุดเสี่ยงภัยในระบบ",
}
NOT_YET = "ยังไม่ถึงไตรมาสนี้"
NO_FORM = "ยังไม่ได้ออกแบบรายงานของไตรมาสนี้"


def check_code(figures: FormFigures) -> str:
    """The beginning of the SHA-256 of the form's JSON, in groups of four."""
    code = hashlib.sha256(encode(figures)).hexdigest()[:16]
    return "-".join(code[at : at + 4] for at in range(0, 16, 4))


def form_values(figures: FormFigures) -> Values:
    """Everything that `quarterly.typ` and `fiscal-year.typ` print."""
    made = figures.generated_at.astimezone(BANGKOK)
    office = f"{figures.district.section} {figures.district.full_office}"
    period = Period(figures.kind, figures.period)
    texts = {one.part: one for one in figures.form_texts}
    values: Values = {
        "title": prose(TITLES[figures.kind]),
        "title_plain": plain(f"{TITLES[figures.kind]} {period.words[0]}"),
        "office": prose(office),
        "office_plain": plain(office),
        "made": [made.year, made.month, made.day],
        "subtitle": prose(f"{period.words[0]} · {figures.district.full_office}"),
        "notice": _notice(figures),
        "footer": prose(f"ข้อมูล ณ {thai.moment_short(figures.generated_at)}"),
        "check_code": check_code(figures),
        "name": prose(seed.KPI_NAME),
        "levels": [{"words": prose(TYPES[each][0]), "on": figures.kpi_type is each} for each in KpiType],
        "serves": prose(seed.SERVES),
        "plan": [prose(line) for line in seed.PLAN],
        "definition": prose(seed.DEFINITION),
        "method": [prose(line) for line in seed.METHOD],
        "target": prose(_target(figures)),
        "target_notes": [prose(line) for line in _target_notes(figures)],
        "spans": [_head(figures, one) for one in _columns(figures)],
        "ratios": [_ratio(figures, kpi) for kpi in Kpi],
        "headline": [_headline(one) for one in _columns(figures)],
        "months": [_month(one) for one in figures.months],
        "quarters": _quarters(figures, texts),
        "summary": _summary(texts),
        "ending": [
            {"title": prose(NAMES[part][0]), "lines": _lines(texts[part].printed)} for part in ENDING
        ],
        "photographs": _photographs(figures),
        "rules": [prose(line, digits="arabic") for line in _rules(figures)],
    }  # fmt: skip
    own_name = figures.district.name.removeprefix("เขต").strip()
    return {key: _holding(value, own_name) for key, value in values.items()}


def _holding(value: Any, name: str) -> Any:  # noqa: ANN401 (what JSON can carry)
    """The same value with the district's own name unbroken; libthai does not know it."""
    if isinstance(value, str):
        return hold(value, [name]) if name else value
    if isinstance(value, dict):
        return {key: _holding(inner, name) for key, inner in value.items()}
    return [_holding(inner, name) for inner in value] if isinstance(value, list | tuple) else value


def _notice(figures: FormFigures) -> str | None:
    """What a reader must know before any number."""
    if not figures.closed:
        return prose(f"ช่วงเวลานี้ยังไม่สิ้นสุด ข้อมูลถึง {thai.moment_short(figures.generated_at)} ใช้เป็นแบบรายงานที่ส่งไม่ได้")
    if figures.span.missing:
        return prose(f"เดือน{months(figures.span.missing)} ยังไม่ออกรายงานประจำเดือน ตัวเลขด้านล่างไม่รวมเดือนดังกล่าว")
    return None


def _target(figures: FormFigures) -> str:
    """Section 5 as the form has it; what is not known is no figure."""
    made = figures.to_date
    achieved = made.headline.percent if made.is_whole and figures.closed else None
    return f"{figures.targets[3]} (ร้อยละ) · ผลงานที่ทำได้ = {achieved or 'ยังสรุปไม่ได้'} (ร้อยละ)"


def _target_notes(figures: FormFigures) -> Sequence[str]:
    said = []
    if figures.quarter is not None:
        by = f"ตามหนังสือ {figures.chosen_by}" if figures.chosen_by else monthly_wording.DEFAULTS
        said.append(f"เป้าหมายสะสมเมื่อสิ้นไตรมาสที่ {figures.quarter} ร้อยละ {figures.targets[figures.quarter - 1]} ({by})")
    if figures.to_date.missing:
        gap = f"ขาดรายงานประจำเดือน{months(figures.to_date.missing)}"
        percent = figures.to_date.headline.percent
        said.append(f"{gap} เฉพาะเดือนที่ออกรายงานแล้วร้อยละ {percent}" if percent else gap)
    return said


def _columns(figures: FormFigures) -> Sequence[Span]:
    """The quarter and the year so far; of a year its four quarters and the whole."""
    if figures.quarter is not None:
        return figures.span, figures.to_date
    return *(one.span for one in figures.quarters), figures.span


def _head(figures: FormFigures, of: Span) -> Values:
    if figures.quarter is None:
        at = [one.span for one in figures.quarters]
        number = next((n for n, one in enumerate(at, 1) if one is of), None)
        name = f"ไตรมาสที่ {number}" if number else "ทั้งปี"
    else:
        name = f"ไตรมาสที่ {figures.quarter}" if of is figures.span else "สะสมตั้งแต่ตุลาคม"
    asked = len(of.months) + len(of.missing)
    gap = f"{len(of.months)} จาก {asked} เดือน" if of.missing else f"{len(of.months)} เดือน" if of.months else ""
    return {"name": prose(name), "months": prose(gap), "gap": bool(of.missing)}


def _ratio(figures: FormFigures, kpi: Kpi) -> Values:
    return {
        "name": prose(monthly_wording.INDICATORS[kpi]),
        "unit": prose(monthly_wording.UNITS[kpi]),
        "cells": [_cell(indicator_of(of, kpi)) for of in _columns(figures)],
    }


def _cell(one: Indicator | None) -> Values:
    """Proved of required; what nobody knows beside it, and the percentage that it could be at most."""
    if one is None:
        return {"known": False, "fraction": prose("ไม่มีข้อมูล"), "percent": "", "beside": ""}
    said = []
    if one.disproved:
        said.append(f"ไม่ได้ทำ {one.disproved:,}")
    if one.unknown:
        said.append(f"ไม่รู้ {one.unknown:,}")
    if one.due:
        said.append(f"ยังไม่ถึงกำหนด {one.due:,}")
    if one.pending:
        said.append(f"สูงสุด {one.upper_percent}")
    return {
        "known": True,
        "fraction": plain(f"{one.numerator:,}/{one.denominator:,}"),
        "percent": plain(one.percent or NOTHING_DUE),
        "beside": prose(" · ".join(said)),
    }


def _headline(of: Span) -> Values:
    made = of.headline
    said = [f"จาก{monthly_wording.INDICATORS[Kpi(made.weakest)]}"] if made.weakest else []
    said += ["ยังไม่ครบ"] if of.missing else []
    return {"percent": plain(made.percent or NOTHING_DUE), "note": prose(" · ".join(said))}


def _month(one: UsedMonth) -> Values:
    by_code = {each.code: each for each in one.indicators}
    name = months([one.month])
    if one.state is not MonthState.ISSUED or one.version is None or one.issued_at is None:
        return {"name": prose(name), "edition": prose(STATES[one.state]), "issued": "", "code": "", "percents": []}
    return {
        "name": prose(name),
        "edition": prose(edition_words(one.version)[0]),
        "issued": prose(thai.date_short(one.issued_at.astimezone(BANGKOK).date())),
        "code": one.check_code,
        "percents": [plain(by_code[kpi].percent or NOTHING_DUE) for kpi in Kpi],
    }


def _quarters(figures: FormFigures, texts: Mapping[Part, FormText]) -> Sequence[Values]:
    """(6.1) to (6.4): earlier quarters as their forms were issued, this one, and those that are still to come."""
    earlier = {one.quarter: one for one in figures.earlier_forms}
    found = []
    for number in range(1, 5):
        title = f"(6.{number}) ไตรมาสที่ {number} :"
        if number == figures.quarter:
            quotas = (quota(figures.facts.patrol_quotas, 2), quota(figures.facts.check_quotas, 1))
            said = {part: one.printed for part, one in texts.items()}
            found.append(_quarter(title, said, quotas, note=""))
        elif number in earlier and earlier[number].form:
            one = earlier[number]
            version = int((one.form or "").rpartition("/")[2])
            note = f"ตามแบบรายงานที่ออกแล้ว {edition_words(version)[0]}"
            found.append(_quarter(title, dict(one.texts), one.quotas, note=note))
        else:
            note = NO_FORM if number in earlier else NOT_YET
            found.append({"title": prose(title), "note": prose(note), "together": "", "done": [], "watched": []})
    return found


def _quarter(title: str, said: Mapping[Part, str], quotas: tuple[str, str], *, note: str) -> Values:
    patrols, checks = quotas
    heads = {
        Part.PATROLS: seed.PATROLLED.format(quota=patrols),
        Part.CHECKS: seed.CHECKED.format(quota=checks),
    }

    def item(part: Part) -> Values:
        return {"title": prose(heads.get(part, NAMES[part][0])), "lines": _lines(said.get(part, ""))}

    return {
        "title": prose(title),
        "note": prose(note),
        "together": prose(seed.TOGETHER),
        "watching": prose(seed.WATCHING),
        "done": [item(part) for part in DONE],
        "watched": [item(part) for part in WATCHED],
    }


def _summary(texts: Mapping[Part, FormText]) -> Values:
    title = f"(6.5) {NAMES[Part.SUMMARY][0]} :"
    if Part.SUMMARY not in texts:
        return {"title": prose(title), "note": prose("สรุปเมื่อสิ้นปีงบประมาณ"), "lines": []}
    return {"title": prose(title), "note": "", "lines": _lines(texts[Part.SUMMARY].printed)}


def _photographs(figures: FormFigures) -> Sequence[Values]:
    """One row for each order with photographs: how many before and after, and what became of them."""
    found: dict[int, list[Any]] = {}
    for one in figures.photographs_held:
        found.setdefault(one.order, []).append(one)
    rows = []
    for order, mine in sorted(found.items()):
        gone = [one.deleted_at for one in mine if one.deleted_at is not None]
        lost = sum(not one.is_known for one in mine)
        said = (
            [f"ลบแล้ว {len(gone)} ภาพตามกำหนดเก็บรักษา เมื่อ {thai.date_short(max(gone).astimezone(BANGKOK).date())}"]
            if gone
            else []
        )
        said += [f"ไม่มีในระบบ {lost} ภาพ"] if lost else []
        rows.append({
            "order": plain(order),
            "before": plain(sum(not one.after for one in mine)),
            "after": plain(sum(one.after for one in mine)),
            "kept": prose(" · ".join(said) or "เก็บอยู่ในระบบ"),
        })  # fmt: skip
    return rows


def _rules(figures: FormFigures) -> Sequence[str]:
    by = f"ตามหนังสือ {figures.chosen_by}" if figures.chosen_by else monthly_wording.DEFAULTS
    return [
        f"ผลงานคือ{monthly_wording.HEADLINE_RULES[HeadlineRule(figures.rules.headline)]} ({by})",
        "ทุกตัวเลขเป็นผลรวมของจำนวนในรายงานประจำเดือนฉบับล่าสุดที่ออกแล้ว ไม่มีการเฉลี่ยร้อยละ สิ่งที่ไม่รู้อยู่ในตัวหารและไม่นับว่าทำ",
        "งานแก้ไขที่ค้างนับทุกเดือนที่ค้าง ตามหลักเกณฑ์ของรายงานประจำเดือน",
        f"หลักเกณฑ์ {figures.rules.forms} · {' · '.join(figures.rules.months)}",
    ]


def _lines(text: str) -> Sequence[str]:
    return [prose(line) for line in text.splitlines() if line.strip()]
