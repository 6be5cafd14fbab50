"""The kinds of risk that BMA's survey of risk points names, by the code that the register keeps. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from hub.kernel.pair import Pair


class Against(StrEnum):
    """What a point is watched for: its own KPI each."""

    CRIME = "crime"
    ACCIDENT = "accident"


AGAINST: Mapping[Against, Pair] = {
    Against.CRIME: ("อาชญากรรม", "crime"),
    Against.ACCIDENT: ("อุบัติเหตุ", "accidents"),
}


@dataclass(frozen=True, slots=True)
class RiskKind:
    """One kind of risk; `words` are Thai as the survey's form has them, and English."""

    code: str
    words: Pair
    against: Against


RISK_KINDS: Mapping[str, RiskKind] = {
    one.code: one
    for one in (
        RiskKind("dark", ("จุดมืด จุดเปลี่ยว", "Dark or lonely place"), Against.CRIME),
        RiskKind("abandoned", ("จุดรกร้าง ลักลอบทิ้งขยะ", "Overgrown or dumped on"), Against.CRIME),
        RiskKind("broken", ("โครงสร้างวัสดุชำรุดรอซ่อม", "Broken structure awaiting repair"), Against.CRIME),
        RiskKind("gathering", ("แหล่งมั่วสุม", "Place of unruly gathering"), Against.CRIME),
        RiskKind("prone", ("จุดล่อแหลมต่อการเกิดอาชญากรรม", "Prone to crime"), Against.CRIME),
        RiskKind("crowded", ("ประชากรหนาแน่น", "Densely populated"), Against.CRIME),
        RiskKind("accident", ("จุดที่กำลังแก้ไขต่อการเกิดอุบัติเหตุ", "Accident spot being mended"), Against.ACCIDENT),
    )
}
"""A point may be of several kinds; a code is never given another meaning."""
