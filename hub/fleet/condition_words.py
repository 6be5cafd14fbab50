"""What a concern about a device is called, and what to do about it, Thai and English. Tables only."""

from hub.fleet.condition import Concern
from hub.kernel.pair import Pair

CONCERNS: dict[Concern, tuple[Pair, Pair]] = {
    Concern.DEGRADED: (
        ("เครื่องแจ้งว่ามีปัญหา", "The agent reports trouble"),
        (
            "ถ้าแตะแล้วขึ้นไฟแดง ให้ลงชื่อในสมุดกระดาษ และให้ช่างตรวจการ์ดที่จุด",
            "Where taps show red, sign the paper book; send a technician to look at the card.",
        ),
    ),
    Concern.READ_ONLY: (
        ("การ์ดเขียนไม่ได้แล้ว", "The card takes no more writes"),
        ("เปลี่ยนการ์ด เก็บใบเก่าไว้ ยังอ่านข้อมูลได้", "Replace the card and keep the old one: it can still be read."),
    ),
    Concern.BOX_OPEN: (
        ("ฝาตู้หรือฝาเครื่องอ่านเปิดอยู่", "The box or a reader's cover stands open"),
        (
            "ถ้าไม่ใช่ช่างของเรา ให้คนไปดู · สายขาดก็แสดงแบบนี้",
            "Unless it is our technician, go and look; a cut wire shows the same.",
        ),
    ),
    Concern.TOO_HOT: (
        ("ร้อนเกินไป", "Too hot"),
        ("บังแดด เปิดช่องลม ตรวจพัดลม", "Shade the box, open its vents, check the fan."),
    ),
    Concern.UNDER_VOLTAGE: (
        ("แรงดันไฟต่ำเกินไป", "Voltage too low"),
        ("เปลี่ยนแหล่งจ่ายไฟหรือสายที่สั้นและหนาขึ้น", "Replace the power supply, or its cable by a shorter, thicker one."),
    ),
    Concern.ON_BATTERY: (
        ("ไม่มีไฟหลัก ใช้แบตเตอรี่อยู่", "Mains is lost, running on battery"),
        ("ตรวจเบรกเกอร์และแจ้งการไฟฟ้า", "Check the breaker; tell the electricity authority."),
    ),
    Concern.BATTERY_LOW: (
        ("แบตเตอรี่ใกล้หมด", "Battery nearly empty"),
        ("คืนไฟหลักหรือเปลี่ยนแบตเตอรี่ ก่อนเครื่องดับ", "Bring mains back or change the battery before the point goes dark."),
    ),
    Concern.CARD_SPENT: (
        ("การ์ดหมดอายุใช้งาน", "The card is worn out"),
        ("เปลี่ยนการ์ดโดยเร็ว", "Replace the card soon."),
    ),
    Concern.CARD_FULL: (
        ("การ์ดเต็ม", "The card is full"),
        ("ลบไฟล์อื่นบนการ์ดหรือใช้การ์ดใหญ่ขึ้น ห้ามลบ journal.db", "Delete other files or use a larger card; never journal.db."),
    ),
    Concern.CLOCK_UNKNOWN: (
        ("นาฬิกายังไม่ตรง", "The clock is not set"),
        (
            "เวลาแตะบัตรจะยังไม่ยืนยัน ตรวจเครือข่าย (NTP) หรือใส่ RTC",
            "Times of taps are not confirmed: check the network (NTP), or fit an RTC.",
        ),
    ),
    Concern.WARM: (
        ("ค่อนข้างร้อน", "Rather warm"),
        ("บังแดดหรือเปิดช่องลมเมื่อไปที่จุดครั้งหน้า", "Shade or vent the box at the next visit."),
    ),
    Concern.FAN_STILL: (
        ("พัดลมไม่หมุน", "The fan stands still"),
        ("ทำความสะอาดหรือเปลี่ยนพัดลม", "Clean or replace the fan."),
    ),
    Concern.SLOWED_DOWN: (
        ("เครื่องลดความเร็วลงเอง", "The board slows itself down"),
        ("เพราะร้อนหรือไฟไม่พอ แก้ที่ต้นเหตุนั้น", "From heat or a weak supply: mend that."),
    ),
    Concern.WAS_UNDER_VOLTAGE: (
        ("แรงดันไฟเคยต่ำตั้งแต่เปิดเครื่อง", "Voltage was too low since it was switched on"),
        ("ตรวจแหล่งจ่ายไฟและสายเมื่อไปที่จุดครั้งหน้า", "Check supply and cable at the next visit."),
    ),
    Concern.CARD_WORN: (
        ("การ์ดใกล้หมดอายุใช้งาน", "The card is nearly worn out"),
        ("เตรียมการ์ดใหม่ไว้เปลี่ยน", "Have a new card ready."),
    ),
    Concern.CARD_ERRORS: (
        ("ระบบไฟล์บนการ์ดเคยผิดพลาด", "The card's file system has met errors"),
        ("สำรองข้อมูลและเปลี่ยนการ์ด ถ้าจำนวนเพิ่มขึ้น", "If the number grows, replace the card."),
    ),
    Concern.CARD_NEARLY_FULL: (
        ("การ์ดใกล้เต็ม", "The card is nearly full"),
        ("ลบไฟล์อื่นบนการ์ด ห้ามลบ journal.db", "Delete other files on it; never journal.db."),
    ),
    Concern.MEMORY_LOW: (
        ("หน่วยความจำเหลือน้อย", "Little memory left"),
        ("ดูว่าโปรแกรมใดใช้มาก แล้วสั่งเริ่มใหม่", "See which program takes it; then restart."),
    ),
    Concern.BUSY: (
        ("เครื่องทำงานหนัก", "The board is overloaded"),
        ("ดูว่าโปรแกรมใดใช้มาก", "See which program takes it."),
    ),
    Concern.CLOCK_ALONE: (
        ("นาฬิกาไม่ได้เทียบกับเซิร์ฟเวอร์เวลามาสักพัก", "The clock has gone without a time server for a while"),
        ("ตรวจเครือข่าย (NTP)", "Check the network (NTP)."),
    ),
}

SOURCES: dict[str | None, Pair] = {
    "mains": ("ไฟหลัก", "mains"),
    "battery": ("แบตเตอรี่", "battery"),
    "unknown": ("ไม่ทราบ", "not known"),
    None: ("ไม่ได้วัด", "not measured"),
}
