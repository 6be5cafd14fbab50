"""Lives of reports in words, Thai and English. Tables only."""

from hub.kernel.pair import Pair
from hub.reports.life.deadlines import Standing
from hub.reports.life.period import Kind
from hub.reports.life.states import State, Step

STATES: dict[State, Pair] = {
    State.DRAFT: ("ร่าง รอตรวจ", "Draft, to be checked"),
    State.CHECKED: ("ตรวจแล้ว รอออก", "Checked, to be issued"),
    State.ISSUED: ("ออกแล้ว", "Issued"),
    State.WITHDRAWN: ("ยกเลิกร่างแล้ว", "Draft put aside"),
}
NOT_BEGUN: Pair = ("ยังไม่มีร่าง", "No draft yet")
SIGNS: dict[State, str] = {State.DRAFT: "●", State.CHECKED: "●", State.ISSUED: "✓", State.WITHDRAWN: "✕"}

STEPS: dict[Step, Pair] = {
    Step.DRAFT: ("จัดทำร่าง", "Made a draft"),
    Step.CHECK: ("ตรวจแล้ว", "Checked"),
    Step.SEND_BACK: ("ส่งกลับเป็นร่าง", "Sent back"),
    Step.ISSUE: ("ออกรายงาน", "Issued"),
    Step.REVISE: ("ร่างฉบับแก้ไข", "Drafted a revision"),
    Step.WITHDRAW: ("ยกเลิกร่าง", "Put aside"),
}
BUTTONS: dict[Step, Pair] = {
    Step.DRAFT: ("จัดทำร่างจากข้อมูลขณะนี้", "Make the draft from what is known now"),
    Step.CHECK: ("ข้าพเจ้าตรวจตัวเลขชุดนี้แล้ว", "I have checked these figures"),
    Step.SEND_BACK: ("ส่งกลับเป็นร่าง", "Send back to draft"),
    Step.ISSUE: ("ออกรายงาน", "Issue the report"),
    Step.REVISE: ("ร่างฉบับแก้ไข", "Draft a revision"),
    Step.WITHDRAW: ("ยกเลิกร่างฉบับแก้ไข", "Put the revision aside"),
}
CONFIRMS: dict[Step, Pair] = {
    Step.CHECK: (
        "ตรวจรหัสตรวจสอบบนกระดาษให้ตรงกับหน้านี้ก่อน ชื่อของท่านจะอยู่ในบันทึก",
        "Compare the check code on the paper with this page first. Your name stands in the record.",
    ),
    Step.ISSUE: (
        "ออกแล้วแก้ไม่ได้อีก ถ้าตัวเลขเปลี่ยนต้องออกฉบับแก้ไข",
        "What is issued never changes; another figure needs a revision.",
    ),
    Step.WITHDRAW: ("ฉบับที่ออกแล้วยังใช้ต่อไป", "The issued version stays in force."),
    Step.REVISE: ("ฉบับที่ออกแล้วไม่เปลี่ยน จนกว่าจะออกฉบับแก้ไข", "The issued version stays until the revision is issued."),
}
NEEDS_REASON = frozenset({Step.SEND_BACK, Step.REVISE, Step.WITHDRAW})
KINDS: dict[Kind, Pair] = {
    Kind.MONTH: ("รายเดือน", "Monthly"),
    Kind.QUARTER: ("รายไตรมาส", "Quarterly"),
    Kind.YEAR: ("รายปีงบประมาณ", "Fiscal year"),
}
STANDINGS: dict[Standing, Pair] = {
    Standing.NOT_OVER: ("ยังไม่สิ้นเดือน", "month not over"),
    Standing.OPEN: ("ต้องออกภายใน", "due by"),
    Standing.SOON: ("ใกล้กำหนด ต้องออกภายใน", "due soon, by"),
    Standing.OVERDUE: ("เกินกำหนด", "overdue since"),
    Standing.IN_TIME: ("ออกทันกำหนด", "issued in time, due by"),
    Standing.LATE: ("ออกหลังกำหนด", "issued after"),
}
