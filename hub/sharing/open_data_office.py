"""Repairs, letters, the month's own report and case counts as tables of the open data: E, L and R by plain SQL. Pure.

What is about a camera says neither which nor when, unless the district publishes its cameras' faults. What somebody
typed about a repair is not in it; of cases nothing is that the hub's own rule does not let out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from hub.kernel.agencies import AGENCIES
from hub.kernel.pair import Pair
from hub.kernel.period import day_of
from hub.remediation.kinds import WORK, Kind
from hub.reports.figures import MonthlyFigures
from hub.reports.office_figures import Repair
from hub.sharing.open_data_table import Cell, Column, Table

_NUMBER = Column("number", int, ("ลำดับ เริ่มที่ 1", "Which one, from 1"), "count")
_POINT = Column(
    "point",
    str,
    (
        "รหัสจุด; ว่างถ้าเป็นเรื่องกล้องที่เขตไม่เผยแพร่ หรือจุดไม่ได้นับในเดือนนี้",
        "Code of the risk point; empty for a camera that is not published, and where it did not count this month",
    ),
    refers_to="points",
)
_COUNTED = Column(
    "counted",
    str,
    (
        "นับเป็น proved, disproved, unknown หรือ due; ว่างถ้าไม่อยู่ในการนับ",
        "Counts as proved, disproved, unknown or due; empty where it is not below the line",
    ),
)
_ANSWERS: Mapping[str, str] = {"in_time": "proved", "late": "disproved", "missing": "disproved"}


def _days(*told: tuple[str, Pair]) -> tuple[Column, ...]:
    return tuple(Column(name, str, says) for name, says in told)


REPAIRS = Table(
    "repairs",
    ("งานแก้ไขสภาพแวดล้อมแต่ละรายการ: E = proved ÷ ทุกแถวที่ counted ไม่ว่าง", "Each repair: E = proved of all that count"),
    ("number",),
    (
        _NUMBER,
        _POINT,
        Column("kind", str, ("ชนิดงาน", "Kind of work")),
        Column(
            "section",
            str,
            ("หน่วยงาน; ว่างถ้าไม่ใช่หน่วยงานในทะเบียน", "Whose work; empty where it is none of the listed agencies"),
        ),
        *_days(
            ("opened_on", ("วันที่แจ้ง; ว่างถ้าไม่เผยแพร่", "The day it was opened; empty where not published")),
            ("due_on", ("วันครบกำหนด; ว่างถ้าไม่เผยแพร่", "The day it was due; empty where not published")),
        ),
        _COUNTED,
        Column("carried_over", int, ("1 ถ้าค้างจากเดือนก่อน", "1 where it was due before this month"), "0 or 1"),
    ),
)
LETTERS = Table(
    "letters",
    (
        "กล้องที่เริ่มชำรุดในเดือนและหนังสือ: L = proved ÷ ทุกแถวที่ counted ไม่ว่าง",
        "Each camera defect and its letter: L = proved of all that count",
    ),
    ("number",),
    (
        _NUMBER,
        _POINT,
        *_days(
            ("found_on", ("วันที่พบ; ว่างถ้าไม่เผยแพร่", "The day it was found; empty where not published")),
            ("due_on", ("วันสุดท้ายที่หนังสือทันกำหนด; ว่างถ้าไม่เผยแพร่", "The last day in time; empty where not published")),
            (
                "issued_on",
                ("วันที่ออกหนังสือ; ว่างถ้ายังไม่ออกหรือไม่เผยแพร่", "The day of the letter; empty where none, or not published"),
            ),
        ),
        Column(
            "answered",
            str,
            (
                "in_time ในกำหนด, late เกินกำหนด, missing ไม่ออก, pending ยังไม่ครบกำหนด, mended ใช้ได้ก่อน",
                "in_time, late, missing, pending (its time is not over) or mended (worked again first)",
            ),
        ),
        _COUNTED,
    ),
)
ISSUES = Table(
    "report_issues",
    ("การออกรายงานประจำเดือน: R", "The month's own report: R"),
    ("month",),
    (
        Column("month", str, ("เดือน (ปี ค.ศ.)", "The month, year in the Common Era")),
        *_days(
            ("due_on", ("วันสุดท้ายที่ทันกำหนด", "The last day in time")),
            (
                "issued_on",
                ("วันที่ออกฉบับแรก; ว่างถ้ายังไม่ออกหรือไม่มีทะเบียน", "The day of the first issue; empty where none is known"),
            ),
        ),
        _COUNTED,
    ),
)
CASES = Table(
    "case_counts",
    (
        "จำนวนคดีที่ สน. แจ้ง ต่ำกว่าสามเขียน <3 และไม่มีผลรวม",
        "Cases as the police counted them; fewer than three read <3, and there are no sums",
    ),
    ("station", "area", "place", "kind"),
    (
        Column("station", str, ("สถานีตำรวจ", "Police station")),
        Column(
            "area",
            str,
            ("point จุด, subdistrict แขวง, district เขต, station ทั้ง สน.", "point, subdistrict, district or station"),
        ),
        Column("place", str, ("รหัสจุดหรือชื่อพื้นที่", "Code of the risk point, or name of the area")),
        Column("kind", str, ("รหัสประเภทคดี", "Code of the kind of case")),
        Column("thai", str, ("ประเภทคดี", "The kind in Thai")),
        Column("english", str, ("ประเภทคดีภาษาอังกฤษ", "The kind in English")),
        Column("cases", str, ("จำนวน หรือ <3", "How many, or <3"), "count"),
    ),
)


def office_tables(
    figures: MonthlyFigures, *, kinds: frozenset[str], cases: Sequence[Sequence[Cell]] = ()
) -> tuple[Table, ...]:
    """The four, filled; `kinds` are the kinds of assets whose state is published."""
    codes = frozenset(point.code for point in figures.points)
    return (
        replace(REPAIRS, rows=list(_repairs(figures, kinds, codes))),
        replace(LETTERS, rows=list(_letters(figures, kinds, codes))),
        replace(ISSUES, rows=[_issue(figures)]),
        replace(CASES, rows=sorted(cases, key=lambda row: [str(cell) for cell in row[:4]])),
    )


def _repairs(figures: MonthlyFigures, kinds: frozenset[str], codes: frozenset[str]) -> Iterator[tuple[Cell, ...]]:
    for number, one in enumerate(figures.repairs, 1):
        is_told = _about(one) is None or _about(one) in kinds
        opened, due = _day(one.opened_at), one.due_on.isoformat()
        yield (
            number,
            one.point if is_told and one.point in codes else None,
            one.kind,
            one.section if one.section in AGENCIES else None,
            *((opened, due) if is_told else (None, None)),
            one.counted,
            int(one.carried_over),
        )


def _about(one: Repair) -> str | None:
    """The kind of asset that it is about; trees before a camera are about the camera."""
    usual = WORK[Kind(one.kind)].asset
    return one.asset_kind or (usual.value if usual else None)


def _letters(figures: MonthlyFigures, kinds: frozenset[str], codes: frozenset[str]) -> Iterator[tuple[Cell, ...]]:
    is_told = "camera" in kinds
    for number, one in enumerate(figures.letters, 1):
        days = (_day(one.opened_at), one.limit.isoformat(), _day(one.issued_at))
        yield (
            number,
            one.point if is_told and one.point in codes else None,
            *(days if is_told else (None, None, None)),
            one.answered,
            _ANSWERS.get(one.answered, ""),
        )


def _issue(figures: MonthlyFigures) -> tuple[Cell, ...]:
    parts = ("proved", "disproved", "unknown", "due")
    counted = next((part for part in parts if getattr(figures.reports, part)), "")
    return figures.month, figures.issue.due_on.isoformat(), _day(figures.issue.first_issued_at), counted


def _day(moment: datetime | None) -> str | None:
    return None if moment is None else day_of(moment).isoformat()
