"""What a kind of event, a proof, a light and a rejection are called, Thai and English. Tables only."""

from hub.kernel.deed import DeedKind
from hub.kernel.pair import Pair
from hub.kernel.rights import Right
from hub.patrol.compliance import Rejection
from hub.patrol.proofs import Assurance
from wire_contract.camera_test import CameraTested
from wire_contract.lighting_test import LightingTested
from wire_contract.measurements import (
    KIND_OF,
    ClockStepped,
    CommandDone,
    ConfigApplied,
    DeviceAlive,
    DeviceStarted,
    EnclosureChanged,
    JournalOpened,
    JournalShed,
    PowerChanged,
    Proof,
    ReaderChanged,
    ReaderState,
    Refusal,
    ReleaseChanged,
    RotatingQrProof,
    Shown,
    StaticQrProof,
    SunProof,
    TagScanned,
    UidProof,
)

KINDS: dict[str, Pair] = {
    KIND_OF[TagScanned]: ("แตะบัตร", "Card tapped"),
    KIND_OF[ReaderChanged]: ("เครื่องอ่านเปลี่ยนสถานะ", "Reader changed"),
    KIND_OF[DeviceAlive]: ("สัญญาณรายชั่วโมง", "Hourly sign of life"),
    KIND_OF[DeviceStarted]: ("อุปกรณ์เริ่มทำงาน", "Device started"),
    KIND_OF[JournalOpened]: ("เปิดสมุดบันทึกใหม่", "New journal opened"),
    KIND_OF[CameraTested]: ("ทดสอบกล้อง", "Camera tested"),
    KIND_OF[LightingTested]: ("ทดสอบไฟส่องสว่าง", "Light tested"),
    KIND_OF[EnclosureChanged]: ("ฝาตู้เปิดหรือปิด", "Enclosure opened or closed"),
    KIND_OF[PowerChanged]: ("ไฟเลี้ยงเปลี่ยน", "Power changed"),
    KIND_OF[ClockStepped]: ("นาฬิกาถูกปรับ", "Clock stepped"),
    KIND_OF[ConfigApplied]: ("ใช้ค่าตั้งใหม่", "Settings applied"),
    KIND_OF[CommandDone]: ("ทำคำสั่งแล้ว", "Command done"),
    KIND_OF[ReleaseChanged]: ("เปลี่ยนรุ่นโปรแกรม", "Release changed"),
    KIND_OF[JournalShed]: ("ข้อมูลสูญหาย (ประกาศแล้ว)", "Declared hole"),
}

GROUPS: dict[str, tuple[Pair, frozenset[str]]] = {
    "taps": (("การแตะ", "Taps"), frozenset({KIND_OF[TagScanned]})),
    "tests": (("การทดสอบ", "Tests"), frozenset({KIND_OF[CameraTested], KIND_OF[LightingTested]})),
    "box": (("ตู้และเครื่องอ่าน", "Box, readers"), frozenset({KIND_OF[EnclosureChanged], KIND_OF[ReaderChanged]})),
    "power": (
        ("ไฟและการเริ่มทำงาน", "Power, starts"),
        frozenset({KIND_OF[PowerChanged], KIND_OF[DeviceStarted], KIND_OF[JournalOpened], KIND_OF[JournalShed]}),
    ),
    "clock": (("นาฬิกา", "Clock"), frozenset({KIND_OF[ClockStepped]})),
    "orders": (
        ("คำสั่งและค่าตั้ง", "Commands, settings"),
        frozenset({KIND_OF[CommandDone], KIND_OF[ConfigApplied], KIND_OF[ReleaseChanged]}),
    ),
}
"""What somebody may want to see alone on a point's time line."""

DEEDS: dict[DeedKind, Pair] = {
    DeedKind.ALARMS: ("การแจ้งเตือน", "Alarms"),
    DeedKind.PEOPLE: ("ที่คนทำ", "By people"),
    DeedKind.PICTURES: ("ภาพ", "Pictures"),
    DeedKind.WORK: ("ใบงาน", "Work orders"),
}

DEED_RIGHTS: dict[DeedKind, Right] = {
    DeedKind.ALARMS: Right.SEE_BOARD,
    DeedKind.PEOPLE: Right.SEE_EVIDENCE,
    DeedKind.PICTURES: Right.SEE_PICTURES,
    DeedKind.WORK: Right.SEE_ORDERS,
}
"""What somebody must be allowed to see for it to stand on the line of time at all."""

SHOWN: dict[Shown, Pair] = {
    Shown.ACCEPTED: ("ไฟเขียว", "green light"),
    Shown.REPEAT: ("แตะซ้ำ", "repeat"),
    Shown.UNKNOWN: ("ไฟเหลือง: บัตรไม่รู้จัก", "amber: unknown card"),
    Shown.REFUSED: ("ไฟแดง: ไม่รับ", "red: refused"),
    Shown.DAY_DONE: ("ไฟเขียว: ครบรอบตรวจของวัน", "green: the day's patrols are done"),
    Shown.ENROL: ("อ่านบัตรใหม่เพื่อลงทะเบียน", "read for enrolment"),
}

REFUSALS: dict[Refusal, Pair] = {
    Refusal.REPLAYED: ("รหัสนี้ใช้ไปแล้ว", "used before"),
    Refusal.EXPIRED: ("QR หมดอายุ หรือนาฬิกาโทรศัพท์ช้า", "token expired, or the phone's clock is behind"),
    Refusal.EARLY: ("นาฬิกาโทรศัพท์เร็วเกินไป", "the phone's clock is ahead"),
    Refusal.FORGED: ("ลายเซ็นไม่ถูกต้อง", "not signed by its own key"),
    Refusal.STATIC_NOT_ALLOWED: ("ไม่รับ QR พิมพ์", "printed codes are not allowed here"),
    Refusal.RANDOM_UID: ("โทรศัพท์หรือบัตรที่หมายเลขเปลี่ยนทุกครั้ง", "a phone or card with another number each time"),
    Refusal.TWO_CARDS: ("บัตรสองใบพร้อมกัน", "two cards at once"),
    Refusal.INCOMPLETE: ("ดึงบัตรออกเร็วเกินไป", "the card was gone too soon"),
    Refusal.UNREADABLE: ("รหัสยาวเกินไปหรือมีอักขระต้องห้าม", "a code too long or with control characters"),
}

READER_STATES: dict[ReaderState, Pair] = {
    ReaderState.ANSWERING: ("เครื่องอ่านตอบสนอง", "reader answers"),
    ReaderState.SILENT: ("เครื่องอ่านไม่ตอบสนอง", "reader silent"),
    ReaderState.FLOODING: ("ข้อมูลท่วมจากเครื่องอ่าน", "reader floods"),
    ReaderState.CALM: ("เครื่องอ่านกลับเป็นปกติ", "reader calm again"),
    ReaderState.CHANGED: ("ค่าตั้งของเครื่องอ่านถูกเปลี่ยน", "reader's own settings were changed"),
}

CONTACTS: dict[tuple[str, bool], Pair] = {
    ("enclosure", True): ("ฝาตู้เปิด", "Box opened"),
    ("enclosure", False): ("ฝาตู้ปิด", "Box shut"),
    ("reader", True): ("ฝาเครื่องอ่านเปิด", "Reader's cover opened"),
    ("reader", False): ("ฝาเครื่องอ่านปิด", "Reader's cover shut"),
}
"""By the kind of contact, and whether it is open."""

PROOFS: dict[type[Proof], Pair] = {
    UidProof: ("หมายเลขบัตร (คัดลอกได้)", "card number (can be copied)"),
    SunProof: ("รหัสลับในบัตร", "secret in the card"),
    RotatingQrProof: ("QR เปลี่ยนตามเวลา", "changing QR"),
    StaticQrProof: ("QR พิมพ์ (ถ่ายรูปได้)", "printed QR (can be photographed)"),
}

REJECTIONS: dict[Rejection, Pair] = {
    Rejection.UNKNOWN_CARD: ("ไม่นับ: บัตรที่ไม่มีผู้ถือ", "not counted: nobody carried this card"),
    Rejection.CLOCK: ("ไม่นับ: เวลาไม่ยืนยัน", "not counted: time not confirmed"),
    Rejection.REPEAT: ("ไม่นับ: เว้นไม่ถึง 2 ชั่วโมง", "not counted: less than 2 hours after the last"),
    Rejection.NOT_DUE: ("ไม่นับ: จุดนี้ไม่มีกำหนดในวันนั้น", "not counted: nothing due on that day"),
    Rejection.EXCLUDED: ("ไม่นับ: ตัดออกโดยมีผู้อนุมัติ", "not counted: set aside, with a second person's approval"),
    Rejection.REFUSED: ("ไม่นับ: เครื่องที่จุดไม่รับ (ไฟแดง)", "not counted: refused at the point (red light)"),
    Rejection.PROOF: ("ไม่นับ: หลักฐานของบัตรไม่ถูกต้อง", "not counted: the card's proof is false"),
    Rejection.NO_POINT: ("ไม่นับ: อุปกรณ์ไม่ได้ประจำจุด", "not counted: device stood at no point"),
}

ASSURANCES: dict[Assurance, Pair] = {
    Assurance.HIGH: ("ยืนยันด้วยรหัสลับ", "verified by a secret"),
    Assurance.LOW: PROOFS[UidProof],
    Assurance.SECOND_CLASS: PROOFS[StaticQrProof],
}
