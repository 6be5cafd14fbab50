"""The parts of the form that are written anew each time: what the form calls them, and where they stand. Pure; tables.

The words are the form's own (`tests/hub/reports/forms/test_seed.py` holds them against it).
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from hub.kernel.pair import Pair
from hub.reports.life.period import Kind


class Part(StrEnum):
    """One text of a form."""

    TREES = "trees"
    LIGHTS = "lights"
    COLLECTED = "collected"
    PATROLS = "patrols"
    CHECKS = "checks"
    POLICE = "police"
    SUMMARY = "summary"
    FACTORS = "factors"
    OBSTACLES = "obstacles"
    EVIDENCE = "evidence"
    REMARKS = "remarks"


DONE: Sequence[Part] = (Part.TREES, Part.LIGHTS, Part.COLLECTED)
"""ฝ่ายเทศกิจ ประสานฝ่ายอื่นๆ ที่เกี่ยวข้องดำเนินการดังนี้."""
WATCHED: Sequence[Part] = (Part.PATROLS, Part.CHECKS, Part.POLICE)
"""การเฝ้าระวังและตรวจตราจุดเสี่ยงภัย."""
ENDING: Sequence[Part] = (Part.FACTORS, Part.OBSTACLES, Part.EVIDENCE)
"""Sections 7 to 9."""
PARTS: Mapping[Kind, Sequence[Part]] = {
    Kind.MONTH: (Part.REMARKS,),
    Kind.QUARTER: (*DONE, *WATCHED, *ENDING),
    Kind.YEAR: (Part.SUMMARY, *ENDING),
}
"""Those of each kind of report, in the order of the paper."""

NAMES: Mapping[Part, Pair] = {
    Part.TREES: ("การดูแลตัดต้นไม้ ฝ่ายรักษาฯ", "Trees, by the Cleansing and Public Parks section"),
    Part.LIGHTS: ("การติดตั้งไฟฟ้าและซ่อมแซมกล้องวงจรปิด ฝ่ายโยธา", "Lights and CCTV, by the Public Works section"),
    Part.COLLECTED: ("รวบรวมผลการดำเนินงานแก้ไขจุดเสี่ยงภัยภายในวันที่ 7 ของเดือน", "Results collected by the 7th of the month"),
    Part.PATROLS: ("การตรวจตรา", "Patrols"),
    Part.CHECKS: ("การตรวจสอบกล้อง", "Camera checks and letters"),
    Part.POLICE: ("ประสาน สน. ในพื้นที่เกี่ยวกับสถิติการเกิดคดีอาชญากรรมบริเวณพื้นที่เสี่ยง", "Crime counts of the police stations"),
    Part.SUMMARY: ("สรุปผลการดำเนินงาน (ปลายปีงบประมาณ)", "Summary at the end of the fiscal year"),
    Part.FACTORS: ("ปัจจัยสนับสนุนการดำเนินงาน", "Supporting factors"),
    Part.OBSTACLES: ("อุปสรรคต่อการดำเนินงาน", "Obstacles"),
    Part.EVIDENCE: ("หลักฐานอ้างอิง", "Evidence"),
    Part.REMARKS: ("หมายเหตุของสำนักงานเขต", "Remarks of the office"),
}

KPI_NAME = "พื้นที่เสี่ยงภัยได้รับการลดเงื่อนไขความล่อแหลมต่อการเกิดอาชญากรรม"
SERVES = "** สนับสนุนแผนพัฒนา กทม. ระยะ 20 ปี (ยุทธศาสตร์-ประเด็นยุทธศาสตร์-กลยุทธ์ตามแผนฯ /ตัวชี้วัด)"
PLAN: Sequence[str] = (
    "ประเด็นยุทธศาสตร์ : ด้านที่ ๑ มหานครปลอดภัย : Bangkok as a Safe City",
    "ย่อย : ๑.๒ - ปลอดภัยจากอาชญากรรมและยาเสพติด",
    "เป้าประสงค์ที่ : ๑.๒.๑ ประชาชนมีความปลอดภัยในชีวิตและทรัพย์สิน",
)
DEFINITION = (
    "พื้นที่เสี่ยงภัย หมายถึง พื้นที่ที่มีความล่อแหลมต่อการเกิดอาชญากรรมกับประชาชน เงื่อนไขและปัจจัยต่อการเกิดอาชญากรรม หมายถึง "
    "เหตุ/ช่องทาง สิ่งต่างๆ ที่อาจทำให้เกิดเหตุอาชญากรรม การลดเงื่อนไขความล่อแหลมต่อการเกิดอาชญากรรม หมายถึง "
    "การปรับแก้ไขหรือการเพิ่มเติมสภาพแวดล้อมพื้นที่ เช่นการซ่อมแซม หรือการติดตั้ง"
)
METHOD: Sequence[str] = (
    "การแก้ไขหรือการปรับสภาพแวดล้อม",
    "การเฝ้าระวังหรือตรวจตราพื้นที่เสี่ยงภัย",
    "การรายงานผลการดำเนินงานประจำเดือน",
)
TOGETHER = "ฝ่ายเทศกิจ ประสานฝ่ายอื่นๆ ที่เกี่ยวข้องดำเนินการดังนี้"
WATCHING = "การเฝ้าระวังและตรวจตราจุดเสี่ยงภัย"
PATROLLED = "จุดเสี่ยงต่อการเกิดอาชญากรรม มีการตรวจตรา {quota} ครั้ง/วัน/จุด"
CHECKED = (
    "จุดเสี่ยงภัยที่ติดตั้งกล้องวงจรปิด (CCTV) มีการตรวจสอบประสิทธิภาพการทำงานของกล้อง {quota} ครั้ง/วัน/จุด "
    "หากพบว่าชำรุดให้จัดทำหนังสือประสานหน่วยงานที่เกี่ยวข้อง"
)
