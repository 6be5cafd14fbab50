"""Repairs, letters, the report's own issue, suspensions, silences and chain heads as rows of the workbook. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from hub.papers.book import Cell, Column, Look, Sheet
from hub.remediation.kinds import WORK, Kind, section_named
from hub.remediation.transitions import State
from hub.remediation.words import STATES
from hub.reports import wording
from hub.reports.editions.rows import CODE, NUMBER, PLACE
from hub.reports.editions.words import COUNTED, OF_ANSWER
from hub.reports.figures import MonthlyFigures

COUNTED_AS = Column("counted", ("นับเป็น", "Counts as"), 16)

REPAIRS = Sheet(
    "ใบงาน",
    ("ใบงานแก้ไขสภาพแวดล้อม ตามที่เป็นอยู่เมื่อสิ้นเดือน · Work orders as they stood when the month ended",),
    (
        Column("order", ("ใบงาน", "Order"), 8, Look.WHOLE),
        NUMBER,
        CODE,
        PLACE,
        Column("section", ("หน่วยงาน", "Section"), 24),
        Column("kind", ("งาน", "Kind"), 22),
        Column("what", ("รายละเอียด", "What"), 36),
        Column("opened", ("แจ้งเมื่อ", "Opened"), 21, Look.MOMENT),
        Column("limit", ("กำหนด", "Due"), 13, Look.DAY),
        Column("state", ("สถานะ", "State"), 20),
        COUNTED_AS,
        Column("carried", ("ค้างจากเดือนก่อน", "Carried over"), 10),
        Column("why", ("เหตุที่ไม่ต้องแก้ไข", "Why not required"), 26),
        Column("before", ("ภาพก่อน", "Photos before"), 8, Look.WHOLE),
        Column("after", ("ภาพหลัง", "Photos after"), 8, Look.WHOLE),
        Column("act", ("แฮชของขั้นล่าสุด", "Hash of the last turn"), 74, Look.CODE),
    ),
)
LETTERS = Sheet(
    "หนังสือ",
    ("กล้องที่เริ่มชำรุดในเดือน และหนังสือถึงหน่วยงาน · Camera defects of the month and their letters",),
    (
        Column("order", ("ใบงาน", "Order"), 8, Look.WHOLE),
        NUMBER,
        CODE,
        PLACE,
        Column("camera", ("กล้อง", "Camera"), 16),
        Column("found", ("วันที่พบ", "Found"), 21, Look.MOMENT),
        Column("limit", ("ออกภายใน", "Letter due"), 13, Look.DAY),
        Column("letter", ("เลขที่หนังสือ", "Letter"), 22),
        Column("agency", ("หน่วยงานที่ประสาน", "Agency"), 24),
        Column("issued", ("ออกเมื่อ", "Issued"), 21, Look.MOMENT),
        Column("ended", ("ใช้ได้อีกครั้งเมื่อ", "Works again"), 21, Look.MOMENT),
        Column("answered", ("สถานะ", "State"), 20),
        COUNTED_AS,
    ),
)
ISSUES = Sheet(
    "ออกรายงาน",
    ("การออกรายงานประจำเดือน นับฉบับแรก · The month's own report; its first issue counts",),
    (
        Column("month", ("เดือน", "Month"), 10),
        Column("limit", ("กำหนด", "Due"), 13, Look.DAY),
        Column("issued", ("ออกฉบับแรกเมื่อ", "First issued"), 21, Look.MOMENT),
        Column("known", ("มีทะเบียนการออก (1/0)", "Kept (1/0)"), 12, Look.WHOLE),
        COUNTED_AS,
    ),
)
SUSPENSIONS = Sheet(
    "ระงับ",
    ("วันที่จุดถูกระงับตามหนังสือ ไม่อยู่ในตัวหาร · Days on which a point was due nothing, by a document",),
    (
        NUMBER,
        CODE,
        PLACE,
        Column("from", ("ตั้งแต่", "From"), 13, Look.DAY),
        Column("to", ("กลับมาตรวจ", "Until before"), 13, Look.DAY),
        Column("days", ("วันนับที่ระงับ", "Counted days"), 10, Look.WHOLE),
        Column("document", ("เลขที่หนังสือ", "Document"), 26),
        Column("why", ("เหตุผล", "Why"), 40),
    ),
)
SILENCES = Sheet(
    "ไม่มีข้อมูล",
    ("ช่วงเวลาที่ไม่มีอะไรยืนยัน · Times for which nothing vouches",),
    (
        NUMBER,
        CODE,
        PLACE,
        Column("begin", ("ตั้งแต่", "From"), 21, Look.MOMENT),
        Column("end", ("ถึง", "To"), 21, Look.MOMENT),
        Column("devices", ("อุปกรณ์", "Devices"), 40, Look.CODE),
    ),
)
HEADS = Sheet(
    "หัวสาย",
    ("หัวสายหลักฐาน ณ เวลาที่จัดทำ เดือนถัดไปต้องต่อจากนี้ · Where each chain stood; the next month must extend it",),
    (
        CODE,
        Column("device", ("อุปกรณ์", "Device"), 28, Look.CODE),
        Column("journal", ("สาย", "Journal"), 18, Look.CODE),
        Column("sequence", ("ลำดับ", "Sequence"), 11, Look.WHOLE),
        Column("head", ("หัวสาย (SHA-256)", "Head"), 74, Look.CODE),
    ),
)


def repairs(figures: MonthlyFigures) -> Sheet:
    """Every order that was open, opened or closed in the month."""
    rows: list[Sequence[Cell]] = []
    for one in figures.repairs:
        turn = one.turns[-1] if one.turns else None
        rows.append(
            (
                one.order,
                *_point(figures, one.point),
                section_named(one.section).short,
                WORK[Kind(one.kind)].says[0],
                " ".join(part for part in (one.asset or "", one.what) if part),
                one.opened_at,
                one.due_on,
                STATES[State(one.state)][0],
                COUNTED[one.counted],
                "ค้าง" if one.carried_over else "",
                turn.why if turn else "",
                len(one.before),
                len(one.after),
                turn.act if turn else "",
            )
        )
    return replace(REPAIRS, rows=rows)


def letters(figures: MonthlyFigures) -> Sheet:
    """Every defect of a camera that began in the month."""
    rows: list[Sequence[Cell]] = [
        (
            one.order,
            *_point(figures, one.point),
            one.asset,
            one.opened_at,
            one.limit,
            one.number,
            section_named(one.agency).short if one.agency else "",
            one.issued_at,
            one.ended_at,
            wording.ANSWERED[one.answered],
            COUNTED[OF_ANSWER[one.answered]],
        )
        for one in figures.letters
    ]
    return replace(LETTERS, rows=rows)


def issues(figures: MonthlyFigures) -> Sheet:
    """One row: the month's own report."""
    of = figures.issue
    how = next((name for name in ("proved", "disproved", "unknown", "due") if getattr(figures.reports, name)), "")
    row: Sequence[Cell] = (figures.month, of.due_on, of.first_issued_at, int(of.known), COUNTED[how])
    return replace(ISSUES, rows=[row])


def suspensions(figures: MonthlyFigures) -> Sheet:
    """Which points were due nothing."""
    rows = [
        (number, point.code, point.short_name, one.from_day, one.to_day, one.days, one.document, one.why)
        for number, point in enumerate(figures.points, 1)
        for one in point.suspensions
    ]
    return replace(SUSPENSIONS, rows=rows)


def silences(figures: MonthlyFigures) -> Sheet:
    """Every one, also the short ones that the paper leaves out."""
    rows = [
        (number, point.code, point.short_name, one.begin, one.end, ", ".join(one.devices) or wording.NO_DEVICE)
        for number, point in enumerate(figures.points, 1)
        for one in point.silences
    ]
    return replace(SILENCES, rows=rows)


def heads(figures: MonthlyFigures) -> Sheet:
    """The hub's own chain first."""
    rows: list[Sequence[Cell]] = []
    if figures.hub is not None:
        rows.append(("", "ศูนย์ · hub", figures.hub.journal, figures.hub.sequence, figures.hub.head))
    rows += [(one.point or wording.NO_POINT, one.device, one.journal, one.sequence, one.head) for one in figures.chains]
    return replace(HEADS, rows=rows)


def _point(figures: MonthlyFigures, code: str) -> tuple[Cell, Cell, Cell]:
    """Number, code and name; a point that did not count this month has its code only."""
    for number, point in enumerate(figures.points, 1):
        if point.code == code:
            return number, code, point.short_name
    return None, code, ""
