"""What an alarm is called, and what to do about it, Thai and English. Tables only."""

from dataclasses import dataclass

from hub.alarms.watch import VISITED_LATER, AlarmKind, Severity
from hub.kernel.pair import Pair


@dataclass(frozen=True, slots=True)
class Words:
    """An alarm in words that an operator understands."""

    says: Pair
    then: Pair
    """What to do next."""


_CALL = ("ให้ช่างไปดูที่จุด", "Send a technician to the point.")

WORDS: dict[AlarmKind, Words] = {
    AlarmKind.DOWN: Words(
        ("อุปกรณ์ขาดการติดต่อ", "Device down"),
        (
            "ดูไฟและอินเทอร์เน็ตที่จุด การแตะยังเก็บอยู่ในเครื่อง ให้เจ้าหน้าที่ลงชื่อในสมุดกระดาษด้วยถ้าไฟเครื่องดับ",
            "Check power and network at the point. Taps are kept in the device; sign the paper book if it is dark.",
        ),
    ),
    AlarmKind.NEVER_SEEN: Words(
        ("อุปกรณ์ยังไม่เคยติดต่อ", "Device never heard since it was enrolled"),
        ("ตรวจว่าติดตั้งแล้วหรือยัง และที่อยู่ของศูนย์ในเครื่อง", "Check that it is installed and knows the hub's address."),
    ),
    AlarmKind.CAMERA_FAILING: Words(
        ("กล้องเสีย", "Camera failing"),
        ("เปิดหน้าของกล้องดูสาเหตุ แล้วแจ้งหน่วยงานเจ้าของ", "Open the camera's page for the cause and tell its owner."),
    ),
    AlarmKind.LAMP_FAILING: Words(
        ("ไฟส่องสว่างเสีย", "Lamp failing"),
        ("เปิดหน้าของโคมดูสาเหตุ แล้วแจ้งฝ่ายโยธา", "Open the lamp's page for the cause and tell Public Works."),
    ),
    AlarmKind.ASSET_SILENT: Words(
        ("ไม่รู้สภาพกล้องหรือไฟมาสองวัน", "Camera or lamp: nothing known for two days"),
        ("สั่งทดสอบในหน้าของอุปกรณ์นั้น ถ้าไม่มีผลให้ช่างไปดู", "Ask for a test on its page; if none comes, send a technician."),
    ),
    AlarmKind.TAMPER: Words(
        ("ฝาตู้หรือฝาเครื่องอ่านเปิดอยู่", "The box or a reader's cover stands open"),
        ("ถามว่ามีช่างอยู่ที่จุดหรือไม่ ถ้าไม่มีให้ไปดูทันที", "Ask whether a technician is there; if not, go and look at once."),
    ),
    AlarmKind.MAINS_LOST: Words(
        ("ไฟหลักดับ ใช้แบตเตอรี่อยู่", "Mains lost, on battery"),
        ("ดูว่าไฟดับทั้งย่านหรือเฉพาะตู้", "See whether the whole street is dark or only the box."),
    ),
    AlarmKind.BATTERY_LOW: Words(
        ("แบตเตอรี่ใกล้หมด", "Battery nearly empty"),
        ("เครื่องจะดับเร็ว ๆ นี้ ให้นำไฟกลับมา", "It goes dark soon: bring the mains back."),
    ),
    AlarmKind.UNDER_VOLTAGE: Words(
        ("แรงดันไฟต่ำ", "Under-voltage"),
        ("เปลี่ยนตัวจ่ายไฟหรือสาย ไฟต่ำทำให้การ์ดเสีย", "Replace the power supply or its cable: low voltage ruins cards."),
    ),
    AlarmKind.STORAGE: Words(
        ("การ์ดเก็บข้อมูลมีปัญหา", "Storage in trouble"),
        ("เปลี่ยนการ์ด เก็บใบเก่าไว้ ยังอ่านข้อมูลได้", "Replace the card and keep the old one: it can still be read."),
    ),
    AlarmKind.HEAT: Words(("เครื่องร้อนเกินไป", "Too hot"), _CALL),
    AlarmKind.CLOCK: Words(
        ("เวลาในเครื่องไม่แน่นอน", "Its clock is not known"),
        ("ตรวจอินเทอร์เน็ตและถ่านนาฬิกา", "Check its network and the clock's battery."),
    ),
    AlarmKind.AGENT: Words(
        ("เครื่องแจ้งว่ามีปัญหา", "The agent reports trouble"),
        ("ถ้าแตะแล้วขึ้นไฟแดง ให้ลงชื่อในสมุดกระดาษ", "Where taps show red, sign the paper book."),
    ),
    AlarmKind.FORK: Words(
        ("สายข้อมูลแตกเป็นสองสาย", "A chain forked"),
        (
            "การ์ดถูกกู้คืน หรือกุญแจอยู่สองที่ ตรวจเครื่อง แล้วเพิกถอนกุญแจถ้าจำเป็น",
            "A card was restored or a key is in two places: look at the device, revoke the key if need be.",
        ),
    ),
    AlarmKind.CHAIN_FAULT: Words(
        ("ข้อมูลที่เก็บไว้ไม่ครบถ้วน", "What is kept does not hold together"),
        ("กู้จากข้อมูลสำรอง อุปกรณ์จะส่งส่วนที่ขาดมาเอง", "Restore a backup; devices send the rest."),
    ),
    AlarmKind.QUARANTINE: Words(
        ("มีข้อความที่ใช้ไม่ได้ถูกกักไว้", "Messages were set aside"),
        ("เปิดหน้าสิ่งที่กักไว้", "Open the page Quarantine."),
    ),
    AlarmKind.SUSPICIOUS: Words(
        ("การแตะที่น่าสงสัย", "Suspicious taps"),
        ("เปิดดูแล้วตัดสินว่านับหรือไม่นับ", "Open it and settle whether the taps count."),
    ),
    AlarmKind.PATROL_MISSED: Words(
        ("ไม่มีการตรวจในช่วงเวลา", "Patrol missed"),
        ("โทรถามชุดตรวจ ให้ไปตรวจโดยเร็ว", "Call the patrol; have the point visited soon."),
    ),
    AlarmKind.PATROL_UNKNOWN: Words(
        ("ไม่รู้ว่าตรวจแล้วหรือยัง: อุปกรณ์เงียบ", "Patrol unknown: the device is silent"),
        (
            "ดูสมุดกระดาษหรือโทรถามชุดตรวจ ผลจะตามมาเองเมื่ออุปกรณ์กลับมา",
            "See the paper book or call the patrol; the result follows by itself when the device is back.",
        ),
    ),
    AlarmKind.ORDER_OVERDUE: Words(
        ("ใบงานเกินกำหนด", "Work order overdue"),
        (
            "เปิดใบงาน ตามหน่วยงานที่รับผิดชอบ หรือออกหนังสือเตือน",
            "Open the order; ask the section responsible, or send a reminder.",
        ),
    ),
    AlarmKind.REPORT_DUE: Words(
        ("รายงานประจำเดือนยังไม่ออก", "The monthly report is not issued"),
        (
            "เปิดหน้ารายงาน จัดทำร่าง ตรวจ แล้วให้อีกคนออกรายงานภายในวันที่ 7",
            "Open the report: draft it, check it, and have somebody else issue it by the 7th.",
        ),
    ),
    AlarmKind.REPORT_CHANGED: Words(
        ("ตัวเลขของรายงานที่ออกแล้วเปลี่ยน", "Figures of an issued report changed"),
        (
            "เปิดร่างฉบับแก้ไข ดูตารางเปรียบเทียบ แล้วตรวจและออก ฉบับที่ออกแล้วไม่เปลี่ยนเอง",
            "Open the revision's draft, look at what is otherwise, check and issue it. What was issued stays as it is.",
        ),
    ),
    AlarmKind.ORDER_UNHEARD: Words(
        ("ใบงานยังไม่มีใครรับเรื่อง", "Work order taken up by nobody"),
        (
            "เปิดใบงาน มอบหมายให้ฝ่ายที่ถูกต้อง หรือโทรถามฝ่ายที่รับผิดชอบ",
            "Open the order; give it to the right section, or call the section responsible.",
        ),
    ),
    AlarmKind.ORDER_HEALED: Words(
        ("ใช้ได้เองแล้ว แต่ใบงานยังเปิดอยู่", "Works again, but its work order is open"),
        (
            "ถามว่าใครซ่อมแล้วแจ้งว่าเสร็จ หรือให้ผู้อนุมัติปิดใบงานพร้อมเหตุผล",
            "Ask who mended it and report it done, or have whoever approves end the order with a reason.",
        ),
    ),
    AlarmKind.NOTICES: Words(
        ("การแจ้งเตือนนอกจอส่งไม่ออก", "Notices do not get through"),
        (
            "ผู้ดูแลระบบดูสาเหตุในหน้า “การแจ้งเตือนนอกหน้าจอ” ระหว่างนี้ให้ดูหน้าจอนี้เอง",
            "An administrator finds the cause on the page Notices; until then watch these pages.",
        ),
    ),
    AlarmKind.HUB: Words(
        ("ระบบกลางขัดข้อง", "The hub itself is in trouble"),
        ("ตรวจเครื่องแม่ข่าย ตัวกลาง MQTT และพื้นที่ดิสก์", "Check the server, the MQTT broker and disk space."),
    ),
}

SEVERITIES: dict[Severity, Pair] = {
    Severity.URGENT: ("ด่วน", "urgent"),
    Severity.WARNING: ("ควรดู", "to look at"),
}

STATES: dict[str, Pair] = {
    "up": ("ติดต่อได้", "up"),
    "new": ("เพิ่งลงทะเบียน", "just enrolled"),
    "maintenance": ("ซ่อมบำรุง", "in maintenance"),
    "good": ("ปกติ", "good"),
    "gone": ("เลิกเฝ้าดู", "no longer watched"),
    VISITED_LATER: ("มีคนไปตรวจหลังหมดช่วงเวลา", "visited after its window"),
    **{kind.value: words.says for kind, words in WORDS.items()},
}
"""How a subject may stand, in words."""

VERBS: dict[str, Pair] = {"acknowledged": ("รับทราบ", "acknowledged"), "commented": ("บันทึก", "commented")}
