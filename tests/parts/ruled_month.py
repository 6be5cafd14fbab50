"""A month in which the office worked: repairs of every standing and letters of every answer, by any headline rule."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from hub.choices.choices import DEFAULTS, HeadlineRule
from hub.reports.figures import MonthlyFigures
from hub.reports.office_figures import Issue, Letter, OfficeWork, Repair, Turn
from hub.reports.office_reading import told
from hub.reports.ratios.fixes import Standing
from tests.parts.month import a_troubled_month
from tests.parts.patrol import bkk
from wire_contract.event import LineHash

OPENED = bkk(date(2026, 10, 5), "10:15")
DUE = date(2026, 10, 12)


def a_repair(order: int, counted: str, *, point: str = "BSM-001", what: str = "", kind: str = "waste") -> Repair:
    """One order that counts so in E."""
    standing = {"proved": Standing.PROVED, "unknown": Standing.SAID_DONE, "": Standing.NOT_REQUIRED}.get(
        counted, Standing.OPEN
    )
    states = {Standing.PROVED: "proved", Standing.SAID_DONE: "reported_done", Standing.NOT_REQUIRED: "cancelled"}
    turn = Turn(OPENED, standing, LineHash(f"{order:02x}" * 32), None, "ไม่จำเป็น" if not counted else "", "director")
    return Repair(
        order=order,
        point=point,
        kind=kind,
        section="ฝ่ายโยธา สำนักงานเขต",
        asset_kind=None,
        asset=None,
        cause=None,
        what=what,
        opened_at=OPENED,
        due_on=DUE,
        state=states.get(standing, "assigned"),
        standing=standing,
        counted=counted,
        carried_over=counted == "disproved",
        turns=(turn,),
        before=("ab" * 32,),
        after=(),
    )


def a_letter(number: int, answered: str, *, asset: str = "cctv-1") -> Letter:
    """One camera's defect, answered so."""
    issued = OPENED + timedelta(days=2) if answered in {"in_time", "late"} else None
    return Letter(
        episode=f"{number:02x}" * 32,
        point="BSM-002",
        asset=asset,
        order=number,
        opened_at=OPENED,
        limit=DUE,
        letter=number if issued else None,
        number=f"กท 5099/{number}" if issued else "",
        agency="สำนักการจราจรและขนส่ง" if issued else "",
        issued_at=issued,
        ended_at=OPENED + timedelta(days=4) if answered == "mended" else None,
        answered=answered,
    )


REPAIRS = tuple(
    a_repair(number, counted, point=point)
    for number, (counted, point) in enumerate(
        (
            ("proved", "BSM-001"),
            ("proved", "BSM-002"),
            ("proved", "BSM-002"),
            ("disproved", "BSM-003"),
            ("unknown", "BSM-007"),
            ("unknown", "BSM-099"),
            ("", "BSM-001"),
        ),
        1,
    )
)
"""3 of 6; the last but one at a point that did not count."""
LETTERS = tuple(
    a_letter(number, answered)
    for number, answered in enumerate(("in_time", "in_time", "in_time", "late", "missing", "pending", "mended"), 1)
)
"""3 of 5."""


def a_worked_month(
    rule: HeadlineRule = HeadlineRule.WEAKEST,
    *,
    count: int = 8,
    repairs: Sequence[Repair] = REPAIRS,
    letters: Sequence[Letter] = LETTERS,
    is_late: bool = False,
    is_known: bool = True,
) -> MonthlyFigures:
    """A troubled month with the office's work; its report was issued on the 3rd, or on the 9th where it is late."""
    issued = bkk(date(2026, 11, 9 if is_late else 3), "08:00") if is_known else None
    work = OfficeWork(
        repairs=tuple(repairs),
        letters=tuple(letters),
        issue=Issue(date(2026, 11, 7), is_known, issued),
        chosen=replace(told(DEFAULTS), headline=rule),
    )
    now = bkk(date(2026, 11, 10), "09:00")
    return a_troubled_month(count, now=now, with_assets=True, work=work)
