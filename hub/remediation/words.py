"""Work orders in words, Thai and English. Tables only."""

from hub.kernel.pair import Pair
from hub.remediation.order import Heard
from hub.remediation.transitions import Actor, State, Step

STATES: dict[State, Pair] = {
    State.REPORTED: ("แจ้งแล้ว รอมอบหมาย", "Reported, to be assigned"),
    State.ASSIGNED: ("มอบหมายแล้ว", "Assigned"),
    State.ACKNOWLEDGED: ("รับเรื่องแล้ว", "Acknowledged"),
    State.IN_PROGRESS: ("กำลังดำเนินการ", "In progress"),
    State.REPORTED_DONE: ("แจ้งว่าเสร็จ ยังไม่พิสูจน์", "Reported done, not yet proved"),
    State.RETURNED: ("ส่งกลับ ยังไม่หาย", "Returned: not mended"),
    State.PROVED: ("แล้วเสร็จ พิสูจน์แล้ว", "Proved"),
    State.CANCELLED: ("ยกเลิก", "Cancelled"),
    State.HEALED: ("ใช้ได้เองโดยไม่มีผู้แจ้งซ่อม", "Works again; nobody said what was done"),
}

STEPS: dict[Step, Pair] = {
    Step.ASSIGN: ("มอบหมาย", "Assign"),
    Step.ACKNOWLEDGE: ("รับเรื่อง", "Acknowledge"),
    Step.BEGIN: ("เริ่มดำเนินการ", "Begin"),
    Step.DECLINE: ("ไม่ใช่งานของเรา ส่งคืน", "Not our work: give it back"),
    Step.REPORT_DONE: ("แจ้งว่าเสร็จ", "Report done"),
    Step.INSPECT: ("ตรวจที่จุดแล้วเรียบร้อย", "Inspected: mended"),
    Step.PROVE: ("พิสูจน์แล้ว", "Proved"),
    Step.RETURN: ("ส่งกลับ", "Return"),
    Step.RELAPSE: ("ชำรุดซ้ำ", "Broken again"),
    Step.ASK_CANCEL: ("ขอยกเลิก", "Ask to cancel"),
    Step.KEEP: ("ไม่ยกเลิก ทำต่อ", "Keep it"),
    Step.CANCEL: ("อนุมัติให้ยกเลิก", "Approve the cancelling"),
    Step.HEAL: ("ปิดใบงาน: ใช้ได้เอง", "End it: it works again by itself"),
}
OPENED_WORDS: Pair = ("เปิดใบงาน", "Opened")

RETESTS: dict[Heard, Pair] = {
    Heard.COMMANDED: ("สั่งทดสอบซ้ำแล้ว รออุปกรณ์ตอบ", "Re-test commanded; waiting for the device"),
    Heard.AWAY: (
        "สั่งทดสอบซ้ำแล้ว แต่อุปกรณ์ไม่ได้ต่ออยู่ คำสั่งรออยู่ ยังไม่รู้ว่าหายหรือไม่",
        "Re-test commanded, but the device is not connected: the command waits, and whether it is mended is unknown",
    ),
    Heard.ANSWERED: ("อุปกรณ์รับคำสั่งทดสอบซ้ำแล้ว ผลทดสอบเป็นผู้ตัดสิน", "Re-test answered by the device; its test decides"),
    Heard.UNABLE: ("อุปกรณ์ทดสอบซ้ำตามคำสั่งไม่ได้ ยังไม่รู้ว่าหายหรือไม่", "The device could not re-test: still unknown"),
    Heard.UNANSWERED: (
        "อุปกรณ์ไม่ตอบคำสั่งทดสอบซ้ำ ยังไม่รู้ว่าหายหรือไม่",
        "Re-test not answered: whether it is mended is unknown",
    ),
}
NO_RETEST: Pair = (
    "ไม่ได้สั่งทดสอบซ้ำ เพราะไม่มีอุปกรณ์ที่สั่งได้ตอนนั้น ยังไม่รู้ว่าหายหรือไม่",
    "No re-test was commanded: no device could be told then. Whether it is mended is unknown",
)

ACTORS: dict[Actor, Pair] = {
    Actor.HUB: ("ระบบ", "the hub"),
    Actor.MANAGER: ("ผู้ดูแลใบงาน (ฝ่ายเทศกิจ)", "who manages orders"),
    Actor.WORKER: ("ผู้ดำเนินการ (ฝ่ายที่รับผิดชอบ)", "who does the work"),
    Actor.INSPECTOR: ("ผู้ตรวจที่จุด", "who inspects at the point"),
    Actor.APPROVER: ("ผู้อนุมัติ", "who approves"),
}
