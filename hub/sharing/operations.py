"""What the API's operations and parameters are called, and what they are for. Pure; a test holds it to the routes."""

from collections.abc import Mapping
from dataclasses import dataclass

from hub.kernel.pair import Pair


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation as programs and people call it."""

    id: str
    """The name of a client's method; it never changes."""
    tag: str
    says: Pair
    refuses: tuple[int, ...] = ()
    """Which errors it has beside those of its kind."""


TAGS: Mapping[str, Pair] = {
    "now": ("สภาพปัจจุบัน", "Right now"),
    "register": ("ทะเบียน", "Register"),
    "patrol": ("การตรวจจุด", "Patrols"),
    "self-tests": ("กล้องและไฟ", "Cameras and lamps"),
    "alarms": ("แจ้งเตือน", "Alarms"),
    "orders": ("ใบงาน", "Work orders"),
    "letters": ("หนังสือราชการ", "Official letters"),
    "evidence": ("หลักฐาน", "Evidence"),
    "notices": ("การส่งแจ้งเตือน", "Notices"),
    "reports": ("รายงาน", "Reports"),
    "crime": ("สถิติคดี", "Case counts"),
    "privacy": ("ข้อมูลส่วนบุคคล", "Personal data"),
    "badge": ("บัตร QR", "QR badge"),
}

V1 = "/api/v1"

OPERATIONS: Mapping[tuple[str, str], Operation] = {
    ("get", f"{V1}/today"): Operation("listToday", "now", ("ทุกจุดในวันนี้", "Every point, today")),
    ("get", f"{V1}/points"): Operation("listPoints", "register", ("จุดเสี่ยงภัยทั้งหมด", "All risk points")),
    ("get", f"{V1}/points/{{code}}"): Operation("getPoint", "register", ("จุดเสี่ยงภัยหนึ่งจุด", "One risk point")),
    ("get", f"{V1}/points/{{code}}/cells"): Operation(
        "listDayCells", "patrol", ("ผลการตรวจรายวันของจุด", "A point's month, day by day")
    ),
    ("get", f"{V1}/points/{{code}}/events"): Operation(
        "listPointEvents", "patrol", ("เหตุการณ์ของจุด", "What happened at a point")
    ),
    ("get", f"{V1}/unknown-cards"): Operation("listUnknownCards", "patrol", ("บัตรที่ไม่รู้จัก", "Cards that nobody carries")),
    ("get", f"{V1}/devices"): Operation("listDevices", "register", ("อุปกรณ์ทั้งหมด", "All devices")),
    ("get", f"{V1}/devices/{{device}}/condition"): Operation(
        "getDeviceCondition", "now", ("สภาพของอุปกรณ์", "What a device last said of itself")
    ),
    ("get", f"{V1}/commands"): Operation("listCommands", "now", ("คำสั่งที่ส่งถึงอุปกรณ์", "Commands for devices")),
    ("get", f"{V1}/settings"): Operation("getSettings", "register", ("การตั้งค่าของจุด", "What points are told")),
    ("post", f"{V1}/settings"): Operation(
        "changeSettings", "register", ("ดูผลหรือเปลี่ยนค่าตั้ง", "See what a change would do, or make it"), refuses=(404, 409)
    ),
    ("get", f"{V1}/stations"): Operation("listStations", "register", ("สถานีตำรวจ", "Police stations")),
    ("get", f"{V1}/officers"): Operation("listOfficers", "register", ("เจ้าหน้าที่และบัตร", "Officers and their cards")),
    ("get", f"{V1}/self-tests"): Operation(
        "getSelfTests", "self-tests", ("กล้องและไฟทั้งหมด", "All cameras and lamps, as they stand")
    ),
    ("get", f"{V1}/self-tests/days"): Operation(
        "listCheckDays", "self-tests", ("การตรวจกล้องรายวัน", "Camera checks, day by day")
    ),
    ("get", f"{V1}/self-tests/{{code}}/{{kind}}/{{name}}"): Operation(
        "getAsset", "self-tests", ("กล้องหรือไฟหนึ่งดวง", "One camera or lamp")
    ),
    ("get", f"{V1}/pictures"): Operation(
        "listPictures", "self-tests", ("ภาพของการทดสอบที่ไม่ผ่าน", "Pictures of failed tests; never their bytes")
    ),
    ("get", f"{V1}/photographs/{{name}}"): Operation(
        "getPhotograph", "evidence", ("ภาพถ่ายข้อชำรุดหรืองานซ่อม", "A photograph of a defect or a repair; never its bytes")
    ),
    ("get", f"{V1}/crime"): Operation("getCaseCounts", "crime", ("สถิติคดีสิบสองเดือน", "Case counts of twelve months")),
    ("get", f"{V1}/alarms"): Operation("listAlarms", "alarms", ("แจ้งเตือน", "Alarms")),
    ("get", f"{V1}/alarms/{{number}}"): Operation("getAlarm", "alarms", ("แจ้งเตือนหนึ่งเรื่อง", "One alarm")),
    ("post", f"{V1}/alarms/{{number}}/acknowledge"): Operation(
        "acknowledgeAlarm", "alarms", ("รับทราบแจ้งเตือน", "Somebody has seen an alarm"), refuses=(409,)
    ),
    ("post", f"{V1}/alarms/{{number}}/comment"): Operation(
        "commentAlarm", "alarms", ("บันทึกข้อความของแจ้งเตือน", "Say something of an alarm"), refuses=(409,)
    ),
    ("get", f"{V1}/maintenance"): Operation(
        "listMaintenance", "alarms", ("อุปกรณ์ที่กำลังซ่อมบำรุง", "Devices being worked on")
    ),
    ("put", f"{V1}/maintenance/{{device}}"): Operation(
        "beginMaintenance", "alarms", ("เริ่มซ่อมบำรุงอุปกรณ์", "A device is worked on from now on"), refuses=(409,)
    ),
    ("delete", f"{V1}/maintenance/{{device}}"): Operation(
        "endMaintenance", "alarms", ("ซ่อมบำรุงเสร็จแล้ว", "A device is no longer worked on"), refuses=(409,)
    ),
    ("get", f"{V1}/orders"): Operation("listOrders", "orders", ("ใบงาน", "Work orders")),
    ("post", f"{V1}/orders"): Operation("openOrder", "orders", ("เปิดใบงาน", "Open a work order"), refuses=(409,)),
    ("get", f"{V1}/orders/{{number}}"): Operation("getOrder", "orders", ("ใบงานหนึ่งใบ", "One work order")),
    ("post", f"{V1}/orders/{{number}}/steps"): Operation(
        "stepOrder", "orders", ("ดำเนินการใบงานหนึ่งขั้น", "Take a work order a step on"), refuses=(404, 409)
    ),
    ("post", f"{V1}/orders/{{number}}/comments"): Operation(
        "commentOrder", "orders", ("บันทึกข้อความของใบงาน", "Say something of a work order"), refuses=(404, 409)
    ),
    ("get", f"{V1}/letters"): Operation("listLetters", "letters", ("หนังสือราชการ", "Official letters")),
    ("post", f"{V1}/letters"): Operation("draftLetter", "letters", ("ร่างหนังสือ", "Draft a letter"), refuses=(409,)),
    ("get", f"{V1}/letters/{{number}}"): Operation("getLetter", "letters", ("หนังสือหนึ่งฉบับ", "One letter")),
    ("post", f"{V1}/letters/{{number}}/steps"): Operation(
        "stepLetter", "letters", ("ดำเนินการหนังสือหนึ่งขั้น", "Take a letter a step on"), refuses=(404, 409)
    ),
    ("get", f"{V1}/letter-register/{{year}}"): Operation(
        "getLetterRegister", "letters", ("ทะเบียนหนังสือส่ง", "The outgoing register of a calendar year")
    ),
    ("get", f"{V1}/report-versions"): Operation(
        "listReportVersions", "reports", ("ฉบับของรายงานทั้งหมด", "Every version of every report")
    ),
    ("get", f"{V1}/report-versions/{{kind}}/{{period}}"): Operation(
        "getReportVersions", "reports", ("ฉบับของรายงานหนึ่งเรื่อง", "The versions of one report")
    ),
    ("get", f"{V1}/report-versions/{{kind}}/{{period}}/differences"): Operation(
        "getReportDifferences", "reports", ("ตัวเลขที่ต่างกันระหว่างสองฉบับ", "What is otherwise between two versions")
    ),
    ("get", f"{V1}/notices"): Operation(
        "listNotices", "notices", ("ข้อความที่ส่ง", "What was told, and what became of it")
    ),
    ("get", f"{V1}/notices/channels"): Operation(
        "listChannels", "notices", ("สภาพของช่องทางส่ง", "How the channels are")
    ),
    ("post", f"{V1}/notices/messages/{{message}}/retry"): Operation(
        "retryMessage", "notices", ("ส่งข้อความอีกครั้ง", "Try a message again that was given up"), refuses=(409,)
    ),
    ("post", f"{V1}/notices/channels/{{name}}/resume"): Operation(
        "resumeChannel", "notices", ("ลองช่องทางอีกครั้ง", "Try a channel again that was mended")
    ),
    ("get", f"{V1}/privacy/requests"): Operation(
        "listPrivacyRequests", "privacy", ("คำขอของเจ้าของข้อมูล", "Requests of data subjects")
    ),
    ("get", f"{V1}/privacy/requests/{{number}}"): Operation(
        "getPrivacyRequest", "privacy", ("คำขอหนึ่งเรื่อง", "One request of a data subject")
    ),
    ("get", f"{V1}/flags"): Operation("listFlags", "evidence", ("การแตะที่น่าสงสัย", "Suspicious taps")),
    ("get", f"{V1}/flags/{{day}}/{{flag_id}}"): Operation(
        "getFlag", "evidence", ("การแตะที่น่าสงสัยหนึ่งเรื่อง", "One suspicious matter")
    ),
    ("get", f"{V1}/lines/{{device}}/{{journal}}/{{sequence}}/{{hash_}}"): Operation(
        "getLine", "evidence", ("หลักฐานหนึ่งแถว", "One signed line, byte for byte")
    ),
    ("get", f"{V1}/quarantine"): Operation("listQuarantine", "evidence", ("ที่กักไว้", "What could not be used")),
    ("get", f"{V1}/not-understood"): Operation(
        "listNotUnderstood", "evidence", ("แถวชนิดที่ยังไม่รู้จัก", "Lines of newer types")
    ),
    ("get", f"{V1}/audit"): Operation("listAudit", "evidence", ("บันทึกของศูนย์", "The hub's own chain")),
    ("get", f"{V1}/access-log"): Operation("listAccess", "evidence", ("บันทึกการเข้าถึง", "Who came in and who saw what")),
    ("get", f"{V1}/reports/{{month}}"): Operation("getReport", "reports", ("ตัวเลขของเดือน", "The figures of a month")),
    ("get", f"{V1}/reports/{{month}}/ratios"): Operation(
        "getReportRatios", "reports", ("อัตราส่วนทั้งห้าของเดือน", "The five ratios of a month")
    ),
    ("get", f"{V1}/badge/time"): Operation("getBadgeTime", "badge", ("เวลาของเขต", "The district's time")),
    ("post", f"{V1}/badge/enrolments"): Operation(
        "enrolBadge", "badge", ("ออกบัตร QR ให้โทรศัพท์", "A phone becomes a badge"), refuses=(409, 410)
    ),
}

PARAMETERS: Mapping[str, Pair] = {
    "code": ("รหัสจุดตามทะเบียน", "The point's code, as the register has it."),
    "device": ("ชื่ออุปกรณ์: ตัวพิมพ์เล็ก ตัวเลข และขีด", "A device's name: lower-case letters, digits and hyphens."),
    "journal": ("สมุดบันทึกของอุปกรณ์: เลขฐานสิบหกแปดหลัก", "Which journal of the device: eight hexadecimal digits."),
    "sequence": ("ลำดับของบรรทัดในสมุดบันทึก เริ่มที่ 1", "The line's number in its journal, from 1 on."),
    "hash_": ("SHA-256 ของบรรทัด เป็นเลขฐานสิบหก", "The line's SHA-256, in hexadecimal."),
    "kind": ("เฉพาะชนิดนี้", "Only of this kind."),
    "name": ("ชื่อกล้องหรือไฟที่จุดนั้น", "The camera's or lamp's name at its point."),
    "number": ("เลขการแจ้งเตือน", "The alarm's id."),
    "flag_id": ("เลขเรื่องที่ต้องตรวจสอบ", "The flag's id."),
    "day": ("วันตามเวลากรุงเทพฯ", "A Bangkok day."),
    "month": (
        "ปีและเดือน พ.ศ. หรือ ค.ศ. (2569-11 หรือ 2026-11)",
        "Year and month; the year of either era (2026-11 or 2569-11).",
    ),
    "period": (
        "เดือน (2026-10) ไตรมาส (2570-Q1) หรือปีงบประมาณ (2570)",
        "A month (2026-10), a quarter (2570-Q1) or a fiscal year (2570).",
    ),
    "old": ("ฉบับก่อน เริ่มที่ 1", "The version before, from 1 on."),
    "new": ("ฉบับหลัง", "The version after."),
    "section": (
        "เฉพาะของหน่วยงานนี้ ตามรายชื่อหน่วยงาน",
        "Only for this section or agency, as the list of agencies writes it.",
    ),
    "before": (
        "ต่อจากหน้าก่อน: ใส่ค่า `older` ของหน้านั้น ถ้าไม่ใส่คือใหม่ที่สุด",
        "Where the page before ended: give its `older`. Without it, the newest.",
    ),
    "limit": ("ไม่เกินจำนวนนี้", "At most so many."),
    "state": ("เฉพาะที่มีสถานะนี้", "Only those that stand so."),
    "point": ("เฉพาะจุดนี้ ตามรหัส", "Only of this point, by its code."),
    "rule": ("เฉพาะที่กฎนี้พบ", "Only what this rule noticed."),
    "who": ("เฉพาะของผู้ใช้นี้", "Only of this login."),
    "what": ("เฉพาะประเภทนี้", "Only of this sort."),
    "q": ("มีในรหัส ชื่อ หรือบัตร", "In code, name or card."),
    "all": ("รวมที่ตอบแล้ว", "Answered ones too."),
    "station": ("เฉพาะของสถานีตำรวจนี้", "Only what this police station told."),
    "year": ("ปีปฏิทิน ค.ศ.", "A calendar year of the Common Era."),
    "target": ("เฉพาะที่ส่งถึงผู้รับนี้", "Only what went to this recipient."),
    "message": ("เลขข้อความ ตามที่ `listNotices` ให้", "The message's id, as `listNotices` gives it."),
}

PARAMETERS_OF: Mapping[tuple[str, str], Pair] = {
    (f"{V1}/audit", "before"): ("`number` สุดท้ายของหน้าก่อน", "The last `number` of the page before."),
    (f"{V1}/access-log", "before"): ("`id` สุดท้ายของหน้าก่อน", "The last `id` of the page before."),
    (f"{V1}/alarms", "before"): ("`id` ที่น้อยที่สุดของหน้าก่อน", "The smallest `id` of the page before."),
    (f"{V1}/orders", "before"): ("`number` ที่น้อยที่สุดของหน้าก่อน", "The smallest `number` of the page before."),
    (f"{V1}/orders", "state"): (
        "`open`, `overdue`, `all` หรือสถานะหนึ่ง",
        "`open`, `overdue`, `all`, or one of the states.",
    ),
    (f"{V1}/orders/{{number}}", "number"): ("เลขใบงาน", "The order's number."),
    (f"{V1}/orders/{{number}}/steps", "number"): ("เลขใบงาน", "The order's number."),
    (f"{V1}/orders/{{number}}/comments", "number"): ("เลขใบงาน", "The order's number."),
    (f"{V1}/letters", "before"): ("`number` ที่น้อยที่สุดของหน้าก่อน", "The smallest `number` of the page before."),
    (f"{V1}/letters", "state"): (
        "`waiting`, `out`, `all` หรือสถานะหนึ่ง",
        "`waiting`, `out`, `all`, or one of the states.",
    ),
    (f"{V1}/letters/{{number}}", "number"): (
        "เลขหนังสือตามลำดับของศูนย์",
        "The letter's number, of the hub's own counting.",
    ),
    (f"{V1}/letters/{{number}}/steps", "number"): (
        "เลขหนังสือตามลำดับของศูนย์",
        "The letter's number, of the hub's own counting.",
    ),
    (f"{V1}/notices/channels/{{name}}/resume", "name"): (
        "ชื่อช่องทาง ตามที่ `listChannels` ให้",
        "The channel's name, as `listChannels` gives it.",
    ),
    (f"{V1}/photographs/{{name}}", "name"): (
        "SHA-256 ของไฟล์ที่ได้รับ เป็นเลขฐานสิบหก",
        "The SHA-256 of what was received, in hexadecimal.",
    ),
    (f"{V1}/privacy/requests/{{number}}", "number"): ("เลขคำขอ", "The request's number."),
    (f"{V1}/self-tests/{{code}}/{{kind}}/{{name}}", "kind"): ("กล้องหรือไฟ", "A camera or a lamp."),
}
"""Where the same name means something else, or something more precise."""
