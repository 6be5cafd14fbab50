"""What a kind of event, a proof, a light and a rejection are called, Thai and English. Tables only."""

from hub.patrol.compliance import Rejection
from wire_contract.measurements import (
    KIND_OF,
    CameraTested,
    ClockStepped,
    CommandDone,
    ConfigApplied,
    DeviceAlive,
    DeviceStarted,
    EnclosureChanged,
    JournalOpened,
    JournalShed,
    LightingTested,
    PowerChanged,
    ReleaseChanged,
    RotatingQrProof,
    Shown,
    StaticQrProof,
    SunProof,
    TagScanned,
    UidProof,
)

Pair = tuple[str, str]

KINDS: dict[str, Pair] = {
    KIND_OF[TagScanned]: ("แตะบัตร", "Card tapped"),
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

SHOWN: dict[Shown, Pair] = {
    Shown.ACCEPTED: ("ไฟเขียว", "green light"),
    Shown.REPEAT: ("แตะซ้ำ", "repeat"),
    Shown.UNKNOWN: ("ไฟเหลือง: บัตรไม่รู้จัก", "amber: unknown card"),
    Shown.REFUSED: ("ไฟแดง: ไม่รับ", "red: refused"),
}

PROOFS: dict[type[UidProof | SunProof | RotatingQrProof | StaticQrProof], Pair] = {
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
    Rejection.NO_POINT: ("ไม่นับ: อุปกรณ์ไม่ได้ประจำจุด", "not counted: device stood at no point"),
}
