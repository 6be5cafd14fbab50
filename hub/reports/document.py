"""The figures of a month as the words and numbers that the template prints: Thai, and nothing left to compute.

Reads `MonthlyFigures` and nothing else: what the paper says is what the JSON beside it says.
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import Any

from hub.choices.choices import HeadlineRule
from hub.choices.words import HEADLINES
from hub.evidence.when import How
from hub.kernel.period import BANGKOK, Month
from hub.kernel.ratio import NOTHING_DUE
from hub.papers.word_breaks import hold
from hub.reports import asset_paper, office_paper, wording
from hub.reports.beside_paper import beside
from hub.reports.english import ENGLISH, TRANSLATION
from hub.reports.english_template import PAPER
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
from hub.reports.saying import Saying
from hub.web.language import Language

Values = dict[str, Any]
"""What JSON can carry."""


def check_code(figures: MonthlyFigures) -> str:
    """The beginning of the SHA-256 of `monthly-report.json`, as `sha256sum` prints it, in groups of four."""
    digest = hashlib.sha256(encode(figures)).hexdigest()[:16]
    return "-".join(digest[at : at + 4] for at in range(0, 16, 4))


def monthly_values(figures: MonthlyFigures, *, language: Language = Language.THAI) -> Values:
    """Everything that `monthly.typ` prints."""
    say = Saying(language, ENGLISH)
    month = Month.parse(figures.month)
    made = figures.generated_at.astimezone(BANGKOK)
    office = f"{figures.district.section} {figures.district.full_office}"
    values = {
        "title": say(wording.TITLE),
        "title_plain": say.number(f"{say.raw(wording.TITLE)} {say.raw(wording.OF_MONTH, month=say.month(month))}"),
        "office": say.text(office),
        "office_plain": say.number(office),
        "made": [made.year, made.month, made.day],
        "subtitle": say.text(_subtitle(say, figures, month)),
        "notice": _notice(say, figures),
        "draft": not figures.closed,
        "footer": say(wording.AS_OF, at=say.moment(figures.generated_at)),
        "check_code": check_code(figures),
        "boxes": [_box(say, indicator) for indicator in figures.indicators],
        "headline": say.text(_headline(say, figures)),
        "days": [{"text": say.number(day.day), "rest": day.weekday() >= 5} for day in month.days],
        "points": [_point(say, number, point, month) for number, point in enumerate(figures.points, 1)],
        "total": _tally(say, figures.patrols),
        "assured": [
            _assured(say, point.assurance, point.short_name, number) for number, point in enumerate(figures.points, 1)
        ],
        "assured_total": _assured(say, figures.assurance, "", 0),
        "assurance_note": hold(say(wording.ASSURANCE), ["คัดลอกได้"]),
        "checked_note": say(wording.CHECKED),
        "suspensions": suspensions(say, figures),
        "suspended": say(wording.SUSPENDED, days=figures.suspended_days, counted=_counted(figures)),
        "camera_map": asset_paper.camera_map(say, figures, month),
        "cameras": asset_paper.camera_rows(say, figures),
        "cameras_total": asset_paper.sums(say, figures),
        "lamps": asset_paper.lamp_rows(say, figures),
        "found_cameras": asset_paper.found(say, figures, asset_paper.CAMERA),
        "found_lamps": asset_paper.found(say, figures, asset_paper.LAMP),
        "quiet": asset_paper.quiet(say, figures),
        "work": office_paper.work(say, figures),
        "fixed_note": say(wording.FIXED),
        "letters": office_paper.letters(say, figures),
        "reported": office_paper.reported(say, figures),
        "beside": beside(figures, language=language),
        "lang": language.value,
        "words": {} if say.is_thai else PAPER,
        "translation": None if say.is_thai else TRANSLATION,
        "silences": silences(say, figures),
        "holes": holes(say, figures),
        "forks": say(wording.FORKS, count=len(figures.forked)) if figures.forked else None,
        "unknown_cards": unknown_cards(say, figures),
        "not_counted": not_counted(say, figures),
        "chains": chains(say, figures),
        "hub": hub_head(figures),
        "rules": _rules(say, figures),
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


def _subtitle(say: Saying, figures: MonthlyFigures, month: Month) -> str:
    return f"{say.raw(wording.OF_MONTH, month=say.month(month))} " + say.raw(
        wording.OF_YEAR, quarter=figures.quarter, year=figures.fiscal_year, points=len(figures.points)
    )


def _notice(say: Saying, figures: MonthlyFigures) -> str | None:
    """What a reader must know before any number."""
    said = []
    if not figures.closed:
        until = say.moment(figures.generated_at)
        said.append(say.raw(wording.NOT_OVER, until=until))
    if not figures.points:
        begun = Month.parse(figures.month).bounds[0] <= figures.generated_at
        said.append(say.raw(wording.NOTHING_COUNTED if begun else wording.NOT_BEGUN))
    elif not any(day.visits or day.rejected or day.watched for point in figures.points for day in point.days):
        said.append(say.raw(wording.NOTHING_RECEIVED))
    return say.text(" · ".join(said)) if said else None


def _box(say: Saying, indicator: Indicator) -> Values:
    label = say(wording.INDICATORS[Kpi(indicator.code)])
    unit = say.raw(wording.UNITS[Kpi(indicator.code)])
    if not indicator.built:
        return {"label": label, "built": False, "text": say(wording.NOT_BUILT)}
    is_to_come = indicator.denominator is not None and indicator.due == indicator.denominator > 0
    percent = None if is_to_come else indicator.percent
    bound = say.raw(wording.AT_MOST, percent=indicator.upper_percent) if indicator.pending else None
    return {
        "label": label,
        "built": True,
        "value": say.number(percent or NOTHING_DUE),
        "unit": "\u00a0%" if percent else "",
        "fraction": say.text(f"{indicator.numerator}/{indicator.denominator} {unit}"),
        "bound": say.text(say.raw(wording.TO_COME) if is_to_come else bound) if bound else None,
    }


def _headline(say: Saying, figures: MonthlyFigures) -> str:
    """The one figure, by which rule, and what it does not speak of."""
    made = figures.headline
    said = say.one_of(HEADLINES[HeadlineRule(made.rule)])
    if made.without:
        missing = say.raw(wording.AND).join(say.raw(wording.INDICATORS[Kpi(code)]) for code in made.without)
        said += say.raw(wording.WITHOUT, missing=missing)
    if made.percent is None:
        return say.raw(wording.NO_HEADLINE, said=said)
    of = say.raw(wording.FROM, weakest=say.raw(wording.INDICATORS[Kpi(made.weakest)])) if made.weakest else ""
    return say.raw(wording.HEADLINE, percent=made.percent, of=of, said=said)


def _point(say: Saying, number: int, point: Point, month: Month) -> Values:
    by_day = {day.day: day for day in point.days}
    return {
        "number": say.number(number),
        "short": say.text(point.short_name),
        "name": say.text(point.name),
        "code": say.code(point.code),
        "station": say.text(point.station),
        "counted_days": say.number(point.counted_days),
        "note": say.text(_note(say, point, month)),
        "cells": [_cell(say, by_day.get(day), is_suspended=is_suspended(point, day)) for day in month.days],
        **_tally(say, point.patrols),
    }


def _counted(figures: MonthlyFigures) -> int:
    return sum(point.counted_days for point in figures.points)


def _cell(say: Saying, day: Day | None, *, is_suspended: bool) -> Values:
    """A sign for every state, so that it reads without colour: `?` beside what is proved, a dot for still due."""
    if day is None:
        return {"text": "", "look": "outside"}
    if day.required == 0:
        return {"text": say.raw(wording.SUSPENDED_SIGN) if is_suspended else NOTHING_DUE, "look": "outside"}
    if day.proved == day.required:
        return {"text": say.number(day.proved), "look": "full"}
    if day.due:
        return {"text": say.number(day.proved) if day.proved else "·", "look": "due"}
    if day.unknown:
        return {"text": f"{say.number(day.proved)}?" if day.proved else "?", "look": "unknown"}
    return {"text": say.number(day.proved), "look": "part" if day.proved else "missed"}


def _tally(say: Saying, tally: Tally) -> Values:
    return {
        "required": say.number(tally.required),
        "proved": say.number(tally.proved),
        "disproved": say.number(tally.disproved),
        "unknown": say.number(tally.unknown),
        "due": say.number(tally.due),
        "percent": say.number(tally.percent or NOTHING_DUE),
        "upper": say.number(tally.upper_percent or NOTHING_DUE) if tally.unknown or tally.due else "",
    }


def _assured(say: Saying, seen: Assured, name: str, number: int) -> Values:
    return {
        "number": say.number(number),
        "short": say.text(name),
        "visits": say.number(seen.high + seen.low + seen.second_class),
        "high": say.number(seen.high),
        "low": say.number(seen.low),
        "second_class": say.number(seen.second_class),
    }


def _note(say: Saying, point: Point, month: Month) -> str:
    said = []
    if point.opened_on > month.first:
        said.append(say.raw(wording.COUNTED_FROM, day=say.day(point.opened_on)))
    if point.closed_on is not None and point.closed_on <= month.last:
        said.append(say.raw(wording.COUNTED_TO, day=say.day(point.closed_on)))
    said += [say.raw(wording.NOTE_SUSPENDED, days=one.days, document=one.document) for one in point.suspensions]
    return " ".join(said)


def _times(say: Saying, figures: MonthlyFigures) -> str:
    """Where times come from, and how often it was not from the device's own clock."""
    said = say.raw(wording.TIMES, gap=figures.rules.minimum_gap_minutes)
    seen = Counter(visit.how for point in figures.points for day in point.days for visit in day.visits)
    worked_out, bracket = seen[How.WORKED_OUT], seen[How.BRACKET]
    if not worked_out and not bracket:
        return said
    return f"{said} {say.raw(wording.TIMES_THIS_MONTH, worked_out=worked_out, bracket=bracket)}"


def _rules(say: Saying, figures: MonthlyFigures) -> Sequence[str]:
    """How the numbers were made, for a reader who was not there."""
    rules = figures.rules
    return [
        say(wording.COUNTED, gap=rules.minimum_gap_minutes),
        say.text(_times(say, figures)),
        say(wording.NOT_PATROLLED, gap=rules.longest_gap_minutes),
        say(wording.UNKNOWN),
        office_paper.chosen(say, figures),
        say.code_words(wording.CHECK_CODE, rules=rules.patrol),
    ]
