"""What stands beside a make-believe October 2026: every kind of month before it, cases, flags, a remark."""

from datetime import date

from hub.reports.beside import (
    UNREADABLE,
    Beside,
    CaseCount,
    CaseKindTold,
    CaseMonth,
    Cases,
    CaseSource,
    EarlierMonth,
    FlagsTold,
    Remark,
    RuleCount,
    Share,
)
from tests.parts.patrol import bkk
from wire_contract.event import LineHash

MONTHS = ("2025-11", "2025-12", *(f"2026-{number:02}" for number in range(1, 10)))


def shares(patrols: tuple[int, int, int], environment: tuple[int, int] = (9, 10)) -> tuple[Share, ...]:
    """Of one month: patrols with what is not known, repairs; nothing was due of the others."""
    top, under, unknown = patrols
    return (
        Share("P", top, under, unknown, f"{top / under:.2%}"[:-1], f"{(top + unknown) / under:.2%}"[:-1]),
        Share("C", 0, 0, 0, None, None),
        Share("E", *environment, 0, f"{environment[0] / environment[1]:.2%}"[:-1], None),
        Share("L", 0, 0, 0, None, None),
        Share("R", 1, 1, 0, "100.00", "100.00"),
    )


def earlier() -> tuple[EarlierMonth, ...]:
    """Two before the first point, one not issued, one that cannot be read, seven issued."""
    found = [EarlierMonth(month, "issued", 1, "0a1b-2c3d-4e5f-6789", "90.00", shares((80, 100, 5))) for month in MONTHS]
    found[0] = EarlierMonth(MONTHS[0], "before")
    found[1] = EarlierMonth(MONTHS[1], "before")
    found[4] = EarlierMonth(MONTHS[4], "not_issued")
    found[5] = EarlierMonth(MONTHS[5], UNREADABLE)
    found[10] = EarlierMonth(MONTHS[10], "issued", 2, "ffff-2c3d-4e5f-6789", "60.00", shares((60, 120, 12), (6, 10)))
    return tuple(found)


def cases() -> Cases:
    """Theft and assault in three places; one month nobody told, one that one of three told."""
    every = [CaseMonth(month, CaseCount(4, 3, 3), (CaseCount(3, 3, 3), CaseCount(1, 3, 3))) for month in MONTHS]
    every.append(CaseMonth("2026-10", CaseCount(2, 1, 3), (CaseCount(2, 1, 3), CaseCount(None, 0, 3))))
    every[2] = CaseMonth(MONTHS[2], CaseCount(None, 0, 3), (CaseCount(None, 0, 3), CaseCount(None, 0, 3)))
    kinds = (CaseKindTold("theft", "ลักทรัพย์", "Theft"), CaseKindTold("life-body", "ชีวิตและร่างกาย", "Life and body"))
    before = CaseMonth("2025-10", CaseCount(5, 3, 3), (CaseCount(5, 3, 3), CaseCount(0, 3, 3)))
    source = CaseSource("สน.บางสมมุติ", "ตช 0015.(บก.น.9)/123", date(2026, 11, 4), "c0ffee" + "0" * 58)
    return Cases("point", kinds, tuple(every), before, (source,))


REMARK = Remark(
    "น้ำท่วมปากซอยสุขใจ 16 ระหว่างวันที่ 12–14\n<b>ไม่ใช่</b> #let x = $1$ =1+1",
    "somsri",
    bkk(date(2026, 11, 3), "10:00"),
    LineHash("ab" * 32),
)
FLAGS = FlagsTold(1, 2, 3, (RuleCount("burst", 4), RuleCount("travel", 2)))


def beside(remark: Remark | None = REMARK) -> Beside:
    """All of it."""
    return Beside(earlier(), cases(), FLAGS, remark)


NOTHING = Beside(tuple(EarlierMonth(month, "before") for month in MONTHS), None, FlagsTold(0, 0, 0, ()), None)
"""The first month ever: no trend, no cases, no flag, no remark."""
