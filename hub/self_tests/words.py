"""What states, causes and outcomes of self-tests are called, Thai and English. Tables only."""

from hub.fleet.asset import AssetKind
from hub.kernel.pair import Pair
from hub.kernel.verdict import Outcome
from hub.self_tests.rules.standing import Urgency
from hub.self_tests.rules.tasks import Silence
from wire_contract.messages import CommandOutcome
from wire_contract.self_test import Cause

KINDS: dict[AssetKind, Pair] = {
    AssetKind.CAMERA: ("กล้อง", "Camera"),
    AssetKind.LAMP: ("ไฟส่องสว่าง", "Lamp"),
}

URGENCIES: dict[Urgency, Pair] = {
    Urgency.FAILING: ("ชำรุด", "Failing"),
    Urgency.SILENT: ("ไม่มีผลใน 24 ชม.", "No result in 24 h"),
    Urgency.INCONCLUSIVE: ("ทดสอบแล้วบอกไม่ได้", "Tested, nobody can tell"),
    Urgency.GOOD: ("ใช้งานได้", "Good"),
}

OUTCOMES: dict[Outcome, Pair] = {
    Outcome.PASS: ("ใช้งานได้", "good"),
    Outcome.FAIL: ("ชำรุด", "failing"),
    Outcome.INCONCLUSIVE: ("บอกไม่ได้", "nobody can tell"),
}

SILENCES: dict[Silence, Pair] = {
    Silence.DEVICE_SILENT: ("อุปกรณ์ที่จุดไม่ส่งสัญญาณ", "the device was silent"),
    Silence.INCONCLUSIVE: ("ทดสอบแล้วบอกไม่ได้", "tests could not tell"),
    Silence.NO_TEST: ("อุปกรณ์ทำงาน แต่ไม่มีการทดสอบ", "the device was there, and no test came"),
}

CAUSES: dict[Cause, Pair] = {
    Cause.SCHEDULED: ("ตามเวลา", "by schedule"),
    Cause.COMMANDED: ("สั่งทดสอบ", "asked for"),
    Cause.REPAIR: ("หลังซ่อม", "after a repair"),
    Cause.LEARNING: ("เก็บค่าอ้างอิง", "taking a reference"),
    Cause.SWITCH_ON: ("ตอนไฟติดเอง", "at dusk"),
}

LIGHTS: dict[str | None, Pair] = {
    "day": ("กลางวัน", "by day"),
    "night": ("กลางคืน", "by night"),
    None: ("", ""),
}

ENDS: dict[str, Pair] = {
    CommandOutcome.DONE: ("อุปกรณ์รับแล้ว ผลจะอยู่ในประวัติ", "the device has it; its result comes among the tests"),
    CommandOutcome.NOT_NOW: (
        "ทำตอนนี้ไม่ได้: แสงไม่ตรง (กลางวันหรือกลางคืน) หรือมีคนอยู่ที่จุด",
        "not now: the wrong light (by day, by night), or somebody is at the point",
    ),
    CommandOutcome.BUSY: ("กำลังทดสอบอย่างอื่นอยู่ ลองใหม่อีกสักครู่", "another test is running; try again soon"),
    CommandOutcome.UNSUPPORTED: ("อุปกรณ์นี้ทำไม่ได้", "this device cannot do it"),
    CommandOutcome.INVALID: ("อุปกรณ์ไม่รู้จักชื่อนี้ในค่าตั้งของจุด", "the device's settings have nothing of this name"),
    CommandOutcome.EXPIRED: ("มาถึงช้าเกินไป สั่งใหม่", "it came too late; ask again"),
    CommandOutcome.TOO_FAR: ("นาฬิกาอุปกรณ์ช้าเกินไป", "the device's clock is far behind"),
    CommandOutcome.CLOCK: ("อุปกรณ์ยังไม่รู้เวลา", "the device does not know the time"),
    CommandOutcome.INTERRUPTED: ("ไฟดับหรือโปรแกรมหยุดกลางคัน สั่งใหม่", "cut short by a restart; ask again"),
}
