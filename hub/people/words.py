"""What roles, rights and entries of the access log are called. Pure."""

from hub.kernel.pair import Pair
from hub.kernel.rights import Right, Role
from hub.people.access_log import What

ROLES: dict[Role, Pair] = {
    Role.OFFICER: ("เจ้าหน้าที่เทศกิจ", "Patrol officer"),
    Role.OPERATOR: ("ผู้ปฏิบัติงาน ฝ่ายเทศกิจ", "Operator"),
    Role.SECTION: ("เจ้าหน้าที่ฝ่ายที่รับผิดชอบ", "Staff of a section"),
    Role.SUPERVISOR: ("หัวหน้าฝ่าย / ผู้อำนวยการเขต", "Supervisor"),
    Role.AUDITOR: ("ผู้ตรวจสอบ (อ่านอย่างเดียว)", "Auditor (reads only)"),
    Role.ADMINISTRATOR: ("ผู้ดูแลระบบ", "Administrator"),
}

RIGHT_WORDS: dict[Right, Pair] = {
    Right.SEE_BOARD: ("ดูสถานะจุดและอุปกรณ์", "see points and devices"),
    Right.SEE_OWN_SECTION: ("ดูงานของฝ่ายตนเอง", "see their own section's work"),
    Right.SEE_EVIDENCE: ("ดูหลักฐานและบันทึก", "see evidence and logs"),
    Right.SEE_PEOPLE: ("ดูชื่อเจ้าหน้าที่และบัตร (ข้อมูลส่วนบุคคล)", "see officers and cards (personal data)"),
    Right.SEE_PICTURES: ("ดูภาพจากกล้อง", "see pictures"),
    Right.SEE_REPORTS: ("ดูรายงาน", "see reports"),
    Right.ACKNOWLEDGE: ("รับทราบการแจ้งเตือน", "acknowledge alarms"),
    Right.COMMAND: ("สั่งอุปกรณ์", "command devices"),
    Right.REGISTER: ("แก้ทะเบียนเจ้าหน้าที่ บัตร กล้อง ไฟ", "keep the register"),
    Right.PROPOSE: ("เสนอแก้ไขย้อนหลัง", "propose corrections"),
    Right.APPROVE: ("อนุมัติการแก้ไข", "approve corrections"),
    Right.CONFIGURE: ("ตั้งค่าจุดและอุปกรณ์", "configure points and devices"),
    Right.MANAGE_USERS: ("ดูแลผู้ใช้", "manage users"),
    Right.PRIVACY: ("ดูแลข้อมูลส่วนบุคคล", "look after personal data"),
}

WHATS: dict[What, Pair] = {
    What.SIGNED_IN: ("เข้าสู่ระบบ", "signed in"),
    What.RECOVERED: ("เข้าด้วยรหัสสำรอง", "signed in with a recovery code"),
    What.FAILED: ("เข้าไม่สำเร็จ", "failed to sign in"),
    What.SIGNED_OUT: ("ออกจากระบบ", "signed out"),
    What.REFUSED: ("ไม่มีสิทธิ์", "refused: no right"),
    What.SAW: ("ดูข้อมูลส่วนบุคคล", "saw personal data"),
}
