"""Choices as they were typed, on a page or at the console. Pure."""

from collections.abc import Mapping
from datetime import date

from hub.choices.choices import DEFAULTS, Carried, Choices, ChoicesChange, HeadlineRule, KpiType
from hub.kernel.refused import Refused

_ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


def change_of_form(typed: Mapping[str, str]) -> ChoicesChange:
    """What was typed; raises Refused with what cannot be read."""
    month = typed["from_month"].translate(_ARABIC).strip()
    try:
        year, number = (int(part) for part in month.split("-"))
        first = date(year - 543 if year >= 2400 else year, number, 1)
    except ValueError as error:
        raise Refused(f"อ่านเดือนไม่ได้ · this is no month: {month[:20]}", hint="2569-12 หรือ · or 2026-12") from error
    try:
        first_target, second, third, fourth = (int(one) for one in typed["targets"].translate(_ARABIC).split())
        workdays = int(typed["letter_workdays"].translate(_ARABIC))
        choices = Choices(
            headline=HeadlineRule(typed["headline"]),
            letter_workdays=workdays,
            carried_over=Carried(typed["carried_over"]),
            seventh_moves=typed["seventh_moves"] in {"yes", "on", "true"},
            kpi_type=KpiType(typed["kpi_type"]),
            targets=(first_target, second, third, fourth),
        )
    except ValueError as error:
        raise Refused(
            "ค่าที่เลือกใช้ไม่ได้ · these choices cannot be read",
            hint="เป้าหมายสะสมสี่ไตรมาส เช่น 25 50 75 100 · four cumulative targets, never falling",
        ) from error
    return ChoicesChange(first, choices, typed["document"])


def typed_of(change: ChoicesChange | None, *, from_month: str, workdays: int) -> dict[str, str]:
    """What a form shows before somebody types: what holds now, or the defaults."""
    of = change.choices if change else DEFAULTS
    return {
        "from_month": from_month,
        "headline": of.headline.value,
        "letter_workdays": str(of.letter_workdays if change else workdays),
        "seventh_moves": "yes" if of.seventh_moves else "no",
        "carried_over": of.carried_over.value,
        "kpi_type": of.kpi_type.value,
        "targets": " ".join(str(one) for one in of.targets),
        "document": "",
    }
