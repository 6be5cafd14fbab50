"""What states and steps are called on a telephone, Thai and English. Tables only."""

from hub.kernel.pair import Pair
from hub.remediation.kinds import Kind
from hub.remediation.transitions import State, Step

SHORT: dict[Kind, Pair] = {
    Kind.LAMP: ("ไฟดับ", "Lamp out"),
    Kind.CAMERA: ("กล้องเสีย", "Camera broken"),
    Kind.FOLIAGE: ("ต้นไม้บัง", "Trees in the way"),
    Kind.WASTE: ("ขยะ รกร้าง", "Waste, overgrown"),
    Kind.FOOTPATH: ("ทางเท้าพัง", "Footpath broken"),
    Kind.STRUCTURE: ("ของชำรุด", "Structure broken"),
    Kind.SIGN: ("ป้าย สัญญาณ", "Sign, signal"),
    Kind.DARK_SPOT: ("มืด ไม่มีไฟ", "Dark, no lamp"),
    Kind.OTHER: ("อื่น ๆ", "Something else"),
}
"""On the buttons of the page that reports: short enough for three beside each other."""

STATES: dict[State, Pair] = {
    State.REPORTED: ("แจ้งแล้ว", "Reported"),
    State.ASSIGNED: ("งานใหม่", "New"),
    State.ACKNOWLEDGED: ("รับทราบแล้ว", "Acknowledged"),
    State.IN_PROGRESS: ("กำลังทำ", "In progress"),
    State.REPORTED_DONE: ("แจ้งเสร็จ รอพิสูจน์", "Said to be done, not yet proved"),
    State.RETURNED: ("ตีกลับ ยังไม่หาย", "Returned: not mended"),
    State.PROVED: ("พิสูจน์แล้ว", "Proved"),
    State.CANCELLED: ("ยกเลิก", "Cancelled"),
}

LOOKS: dict[State, str] = {
    State.ASSIGNED: "warn",
    State.RETURNED: "bad",
    State.REPORTED_DONE: "dim",
    State.PROVED: "good",
}

HAPPENED: dict[Step | None, Pair] = {
    None: ("แจ้ง", "Reported"),
    Step.ASSIGN: ("มอบหมาย", "Assigned"),
    Step.ACKNOWLEDGE: ("รับทราบ", "Acknowledged"),
    Step.BEGIN: ("เริ่มทำ", "Begun"),
    Step.REPORT_DONE: ("แจ้งเสร็จ", "Said to be done"),
    Step.INSPECT: ("ตรวจที่จุดแล้ว ซ่อมจริง", "Inspected at the point: mended"),
    Step.PROVE: ("พิสูจน์แล้ว", "Proved"),
    Step.RETURN: ("ตีกลับ", "Returned"),
    Step.RELAPSE: ("เสียอีก", "Broken again"),
    Step.ASK_CANCEL: ("ขอยกเลิก", "Cancelling asked for"),
    Step.KEEP: ("ไม่ยกเลิก", "Goes on"),
    Step.CANCEL: ("ยกเลิก", "Cancelled"),
}
