"""Work orders in words, Thai and English. Tables only."""

from hub.kernel.pair import Pair
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
}

STEPS: dict[Step, Pair] = {
    Step.ASSIGN: ("มอบหมาย", "Assign"),
    Step.ACKNOWLEDGE: ("รับเรื่อง", "Acknowledge"),
    Step.BEGIN: ("เริ่มดำเนินการ", "Begin"),
    Step.REPORT_DONE: ("แจ้งว่าเสร็จ", "Report done"),
    Step.INSPECT: ("ตรวจที่จุดแล้วเรียบร้อย", "Inspected: mended"),
    Step.PROVE: ("พิสูจน์แล้ว", "Proved"),
    Step.RETURN: ("ส่งกลับ", "Return"),
    Step.RELAPSE: ("ชำรุดซ้ำ", "Broken again"),
    Step.ASK_CANCEL: ("ขอยกเลิก", "Ask to cancel"),
    Step.KEEP: ("ไม่ยกเลิก ทำต่อ", "Keep it"),
    Step.CANCEL: ("อนุมัติให้ยกเลิก", "Approve the cancelling"),
}
OPENED_WORDS: Pair = ("เปิดใบงาน", "Opened")

ACTORS: dict[Actor, Pair] = {
    Actor.HUB: ("ระบบ", "the hub"),
    Actor.MANAGER: ("ผู้ดูแลใบงาน (ฝ่ายเทศกิจ)", "who manages orders"),
    Actor.WORKER: ("ผู้ดำเนินการ (ฝ่ายที่รับผิดชอบ)", "who does the work"),
    Actor.INSPECTOR: ("ผู้ตรวจที่จุด", "who inspects at the point"),
    Actor.APPROVER: ("ผู้อนุมัติ", "who approves"),
}
