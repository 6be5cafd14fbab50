"""What roles are called, Thai and English. A table only."""

from hub.kernel.pair import Pair
from hub.kernel.rights import Role

ROLES: dict[Role, Pair] = {
    Role.OFFICER: ("เจ้าหน้าที่เทศกิจ", "Patrol officer"),
    Role.OPERATOR: ("ผู้ปฏิบัติงาน ฝ่ายเทศกิจ", "Operator"),
    Role.SECTION: ("เจ้าหน้าที่ฝ่ายที่รับผิดชอบ", "Staff of a section"),
    Role.SUPERVISOR: ("หัวหน้าฝ่าย / ผู้อำนวยการเขต", "Supervisor"),
    Role.AUDITOR: ("ผู้ตรวจสอบ (อ่านอย่างเดียว)", "Auditor (reads only)"),
    Role.ADMINISTRATOR: ("ผู้ดูแลระบบ", "Administrator"),
}
