"""Small words that every text of a form is put together from: months, fractions, lists that do not run on. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from hub.kernel import thai
from hub.kernel.period import BUDDHIST_ERA, Month
from hub.kernel.ratio import NOTHING_DUE
from hub.reports.figures import Indicator
from hub.reports.forms.figures import Facts, FormFigures, MonthState, Span
from hub.reports.ratios.kpi import Kpi

MOST_LISTED = 12
"""So many of a kind are named one by one; the monthly reports name them all."""
REST = "และอีก {count} รายการ ดูรายงานประจำเดือน"
UNITS = {
    Kpi.PATROL: "ครั้ง",
    Kpi.CAMERA_CHECK: "จุด-วัน",
    Kpi.ENVIRONMENT: "รายการ",
    Kpi.LETTER: "เรื่อง",
    Kpi.REPORT: "ฉบับ",
}


def months(names: Sequence[str]) -> str:
    """`ตุลาคม–ธันวาคม 2569`, `ตุลาคมและธันวาคม 2569`, `ตุลาคม 2569–มกราคม 2570 และมีนาคม 2570`."""
    runs: list[list[Month]] = []
    for month in sorted(Month.parse(one) for one in names):
        if runs and runs[-1][-1].next == month:
            runs[-1].append(month)
        else:
            runs.append([month])
    by_year: dict[int, list[str]] = {}
    for run in runs:
        for part in [run] if len(run) > 2 else [[month] for month in run]:
            first = thai.month_name(part[0])
            if part[0].year != part[-1].year:
                first += f" {part[0].year + BUDDHIST_ERA}"
            word = first if len(part) == 1 else f"{first}–{thai.month_name(part[-1])}"
            by_year.setdefault(part[-1].year, []).append(word)
    return " และ".join(f"{listed(words)} {year + BUDDHIST_ERA}" for year, words in sorted(by_year.items()))


def listed(words: Sequence[str]) -> str:
    """`ก ข และค`."""
    return words[0] if len(words) == 1 else f"{' '.join(words[:-1])}และ{words[-1]}" if words else ""


def shortened(words: Iterable[str], *, most: int = MOST_LISTED) -> list[str]:
    """The first of them, and how many more there are."""
    every = list(words)
    return every if len(every) <= most else [*every[:most], REST.format(count=len(every) - most)]


def scope(of: Span) -> str:
    """Of which months a text speaks, and of which it cannot."""
    said = f"เดือน{months(of.months)}" if of.months else ""
    if not of.missing:
        return said
    gap = f"เดือน{months(of.missing)} ยังไม่ออกรายงาน จึงไม่มีข้อมูล"
    return f"{said} ({gap})" if said else gap


def indicator_of(of: Span, kpi: Kpi) -> Indicator | None:
    """The sum, where there is one."""
    return next((one for one in of.indicators if one.code == kpi), None)


def fraction(one: Indicator) -> str:
    """`1240 จาก 1488 ครั้ง (ร้อยละ 83.33)`."""
    share = f"ร้อยละ {one.percent}" if one.percent else NOTHING_DUE
    return f"{number(one.numerator)} จาก {number(one.denominator)} {UNITS[Kpi(one.code)]} ({share})"


def beside(one: Indicator, *, no: str) -> str:
    """What was not proved: what is known not to have been done, and what nobody knows."""
    said = [f"{no} {number(one.disproved)} {UNITS[Kpi(one.code)]}"] if one.disproved else []
    if one.unknown:
        said.append(
            f"ไม่มีข้อมูล {number(one.unknown)} {UNITS[Kpi(one.code)]} ซึ่งไม่นับว่าทำและไม่นับว่าขาด "
            f"(ถ้าทำครบจะเป็นร้อยละ {one.upper_percent})"
        )
    if one.due:
        said.append(f"ยังไม่ถึงกำหนด {number(one.due)} {UNITS[Kpi(one.code)]}")
    return " ".join(said)


def number(count: int | None) -> str:
    """`1,488`."""
    return NOTHING_DUE if count is None else f"{count:,}"


def place(facts: Facts, code: str) -> str:
    """The point's short name; its code where it did not count."""
    return dict(facts.places).get(code, code)


def quota(counts: Sequence[int], usual: int) -> str:
    """`2`, or `2–3` where points differ; the form's own number where nothing was due."""
    if not counts:
        return str(usual)
    return str(counts[0]) if len(counts) == 1 else f"{counts[0]}–{counts[-1]}"


def not_issued(figures: FormFigures) -> Sequence[str]:
    """Months of the period itself that are over and have no issued report."""
    states: Mapping[str, MonthState] = {one.month: one.state for one in figures.months}
    return [one for one in figures.span.missing if states[one] is MonthState.NOT_ISSUED]
