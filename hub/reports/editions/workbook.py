"""The month's workbook: every row behind the report, and its figures worked out over them anew. Pure but for bytes."""

from collections.abc import Mapping, Sequence
from typing import Any

from hub.papers.book import Book, Cell, Column, Look, Sheet, book_bytes
from hub.papers.word_breaks import WORD_BREAK
from hub.reports.editions import office_rows, rows
from hub.reports.editions.summary import Below, points, summary
from hub.reports.editions.words import EXPLAINED
from hub.reports.figures import MonthlyFigures

EXPLANATION = Sheet(
    "คำอธิบาย",
    ("วิธีอ่านแฟ้มนี้ · How to read this file",),
    (Column("thai", ("คำอธิบาย", "In Thai"), 90), Column("english", ("ภาษาอังกฤษ", "In English"), 90)),
    EXPLAINED,
)
CHANGES = Sheet(
    "เปลี่ยนแปลง",
    (),
    (
        Column("cell", ("ตัวเลข", "Figure"), 60),
        Column("old", ("ฉบับก่อน", "Before"), 16),
        Column("new", ("ฉบับนี้", "Now"), 16),
        Column("why", ("เหตุผล", "Why"), 40),
        Column("event", ("เหตุการณ์", "Event"), 74, Look.CODE),
    ),
)


def month_workbook(figures: MonthlyFigures, values: Mapping[str, Any]) -> bytes:
    """The XLSX of these figures; `values` are those of the paper, for what stands at its top."""
    mark = unmarked(values.get("mark") or "")
    taps, tests = rows.taps(figures), rows.tests(figures)
    asset_days = rows.asset_days(figures, tests)
    below = Below(
        patrols=rows.patrols(figures, taps),
        checks=rows.checks(figures, asset_days),
        repairs=office_rows.repairs(figures),
        letters=office_rows.letters(figures),
        issues=office_rows.issues(figures),
        asset_days=asset_days,
    )
    of_points = points(figures, below)
    sheets = [
        summary(figures, below, of_points, above=_above(values, mark)),
        of_points,
        below.patrols,
        taps,
        below.checks,
        asset_days,
        tests,
        below.repairs,
        below.letters,
        below.issues,
        office_rows.suspensions(figures),
        office_rows.silences(figures),
        office_rows.heads(figures),
        *_changes(values),
        EXPLANATION,
    ]
    foot = f"{unmarked(values['footer'])} · รหัสตรวจสอบ {values['check_code']}"
    return book_bytes(
        Book(
            title=str(values["title_plain"]),
            author=str(values["office_plain"]),
            mark=mark,
            foot=foot,
            made_at=figures.generated_at,
            sheets=sheets,
        )
    )


def unmarked(text: object) -> str:
    """Paper's words without its marks for line breaks."""
    return str(text).replace(WORD_BREAK, "").replace("\u00a0", " ")


def _above(values: Mapping[str, Any], mark: str) -> Sequence[str]:
    notice = values.get("notice")
    said = (
        f"{unmarked(values['title'])}{f' ({mark})' if mark else ''}",
        f"{unmarked(values['subtitle'])} · {unmarked(values['office'])}",
        unmarked(notice) if notice else "",
        f"{unmarked(values['footer'])} · รหัสตรวจสอบ {values['check_code']}",
        unmarked(values["headline"]),
    )
    return [one for one in said if one]


def _changes(values: Mapping[str, Any]) -> Sequence[Sheet]:
    """Against the version before, as on the paper."""
    revision = values.get("revision")
    if not revision:
        return ()
    told: list[Sequence[Cell]] = [
        tuple(unmarked(one[name]) for name in ("cell", "old", "new", "why", "event")) for one in revision["rows"]
    ]
    above = [unmarked(revision["title"]), *([unmarked(revision["note"])] if revision["note"] else [])]
    return (Sheet(CHANGES.title, above, CHANGES.columns, told),)
