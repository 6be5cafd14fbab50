"""What a report's paper says of itself: draft on every page, which edition, what is otherwise. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from hub.kernel.pair import Pair
from hub.papers.paper_text import prose
from hub.reports.life.causes import Difference
from hub.reports.life.cell_words import cause_words, cell_parts, value_words
from hub.reports.life.period import edition_words
from hub.reports.saying import Saying
from hub.web.language import Language

DRAFT: Pair = ("ร่าง", "Draft")
MOST_ROWS = 400
"""So many differences stand on paper; the two versions' figures hold every one."""
REPLACES: Pair = ("แทนฉบับที่ออกเมื่อ {at}", "in place of the one issued on {at}")
TABLE: Pair = ("ตารางเปรียบเทียบ{edition}กับฉบับที่ออกก่อน", "What is otherwise in {edition} than in the one before")
SHORTENED: Pair = (
    "แสดง {shown} รายการแรกจาก {all} รายการ ดูทั้งหมดได้ในหน้าเปรียบเทียบของระบบ",
    "the first {shown} of {all}; the page that compares the two shows them all",
)
NOTHING_CHANGED: Pair = ("ไม่มีตัวเลขใดต่างจากฉบับที่ออกก่อน", "No figure is otherwise than in the one before.")


def edition_values(
    version: int,
    *,
    is_draft: bool,
    differences: Sequence[Difference],
    before_issued_at: datetime | None,
    subtitle: str,
    language: Language = Language.THAI,
) -> Mapping[str, Any]:
    """What the template prints beside the figures."""
    say = Saying(language)
    draft = say.one_of(DRAFT)
    words = "" if version == 1 else say.one_of(edition_words(version))
    mark = " ".join(one for one in (draft if is_draft else "", words) if one)
    values: dict[str, Any] = {"mark": say.text(mark) if mark else None, "across": draft if is_draft else None}
    if version == 1:
        return values
    replaces = say.one_of(REPLACES).format(at=say.moment(before_issued_at)) if before_issued_at else ""
    shown = differences[:MOST_ROWS]
    values["subtitle"] = f"{subtitle} {say.text(f'{words} {replaces}'.strip())}"
    values["revision"] = {
        "title": say.pair(TABLE, edition=words),
        "rows": [_row(say, one) for one in shown],
        "note": say.text(_note(say, len(shown), len(differences))),
    }
    return values


def _note(say: Saying, shown: int, count: int) -> str:
    if not count:
        return say.one_of(NOTHING_CHANGED)
    return say.one_of(SHORTENED).format(shown=shown, all=count) if shown < count else ""


def _row(say: Saying, one: Difference) -> Mapping[str, str]:
    says, event = cause_words(one.cause)
    return {
        "cell": " · ".join(
            prose(words, digits="arabic" if words == english else "thai") if say.is_thai else say.text(english)
            for words, english in cell_parts(one.place)
        ),
        "old": say.number(say.one_of(value_words(one.old))),
        "new": say.number(say.one_of(value_words(one.new))),
        "why": say.pair(says),
        "event": say.code(event),
    }
