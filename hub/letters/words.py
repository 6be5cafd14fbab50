"""Letters in words, Thai and English. Tables only."""

from hub.kernel.pair import Pair
from hub.letters.states import State, Step

STATES: dict[State, Pair] = {
    State.DRAFT: ("ร่าง รออนุมัติ", "Draft, to be approved"),
    State.APPROVED: ("อนุมัติแล้ว รอเลขที่", "Approved, to be numbered"),
    State.NUMBERED: ("มีเลขที่แล้ว รอออกหนังสือ", "Numbered, to be issued"),
    State.ISSUED: ("ออกหนังสือแล้ว รอส่ง", "Issued, to be sent"),
    State.SENT: ("ส่งแล้ว รอคำตอบ", "Sent, awaiting an answer"),
    State.ANSWERED: ("ได้รับคำตอบแล้ว", "Answered"),
    State.VOID: ("ยกเลิก", "Void"),
}

STEPS: dict[Step, Pair] = {
    Step.EDIT: ("แก้ร่าง", "Edited"),
    Step.APPROVE: ("อนุมัติ", "Approve"),
    Step.SEND_BACK: ("ส่งกลับให้แก้", "Send back to draft"),
    Step.NUMBER: ("ลงเลขที่", "Number it"),
    Step.ISSUE: ("ออกหนังสือ", "Issue"),
    Step.SEND: ("บันทึกว่าส่งแล้ว", "Sent"),
    Step.ANSWER: ("บันทึกคำตอบ", "Answered"),
    Step.VOID: ("ยกเลิกหนังสือ", "Void it"),
}
DRAFTED_WORDS: Pair = ("ร่างหนังสือ", "Drafted")

KINDS: dict[str, Pair] = {"memo": ("บันทึกข้อความ", "Memo"), "outside": ("หนังสือภายนอก", "Outside letter")}
SIGNED_BY: dict[str, Pair] = {
    "director": ("ผู้อำนวยการเขต", "the director"),
    "head": ("หัวหน้าฝ่าย", "the head of section"),
}
GARUDA: dict[str, Pair] = {
    "box": ("กรอบเส้นประ", "a dashed box"),
    "art": ("ภาพที่อัปโหลด", "the art that was uploaded"),
    "paper": ("ใช้กระดาษครุฑ", "pre-printed paper"),
}
FIELDS: dict[str, Pair] = {
    "subject": ("เรื่อง", "Subject"),
    "to": ("เรียน", "To"),
    "opening": ("ภาคเหตุ", "Opening"),
    "request": ("ภาคความประสงค์", "Request"),
    "ending": ("ภาคสรุป", "Ending"),
}
