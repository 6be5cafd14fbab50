"""What the choices are called, Thai and English. Tables."""

from collections.abc import Mapping

from hub.choices.choices import Carried, HeadlineRule, KpiType
from hub.kernel.pair import Pair

HEADLINES: Mapping[HeadlineRule, Pair] = {
    HeadlineRule.WEAKEST: ("ส่วนที่ต่ำที่สุดในห้าส่วน ไม่ถ่วงน้ำหนัก", "the weakest of the five, without weights"),
    HeadlineRule.COMPLIANCE: (
        "ร้อยละของจุดที่แก้ไข ตรวจตรา และตรวจกล้องครบ เมื่อส่งรายงานในกำหนด",
        "share of points with repairs, patrols and camera checks whole, if the report is in time",
    ),
    HeadlineRule.MEAN: (
        "ค่าเฉลี่ยน้ำหนักเท่ากันของการแก้ไข การตรวจ และการรายงาน",
        "mean of repairs, checks and reporting with equal weights",
    ),
}
CARRIED: Mapping[Carried, Pair] = {
    Carried.EACH_MONTH: ("นับซ้ำทุกเดือนที่ยังไม่เสร็จ", "again in each month in which it is open"),
    Carried.MONTH_DUE: ("นับเฉพาะเดือนที่ครบกำหนด", "only in the month in which it is due"),
}
TYPES: Mapping[KpiType, Pair] = {
    KpiType.OUTPUT: ("ผลผลิต (Output)", "output"),
    KpiType.OUTCOME: ("ผลลัพธ์ (Outcome)", "outcome"),
}
