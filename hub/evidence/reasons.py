"""Why something was set aside, in a person's words, and what to do about it. Pure."""

from dataclasses import dataclass

from wire_contract.unreadable import Reason


@dataclass(frozen=True, slots=True)
class Explained:
    """One reason: its name and the next step, Thai and English."""

    thai: str
    english: str
    hint_thai: str
    hint_english: str


EXPLAINED: dict[Reason, Explained] = {
    Reason.UNKNOWN_DEVICE: Explained(
        "อุปกรณ์ยังไม่ได้ลงทะเบียน",
        "Device not enrolled",
        "ถ้าเป็นอุปกรณ์ของเขต ให้ลงทะเบียนด้วย riskpoint-hub device enrol แล้วข้อมูลจะส่งมาใหม่เอง",
        "If it is ours, enrol it (riskpoint-hub device enrol); it then sends everything again by itself.",
    ),
    Reason.SIGNATURE: Explained(
        "ลายเซ็นไม่ถูกต้อง",
        "Wrong signature",
        "กุญแจของอุปกรณ์ไม่ตรงกับที่ลงทะเบียน หรือข้อมูลถูกแก้ไข ตรวจกุญแจด้วย riskpoint-agent key แล้วลงทะเบียนใหม่ "
        "ถ้าไม่มีใครเปลี่ยนอุปกรณ์ ให้ถือเป็นเหตุผิดปกติ",
        "The device's key is not the one enrolled, or the line was altered. Compare with riskpoint-agent key at the "
        "device and enrol it anew; if nobody changed the device, treat it as an incident.",
    ),
    Reason.FOREIGN: Explained(
        "ส่งในนามอุปกรณ์อื่น",
        "Sent for another device",
        "อุปกรณ์ใช้รหัสของเครื่องอื่น ตรวจ device ใน agent.toml และสิทธิ์ของ broker",
        "A device speaks in another's name. Check `device` in its agent.toml and the broker's access rules.",
    ),
    Reason.SCHEMA: Explained(
        "เนื้อหาไม่ตรงแบบ",
        "Content of the wrong shape",
        "มักเกิดจากโปรแกรมคนละรุ่น ตรวจรุ่นของอุปกรณ์กับระบบกลาง ระบบจะอ่านได้เองเมื่อปรับรุ่นแล้ว",
        "Usually two releases that do not fit. Compare the device's release with the hub's; after the upgrade it is "
        "sent again.",
    ),
    Reason.MALFORMED: Explained(
        "อ่านไม่ออก",
        "Not readable",
        "ข้อมูลเสียระหว่างทางหรือบนการ์ด หากเป็นเครื่องเดิมซ้ำ ให้ตรวจการ์ดหน่วยความจำของเครื่องนั้น",
        "Damaged on the way or on the card. If one device repeats it, check that device's memory card.",
    ),
    Reason.TOO_LARGE: Explained(
        "ใหญ่เกินกำหนด",
        "Too large",
        "ไม่มีเหตุการณ์ปกติที่ใหญ่ขนาดนี้ ตรวจว่าใครส่งเข้ามา",
        "No genuine event is this large. Find out who sends it.",
    ),
    Reason.TOPIC: Explained(
        "หัวข้อ MQTT ไม่ถูกต้อง",
        "Not a topic of ours",
        "มีผู้ส่งเข้า broker นอกแบบของระบบ ตรวจสิทธิ์ของ broker",
        "Somebody publishes outside the system's topics. Check the broker's access rules.",
    ),
    Reason.UNASKED: Explained(
        "ส่งภาพมาโดยไม่มีใครขอ",
        "A picture that nobody asked for",
        "ภาพไม่ถูกเก็บ อาจเป็นคำตอบที่มาช้า ถ้าเกิดซ้ำ ให้ตรวจอุปกรณ์ เพราะอุปกรณ์ไม่ส่งภาพเอง",
        "It was not kept. Once may be a late answer; if it goes on, look at the device: none sends pictures by itself.",
    ),
}
