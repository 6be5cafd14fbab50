"""What a command and its outcome are called, Thai and English. Tables only."""

from hub.kernel.pair import Pair
from wire_contract.messages import CommandOutcome, Verb

VERBS: dict[str, Pair] = {
    Verb.SELF_TEST: ("ทดสอบกล้องและไฟ", "test cameras and lamps"),
    Verb.IDENTIFY: ("กะพริบไฟ", "blink the light"),
    Verb.RESTART: ("เริ่มโปรแกรมใหม่", "restart"),
    Verb.SEND_PICTURE: ("ส่งภาพ", "send a picture"),
    Verb.COLLECT_LOGS: ("ส่งบันทึกการทำงาน", "collect logs"),
    Verb.ENROL: ("อ่านบัตรใหม่", "read new cards"),
    Verb.LEARN_REFERENCE: ("เก็บค่าอ้างอิงใหม่", "take a new reference"),
}

OUTCOMES: dict[str, Pair] = {
    CommandOutcome.DONE: ("ทำแล้ว", "done"),
    CommandOutcome.RESTARTING: ("กำลังเริ่มใหม่", "restarting"),
    CommandOutcome.UNSUPPORTED: ("อุปกรณ์นี้ทำไม่ได้", "this device cannot do it"),
    CommandOutcome.INVALID: ("อุปกรณ์ไม่เข้าใจคำสั่ง", "the device does not understand it"),
    CommandOutcome.EXPIRED: ("มาถึงช้าเกินไป สั่งใหม่", "it came too late; ask again"),
    CommandOutcome.TOO_FAR: ("นาฬิกาอุปกรณ์ช้าเกินไป", "the device's clock is far behind"),
    CommandOutcome.CLOCK: ("อุปกรณ์ยังไม่รู้เวลา", "the device does not know the time"),
    CommandOutcome.NOT_NOW: ("ทำตอนนี้ไม่ได้ ลองใหม่ภายหลัง", "not now; try again later"),
    CommandOutcome.BUSY: ("กำลังทดสอบอย่างอื่นอยู่", "another test is running"),
    CommandOutcome.GONE: ("ไม่มีภาพนี้แล้ว", "the picture is gone"),
    CommandOutcome.REFUSED: ("ค่าตั้งของจุดไม่อนุญาต", "the settings of this point do not allow it"),
    CommandOutcome.INTERRUPTED: ("ไฟดับหรือโปรแกรมหยุดกลางคัน สั่งใหม่", "cut short by a restart; ask again"),
}
