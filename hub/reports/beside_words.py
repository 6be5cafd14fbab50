"""What the parts beside the figures are called on paper, Thai and English. Tables only."""

from collections.abc import Mapping

from hub.kernel.pair import Pair
from hub.reports.beside import UNREADABLE
from hub.reports.forms.figures import MonthState
from hub.reports.ratios.kpi import Kpi

TREND: Pair = ("๑๑. แนวโน้ม ๖ และ ๑๒ เดือน", "11. Trend of 6 and 12 months")
TREND_NOTE: Pair = (
    "เดือนก่อนเป็นของฉบับที่ออกล่าสุดตามที่ระบุ ผลรวมคือผลบวกของตัวเศษและตัวส่วน ไม่ใช่ค่าเฉลี่ยของร้อยละ เดือนที่ไม่ได้ออกรายงานไม่อยู่ในผลรวม",
    (
        "Earlier months are of the latest issued edition, as named. Sums add numerators and denominators. "
        "A month that was not issued is in no sum."
    ),
)
TREND_KEY: Pair = (
    "แท่งทึบ: ร้อยละที่พิสูจน์แล้ว · แท่งลาย: ส่วนที่ยังไม่มีข้อมูล · ว่าง: ไม่มีรายงานหรือไม่มีสิ่งที่ต้องทำ",
    "Solid: proved · hatched: not known yet · blank: no report, or nothing due",
)
MONTH: Pair = ("เดือน", "Month")
EDITION: Pair = ("ฉบับ", "Edition")
HEADLINE: Pair = ("ผลตาม ตัวชี้วัด", "Indicator")
THIS: Pair = ("ฉบับนี้", "this one")
SUM: Pair = ("รวม {months} เดือน ({there} เดือนที่มีรายงาน)", "{months} months ({there} with a report)")
STATES: Mapping[str, Pair] = {
    MonthState.NOT_ISSUED.value: ("ไม่ได้ออกรายงาน", "not issued"),
    MonthState.NOT_OVER.value: ("ยังไม่สิ้นเดือน", "not over"),
    MonthState.BEFORE.value: ("ก่อนเริ่มนับ", "before the first point"),
    UNREADABLE: ("อ่านตัวเลขไม่ได้", "figures unreadable"),
}
SHORT: Mapping[Kpi, Pair] = {
    Kpi.PATROL: ("ตรวจตรา", "Patrols"),
    Kpi.CAMERA_CHECK: ("ตรวจกล้อง", "Cameras"),
    Kpi.ENVIRONMENT: ("สภาพแวดล้อม", "Environment"),
    Kpi.LETTER: ("หนังสือ", "Letters"),
    Kpi.REPORT: ("รายงาน", "Reports"),
}

FLAGS: Pair = ("๑๒. ข้อสังเกตที่ต้องตรวจสอบ", "12. Flags")
FLAGS_NOTE: Pair = (
    "ข้อสังเกตมาจากกฎในหน้าเอกสาร flags/1 ไม่ใช่การกล่าวหา การแตะที่ยังรอตรวจสอบนับตามเดิมจนกว่าจะมีผู้ตัดสินสองคน",
    "Flags come of the rules flags/1 and accuse nobody. Taps that wait count until two people have settled them.",
)
NO_FLAGS: Pair = ("ไม่มีในเดือนนี้", "None this month")
FLAGS_SUM: Pair = (
    "ทั้งหมด {every} ข้อ: รอตรวจสอบ {open} ข้อ ให้นับตามเดิม {stands} ข้อ ไม่นับ {set_aside} ข้อ",
    "{every} in all: {open} to settle, {stands} stand, {set_aside} set aside",
)
RULE: Pair = ("เรื่องที่พบ", "What was seen")
COUNT: Pair = ("ข้อ", "Flags")

CASES: Pair = ("๑๓. สถิติคดีที่สถานีตำรวจแจ้ง", "13. Cases told by the police stations")
NO_CASES: Pair = ("ยังไม่มีสถานีใดแจ้งสถิติ", "No station has told any yet")
CASES_NOTE: Pair = (
    (
        "แสดงไว้ข้างกันเท่านั้น ไม่ได้แสดงว่าสิ่งใดเป็นเหตุของสิ่งใด ? = ไม่มีสถานีใดแจ้ง (ไม่ใช่ศูนย์) "
        "· [๓/๕] = แจ้งแล้ว ๓ จาก ๕ แห่ง · พื้นที่ที่นับ: {area}"
    ),
    (
        "Shown beside the rest, with no claim that one causes the other. ? = nobody told (not zero) "
        "· [3/5] = 3 of 5 places told · counted for: {area}"
    ),
)
TOTAL: Pair = ("รวม", "All")
YEAR_BEFORE: Pair = ("เดือนเดียวกันปีก่อน", "same month, year before")
SOURCES: Pair = ("ที่มาของเดือนนี้", "Sources of this month")
NO_SOURCES: Pair = ("เดือนนี้ยังไม่มีสถานีใดแจ้ง", "no station has told this month yet")
SOURCE: Pair = ("{station} {letter} ไฟล์", "{station} {letter} file")
LETTER: Pair = ("หนังสือ {letter} ลงวันที่ {day}", "letter {letter} of {day}")

REMARKS: Pair = ("๑๔. หมายเหตุ", "14. Remarks")
NO_REMARKS: Pair = ("ไม่มี", "None")
WRITTEN: Pair = (
    "บันทึกเมื่อ {at} ในสายบันทึกของศูนย์กลาง บรรทัด",
    "written {at}, in the hub's chain as line",
)
