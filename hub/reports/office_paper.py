"""Repairs, letters and the report's own issue as the template prints them. Reads figures only. Pure."""

from collections.abc import Sequence
from typing import Any

from hub.kernel import thai
from hub.kernel.period import day_of
from hub.papers.paper_text import plain, prose
from hub.remediation.kinds import WORK, Kind, section_named
from hub.remediation.transitions import State
from hub.remediation.words import STATES
from hub.reports import wording
from hub.reports.figures import MonthlyFigures
from hub.reports.office_figures import Letter, Repair
from hub.reports.ratios.fixes import Standing

Row = dict[str, Any]


def work(figures: MonthlyFigures) -> Sequence[Row]:
    """The repairs of the month, by section in order of its name, each with how it stands and how it counts."""
    by_section: dict[str, list[Repair]] = {}
    for one in figures.repairs:
        by_section.setdefault(one.section, []).append(one)
    return [
        {
            "section": prose(section),
            "said": prose(_sums(by_section[section])),
            "rows": [_repair(figures, one) for one in by_section[section]],
        }
        for section in sorted(by_section)
    ]


def letters(figures: MonthlyFigures) -> Sequence[Row]:
    """One row for each camera defect that began in the month."""
    return [
        {
            "place": prose(f"{_place(figures, one.point)} กล้อง {one.asset}"),
            "found": prose(thai.date_short(day_of(one.opened_at))),
            "limit": prose(thai.date_short(one.limit)),
            "number": plain(one.number) if one.number else "–",
            "agency": prose(section_named(one.agency).short) if one.agency else "–",
            "state": prose(_answered(one)),
        }
        for one in figures.letters
    ]


def reported(figures: MonthlyFigures) -> str:
    """When the month's report was issued first, and by when it is due."""
    due = thai.date_short(figures.issue.due_on)
    if figures.issue.first_issued_at is not None:
        return prose(f"ออกรายงานฉบับแรกเมื่อ {thai.moment_short(figures.issue.first_issued_at)} กำหนดภายใน {due}")
    if figures.issue.known:
        return prose(f"ยังไม่ได้ออกรายงานฉบับแรก กำหนดภายใน {due}")
    return prose(f"ไม่มีทะเบียนว่าออกรายงานฉบับแรกเมื่อใด กำหนดภายใน {due}")


def chosen(figures: MonthlyFigures) -> str:
    """By what the district had chosen, for the appendix of rules."""
    of = figures.chosen
    by = (
        f"ตามหนังสือ {of.document} มีผลตั้งแต่ {thai.date_short(of.from_day)}" if of.from_day else "ค่าเริ่มต้น เขตยังไม่ได้กำหนดเอง"
    )
    moves = "เลื่อนเป็นวันทำการถัดไปเมื่อตรงวันหยุด" if of.seventh_moves else "ไม่เลื่อนแม้ตรงวันหยุด"
    said = wording.CHOSEN.format(
        by=by,
        headline=wording.HEADLINE_RULES[of.headline],
        carried=wording.CARRIED[of.carried_over],
        workdays=of.letter_workdays,
        moves=moves,
    )
    return prose(said)


def _sums(repairs: Sequence[Repair]) -> str:
    """How many counted, and what became of them; those outside the month's E are named apart."""
    seen = {name: sum(one.counted == name for one in repairs) for name in ("proved", "unknown", "disproved", "due")}
    asked, beside = sum(seen.values()), sum(not one.counted for one in repairs)
    said = (
        f"ต้องแล้วเสร็จ {asked} · พิสูจน์แล้วว่าเสร็จ {seen['proved']} · แจ้งว่าเสร็จ ยังไม่พิสูจน์ {seen['unknown']}"
        f" · เกินกำหนด {seen['disproved']}"
    )
    said += f" · อยู่ในกำหนด {seen['due']}" if seen["due"] else ""
    return said + (f" · ไม่อยู่ในการนับของเดือน {beside}" if beside else "")


def _repair(figures: MonthlyFigures, one: Repair) -> Row:
    kind = WORK[Kind(one.kind)].says[0]
    about = f"{kind} {one.asset}" if one.asset else kind
    return {
        "order": plain(one.order),
        "place": prose(_place(figures, one.point)),
        "what": prose(" ".join(part for part in (about, one.what) if part)),
        "opened": prose(thai.date_short(day_of(one.opened_at))),
        "due": prose(thai.date_short(one.due_on)),
        "state": prose(_state(one)),
        "photographs": plain(f"{len(one.before)}/{len(one.after)}"),
    }


def _state(one: Repair) -> str:
    said = STATES[State(one.state)][0]
    if one.counted == "disproved":
        said = f"เกินกำหนด ({said})"
    if one.standing is Standing.NOT_REQUIRED and one.turns and one.turns[-1].why:
        said = f"ไม่ต้องแก้ไข: {one.turns[-1].why} (อนุมัติ: {one.turns[-1].approved_by})"
    if one.standing is Standing.PROVED:
        said = f"{said} {thai.date_short(day_of(one.turns[-1].at))}"
    return said + (" · ค้างจากเดือนก่อน" if one.carried_over else "")


def _answered(one: Letter) -> str:
    said = wording.ANSWERED[one.answered]
    return f"{said} ({thai.date_short(day_of(one.issued_at))})" if one.issued_at else said


def _place(figures: MonthlyFigures, code: str) -> str:
    """The point's number and short name; its code where it did not count this month."""
    for number, point in enumerate(figures.points, 1):
        if point.code == code:
            return f"{number}. {point.short_name}"
    return code
