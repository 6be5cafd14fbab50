"""The report's Thai words for the codes in its figures, as the district spells them. Pure."""

from collections.abc import Mapping

from hub.choices.choices import Carried, HeadlineRule
from hub.choices.words import CARRIED as CARRIED_SAYS
from hub.choices.words import HEADLINES
from hub.patrol import words
from hub.reports.ratios.kpi import Kpi

CARRIED: Mapping[Carried, str] = {each: says[0] for each, says in CARRIED_SAYS.items()}
DEFAULTS = "ค่าเริ่มต้น เขตยังไม่ได้กำหนดเอง"
CHOSEN = (
    "หลักเกณฑ์ที่เขตเลือก ({by}): ตัวเลขหลักคือ{headline} · งานแก้ไขที่ค้าง{carried} · หนังสือออกภายใน {workdays} วันทำการ · "
    "วันที่ 7 {moves}"
)
FIXED = (
    "การแก้ไขสภาพแวดล้อมนับใบงานที่ครบกำหนดในเดือนและที่ค้างมา ตามที่เป็นอยู่เมื่อสิ้นเดือน ที่แจ้งว่าเสร็จแต่ยังไม่มีผลทดสอบหรือการตรวจรับ "
    "ถือว่ายังไม่ทราบ ไม่นับว่าเสร็จ (kpi/1)"
)
ANSWERED: Mapping[str, str] = {
    "in_time": "ออกในกำหนด",
    "late": "ออกเกินกำหนด",
    "missing": "ยังไม่ออก เกินกำหนด",
    "pending": "อยู่ในกำหนด",
    "mended": "ใช้ได้ก่อนครบกำหนด",
}
SUSPENDED_SIGN = "ร"
SUSPENDED = "รวมวันที่ระงับ {days} จาก {counted} วันนับของทุกจุด วันเหล่านี้ไม่อยู่ในตัวหารของร้อยละใด แต่ยังอยู่ในวันนับ"
NOTE_SUSPENDED = "ระงับ {days} วัน ตามหนังสือ {document}"
NO_END_YET = "ยังไม่กำหนด"

OF_MONTH = "ประจำเดือน{month}"
OF_YEAR = "(ไตรมาสที่ {quarter} ปีงบประมาณ พ.ศ. {year}) · จุดเสี่ยงภัย {points} จุด"
AS_OF = "ข้อมูล ณ {at}"
NOT_OVER = "รายงานระหว่างเดือน เดือนนี้ยังไม่สิ้นสุด ข้อมูลถึง {until} ตัวเลขยังเปลี่ยนได้ ใช้เป็นรายงานประจำเดือนไม่ได้"
AT_MOST = "สูงสุดไม่เกิน {percent}"
AND = " และ"
WITHOUT = " ไม่รวม{missing} ซึ่งยังไม่ถึงกำหนดหรือยังไม่มีทะเบียน"
FROM = " จาก{weakest}"
HEADLINE = "ผลตามตัวชี้วัด: ร้อยละ {percent}{of} ({said})"
NO_HEADLINE = "ผลตามตัวชี้วัด: – ({said})"
COUNTED_FROM = "เริ่มนับ {day}"
COUNTED_TO = "เลิกนับ {day}"
CAMERA_AT = "{place} กล้อง {camera}"
ISSUED = "ออกรายงานฉบับแรกเมื่อ {at} กำหนดภายใน {due}"
NOT_ISSUED = "ยังไม่ได้ออกรายงานฉบับแรก กำหนดภายใน {due}"
ISSUE_UNKNOWN = "ไม่มีทะเบียนว่าออกรายงานฉบับแรกเมื่อใด กำหนดภายใน {due}"
BY_DOCUMENT = "ตามหนังสือ {document} มีผลตั้งแต่ {day}"
MOVES = "เลื่อนเป็นวันทำการถัดไปเมื่อตรงวันหยุด"
MOVES_NOT = "ไม่เลื่อนแม้ตรงวันหยุด"
REPAIRS = "ต้องแล้วเสร็จ {asked} · พิสูจน์แล้วว่าเสร็จ {proved} · แจ้งว่าเสร็จ ยังไม่พิสูจน์ {unknown} · เกินกำหนด {disproved}"
REPAIRS_DUE = " · อยู่ในกำหนด {due}"
REPAIRS_BESIDE = " · ไม่อยู่ในการนับของเดือน {beside}"
OVERDUE = "เกินกำหนด ({state})"
NOT_REQUIRED = "ไม่ต้องแก้ไข: {why} (อนุมัติ: {by})"
CARRIED_OVER = " · ค้างจากเดือนก่อน"
SHORTER = "{place}: และช่วงที่สั้นกว่านี้อีก {rest} ช่วง (ดูแฟ้มตัวเลข)"

TITLE = "รายงานผลการแก้ไขและตรวจตราจุดเสี่ยงภัยต่อการเกิดอาชญากรรม"

INDICATORS = {
    Kpi.PATROL: "การตรวจตรา",
    Kpi.CAMERA_CHECK: "การตรวจกล้อง",
    Kpi.ENVIRONMENT: "แก้ไขสภาพแวดล้อม",
    Kpi.LETTER: "ออกหนังสือเมื่อชำรุด",
    Kpi.REPORT: "ส่งรายงานในกำหนด",
}
UNITS = {
    Kpi.PATROL: "ครั้ง",
    Kpi.CAMERA_CHECK: "จุด-วัน",
    Kpi.ENVIRONMENT: "รายการ",
    Kpi.LETTER: "เรื่อง",
    Kpi.REPORT: "ฉบับ",
}
HEADLINE_RULES: Mapping[HeadlineRule, str] = {rule: says[0] for rule, says in HEADLINES.items()}
TO_COME = "ยังไม่ถึงกำหนด"
"""Of a figure of which everything is still due: a percentage would read as a failure."""
NOT_BUILT = "ยังไม่เปิดใช้ในระบบ"

REASONS = {
    "repeat": "แตะซ้ำก่อนครบเวลาขั้นต่ำ",
    "clock": "เวลาไม่ยืนยัน",
    "not_due": "แตะนอกช่วงนับของจุด",
    "no_point": "อุปกรณ์ไม่ได้ประจำจุดใด",
    "unknown_card": "บัตรที่ไม่รู้จัก",
    "excluded": "ตัดออกโดยมีผู้อนุมัติ",
    "proof": "หลักฐานของบัตรไม่ถูกต้อง (ปลอม หรือ QR หมดอายุ)",
    "refused": "เครื่องที่จุดไม่รับ (ไฟแดง)",
}
REFUSED_FOR = "เครื่องไม่รับ: {why}"
REFUSALS = {refusal: words[0] for refusal, words in words.REFUSALS.items()}

ASSURANCE = (
    "นับเป็นการตรวจเหมือนกันทุกครั้ง แต่พิสูจน์ไม่เท่ากันว่าใครมาที่จุด: รหัสลับในบัตรหรือในโทรศัพท์ ทำสำเนาไม่ได้โดยง่าย · "
    "หมายเลขบัตรคัดลอกได้ · QR พิมพ์ถ่ายรูปได้ จำนวนนี้รวมการตรวจที่เกินกำหนด"
)

CHECKED = (
    "การตรวจกล้องนับจากการทดสอบตัวเองของกล้องที่ได้ผลชัดเจน (ใช้ได้หรือชำรุด) อย่างน้อยวันละหนึ่งครั้งครบทุกกล้องของจุด "
    "กล้องที่ตรวจพบว่าชำรุดนับว่าตรวจแล้ว จำนวนที่ตรวจแล้วจึงไม่ใช่จำนวนที่ใช้งานได้ สภาพกล้องแสดงแยกเป็นวัน-กล้อง"
)
AVAILABILITY = "กล้องที่พิสูจน์ได้ว่าใช้งานได้ {working} จาก {days} วัน-กล้อง (ร้อยละ {percent}) วันที่ไม่รู้ไม่นับว่าใช้งานได้"
NO_CAMERAS = "ไม่มีกล้องที่ทดสอบตัวเองได้ในทะเบียน"
ON_PAPER_ONLY = "มีกล้องในทะเบียนจุด แต่ไม่มีกล้องที่ทดสอบตัวเองได้"
MAYBE_OLDER = "{at} หรือก่อนเดือนนี้"
STILL_SO = "ยังไม่พบว่าใช้ได้"
NOTHING_KNOWN = "ไม่มีผลที่ชัดเจน"
WORKS = "ใช้ได้"
NO_TEST_CAME = "ไม่มีผลทดสอบส่งมา"
NOT_CONCLUSIVE = "ทดสอบแล้วแต่ไม่ได้ข้อสรุป: {why}"

SHED = {"damaged": "แถวเสียหาย", "full": "บัตรหน่วยความจำเต็ม", "pruned": "พ้นเวลาเก็บรักษา"}
FORKS = "พบสายหลักฐานแตกแขนง {count} แห่ง (มีการคืนค่าบัตรหน่วยความจำ หรือกุญแจอยู่สองที่) ดูแฟ้มตัวเลข"

NO_POINT = "ไม่ประจำจุด"
NO_DEVICE = "ไม่มีอุปกรณ์ประจำจุด"
NOTHING_COUNTED = "เดือนนี้ไม่มีจุดเสี่ยงภัยที่อยู่ในช่วงนับ จึงไม่มีตัวเลขที่จะรายงาน"
NOTHING_RECEIVED = "เดือนนี้ไม่มีข้อมูลจากอุปกรณ์ใดเลย ทุกช่องจึงแสดงว่าไม่มีข้อมูล ซึ่งมิได้หมายความว่าไม่ได้ตรวจ"
NOT_BEGUN = "เดือนนี้ยังไม่เริ่ม จึงยังไม่มีตัวเลขที่จะรายงาน"

COUNTED = (
    "นับเป็นการตรวจเมื่อเจ้าหน้าที่แตะบัตรที่ตนถืออยู่ในขณะนั้นตามทะเบียนของศูนย์ โดยเครื่องที่จุดไม่ได้ปฏิเสธและหลักฐานของบัตรไม่ปลอม "
    "และห่างจากการตรวจที่นับแล้วของจุดเดียวกันในวันเดียวกันไม่น้อยกว่า {gap} นาที การตรวจเกินกำหนดไม่ชดเชยวันอื่น"
)
TIMES = (
    "เวลาใช้ตามที่อุปกรณ์บันทึกเมื่อนาฬิกาของอุปกรณ์ซิงค์แล้ว ถ้าอุปกรณ์ซิงค์ก่อนหรือหลังนั้นในการเปิดเครื่องครั้งเดียวกัน "
    "คำนวณจากการซิงค์และเวลานับตั้งแต่เปิดเครื่อง ถ้ารู้เพียงช่วงเวลาซึ่งอยู่ในวันเดียวกันทั้งช่วง นับเมื่อทั้งช่วงห่างจากการตรวจอื่นไม่น้อยกว่า {gap} นาที "
    "ถ้าไม่รู้วันถือว่าเวลาไม่ยืนยันและไม่นับ"
)
TIMES_THIS_MONTH = "ในเดือนนี้มีการตรวจที่ใช้เวลาคำนวณจากการซิงค์ {worked_out} ครั้ง และที่รู้เพียงช่วงเวลา {bracket} ครั้ง"
NOT_PATROLLED = "ไม่ได้ตรวจ หมายถึง อุปกรณ์ทำงานต่อเนื่องตลอดวัน (เว้นช่วงไม่เกิน {gap} นาที รู้เวลาแน่นอน เครื่องอ่านตอบ) และไม่มีการตรวจ"
UNKNOWN = (
    "ไม่มีข้อมูล (?) หมายถึง ไม่มีหลักฐานว่าตรวจหรือไม่ได้ตรวจ ไม่นับว่าตรวจแล้วแต่อยู่ในจำนวนที่ต้องตรวจ "
    "ร้อยละจึงเป็นค่าต่ำสุด ส่วนร้อยละสูงสุดคือกรณีที่ครั้งซึ่งไม่มีข้อมูลได้ตรวจจริงทั้งหมด"
)
CHECK_CODE = (
    "รหัสตรวจสอบคือส่วนต้นของค่า SHA-256 ของแฟ้ม monthly-report.json ซึ่งเปิดดูตัวเลขทุกตัวลงไปถึงเหตุการณ์ได้ (หลักเกณฑ์ {rules})"
)


CAMERA_REASONS: Mapping[str, str] = {
    "no_stream": "ไม่มีสัญญาณภาพ",
    "frozen": "ภาพค้าง",
    "dark": "ภาพมืด",
    "glare": "แสงจ้าเข้ากล้อง",
    "covered": "กล้องถูกบัง",
    "moved": "มุมกล้องเปลี่ยน",
    "foliage": "กิ่งไม้บังภาพ",
    "defocused": "ภาพไม่คมชัด",
    "striped": "ภาพเป็นลายเส้น",
    "noisy": "ภาพมีสัญญาณรบกวน",
    "low_frame_rate": "ภาพกระตุก",
    "wrong_time": "เวลาของกล้องไม่ตรง",
    "busy": "กล้องถูกใช้งานอยู่",
    "unauthorised": "กล้องไม่รับรหัสผ่าน",
    "wrong_size": "ขนาดภาพใช้ไม่ได้",
    "interrupted": "การทดสอบถูกขัดจังหวะ",
    "test_failed": "การทดสอบล้มเหลว",
    "learned": "เป็นการถ่ายภาพอ้างอิง",
    "no_reference": "ยังไม่มีภาพอ้างอิง",
    "reference_of_other_size": "ภาพอ้างอิงคนละขนาด",
    "unreadable_reference": "อ่านภาพอ้างอิงไม่ได้",
    "too_few_frames": "ได้ภาพน้อยเกินไป",
    "too_dark_to_tell": "มืดเกินกว่าจะบอกได้",
    "maybe_frozen": "ภาพอาจค้าง",
    "view_changed": "ภาพต่างจากภาพอ้างอิง",
    "not_understood": "ศูนย์อ่านผลไม่ได้",
}
LAMP_REASONS: Mapping[str, str] = {
    "lamp_failure": "โคมไม่ติด",
    "day_burner": "ติดค้างกลางวัน",
    "cycling": "ติด ๆ ดับ ๆ",
    "low_output": "สว่างน้อยลง",
    "sensor_fault": "ตัววัดเสีย",
    "supply_failure": "ไม่มีไฟจ่าย",
    "relay_fault": "รีเลย์ทดสอบเสีย",
    "daylight": "ยังมีแสงวัน",
    "unsteady_light": "แสงรอบข้างไม่นิ่ง",
    "unclear": "ก้ำกึ่ง",
    "warming_up": "โคมยังไม่สว่างเต็มที่",
    "no_baseline": "ยังไม่มีค่าอ้างอิง",
    "no_sensor": "ไม่มีตัววัดที่บอกได้",
    "sensor_lost": "ตัววัดเงียบไประหว่างทดสอบ",
    "interrupted": "มีผู้มาที่จุดระหว่างทดสอบ",
    "too_soon": "เพิ่งทดสอบไป",
    "incomplete": "ทดสอบไม่จบ",
    "not_understood": "ศูนย์อ่านผลไม่ได้",
}


def reason(words: Mapping[str, str], code: str) -> str:
    """The words for a verdict's reason; the code itself where a newer rule has one that this paper does not know."""
    return words.get(code, code)
