"""What a report's paper says of itself: draft on every page, which edition, what is otherwise. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from hub.kernel import thai
from hub.papers.paper_text import plain, prose
from hub.reports.life.causes import Difference
from hub.reports.life.cell_words import cause_words, cell_parts, value_words
from hub.reports.life.period import edition_words

DRAFT = "ร่าง"
MOST_ROWS = 400
"""So many differences stand on paper; the two versions' figures hold every one."""
REPLACES = "แทนฉบับที่ออกเมื่อ {at}"
SHORTENED = "แสดง {shown} รายการแรกจาก {all} รายการ ดูทั้งหมดได้ในหน้าเปรียบเทียบของระบบ"
NOTHING_CHANGED = "ไม่มีตัวเลขใดต่างจากฉบับที่ออกก่อน"


def edition_values(
    version: int,
    *,
    is_draft: bool,
    differences: Sequence[Difference],
    before_issued_at: datetime | None,
    subtitle: str,
) -> Mapping[str, Any]:
    """What the template prints beside the figures."""
    words = "" if version == 1 else edition_words(version)[0]
    mark = " ".join(one for one in (DRAFT if is_draft else "", words) if one)
    values: dict[str, Any] = {"mark": prose(mark) if mark else None, "across": DRAFT if is_draft else None}
    if version == 1:
        return values
    replaces = REPLACES.format(at=thai.moment_short(before_issued_at)) if before_issued_at else ""
    shown = differences[:MOST_ROWS]
    values["subtitle"] = f"{subtitle} {prose(f'{words} {replaces}'.strip())}"
    values["revision"] = {
        "title": prose(f"ตารางเปรียบเทียบ{words}กับฉบับที่ออกก่อน"),
        "rows": [_row(one) for one in shown],
        "note": prose(_note(len(shown), len(differences))),
    }
    return values


def _note(shown: int, count: int) -> str:
    if not count:
        return NOTHING_CHANGED
    return SHORTENED.format(shown=shown, all=count) if shown < count else ""


def _row(one: Difference) -> Mapping[str, str]:
    says, event = cause_words(one.cause)
    return {
        "cell": " · ".join(
            prose(words, digits="arabic" if words == english else "thai") for words, english in cell_parts(one.place)
        ),
        "old": plain(value_words(one.old)[0]),
        "new": plain(value_words(one.new)[0]),
        "why": prose(says[0]),
        "event": plain(event, digits="arabic"),
    }
