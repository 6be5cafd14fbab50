"""What rights and entries of the access log are called. Pure."""

from hub.kernel.pair import Pair
from hub.kernel.rights import Right
from hub.people.access_log import What

RIGHT_WORDS: dict[Right, Pair] = {
    Right.SEE_BOARD: ("ดูสถานะจุดและอุปกรณ์", "see points and devices"),
    Right.SEE_OWN_SECTION: ("ดูงานของฝ่ายตนเอง", "see their own section's work"),
    Right.SEE_EVIDENCE: ("ดูหลักฐานและบันทึก", "see evidence and logs"),
    Right.SEE_PEOPLE: ("ดูชื่อเจ้าหน้าที่และบัตร (ข้อมูลส่วนบุคคล)", "see officers and cards (personal data)"),
    Right.EXPORT_PEOPLE: ("ส่งออกเจ้าหน้าที่และบัตรเป็นไฟล์", "take officers and cards out as a file"),
    Right.SEE_PICTURES: ("ดูภาพจากกล้อง", "see pictures"),
    Right.SEE_REPORTS: ("ดูรายงาน", "see reports"),
    Right.ACKNOWLEDGE: ("รับทราบการแจ้งเตือน", "acknowledge alarms"),
    Right.COMMAND: ("สั่งอุปกรณ์", "command devices"),
    Right.REGISTER: ("แก้ทะเบียนเจ้าหน้าที่ บัตร กล้อง ไฟ", "keep the register"),
    Right.PROPOSE: ("เสนอแก้ไขย้อนหลัง", "propose corrections"),
    Right.APPROVE: ("อนุมัติการแก้ไข", "approve corrections"),
    Right.CONFIGURE: ("ตั้งค่าจุดและอุปกรณ์", "configure points and devices"),
    Right.MANAGE_USERS: ("ดูแลผู้ใช้", "manage users"),
    Right.REPORT_DEFECT: ("แจ้งจุดชำรุด", "report defects"),
    Right.SEE_ORDERS: ("ดูใบสั่งงานและหนังสือทุกฝ่าย", "see all work orders and letters"),
    Right.ANSWER_ORDERS: ("ตอบใบสั่งงาน", "answer work orders"),
    Right.MANAGE_ORDERS: ("เปิด มอบหมาย ส่งคืน ยกเลิกใบสั่งงาน และร่างหนังสือ", "manage work orders, draft letters"),
    Right.CHECK_REPORTS: ("จัดทำและตรวจรายงาน", "draft and check reports"),
    Right.ISSUE_REPORTS: ("ออกรายงานที่ผู้อื่นตรวจแล้ว", "issue reports that somebody else checked"),
    Right.PRIVACY: ("ดูแลข้อมูลส่วนบุคคล", "look after personal data"),
}

WHATS: dict[What, Pair] = {
    What.SIGNED_IN: ("เข้าสู่ระบบ", "signed in"),
    What.RECOVERED: ("เข้าด้วยรหัสสำรอง", "signed in with a recovery code"),
    What.FAILED: ("เข้าไม่สำเร็จ", "failed to sign in"),
    What.BAD_PROGRAM: ("โทเคนใช้ไม่ได้", "a token that is not good"),
    What.SIGNED_OUT: ("ออกจากระบบ", "signed out"),
    What.REFUSED: ("ไม่มีสิทธิ์", "refused: no right"),
    What.SAW: ("ดูข้อมูลส่วนบุคคล", "saw personal data"),
}

PROVIDER: dict[str, tuple[Pair, Pair]] = {
    "off": (
        ("ศูนย์นี้ไม่ได้ใช้บัญชีหน่วยงาน", "This hub does not use accounts of the office"),
        ("เข้าสู่ระบบด้วยรหัสผ่าน", "Sign in with your password."),
    ),
    "often": (("ลองบ่อยเกินไป", "Too many tries"), ("รอสักครู่ แล้วลองอีกครั้ง", "Wait a little and try again.")),
    "state": (
        ("การเข้าสู่ระบบครั้งนี้หมดเวลา หรือใช้ไปแล้ว", "This sign-in took too long, or was used already"),
        ("เริ่มใหม่จากหน้าเข้าสู่ระบบ", "Begin again at the sign-in page."),
    ),
    "refused": (
        ("ระบบบัญชีหน่วยงานไม่อนุญาต หรือท่านยกเลิก", "The office's accounts said no, or you cancelled"),
        ("ลองอีกครั้ง หรือถามผู้ดูแลบัญชีของหน่วยงาน", "Try again, or ask whoever looks after the office's accounts."),
    ),
    "stranger": (
        ("บัญชีนี้ไม่ได้ผูกกับผู้ใช้ของศูนย์", "This account is linked to no user of the hub"),
        ("ให้ผู้ดูแลระบบของเขตผูกบัญชีที่หน้าผู้ใช้", "Ask the hub's administrator to link it on the page Users."),
    ),
    "down": (
        ("ติดต่อระบบบัญชีหน่วยงานไม่ได้", "The office's accounts cannot be reached"),
        ("ลองใหม่ภายหลัง หรือเข้าด้วยรหัสผ่านของศูนย์", "Try again later, or sign in with the hub's own password."),
    ),
    "secret": (
        ("ศูนย์อ่านรหัสลับของตนเองไม่ได้", "The hub cannot read its own client secret"),
        (
            "แจ้งผู้ดูแลระบบ: [oidc] client_secret_file ต้องมีอยู่และ chmod 600",
            "Tell the administrator: is [oidc] client_secret_file there, mode 0600?",
        ),
    ),
    "answer": (
        ("ระบบบัญชีหน่วยงานตอบสิ่งที่ใช้ไม่ได้", "The office's accounts answered something unusable"),
        ("แจ้งผู้ดูแลระบบ: ดูค่า [oidc] issuer", "Tell the administrator: is [oidc] issuer right?"),
    ),
    **dict.fromkeys(
        ("signature", "issuer", "audience", "nonce", "claim", "time", "expired"),
        (
            ("คำยืนยันจากระบบบัญชีหน่วยงานใช้ไม่ได้", "What the office's accounts vouched for does not hold"),
            (
                "เริ่มใหม่จากหน้าเข้าสู่ระบบ หากยังไม่ได้ให้แจ้งผู้ดูแลระบบพร้อมเวลาที่เกิด เหตุผลอยู่ในบันทึกการเข้าใช้",
                "Begin again; if it stays so, tell the administrator when it was. The access log says why.",
            ),
        ),
    ),
}
"""Why a sign-in with an account of the office did not end well: what it is, and what to do."""
