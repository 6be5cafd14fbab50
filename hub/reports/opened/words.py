"""What parts, outcomes and the things behind a cell are called, Thai and English. Tables only."""

from collections.abc import Mapping

from hub.kernel.pair import Pair
from hub.reports.opened.cells import Became
from hub.reports.ratios.fixes import Standing
from hub.reports.ratios.kpi import Kpi

PARTS: Mapping[Kpi, Pair] = {
    Kpi.PATROL: ("การตรวจตรา", "Patrols"),
    Kpi.CAMERA_CHECK: ("การตรวจกล้อง", "Camera checks"),
    Kpi.ENVIRONMENT: ("แก้ไขสภาพแวดล้อม", "Repairs"),
    Kpi.LETTER: ("ออกหนังสือเมื่อชำรุด", "Letters about defects"),
    Kpi.REPORT: ("ส่งรายงานในกำหนด", "The report in time"),
}
UNITS: Mapping[Kpi, Pair] = {
    Kpi.PATROL: ("ครั้ง", "visits"),
    Kpi.CAMERA_CHECK: ("จุด-วัน", "point-days"),
    Kpi.ENVIRONMENT: ("รายการ", "work orders"),
    Kpi.LETTER: ("เรื่อง", "defects"),
    Kpi.REPORT: ("ฉบับ", "reports"),
}
CELLS: Mapping[Kpi, Pair] = {
    Kpi.PATROL: ("จุดและวัน", "Point and day"),
    Kpi.CAMERA_CHECK: ("จุดและวัน", "Point and day"),
    Kpi.ENVIRONMENT: ("ใบงาน", "Work order"),
    Kpi.LETTER: ("กล้องชำรุด", "Camera defect"),
    Kpi.REPORT: ("รายงาน", "Report"),
}
BECAME: Mapping[Became, Pair] = {
    Became.PROVED: ("พิสูจน์แล้ว", "Proved"),
    Became.DISPROVED: ("ไม่เป็นตามกำหนด", "Not met"),
    Became.UNKNOWN: ("ไม่ทราบ", "Not known"),
    Became.DUE: ("ยังไม่ถึงกำหนด", "Not due yet"),
}
SIGNS: Mapping[Became, str] = {Became.PROVED: "✓", Became.DISPROVED: "✕", Became.UNKNOWN: "?", Became.DUE: "·"}
STANDINGS: Mapping[Standing, Pair] = {
    Standing.OPEN: ("ยังไม่เสร็จ", "Open"),
    Standing.SAID_DONE: ("แจ้งว่าเสร็จ ยังไม่พิสูจน์", "Said to be done, not proved"),
    Standing.PROVED: ("พิสูจน์แล้วว่าเสร็จ", "Proved to be done"),
    Standing.NOT_REQUIRED: ("ไม่ต้องทำ", "Not required"),
}
ANSWERED: Mapping[str, Pair] = {
    "in_time": ("ออกหนังสือในกำหนด", "A letter was issued in time"),
    "late": ("ออกหนังสือเกินกำหนด", "A letter was issued late"),
    "missing": ("ไม่มีหนังสือจนเลยกำหนด", "No letter, and the time is over"),
}
VISIT: Pair = ("การตรวจที่นับ", "A visit that counts")
WATCHED: Pair = ("อุปกรณ์ทำงานต่อเนื่อง เวลาอื่นในช่วงนี้ไม่มีใครแตะ", "The device was awake: nobody else came in this time")
SILENT: Pair = ("ไม่มีหลักฐานของช่วงนี้ อาจส่งตามมาภายหลัง", "Nothing vouches for this time; it may come later")
NO_TEST: Pair = ("ไม่มีผลทดสอบของวันนี้", "No test of this day is known")
NO_DEVICE: Pair = ("กล้องมีแต่ในทะเบียน ทดสอบด้วยตัวเองไม่ได้", "The camera is on paper only: nothing tests it")
BEGAN: Pair = ("พบชำรุด", "The defect was found")
REPORT_ISSUED: Pair = ("ออกรายงานฉบับแรก", "The first version was issued")
REPORT_NOT: Pair = (
    "เมื่อจัดทำตัวเลขนี้ รายงานยังไม่ออก กระดาษไม่อาจรู้ว่าตนเองออกเมื่อใด",
    "When these figures were made the report was not issued: no paper can know of its own issue",
)
REPORT_UNKNOWN: Pair = ("ไม่มีบันทึกว่ารายงานออกเมื่อใด", "Nobody kept when it was issued")
PROOF: Pair = ("หลักฐาน", "It rests on")
