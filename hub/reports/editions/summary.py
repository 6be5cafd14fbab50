"""The workbook's first sheets: the five ratios, the headline and each point, by formulas over the rows. Pure.

The printed figure stands beside each, and a word whether they agree.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from hub.choices.choices import HeadlineRule
from hub.kernel.ratio import NOTHING_DUE
from hub.papers.book import Cell, Column, Formula, Look, Sheet, Value
from hub.reports import wording
from hub.reports.asset_figures import AssetState, Availability
from hub.reports.editions.ratio_formulas import count, percent, said, sum_where, told, verdict
from hub.reports.editions.rows import CODE, NUMBER, VERDICT
from hub.reports.editions.words import ASSETS, COUNTED, EQUAL, STATES
from hub.reports.figures import Indicator, MonthlyFigures, Point, Tally
from hub.reports.office import environment
from hub.reports.ratios.counts import NOTHING, Counts
from hub.reports.ratios.kpi import Kpi
from hub.reports.sums import counts_of

PARTS = ("proved", "disproved", "unknown", "due")
PERCENT = Column("percent", ("ร้อยละ", "Percent"), 10, Look.PERCENT)
UPPER = Column("upper", ("ร้อยละ สูงสุด", "Upper percent"), 10, Look.PERCENT)
COUNTS = (
    Column("proved", ("พิสูจน์แล้ว", "Proved"), 10, Look.WHOLE),
    Column("disproved", ("ไม่ได้ทำ", "Disproved"), 10, Look.WHOLE),
    Column("unknown", ("ไม่ทราบ", "Unknown"), 10, Look.WHOLE),
    Column("due", ("ยังไม่ถึง กำหนด", "Still due"), 10, Look.WHOLE),
    Column("required", ("ต้องทำ", "Required"), 10, Look.WHOLE),
)
SUMMARY = Sheet(
    "สรุป",
    (),
    (
        Column("what", ("ตัวชี้วัด", "Indicator"), 58),
        *COUNTS,
        PERCENT,
        UPPER,
        Column("printed_proved", ("พิมพ์: พิสูจน์แล้ว", "Printed: proved"), 11, Look.WHOLE),
        Column("printed_required", ("พิมพ์: ต้องทำ", "Printed: required"), 11, Look.WHOLE),
        Column("printed_percent", ("พิมพ์: ร้อยละ", "Printed: percent"), 11, Look.PERCENT),
        Column("printed_upper", ("พิมพ์: สูงสุด", "Printed: upper"), 11, Look.PERCENT),
        VERDICT,
        Column("spoken", ("ใช้ในตัวเลขหลัก (1/0)", "In the headline"), 12, Look.WHOLE),
        Column("lower_used", ("ร้อยละที่ใช้", "Percent used"), 10, Look.PERCENT),
        Column("upper_used", ("สูงสุดที่ใช้", "Upper used"), 10, Look.PERCENT),
    ),
)
POINTS = Sheet(
    "จุด",
    ("จุดเสี่ยงภัยที่นับในเดือน: ต = ตรวจตรา ก = ตรวจกล้อง ข = แก้ไขสภาพแวดล้อม · Points: patrols, camera checks, repairs",),
    (
        NUMBER,
        CODE,
        Column("name", ("จุดเสี่ยงภัย", "Risk point"), 40),
        Column("station", ("สน. ท้องที่", "Police station"), 22),
        Column("opened", ("เริ่ม", "Opened"), 13, Look.DAY),
        Column("closed", ("เลิก", "Closed"), 13, Look.DAY),
        Column("days", ("วันนับ", "Counted days"), 8, Look.WHOLE),
        *(replace(one, name=f"p_{one.name}", head=(f"ต {one.head[0]}", f"P {one.head[1]}")) for one in COUNTS),
        replace(PERCENT, name="p_percent", head=("ต ร้อยละ", "P percent")),
        Column("p_printed", ("ต พิมพ์", "P printed"), 10, Look.PERCENT),
        *(replace(one, name=f"c_{one.name}", head=(f"ก {one.head[0]}", f"C {one.head[1]}")) for one in COUNTS),
        replace(PERCENT, name="c_percent", head=("ก ร้อยละ", "C percent")),
        Column("c_printed", ("ก พิมพ์", "C printed"), 10, Look.PERCENT),
        *(replace(one, name=f"e_{one.name}", head=(f"ข {one.head[0]}", f"E {one.head[1]}")) for one in COUNTS[:4]),
        VERDICT,
        Column("meets", ("ครบทั้งหมด", "Meets all"), 14),
    ),
)


@dataclass(frozen=True, slots=True)
class Below:
    """The sheets that the sums are made of."""

    patrols: Sheet
    checks: Sheet
    repairs: Sheet
    letters: Sheet
    issues: Sheet
    asset_days: Sheet


def points(figures: MonthlyFigures, below: Below) -> Sheet:
    """Each point's sums over its rows."""
    return replace(POINTS, rows=[_point(*one, figures, below) for one in enumerate(figures.points, 1)])


def summary(figures: MonthlyFigures, below: Below, of_points: Sheet, *, above: Sequence[str]) -> Sheet:
    """The five ratios, days of cameras and lamps, and the headline by the district's rule."""
    sheet = replace(SUMMARY, above=above)
    rows: list[Sequence[Cell]] = []
    for at, one in enumerate(figures.indicators):
        rows.append(_indicator(one, below, row=sheet.first + at))
    for kind, seen in (("camera", figures.cameras), ("lamp", figures.lamps)):
        rows.append(_availability(kind, seen, below, row=sheet.first + len(rows)))
    by = HeadlineRule(figures.headline.rule)
    if by is HeadlineRule.MEAN:
        rows += _shares(figures, first=sheet.first, row=sheet.first + len(rows))
    rows.append(_headline(figures, by, of_points, first=sheet.first, row=sheet.first + len(rows)))
    return replace(sheet, rows=rows)


def _point(number: int, point: Point, figures: MonthlyFigures, below: Below) -> Sequence[Cell]:
    row = POINTS.first + number - 1
    mine = (number, point.code, point.name, point.station, point.opened_on, point.closed_on, point.counted_days)
    patrols = tuple(_of_point(below.patrols, point.patrols, row, at=7))
    checks = tuple(_of_point(below.checks, point.checks, row, at=14))
    fixed = environment(one for one in figures.repairs if one.point == point.code)
    repairs = tuple(
        Formula(
            count((below.repairs.place("number"), f"$A{row}"), (below.repairs.place("counted"), said(COUNTED[part]))),
            getattr(fixed, part),
        )
        for part in PARTS
    )
    agrees = Formula(verdict((f"M{row}", f"N{row}"), (f"T{row}", f"U{row}")), EQUAL)
    return (*mine, *patrols, *checks, *repairs, agrees, _meets(row, point, fixed))


def _of_point(rows: Sheet, tally: Tally, row: int, *, at: int) -> Iterator[Cell]:
    """Sums of a point's rows, their percentage, and the printed one; `at` is the first column."""
    for part in (*PARTS, "required"):
        yield Formula(sum_where(rows.place(part), (rows.place("number"), f"$A{row}")), getattr(tally, part))
    letter = [chr(ord("A") + at + step) for step in range(5)]
    yield Formula(percent(f"{letter[0]}{row}", f"{letter[4]}{row}"), told(tally.percent))
    yield told(tally.percent)


def _meets(row: int, point: Point, fixed: Counts) -> Formula:
    """Whole in patrols, checks and repairs: for the headline by compliance."""
    whole = Counts.total((counts_of(point.patrols), counts_of(point.checks), fixed))
    asked = f"L{row}+S{row}+SUM(V{row}:Y{row})"
    missed, open_ = f"I{row}+P{row}+W{row}", f"J{row}+K{row}+Q{row}+R{row}+X{row}+Y{row}"
    words = [said(COUNTED[one]) for one in ("", "disproved", "unknown", "proved")]
    text = f"IF({asked}=0,{words[0]},IF({missed}>0,{words[1]},IF({open_}>0,{words[2]},{words[3]})))"
    found = "" if not whole.required else "disproved" if whole.disproved else ""
    found = found or ("unknown" if whole.unknown or whole.due else "proved" if whole.required else "")
    return Formula(text, COUNTED[found])


def _indicator(one: Indicator, below: Below, *, row: int) -> Sequence[Cell]:
    kpi = Kpi(one.code)
    parts = {"proved": one.numerator, "disproved": one.disproved, "unknown": one.unknown, "due": one.due}
    cells = [Formula(_part(kpi, part, below), parts[part]) for part in PARTS]
    whole = f"SUM({below.patrols.place('required')})" if kpi is Kpi.PATROL else f"SUM(B{row}:E{row})"
    if kpi is Kpi.CAMERA_CHECK:
        whole = f"SUM({below.checks.place('required')})"
    known = f",{below.issues.place('known').split(':', 1)[0]}=1" if kpi is Kpi.REPORT else ""
    is_spoken = _is_spoken(one)
    lower, upper = _printed(one)
    return (
        f"{one.code} · {wording.INDICATORS[kpi]} ({wording.UNITS[kpi]})",
        *cells,
        Formula(whole, one.denominator),
        *(
            Formula(f'IF(AND(E{row}>0,E{row}=F{row}),"{NOTHING_DUE}",{each.text})', each.told)
            for each in _percents(row, lower, upper)
        ),
        one.numerator,
        one.denominator,
        lower,
        upper,
        Formula(verdict(*((f"{a}{row}", f"{b}{row}") for a, b in ("BI", "FJ", "GK", "HL"))), EQUAL),
        Formula(f"IF(AND(F{row}>0,OR(E{row}=0,E{row}<F{row}){known}),1,0)", int(is_spoken)),
        Formula(f'IF(N{row}=1,G{row},"")', told(one.percent) if is_spoken else ""),
        Formula(f'IF(N{row}=1,H{row},"")', told(one.upper_percent) if is_spoken else ""),
    )


def _part(kpi: Kpi, part: str, below: Below) -> str:
    cells: Mapping[Kpi, Sheet] = {Kpi.PATROL: below.patrols, Kpi.CAMERA_CHECK: below.checks}
    if kpi in cells:
        return f"SUM({cells[kpi].place(part)})"
    listed = {Kpi.ENVIRONMENT: below.repairs, Kpi.LETTER: below.letters, Kpi.REPORT: below.issues}[kpi]
    return count((listed.place("counted"), said(COUNTED[part])))


def _printed(one: Indicator) -> tuple[Value, Value]:
    """As on the paper: what is all still due has no percentage."""
    if one.due and one.due == one.denominator:
        return NOTHING_DUE, NOTHING_DUE
    return told(one.percent), told(one.upper_percent)


def _is_spoken(one: Indicator) -> bool:
    return bool(one.denominator) and not (one.due and one.due >= (one.denominator or 0))


def _percents(row: int, lower: Value, upper: Value) -> tuple[Formula, Formula]:
    whole = f"F{row}"
    return Formula(percent(f"B{row}", whole), lower), Formula(percent(f"B{row}+D{row}+E{row}", whole), upper)


def _availability(kind: str, seen: Availability, below: Below, *, row: int) -> Sequence[Cell]:
    of = below.asset_days
    parts = zip(AssetState, (seen.working, seen.defective, seen.unknown, seen.due), strict=True)
    mine = (of.place("kind"), said(ASSETS[kind]))
    cells = [Formula(count(mine, (of.place("state"), said(STATES[state]))), number) for state, number in parts]
    return (
        f"{ASSETS[kind]}ที่ใช้งานได้ (วัน-{ASSETS[kind]}) ไม่ใช่ตัวชี้วัด",
        *cells,
        Formula(f"SUM(B{row}:E{row})", seen.days),
        Formula(percent(f"B{row}", f"F{row}"), told(seen.percent)),
        None,
        seen.working,
        seen.days,
        told(seen.percent),
        None,
        Formula(verdict(*((f"{a}{row}", f"{b}{row}") for a, b in ("BI", "FJ", "GK"))), EQUAL),
        None,
        None,
        None,
    )


def _shares(figures: MonthlyFigures, *, first: int, row: int) -> Iterator[Sequence[Cell]]:
    """What the mean is of: repairs, patrols and checks pooled, the report; only what the headline speaks of."""
    by_code = {Kpi(one.code): one for one in figures.indicators}
    at = {kpi: first + place for place, kpi in enumerate(by_code)}
    groups = ((Kpi.ENVIRONMENT,), (Kpi.PATROL, Kpi.CAMERA_CHECK), (Kpi.REPORT,))
    for place, group in enumerate(groups):
        counts = Counts.total(
            _counts(by_code[kpi]) if _speaks(figures, kpi, by_code[kpi]) else NOTHING for kpi in group
        )
        parts = (counts.proved, counts.disproved, counts.unknown, counts.due)
        cells = [
            Formula("+".join(f"{letter}{at[kpi]}*N{at[kpi]}" for kpi in group), number)
            for letter, number in zip("BCDE", parts, strict=True)
        ]
        here, ratio = row + place, counts.ratio
        percents = _percents(here, _or_dash(ratio.percent), _or_dash(ratio.upper_percent))
        label = f"ส่วนของค่าเฉลี่ย: {' + '.join(kpi.value for kpi in group)}"
        yield (label, *cells, Formula(f"SUM(B{here}:E{here})", counts.required), *percents, *(None,) * 8)


def _speaks(figures: MonthlyFigures, kpi: Kpi, one: Indicator) -> bool:
    return _is_spoken(one) and (kpi is not Kpi.REPORT or figures.issue.known)


def _counts(one: Indicator) -> Counts:
    return Counts(one.numerator or 0, one.disproved or 0, one.unknown or 0, one.due or 0)


def _or_dash(value: Value) -> Value:
    return NOTHING_DUE if value is None else value


def _headline(figures: MonthlyFigures, by: HeadlineRule, of: Sheet, *, first: int, row: int) -> Sequence[Cell]:
    made = figures.headline
    lower, upper = told(made.percent), told(made.upper_percent)
    counts: Sequence[Cell] = (None,) * 5
    if by is HeadlineRule.COMPLIANCE:
        counts, percents = _compliance(figures, of, first=first, row=row)
    elif by is HeadlineRule.MEAN:
        percents = Formula(_mean(row, "B{}"), lower), Formula(_mean(row, "(B{0}+D{0}+E{0})"), upper)
    else:
        used = [f"{letter}{first}:{letter}{first + 4}" for letter in "OP"]
        percents = tuple(  # type: ignore[assignment] # two of two
            Formula(f'IF(SUM(N{first}:N{first + 4})=0,"{NOTHING_DUE}",MIN({span}))', value)
            for span, value in zip(used, (lower, upper), strict=True)
        )
    agrees = Formula(verdict((f"G{row}", f"K{row}"), (f"H{row}", f"L{row}")), EQUAL)
    label = f"ตัวเลขหลัก: {wording.HEADLINE_RULES[by]} ({made.rule})"
    return (label, *counts, *percents, None, None, lower, upper, agrees, None, None, None)


def _compliance(
    figures: MonthlyFigures, of: Sheet, *, first: int, row: int
) -> tuple[Sequence[Cell], tuple[Formula, Formula]]:
    """Points that meet all; a late report leaves none of them proved, one that nobody can judge leaves them unknown."""
    found = {part: count((of.place("meets"), said(COUNTED[part]))) for part in PARTS[:3]}
    report = first + list(Kpi).index(Kpi.REPORT)
    is_whole = f"AND(N{report}=1,B{report}=F{report})"
    is_missed = f"AND(N{report}=1,C{report}>0)"
    every = f"({found['proved']}+{found['disproved']}+{found['unknown']})"
    told_of = _gated(figures, of)
    parts = (
        f"IF({is_whole},{found['proved']},0)",
        f"IF({is_missed},{every},{found['disproved']})",
        f"IF({is_whole},{found['unknown']},IF({is_missed},0,{found['proved']}+{found['unknown']}))",
    )
    numbers = (told_of.proved, told_of.disproved, told_of.unknown)
    cells: list[Cell] = [Formula(text, number) for text, number in zip(parts, numbers, strict=True)]
    cells += [None, Formula(f"SUM(B{row}:E{row})", told_of.required)]
    return cells, _percents(row, told(figures.headline.percent), told(figures.headline.upper_percent))


def _gated(figures: MonthlyFigures, of: Sheet) -> Counts:
    """What the formulas of compliance come to."""
    words = [row[-1].told for row in of.rows if isinstance(row[-1], Formula)]
    proved, disproved, unknown = (words.count(COUNTED[part]) for part in PARTS[:3])
    report = next(one for one in figures.indicators if one.code == Kpi.REPORT)
    if _speaks(figures, Kpi.REPORT, report) and report.numerator == report.denominator:
        return Counts(proved, disproved, unknown)
    if _speaks(figures, Kpi.REPORT, report) and report.disproved:
        return Counts(disproved=proved + disproved + unknown)
    return Counts(disproved=disproved, unknown=proved + unknown)


def _mean(row: int, part: str) -> str:
    """The mean of the three shares above, over one common denominator; those with nothing due are left out."""
    rows = (row - 3, row - 2, row - 1)
    wholes = [f"IF(F{one}=0,1,F{one})" for one in rows]
    every = "*".join(wholes)
    shares = "+".join(
        "*".join((part.format(one), *(whole for other, whole in zip(rows, wholes, strict=True) if other != one)))
        for one in rows
    )
    many = "+".join(f"(F{one}>0)" for one in rows)
    rounded = f"MIN(99.99,INT((20000*({shares})+({many})*{every})/(2*({many})*{every}))/100)"
    return f'IF({many}=0,"{NOTHING_DUE}",IF({shares}=({many})*{every},100,{rounded}))'
