"""What rules, outcomes and states of flags are called, Thai and English. Tables only."""

from hub.flags.flag import Rule
from hub.kernel.pair import Pair

REFUSED: Pair = ("ไม่รับ (เครื่องไม่ได้บอกเหตุผล)", "refused, the point did not say why")

FORGED: Pair = ("ศูนย์ตรวจพบว่าหลักฐานในบัตรหรือ QR ปลอม", "the hub found its proof forged")

RULES: dict[Rule, Pair] = {
    Rule.TRAVEL: ("เดินทางเร็วเกินไป", "Faster than one can travel"),
    Rule.BURST: ("หลายบัตรติดกัน", "Many cards in a row"),
    Rule.MANY: ("บัตรเดียวหลายครั้ง", "One card many times"),
    Rule.WINDOW: ("นอกช่วงเวลาตรวจ", "Outside patrol windows"),
    Rule.ROSTER: ("ไม่อยู่ในตารางเวร", "Not on the roster"),
    Rule.BOX: ("แตะขณะฝาตู้เปิด", "While the box was open"),
    Rule.COUNTER: ("ตัวนับของบัตรย้อนกลับหรือซ้ำ", "Card's counter went back or repeats"),
    Rule.TOKEN: ("QR ครั้งเดียวใช้สองที่", "One-time QR used at two devices"),
    Rule.FRAUD: ("รหัสซ้ำหรือปลอม", "Replayed or forged"),
    Rule.READER: ("เครื่องอ่านผิดปกติ", "Reader tampered with or flooding"),
    Rule.TOGETHER: ("แตะด้วยกันเสมอ", "Always together"),
    Rule.REFUSED: ("การแตะที่ไม่รับ", "Refused taps"),
    Rule.SILENT: ("เครื่องอ่านเงียบ", "Reader silent"),
}

OUTCOMES: dict[str, Pair] = {
    "stands": ("ให้นับตามเดิม", "The taps stand"),
    "set_aside": ("ไม่นับ", "Set aside"),
}

STATES: dict[str, Pair] = {
    "open": ("รอตรวจสอบ", "To settle"),
    "reopened": ("เปิดใหม่: ข้อเท็จจริงเปลี่ยน", "Open again: the facts changed"),
    "settled": ("ตัดสินแล้ว", "Settled"),
    "gone": ("ไม่เข้ากฎแล้ว", "No longer arises"),
    "note": ("บันทึกไว้ให้ทราบ", "A note"),
}
