"""Repairs, letters and the report's own issue as the template prints them. Reads figures only. Pure."""

from collections.abc import Sequence
from typing import Any

from hub.choices.words import CARRIED, HEADLINES
from hub.kernel.agencies import in_english
from hub.kernel.period import day_of
from hub.remediation.kinds import WORK, Kind, section_named
from hub.remediation.transitions import State
from hub.remediation.words import STATES
from hub.reports import wording
from hub.reports.figures import MonthlyFigures
from hub.reports.office_figures import Letter, Repair
from hub.reports.ratios.fixes import Standing
from hub.reports.saying import Saying

Row = dict[str, Any]


def work(say: Saying, figures: MonthlyFigures) -> Sequence[Row]:
    """The repairs of the month, by section in order of its name, each with how it stands and how it counts."""
    by_section: dict[str, list[Repair]] = {}
    for one in figures.repairs:
        by_section.setdefault(one.section, []).append(one)
    return [
        {
            "section": say.text(section if say.is_thai else in_english(section)),
            "said": say.text(_sums(say, by_section[section])),
            "rows": [_repair(say, figures, one) for one in by_section[section]],
        }
        for section in sorted(by_section)
    ]


def letters(say: Saying, figures: MonthlyFigures) -> Sequence[Row]:
    """One row for each camera defect that began in the month."""
    return [
        {
            "place": say(wording.CAMERA_AT, place=_place(figures, one.point), camera=one.asset),
            "found": say.text(say.day(day_of(one.opened_at))),
            "limit": say.text(say.day(one.limit)),
            "number": say.number(one.number) if one.number else "–",
            "agency": say.text(_agency(say, one.agency)) if one.agency else "–",
            "state": say.text(_answered(say, one)),
        }
        for one in figures.letters
    ]


def reported(say: Saying, figures: MonthlyFigures) -> str:
    """When the month's report was issued first, and by when it is due."""
    due = say.day(figures.issue.due_on)
    if figures.issue.first_issued_at is not None:
        return say(wording.ISSUED, at=say.moment(figures.issue.first_issued_at), due=due)
    if figures.issue.known:
        return say(wording.NOT_ISSUED, due=due)
    return say(wording.ISSUE_UNKNOWN, due=due)


def chosen(say: Saying, figures: MonthlyFigures) -> str:
    """By what the district had chosen, for the appendix of rules."""
    of = figures.chosen
    by = (
        say.raw(wording.BY_DOCUMENT, document=of.document, day=say.day(of.from_day))
        if of.from_day
        else say.raw(wording.DEFAULTS)
    )
    moves = say.raw(wording.MOVES if of.seventh_moves else wording.MOVES_NOT)
    said = say.raw(
        wording.CHOSEN,
        by=by,
        headline=say.one_of(HEADLINES[of.headline]),
        carried=say.one_of(CARRIED[of.carried_over]),
        workdays=of.letter_workdays,
        moves=moves,
    )
    return say.text(said)


def _sums(say: Saying, repairs: Sequence[Repair]) -> str:
    """How many counted, and what became of them; those outside the month's E are named apart."""
    seen = {name: sum(one.counted == name for one in repairs) for name in ("proved", "unknown", "disproved", "due")}
    asked, beside = sum(seen.values()), sum(not one.counted for one in repairs)
    said = say.raw(wording.REPAIRS, asked=asked, **seen)
    said += say.raw(wording.REPAIRS_DUE, due=seen["due"]) if seen["due"] else ""
    return said + (say.raw(wording.REPAIRS_BESIDE, beside=beside) if beside else "")


def _repair(say: Saying, figures: MonthlyFigures, one: Repair) -> Row:
    kind = say.one_of(WORK[Kind(one.kind)].says)
    about = f"{kind} {one.asset}" if one.asset else kind
    return {
        "order": say.number(one.order),
        "place": say.text(_place(figures, one.point)),
        "what": say.text(" ".join(part for part in (about, one.what) if part)),
        "opened": say.text(say.day(day_of(one.opened_at))),
        "due": say.text(say.day(one.due_on)),
        "state": say.text(_state(say, one)),
        "photographs": say.number(f"{len(one.before)}/{len(one.after)}"),
    }


def _state(say: Saying, one: Repair) -> str:
    said = say.one_of(STATES[State(one.state)])
    if one.counted == "disproved":
        said = say.raw(wording.OVERDUE, state=said)
    if one.standing is Standing.NOT_REQUIRED and one.turns and one.turns[-1].why:
        said = say.raw(wording.NOT_REQUIRED, why=one.turns[-1].why, by=one.turns[-1].approved_by)
    if one.standing is Standing.PROVED:
        said = f"{said} {say.day(day_of(one.turns[-1].at))}"
    return said + (say.raw(wording.CARRIED_OVER) if one.carried_over else "")


def _answered(say: Saying, one: Letter) -> str:
    said = say.raw(wording.ANSWERED[one.answered])
    return f"{said} ({say.day(day_of(one.issued_at))})" if one.issued_at else said


def _agency(say: Saying, name: str) -> str:
    return section_named(name).short if say.is_thai else in_english(name)


def _place(figures: MonthlyFigures, code: str) -> str:
    """The point's number and short name; its code where it did not count this month."""
    for number, point in enumerate(figures.points, 1):
        if point.code == code:
            return f"{number}. {point.short_name}"
    return code
