"""Patrols, taps, camera checks, days of cameras and lamps, and their tests as rows of the month's workbook. Pure.

Rows name their point by its number on the report: formulas count numbers, never text that somebody typed.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from hub.evidence.when import When, filing_moment
from hub.kernel.period import day_of
from hub.kernel.verdict import Outcome
from hub.papers.book import Cell, Column, Formula, Look, Sheet
from hub.reports import wording
from hub.reports.asset_figures import Asset, AssetState, DayCounts, SelfTest
from hub.reports.editions.ratio_formulas import count, said, verdict
from hub.reports.editions.words import (
    ASSETS,
    ASSURANCES,
    COUNTS,
    COUNTS_NOT,
    EQUAL,
    OUTCOMES,
    STATES,
    TIMES,
)
from hub.reports.figures import MonthlyFigures, Point, Tap

MOST_WORKED_OUT = 20_000
"""A formula of a row looks through all rows of another sheet: beyond so many rows no program would end."""

NUMBER = Column("number", ("ที่", "No."), 6, Look.WHOLE)
CODE = Column("code", ("รหัสจุด", "Point"), 11)
PLACE = Column("place", ("จุดเสี่ยงภัย", "Risk point"), 26)
DAY = Column("day", ("วันที่", "Day"), 13, Look.DAY)
HASH = Column("hash", ("แฮชของเหตุการณ์ (SHA-256)", "Hash of the line"), 74, Look.CODE)
LINE = Column("line", ("อุปกรณ์ / สาย / ลำดับ", "Device / journal / sequence"), 46, Look.CODE)
PARTS = (
    Column("required", ("ต้องทำ", "Required"), 9, Look.WHOLE),
    Column("proved", ("พิสูจน์แล้ว", "Proved"), 9, Look.WHOLE),
    Column("disproved", ("ไม่ได้ทำ", "Disproved"), 9, Look.WHOLE),
    Column("unknown", ("ไม่ทราบ", "Unknown"), 9, Look.WHOLE),
    Column("due", ("ยังไม่ถึง กำหนด", "Still due"), 9, Look.WHOLE),
)
VERDICT = Column("verdict", ("ตรงกับแถว", "Agrees"), 11, Look.MARK)

PATROLS = Sheet(
    "ตรวจตรา",
    ("การตรวจตรารายจุดรายวัน · Patrols of each point on each day",),
    (NUMBER, CODE, PLACE, DAY, *PARTS, Column("taps", ("การแตะที่นับ", "Taps that count"), 10, Look.WHOLE), VERDICT),
)
TAPS = Sheet(
    "แตะบัตร",
    ("การแตะบัตรทุกครั้งของเดือน · Every tap of the month",),
    (
        NUMBER,
        CODE,
        DAY,
        Column("at", ("เวลา", "Time"), 21, Look.MOMENT),
        Column("how", ("ที่มาของเวลา", "Where the time is from"), 20),
        Column("counts", ("นับเป็นการตรวจ", "Counts"), 10),
        Column("why", ("เหตุที่ไม่นับ", "Why not"), 30),
        Column("assurance", ("พิสูจน์ด้วย", "Proved by"), 13),
        LINE,
        HASH,
    ),
)
CHECKS = Sheet(
    "ตรวจกล้อง",
    ("การตรวจกล้องรายจุดรายวัน ตรวจแล้วไม่ใช่ใช้งานได้ · Camera checks: checked is not working",),
    (
        NUMBER,
        CODE,
        PLACE,
        DAY,
        *PARTS,
        Column("cameras", ("กล้องของจุด", "Cameras"), 9, Look.WHOLE),
        Column("clear", ("กล้องที่มีผล ชัดเจน", "Conclusive"), 10, Look.WHOLE),
        VERDICT,
    ),
)
ASSET = Column("asset", ("อุปกรณ์ที่", "Asset no."), 9, Look.WHOLE)
KIND = Column("kind", ("ชนิด", "Kind"), 9)
NAME = Column("name", ("ชื่อ", "Name"), 16)
ASSET_DAYS = Sheet(
    "วันอุปกรณ์",
    ("สภาพกล้องและโคมไฟรายวัน · Each camera and lamp on each day",),
    (
        ASSET,
        NUMBER,
        CODE,
        KIND,
        NAME,
        DAY,
        Column("state", ("สภาพ", "State"), 12),
        Column("passed", ("ผลผ่าน", "Passed"), 8, Look.WHOLE),
        Column("failed", ("ผลไม่ผ่าน", "Failed"), 8, Look.WHOLE),
        VERDICT,
    ),
)
TESTS = Sheet(
    "ผลทดสอบ",
    ("ผลทดสอบตัวเองทุกครั้งของกล้องและโคมไฟ · Every self-test of cameras and lamps",),
    (
        ASSET,
        NUMBER,
        CODE,
        KIND,
        NAME,
        DAY,
        Column("at", ("เวลา", "Time"), 21, Look.MOMENT),
        Column("outcome", ("ผล", "Outcome"), 13),
        Column("reasons", ("เหตุ", "Reasons"), 30),
        LINE,
        HASH,
    ),
)


def taps(figures: MonthlyFigures) -> Sheet:
    """Every tap, of points that counted and of none."""
    numbers = {point.code: number for number, point in enumerate(figures.points, 1)}
    rows: list[Sequence[Cell]] = []
    for number, point in enumerate(figures.points, 1):
        for day in point.days:
            rows += [(number, point.code, day.day, *_tap(one)) for one in (*day.visits, *day.rejected)]
    for one in figures.elsewhere:
        listed = filing_moment(When(one.how, one.earliest, one.latest), received_at=one.received_at)
        rows.append((numbers.get(one.point or ""), one.point or wording.NO_POINT, day_of(listed), *_tap(one)))
    return replace(TAPS, rows=rows)


def patrols(figures: MonthlyFigures, of: Sheet) -> Sheet:
    """Each day of each point, with the taps of the sheet `of` that count."""
    visits = {(point.code, day.day): len(day.visits) for point in figures.points for day in point.days}

    number, on, counts = of.place("number"), of.place("day"), _is(of, "counts", COUNTS)

    def beside(row: int, day: DayCounts, point: Point) -> Iterator[Cell]:
        mine = count((number, f"$A{row}"), (on, f"$D{row}"), counts)
        yield Formula(mine, visits[point.code, day.day])
        yield Formula(verdict((f"F{row}", f"MIN(E{row},J{row})"), (f"SUM(F{row}:I{row})", f"E{row}")), EQUAL)

    return _cells(PATROLS, figures, lambda point: point.days, beside, over=len(of.rows))


def checks(figures: MonthlyFigures, of: Sheet) -> Sheet:
    """Each day of each point that a check could be due at, with its cameras on the sheet `of`."""
    states: dict[tuple[str, object], list[AssetState]] = {}
    for point in figures.points:
        for asset in point.assets:
            for day in asset.days if asset.kind == "camera" else ():
                states.setdefault((point.code, day.day), []).append(day.state)

    number, on, camera = of.place("number"), of.place("day"), _is(of, "kind", ASSETS["camera"])
    conclusive = [_is(of, "state", STATES[each]) for each in (AssetState.WORKING, AssetState.DEFECTIVE)]

    def beside(row: int, day: DayCounts, point: Point) -> Iterator[Cell]:
        of_day = ((number, f"$A{row}"), (on, f"$D{row}"), camera)
        clear = "+".join(count(*of_day, each) for each in conclusive)
        there = states.get((point.code, day.day), [])
        yield Formula(count(*of_day), len(there))
        yield Formula(clear, sum(one in {AssetState.WORKING, AssetState.DEFECTIVE} for one in there))
        checked = f"IF(AND(J{row}>0,K{row}=J{row}),E{row},0)"
        yield Formula(verdict((f"F{row}", checked), (f"SUM(F{row}:I{row})", f"E{row}")), EQUAL)

    return _cells(CHECKS, figures, lambda point: point.check_days, beside, over=len(of.rows))


def tests(figures: MonthlyFigures) -> Sheet:
    """Every test, of registered things and of others."""
    numbers = {point.code: number for number, point in enumerate(figures.points, 1)}
    rows: list[Sequence[Cell]] = []
    for at, number, point, asset in assets(figures):
        about = (at, number, point.code, ASSETS.get(asset.kind, asset.kind), asset.label or asset.name)
        rows += [(*about, day.day, *_test(one, asset.kind)) for day in asset.days for one in day.tests]
    for one in figures.tests_elsewhere:
        listed = filing_moment(When(one.how, one.earliest, one.latest), received_at=one.received_at)
        whose = (None, numbers.get(one.point or ""), one.point or wording.NO_POINT, "", "")
        rows.append((*whose, day_of(listed), *_test(one, "")))
    return replace(TESTS, rows=rows)


def asset_days(figures: MonthlyFigures, of: Sheet) -> Sheet:
    """Each camera and lamp on each day, with what the tests of the sheet `of` showed."""
    days = [(at, number, point, asset, day) for at, number, point, asset in assets(figures) for day in asset.days]
    is_small = max(len(days), len(of.rows)) <= MOST_WORKED_OUT
    whose, on = of.place("asset"), of.place("day")
    good, bad = (_is(of, "outcome", OUTCOMES[each]) for each in (Outcome.PASS, Outcome.FAIL))
    defective, working = (said(STATES[each]) for each in (AssetState.DEFECTIVE, AssetState.WORKING))
    rows: list[Sequence[Cell]] = []
    for row, (at, number, point, asset, day) in enumerate(days, ASSET_DAYS.first):
        about = (at, number, point.code, ASSETS.get(asset.kind, asset.kind), asset.label or asset.name)
        beside: tuple[Cell, ...] = (None, None, None)
        if is_small:
            mine = ((whose, f"$A{row}"), (on, f"$F{row}"))
            unclear = f'IF(OR(G{row}={defective},G{row}={working}),"?",G{row})'
            shown = f"IF(I{row}>0,{defective},IF(H{row}>0,{working},{unclear}))"
            outcomes = [one.outcome for one in day.tests]
            beside = (
                Formula(count(*mine, good), outcomes.count(Outcome.PASS)),
                Formula(count(*mine, bad), outcomes.count(Outcome.FAIL)),
                Formula(verdict((f"G{row}", shown)), EQUAL),
            )
        rows.append((*about, day.day, STATES[day.state], *beside))
    return replace(ASSET_DAYS, rows=rows)


def assets(figures: MonthlyFigures) -> Iterator[tuple[int, int, Point, Asset]]:
    """Every camera and lamp with a number of its own and that of its point."""
    every = [(number, point, asset) for number, point in enumerate(figures.points, 1) for asset in point.assets]
    yield from ((at, *one) for at, one in enumerate(every, 1))


def _cells(
    sheet: Sheet,
    figures: MonthlyFigures,
    days: Callable[[Point], Sequence[DayCounts]],
    beside: Callable[[int, DayCounts, Point], Iterator[Cell]],
    *,
    over: int,
) -> Sheet:
    every = [(number, point, day) for number, point in enumerate(figures.points, 1) for day in days(point)]
    is_small = max(len(every), over) <= MOST_WORKED_OUT
    rows: list[Sequence[Cell]] = []
    for row, (number, point, day) in enumerate(every, sheet.first):
        said_of = (number, point.code, point.short_name, day.day)
        parts = (day.required, day.proved, day.disproved, day.unknown, day.due)
        empty = (None,) * (len(sheet.columns) - len(said_of) - len(parts))
        rows.append((*said_of, *parts, *(beside(row, day, point) if is_small else empty)))
    return replace(sheet, rows=rows)


def _tap(one: Tap) -> tuple[Cell, ...]:
    why = wording.REASONS.get(one.reason, one.reason) if one.reason else ""
    if one.refusal is not None and one.reason:
        why = wording.REFUSED_FOR.format(why=wording.REFUSALS[one.refusal])
    return (
        one.latest,
        TIMES[one.how],
        COUNTS_NOT if one.reason else COUNTS,
        why,
        ASSURANCES[one.assurance] if one.assurance else "",
        f"{one.device} / {one.journal} / {one.sequence}",
        one.hash,
    )


def _test(one: SelfTest, kind: str) -> tuple[Cell, ...]:
    words = wording.CAMERA_REASONS if kind == "camera" else wording.LAMP_REASONS if kind == "lamp" else {}
    reasons = " · ".join(wording.reason(words, each) for each in one.reasons)
    return (
        one.latest,
        OUTCOMES[one.outcome],
        reasons,
        f"{one.device} / {one.journal} / {one.sequence}",
        one.hash,
    )


def _is(of: Sheet, name: str, word: str) -> tuple[str, str]:
    return of.place(name), said(word)
