"""What personal data the hub keeps, why, on which legal basis, who sees it and for how long: one table. Pure.

The page `/privacy` and the table in `docs/privacy.md` are drawn from it, and a test compares them.
"""

from dataclasses import dataclass

from hub.kernel.pair import Pair


@dataclass(frozen=True, slots=True)
class Purpose:
    """One kind of data (PDPA s.23, s.39)."""

    kind: Pair
    purpose: Pair
    basis: Pair
    seen_by: Pair
    kept: Pair
    """How long, and what ends it; where nothing does, why."""
    where: Pair


_DUTY: Pair = ("ภารกิจเพื่อประโยชน์สาธารณะ ม.24(4)", "public task, s.24(4)")
_SECURITY: Pair = ("ประโยชน์โดยชอบด้วยกฎหมาย ม.24(5)", "legitimate interest, s.24(5)")
_SEES: Pair = ("ผู้มีสิทธิ์ดูชื่อเจ้าหน้าที่ (see_people)", "users with the right see_people")
_DATABASE: Pair = ("ฐานข้อมูลของศูนย์ และข้อมูลสำรอง", "the hub's database, and its backups")

PURPOSES: tuple[Purpose, ...] = (
    Purpose(
        ("ชื่อเจ้าหน้าที่", "officers' names"),
        ("รู้ว่ารหัสใดเป็นของใคร", "to know whose a code is"),
        _DUTY,
        _SEES,
        (
            "จนกว่าจะลบที่หน้านี้ ไม่ลบเอง เพราะระบบไม่รู้ว่าใครพ้นหน้าที่",
            "until erased here; not by itself: the hub cannot know who has left",
        ),
        ("ตาราง officers เท่านั้น ไม่อยู่ในสายข้อมูล และข้อมูลสำรอง", "the table officers only, in no chain; and backups"),
    ),
    Purpose(
        ("รหัสเจ้าหน้าที่ และบัตรที่ถือ", "officers' codes, and the cards they carried"),
        ("นับการตรวจให้ถูกคน", "to count patrols for the right person"),
        _DUTY,
        _SEES,
        ("ไม่ลบ: ตัวเลขในรายงานและหลักฐานอ้างถึง", "not deleted: figures and evidence rest on them"),
        ("ฐานข้อมูล สายข้อมูลของศูนย์ และชุดหลักฐาน", "the database, the hub's chain, evidence bundles"),
    ),
    Purpose(
        ("การแตะบัตร: เวลาและจุด", "taps: time and place"),
        ("พิสูจน์ว่ามีการตรวจจุด", "to prove that points were patrolled"),
        _DUTY,
        (
            "ผู้มีสิทธิ์ดูหลักฐาน (see_evidence) เห็นหมายเลขบัตร; ชื่อเห็นเฉพาะ see_people",
            "see_evidence (the card's number); the name see_people only",
        ),
        ("ไม่ลบ: แต่ละบรรทัดยืนยันบรรทัดถัดไป ลบหนึ่งแล้วพิสูจน์ต่อไม่ได้", "not deleted: each line vouches for the next"),
        ("เครื่องที่จุด ฐานข้อมูล ข้อมูลสำรอง ชุดหลักฐาน", "the device, the database, backups, bundles"),
    ),
    Purpose(
        ("เรื่องที่ต้องตรวจสอบ และตารางเวร", "flags, and the roster"),
        ("พบการแตะที่ผิดปกติ", "to find suspicious taps"),
        _SECURITY,
        ("ผู้มีสิทธิ์ดูหลักฐาน (see_evidence)", "users with the right see_evidence"),
        ("ไม่ลบ: ผลตัดสินเปลี่ยนตัวเลขในรายงาน", "not deleted: settlements change reported figures"),
        _DATABASE,
    ),
    Purpose(
        ("ผู้ใช้ระบบ: ชื่อ ชื่อเข้าระบบ รหัสผ่าน (Argon2id)", "users: name, login, password (Argon2id)"),
        ("ให้เข้าระบบ และรู้ว่าใครทำอะไร", "to sign in, and to know who did what"),
        _SECURITY,
        ("ผู้ดูแลระบบ; ชื่อเข้าระบบเห็นในบันทึก", "administrators; logins stand in the audit log"),
        ("จนกว่าจะลบที่หน้านี้; ชื่อเข้าระบบในบันทึกไม่ลบ เพราะลงลายเซ็นแล้ว", "until erased here; a login in the signed log stays"),
        _DATABASE,
    ),
    Purpose(
        ("รหัสจากแอป และบัญชีหน่วยงานที่ผูกไว้", "codes of an app, and a linked account of the office"),
        ("พิสูจน์ตัวผู้ใช้", "to prove who signs in"),
        _SECURITY,
        ("ไม่มีใครเห็นรหัสลับ; ผู้ดูแลระบบเห็นว่ามี", "the secret nobody; that there is one, administrators"),
        ("จนกว่าผู้ใช้หรือผู้ดูแลจะเอาออก หรือลบผู้ใช้", "until taken away, or the user is erased"),
        ("ฐานข้อมูล (รหัสลับเข้ารหัส) และข้อมูลสำรอง", "the database (the secret sealed), and its backups"),
    ),
    Purpose(
        ("การเข้าระบบที่ยังใช้อยู่ ที่อยู่และเบราว์เซอร์", "sessions: address and browser"),
        ("ไม่ต้องใส่รหัสผ่านทุกหน้า", "not to ask for the password on each page"),
        _SECURITY,
        ("เจ้าของบัญชี", "the user"),
        ("12 ชั่วโมง แล้วระบบลบเอง", "12 hours, then deleted by the hub"),
        ("ฐานข้อมูล ไม่อยู่ในข้อมูลสำรอง", "the database, in no backup"),
    ),
    Purpose(
        ("บันทึกการเข้าใช้: ใคร จากที่ใด เมื่อใด ดูหน้าใด", "the access log: who, from where, when, which page"),
        ("พบการเข้าใช้ที่ไม่ชอบ และรู้ว่าใครดูข้อมูลส่วนบุคคล", "to find abuse, and to know who looked at personal data"),
        _SECURITY,
        ("ผู้มีสิทธิ์ดูหลักฐาน (see_evidence)", "users with the right see_evidence"),
        ("400 วัน แล้วระบบลบเอง", "400 days, then deleted by the hub"),
        _DATABASE,
    ),
    Purpose(
        ("โทเคนของโปรแกรม", "tokens of programs"),
        ("ให้โปรแกรมอ่านข้อมูลในนามผู้ใช้", "to let programs read in a user's name"),
        _SECURITY,
        ("เจ้าของโทเคน", "whoever made one"),
        ("จนกว่าจะยกเลิก ใช้ได้ไม่เกิน 366 วัน", "until taken back; good for 366 days at most"),
        _DATABASE,
    ),
    Purpose(
        ("ที่อยู่สำหรับแจ้งเตือน: LINE อีเมล", "addresses for notices: LINE, e-mail"),
        ("แจ้งเหตุตามที่ผู้ใช้เลือก", "to tell users what they chose to hear"),
        _SECURITY,
        ("ผู้ใช้เอง; ช่องทางของสำนักงานเห็นโดยผู้มีสิทธิ์ตั้งค่า (configure)", "the user; the office's channels: the right configure"),
        ("จนกว่าผู้ใช้จะลบ ข้อความที่ส่งแล้วลบใน 30 วัน", "until the user removes it; what was sent goes after 30 days"),
        ("ฐานข้อมูล และผู้ให้บริการที่ส่ง (LINE อีเมล)", "the database, and whoever carries it (LINE, mail)"),
    ),
    Purpose(
        ("คำเชิญรับ QR", "invitations to a badge"),
        ("ผูก QR กับโทรศัพท์ของเจ้าหน้าที่", "to bind a badge to an officer's phone"),
        _DUTY,
        _SEES,
        ("15 นาที แล้วระบบลบเอง", "15 minutes, then deleted by the hub"),
        ("ฐานข้อมูล ไม่อยู่ในข้อมูลสำรอง", "the database, in no backup"),
    ),
    Purpose(
        ("คำขอของเจ้าของข้อมูล และคำตอบ", "requests of data subjects, and the answers"),
        ("ตอบทันกำหนด และพิสูจน์ว่าตอบแล้ว", "to answer in time, and to prove it"),
        ("หน้าที่ตามกฎหมาย ม.24(6)", "legal obligation, s.24(6)"),
        ("ผู้มีสิทธิ์ดูแลข้อมูลส่วนบุคคล (privacy); ในบันทึกเห็นโดยผู้มีสิทธิ์ดูหลักฐาน", "the right privacy; see_evidence in the audit log"),
        ("ไม่ลบ: มีแต่รหัส ชื่อเข้าระบบ และเลขที่หนังสือ", "not deleted: codes, logins and letters' numbers only"),
        ("สายข้อมูลของศูนย์", "the hub's chain"),
    ),
    Purpose(
        ("ข้อความเดิมของร่างหนังสือที่แก้แล้ว", "earlier words of letters' drafts"),
        ("ออกหนังสือเมื่อพบของชำรุด", "to write letters about defects"),
        _DUTY,
        ("ไม่มีหน้าให้ดู ผู้ดูแลเครื่องแม่ข่าย", "no page; whoever runs the server"),
        (
            "90 วัน แล้วระบบลบเอง (ข้อความที่ใช้อยู่และฉบับที่ออกแล้วไม่ลบ)",
            "90 days, then deleted by the hub (not what a letter says now, nor what was issued)",
        ),
        _DATABASE,
    ),
    Purpose(
        ("ข้อความจากเครื่องที่ใช้ไม่ได้ (กักไว้)", "messages of devices that were set aside"),
        ("หาสาเหตุและการโจมตี", "to find causes and attacks"),
        _SECURITY,
        ("ผู้มีสิทธิ์ดูหลักฐาน (see_evidence)", "users with the right see_evidence"),
        ("400 วัน หรือจนมี 10,000 ข้อความใหม่กว่า", "400 days, or until 10,000 newer ones came"),
        _DATABASE,
    ),
    Purpose(
        ("บันทึกของเครื่องที่จุด เมื่อมีคนสั่งเก็บ", "logs of a device, when somebody asked for them"),
        ("หาสาเหตุที่เครื่องขัดข้อง", "to find out why a device fails"),
        _SECURITY,
        ("ผู้มีสิทธิ์สั่งเครื่อง (command) ทุกครั้งลงบันทึก", "the right command, each time on record"),
        (
            "30 วัน และห้าชุดล่าสุดของแต่ละเครื่อง; หมายเลขบัตรและรหัสผ่านถูกตัดออกที่เครื่อง",
            "30 days, five of each device; cards and passwords are cut out on the device",
        ),
        _DATABASE,
    ),
    Purpose(
        ("ภาพจากกล้องที่ทดสอบไม่ผ่าน (ปกติปิด)", "pictures of failed camera tests (off by default)"),
        ("ซ่อมกล้องได้ตรงจุด", "to repair the camera"),
        _SECURITY,
        ("ผู้มีสิทธิ์ดูภาพ (see_pictures) ทีละภาพ ทุกครั้งลงบันทึก", "see_pictures, one by one, each time on record"),
        ("30 วัน แล้วระบบลบเอง", "30 days, then deleted by the hub"),
        ("ฐานข้อมูล เข้ารหัส ไม่อยู่ในข้อมูลสำรอง", "the database, sealed, in no backup"),
    ),
    Purpose(
        (
            "ภาพถ่ายข้อชำรุดและงานซ่อม ซึ่งอาจมีคนหรือทะเบียนรถ เวลาและตำแหน่งที่กล้องบันทึก",
            "photographs of defects and repairs (people, number plates); what the camera noted of time and place",
        ),
        ("แสดงว่าอะไรชำรุด และซ่อมแล้วจริง", "to show what was broken, and that it was mended"),
        _DUTY,
        (
            "ผู้เกี่ยวข้องกับใบงาน เห็นภาพที่ไม่มีเวลาและตำแหน่ง; ภาพต้นฉบับเห็นเฉพาะผู้มีสิทธิ์ดูหลักฐาน (see_evidence)",
            "whoever sees the work order, without what the camera noted; the original only see_evidence",
        ),
        (
            "730 วัน (ตั้งได้) แล้วระบบลบเอง; ที่พิมพ์ในรายงานที่ออกแล้วอยู่กับรายงาน และพิมพ์เฉพาะภาพที่มีผู้ตรวจว่าไม่เห็นหน้าคนหรือทะเบียนรถ",
            "730 days (photographs.keep_days), then deleted; what reports printed stays (cleared ones only)",
        ),
        (
            "โฟลเดอร์ของศูนย์ นอกเว็บ และข้อมูลสำรอง",
            "a folder of the hub that is not served, and backups",
        ),
    ),
)


def table_in_english() -> str:
    """The table as Markdown, for the documentation."""
    head = "| what | why | legal basis | who sees it | how long | where |\n|---|---|---|---|---|---|\n"
    rows = ((one.kind, one.purpose, one.basis, one.seen_by, one.kept, one.where) for one in PURPOSES)
    return head + "".join("| " + " | ".join(cell[1] for cell in row) + " |\n" for row in rows)
