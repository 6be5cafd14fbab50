"""What stands beside a month's figures, as the template prints it. Reads figures only. Pure."""

from collections.abc import Sequence
from typing import Any

from msgspec import UnsetType

from hub.crime.figures import AREAS, Area
from hub.flags.flag import Rule
from hub.flags.words import RULES
from hub.kernel.period import Month
from hub.kernel.ratio import NOTHING_DUE, percentage
from hub.reports import beside_words as words
from hub.reports.beside import Beside, CaseCount, CaseMonth, Cases, EarlierMonth, FlagsTold, Remark, Share
from hub.reports.figures import Indicator, MonthlyFigures
from hub.reports.ratios.kpi import Kpi
from hub.reports.saying import Saying
from hub.web.language import Language

Values = dict[str, Any]
MOST_KINDS = 7
"""Columns that a page has room for; what is in none of them is in the sum."""
UNKNOWN = "?"


def beside(figures: MonthlyFigures, *, language: Language = Language.THAI) -> Values | None:
    """Trend, flags, cases and remarks; None for figures that were made without."""
    if isinstance(figures.beside, UnsetType):
        return None
    saying = Saying(language)
    return {
        "trend": _trend(figures, figures.beside, saying),
        "flags": _flags(figures.beside.flags, saying),
        "cases": _cases(figures.beside.cases, saying),
        "remark": _remark(figures.beside.remark, saying),
    }


def _month(saying: Saying, text: str) -> str:
    """`ต.ค. 69`, `Oct 2026`."""
    return saying.text(saying.day(Month.parse(text).first).split(" ", 1)[1])


def _with_code(saying: Saying, said: str, code: str) -> str:
    return f"{said} {saying.code(code)}"


def _trend(figures: MonthlyFigures, of: Beside, saying: Saying) -> Values:
    this = EarlierMonth(
        figures.month, "this", None, "", figures.headline.percent, tuple(_share(one) for one in figures.indicators)
    )
    months = [*of.earlier, this]
    return {
        "heading": saying.pair(words.TREND),
        "note": saying.pair(words.TREND_NOTE),
        "key": saying.pair(words.TREND_KEY),
        "panels": [_panel(kpi, months, saying) for kpi in Kpi],
        "head": [saying.pair(one) for one in (words.MONTH, words.EDITION, *words.SHORT.values(), words.HEADLINE)],
        "rows": [_month_row(one, saying) for one in months],
        "sums": [_sum_row(months[-count:], count, saying) for count in (6, 12)],
    }


def _share(of: Indicator) -> Share:
    """Without a number where all of it is still due."""
    if not of.built or (of.due and of.due == of.denominator):
        return Share(of.code, 0, 0, 0, None, None)
    return Share(of.code, of.numerator or 0, of.denominator or 0, of.pending or 0, of.percent, of.upper_percent)


def _panel(kpi: Kpi, months: Sequence[EarlierMonth], saying: Saying) -> Values:
    """A bar for each month, in hundredths of the panel's height; what is not known is hatched above it."""
    found = [next((one for one in month.shares if one.code == kpi), None) for month in months]
    return {
        "label": saying.pair(words.SHORT[kpi]),
        "bars": [
            None
            if one is None or one.percent is None
            else [float(one.percent), float(one.upper_percent or one.percent)]
            for one in found
        ],
        "alt": "; ".join(
            f"{month.month}: {one.percent if one and one.percent else NOTHING_DUE}"
            for month, one in zip(months, found, strict=True)
        ),
        "first": _month(saying, months[0].month),
        "last": _month(saying, months[-1].month),
    }


def _month_row(of: EarlierMonth, saying: Saying) -> Values:
    if of.state in words.STATES:
        return {"month": _month(saying, of.month), "missing": saying.pair(words.STATES[of.state])}
    edition = (
        saying.pair(words.THIS)
        if of.version is None
        else _with_code(saying, saying.number(of.version), f"({of.check_code[:9]})")
    )
    shares = {one.code: one for one in of.shares}
    return {
        "month": _month(saying, of.month),
        "edition": edition,
        "shares": [_fraction(shares.get(kpi), saying) for kpi in Kpi],
        "headline": saying.number(of.headline or NOTHING_DUE),
    }


def _fraction(of: Share | None, saying: Saying) -> Values:
    if of is None or of.percent is None:
        return {"percent": NOTHING_DUE, "fraction": ""}
    pending = f" +{of.pending}?" if of.pending else ""
    return {
        "percent": saying.number(of.percent),
        "fraction": saying.number(f"{of.numerator}/{of.denominator}{pending}"),
    }


def _sum_row(months: Sequence[EarlierMonth], count: int, saying: Saying) -> Values:
    """Numerators and denominators of the months that there are."""
    there = [one for one in months if one.shares]
    sums = []
    for kpi in Kpi:
        mine = [one for month in there for one in month.shares if one.code == kpi]
        top, under = sum(one.numerator for one in mine), sum(one.denominator for one in mine)
        percent = percentage(top, under)
        shown = None if percent is None else str(percent)
        sums.append(_fraction(Share(kpi, top, under, sum(one.pending for one in mine), shown, None), saying))
    return {"month": saying.pair(words.SUM, months=count, there=len(there)), "shares": sums}


def _flags(of: FlagsTold, saying: Saying) -> Values:
    every = sum(one.flags for one in of.by_rule)
    return {
        "heading": saying.pair(words.FLAGS),
        "said": saying.pair(words.FLAGS_SUM, every=every, open=of.open, stands=of.stands, set_aside=of.set_aside)
        if every
        else saying.pair(words.NO_FLAGS),
        "head": [saying.pair(words.RULE), saying.pair(words.COUNT)],
        "rows": [[saying.pair(RULES[Rule(one.rule)]), saying.number(one.flags)] for one in of.by_rule],
        "note": saying.pair(words.FLAGS_NOTE) if every else "",
    }


def _cases(of: Cases | None, saying: Saying) -> Values:
    heading = saying.pair(words.CASES)
    if of is None:
        return {"heading": heading, "nothing": saying.pair(words.NO_CASES)}
    kinds = of.kinds[:MOST_KINDS]
    area = AREAS[Area(of.area)]
    return {
        "heading": heading,
        "note": saying.pair(words.CASES_NOTE, area=area[0] if saying.is_thai else area[1]),
        "head": [
            saying.pair(words.MONTH),
            *(saying.text(one.thai if saying.is_thai else one.english) for one in kinds),
            saying.pair(words.TOTAL),
        ],
        "rows": [_case_row(one, len(kinds), saying) for one in of.months],
        "before": _case_row(of.year_before, len(kinds), saying)
        | {"month": saying.text(f"{_month(saying, of.year_before.month)} ({saying.pair(words.YEAR_BEFORE)})")},
        "sources": _sources(of, saying),
    }


def _case_row(of: CaseMonth, kinds: int, saying: Saying) -> Values:
    return {
        "month": _month(saying, of.month),
        "counts": [_case(one, saying) for one in (*of.by_kind[:kinds], of.total)],
    }


def _case(of: CaseCount, saying: Saying) -> str:
    """What nobody told is no number; what not everybody told says so."""
    if of.cases is None:
        return UNKNOWN
    return saying.number(f"{of.cases} [{of.known}/{of.asked}]" if of.known < of.asked else of.cases)


def _sources(of: Cases, saying: Saying) -> str:
    if not of.sources:
        return f"{saying.pair(words.SOURCES)}: {saying.pair(words.NO_SOURCES)}"
    told = []
    for one in of.sources:
        letter = ""
        if one.letter and one.letter_on:
            letter = (words.LETTER[0] if saying.is_thai else words.LETTER[1]).format(
                letter=one.letter, day=saying.day(one.letter_on)
            )
        told.append(_with_code(saying, saying.pair(words.SOURCE, station=one.station, letter=letter), one.file[:12]))
    return f"{saying.pair(words.SOURCES)}: {' · '.join(told)}"


def _remark(of: Remark | None, saying: Saying) -> Values:
    heading = saying.pair(words.REMARKS)
    if of is None:
        return {"heading": heading, "lines": [], "nothing": saying.pair(words.NO_REMARKS)}
    return {
        "heading": heading,
        "lines": [saying.text(line) for line in of.text.splitlines()],
        "written": _with_code(saying, saying.pair(words.WRITTEN, at=saying.moment(of.at)), of.act[:12]),
    }
