"""Every reason that a verdict may give, in plain words, and what somebody should do; Thai and English. Tables only."""

from dataclasses import dataclass

from hub.fleet.asset import AssetKind
from hub.kernel.pair import Pair
from hub.self_tests.judged import NOT_UNDERSTOOD
from hub.self_tests.rules.camera import CameraReason as C
from hub.self_tests.rules.episodes import UNNAMED
from hub.self_tests.rules.lamp_words import LampDoubt as D
from hub.self_tests.rules.lamp_words import LampFault as F


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason in plain words, and what somebody should do."""

    says: Pair
    do: Pair


_LOOK_AT_LOG: Pair = ("ดูบันทึกของโปรแกรมที่จุด แล้วสั่งทดสอบใหม่", "See the agent's log at the point, then test again")
_AGAIN: Pair = ("สั่งทดสอบใหม่ได้เลย", "Test again")
_LEARN: Pair = (
    "ตรวจภาพจริงว่ากล้องดี แล้วสั่งเก็บภาพอ้างอิงใหม่",
    "Make sure that the camera is good, then take a new reference",
)
_BASELINE: Pair = (
    "ตรวจว่าไฟดี แล้วสั่งวัดค่าอ้างอิงใหม่ตอนกลางคืน",
    "Make sure that the lamp is good, then take a new reference at night",
)

CAMERA: dict[str, Reason] = {
    C.NO_STREAM: Reason(
        ("ไม่มีสัญญาณภาพ", "No picture comes"),
        ("ตรวจไฟเลี้ยง สายสัญญาณ และเครือข่ายของกล้อง", "Check the camera's power, cable and network"),
    ),
    C.FROZEN: Reason(
        ("ภาพค้าง", "The picture is frozen"),
        ("ปิดเปิดกล้อง ถ้าค้างอีกให้แจ้งซ่อม", "Restart the camera; if it freezes again, have it repaired"),
    ),
    C.DARK: Reason(
        ("ภาพมืด", "The picture is dark"),
        ("ตรวจไฟอินฟราเรดและไฟส่องทางที่จุด", "Check the infra-red light and the lamp at the point"),
    ),
    C.GLARE: Reason(
        ("แสงจ้าเข้ากล้อง", "Blinded by light"),
        ("ตรวจว่ามีไฟหรือแสงสะท้อนส่องเข้ากล้อง", "Look for a lamp or reflection that shines into the camera"),
    ),
    C.COVERED: Reason(
        ("ภาพถูกบัง", "The view is covered"),
        ("ตรวจหน้ากล้องที่จุด มีสิ่งบังหรือถูกพ่นสีหรือไม่", "Look at the lens: something hangs before it, or it was sprayed"),
    ),
    C.MOVED: Reason(
        ("กล้องเปลี่ยนมุม", "The camera was moved"),
        ("ปรับมุมกล้องกลับ หรือถ้าตั้งใจเปลี่ยน ให้เก็บภาพอ้างอิงใหม่", "Turn it back; if it was meant, take a new reference"),
    ),
    C.FOLIAGE: Reason(
        ("กิ่งไม้บังกล้อง", "Branches grow into view"),
        ("แจ้งตัดแต่งต้นไม้ ไม่ใช่ซ่อมกล้อง", "Have the tree trimmed; the camera itself is good"),
    ),
    C.DEFOCUSED: Reason(("ภาพไม่ชัด", "Out of focus"), ("เช็ดหน้าเลนส์และปรับความชัด", "Clean the lens and focus again")),
    C.STRIPED: Reason(
        ("ภาพเป็นลาย", "Lines through the picture"), ("ตรวจสายสัญญาณและตัวรับภาพ", "Check the cable and the sensor")
    ),
    C.NOISY: Reason(
        ("ภาพมีสัญญาณรบกวน", "The picture is noisy"),
        ("ตรวจแสงที่จุดและสายสัญญาณ", "Check the light at the point and the cable"),
    ),
    C.LOW_FRAME_RATE: Reason(
        ("ภาพกระตุก", "Too few pictures a second"),
        ("ตรวจเครือข่ายและค่าตั้งของกล้อง", "Check the network and the camera's settings"),
    ),
    C.WRONG_TIME: Reason(
        ("นาฬิกากล้องผิด", "The camera's clock is wrong"),
        ("ตั้งเวลากล้องให้ตรง หรือเปิด NTP", "Set the camera's clock, or switch its NTP on"),
    ),
    C.BUSY: Reason(("กล้องถูกใช้งานอยู่", "Something else used the camera"), _AGAIN),
    C.UNAUTHORISED: Reason(
        ("กล้องไม่รับรหัสผ่าน", "The camera refuses the password"),
        ("ตรวจชื่อและรหัสผ่านของกล้องในค่าตั้งที่จุด", "Check the camera's user and password in the point's settings"),
    ),
    C.WRONG_SIZE: Reason(
        ("ขนาดภาพใช้ไม่ได้", "Pictures of no use"),
        ("ตรวจค่าตั้งขนาดภาพของกล้อง", "Check the size of picture in the camera's settings"),
    ),
    C.INTERRUPTED: Reason(("การทดสอบถูกขัดจังหวะ", "The test was interrupted"), _AGAIN),
    C.TEST_FAILED: Reason(("การทดสอบทำไม่สำเร็จ", "The test itself failed"), _LOOK_AT_LOG),
    C.LEARNED: Reason(
        ("เก็บภาพอ้างอิงใหม่ ยังไม่ได้เทียบ", "A reference was taken; nothing was compared"),
        ("ไม่ต้องทำอะไร การทดสอบครั้งต่อไปจะเทียบ", "Nothing: the next test compares"),
    ),
    C.NO_REFERENCE: Reason(("ยังไม่มีภาพอ้างอิง", "There is no reference yet"), _LEARN),
    C.REFERENCE_OF_OTHER_SIZE: Reason(("ภาพอ้างอิงเป็นของขนาดอื่น", "The reference has another size"), _LEARN),
    C.UNREADABLE_REFERENCE: Reason(("อ่านภาพอ้างอิงไม่ได้", "The reference cannot be read"), _LEARN),
    C.TOO_FEW_FRAMES: Reason(("ได้ภาพน้อยเกินไป", "Too few pictures"), _AGAIN),
    C.TOO_DARK_TO_TELL: Reason(
        ("มืดเกินกว่าจะบอกได้", "Too dark to tell"),
        ("ตรวจไฟส่องทางที่จุด แล้วทดสอบใหม่", "Check the lamp at the point, then test again"),
    ),
    C.MAYBE_FROZEN: Reason(("อาจค้าง ยังบอกไม่ได้", "Perhaps frozen, nobody can tell"), _AGAIN),
    C.VIEW_CHANGED: Reason(
        ("ภาพต่างจากเดิม บอกไม่ได้ว่าเพราะอะไร", "The view has changed, nobody can tell why"),
        ("ไปดูที่จุด ถ้ากล้องดีให้เก็บภาพอ้างอิงใหม่", "Look at the point; if the camera is good, take a new reference"),
    ),
}

LAMP: dict[str, Reason] = {
    F.LAMP_FAILURE: Reason(
        ("ไฟดับ", "The lamp is dead"), ("แจ้งเจ้าของเปลี่ยนหลอดหรือชุดขับ", "Have the owner replace the lamp or its driver")
    ),
    F.DAY_BURNER: Reason(("ไฟติดตอนกลางวัน", "Lit by day"), ("ตรวจสวิตช์แสงหรือตัวตั้งเวลา", "Check the photocell or timer")),
    F.CYCLING: Reason(
        ("ไฟติดๆ ดับๆ", "On and off by itself"),
        ("หลอดใกล้หมดอายุหรือขั้วหลวม แจ้งซ่อม", "The lamp is near its end, or a contact is loose: have it repaired"),
    ),
    F.LOW_OUTPUT: Reason(
        ("ไฟสว่างน้อยลง", "Darker than it was"), ("ทำความสะอาดโคมหรือเปลี่ยนหลอด", "Clean the fitting or replace the lamp")
    ),
    F.SENSOR_FAULT: Reason(
        ("ตัววัดแสงหรือกระแสเสีย", "The sensor is broken"),
        ("ตรวจตัววัดที่จุด ไฟอาจยังดีอยู่", "Check the sensor at the point; the lamp may be good"),
    ),
    F.SUPPLY_FAILURE: Reason(
        ("ไฟเลี้ยงโคมขาด", "No supply at the lamp"), ("ตรวจเบรกเกอร์และสายไฟ", "Check the breaker and the feed")
    ),
    F.RELAY_FAULT: Reason(
        ("รีเลย์ทดสอบเสีย", "The test relay is broken"), ("เปลี่ยนรีเลย์ที่จุด", "Replace the relay at the point")
    ),
    D.DAYLIGHT: Reason(
        ("มีแสงวัน บอกไม่ได้", "Daylight: nobody can tell"),
        ("ไม่ต้องทำอะไร จะทดสอบอีกครั้งตอนกลางคืน", "Nothing: it is tested again at night"),
    ),
    D.UNSTEADY_LIGHT: Reason(("แสงรอบข้างไม่นิ่ง", "The light around was unsteady"), _AGAIN),
    D.UNCLEAR: Reason(("บอกไม่ได้ว่าติดหรือดับ", "Neither clearly lit nor dark"), _BASELINE),
    D.WARMING_UP: Reason(("หลอดยังไม่ร้อนพอ", "Still warming up"), _AGAIN),
    D.NO_BASELINE: Reason(("ยังไม่มีค่าอ้างอิง", "There is no reference yet"), _BASELINE),
    D.NO_SENSOR: Reason(
        ("ไม่มีตัววัดที่บอกได้", "No sensor that could tell"), ("ติดตั้งตัววัดแสงหรือกระแส", "Fit a light or current sensor")
    ),
    D.SENSOR_LOST: Reason(
        ("ตัววัดหยุดตอบกลางการทดสอบ", "The sensor stopped answering"), ("ตรวจสายของตัววัด", "Check the sensor's wires")
    ),
    D.INTERRUPTED: Reason(("มีคนมาแตะบัตร จึงหยุดทดสอบ", "Somebody came, so it stopped"), _AGAIN),
    D.TOO_SOON: Reason(
        ("เพิ่งทดสอบไป ยังสลับไฟอีกไม่ได้", "It was switched a moment ago"),
        ("รอสักครู่แล้วสั่งใหม่", "Wait a while, then test again"),
    ),
    D.INCOMPLETE: Reason(("ทดสอบไม่จบ", "The test did not end"), _LOOK_AT_LOG),
}

_EVERYWHERE = {
    NOT_UNDERSTOOD: Reason(
        ("รุ่นนี้อ่านผลไม่ได้", "This release cannot read the result"),
        ("อัปเดตศูนย์ให้ใหม่กว่าอุปกรณ์", "Update the hub to the device's release or later"),
    ),
    UNNAMED: Reason(("ชำรุด", "Defective"), _AGAIN),
}

REASONS: dict[AssetKind, dict[str, Reason]] = {
    AssetKind.CAMERA: {**CAMERA, **_EVERYWHERE},
    AssetKind.LAMP: {**LAMP, **_EVERYWHERE},
}


def reason(kind: AssetKind, word: str) -> Reason:
    """The reason in plain words; a word that nobody gave any stands for itself."""
    return REASONS[kind].get(word, Reason((word, word), _LOOK_AT_LOG))
