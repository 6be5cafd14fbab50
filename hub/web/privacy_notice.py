"""What officers are told before their first tap (PDPA s.23): pages of badges, officers and `/privacy` show it. Pure."""

from hub.kernel.pair import Pair

NOTICE: tuple[Pair, ...] = (
    (
        "สำนักงานเขตเก็บรหัส ชื่อ หมายเลขบัตร และเวลากับจุดที่แตะบัตรของท่าน เพื่อพิสูจน์ว่ามีการตรวจจุด (PDPA ม.24(4))",
        "The district office keeps your code, name, cards, and when and where you tapped, to prove it (PDPA s.24(4)).",
    ),
    (
        "ไม่มีการติดตามตำแหน่ง ไม่มีภาพใบหน้า โทรศัพท์ของท่านไม่ส่งสิ่งใดนอกจาก QR ที่ท่านแสดง",
        "Nobody's position is tracked and no face is kept. Your phone sends nothing but the QR that you show.",
    ),
    (
        "ท่านขอดู ขอสำเนา ขอแก้ไข หรือขอให้ลบชื่อได้ที่ฝ่ายเทศกิจ ได้รับคำตอบภายใน 30 วัน",
        "Ask the City Law Enforcement section to see, copy, correct or erase it: answered within 30 days.",
    ),
    (
        "การแตะที่บันทึกแล้วลบไม่ได้ เพราะตัวเลขของเขตอ้างถึง แต่จะไม่มีชื่อท่านอีก",
        "Recorded taps stay, since the district's figures rest on them, but without your name.",
    ),
    (
        "หากเห็นว่าไม่ถูกต้อง ร้องเรียนต่อคณะกรรมการคุ้มครองข้อมูลส่วนบุคคลได้",
        "You may complain to the Personal Data Protection Committee (PDPC).",
    ),
)
"""Every page may show it."""
