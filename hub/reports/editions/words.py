"""What stands in the cells of the month's workbook for the codes in its figures; formulas count these words. Pure."""

from collections.abc import Mapping

from hub.evidence.when import How
from hub.kernel.verdict import Outcome
from hub.patrol.proofs import Assurance
from hub.reports.asset_figures import AssetState

EQUAL, DIFFERS = "ตรง", "ไม่ตรง"
COUNTS, COUNTS_NOT = "นับ", "ไม่นับ"
COUNTED: Mapping[str, str] = {
    "proved": "พิสูจน์แล้ว",
    "disproved": "ไม่ได้ทำ",
    "unknown": "ไม่ทราบ",
    "due": "ยังไม่ถึงกำหนด",
    "": "ไม่อยู่ในการนับ",
}
"""How a row counts in its ratio."""
OF_ANSWER: Mapping[str, str] = {
    "in_time": "proved",
    "late": "disproved",
    "missing": "disproved",
    "pending": "",
    "mended": "",
}
"""How a letter counts in L, by how its defect was answered."""
ASSETS: Mapping[str, str] = {"camera": "กล้อง", "lamp": "โคมไฟ"}
STATES: Mapping[AssetState, str] = {
    AssetState.WORKING: "ใช้ได้",
    AssetState.DEFECTIVE: "ชำรุด",
    AssetState.UNKNOWN: "ไม่รู้",
    AssetState.DUE: "ยังไม่สิ้นวัน",
}
OUTCOMES: Mapping[Outcome, str] = {
    Outcome.PASS: "ผ่าน",
    Outcome.FAIL: "ไม่ผ่าน",
    Outcome.INCONCLUSIVE: "ไม่ได้ข้อสรุป",
}
TIMES: Mapping[How, str] = {
    How.SENT: "ตามที่อุปกรณ์ส่ง",
    How.WORKED_OUT: "คำนวณจากการซิงค์",
    How.BRACKET: "รู้เพียงช่วง ไม่เกินเวลานี้",
}
ASSURANCES: Mapping[Assurance, str] = {
    Assurance.HIGH: "รหัสลับ",
    Assurance.LOW: "หมายเลขบัตร",
    Assurance.SECOND_CLASS: "QR พิมพ์",
}
EXPLAINED = (
    ("ช่องพื้นสีฟ้าคือสูตร คำนวณใหม่จากแถวในแผ่นอื่นทุกครั้งที่เปิด", "Cells on blue are formulas over the rows of the other sheets."),
    (
        "ผล “ตรง” คือสูตรได้เท่ากับตัวเลขที่พิมพ์ในรายงาน “ไม่ตรง” คือมีแถวถูกแก้ไข หรือมีตัวเลขผิด",
        "ตรง: the formula gives what the report printed. ไม่ตรง: a row was changed, or a figure is wrong.",
    ),
    (
        "ร้อยละ = พิสูจน์แล้ว ÷ ต้องทำ ปัดครึ่งขึ้นสองตำแหน่ง พิมพ์ 100.00 เฉพาะเมื่อครบทั้งหมด และ – เมื่อไม่มีสิ่งที่ต้องทำ",
        "Percent = proved ÷ required, half up, two places; 100.00 only where nothing is missing, – where none was due.",
    ),
    (
        "ร้อยละสูงสุด คือเมื่อนับที่ไม่ทราบและที่ยังไม่ถึงกำหนดว่าทำทั้งหมด",
        "The upper percentage counts what is unknown or still due as done.",
    ),
    (
        "ต้องทำ = พิสูจน์แล้ว + ไม่ได้ทำ + ไม่ทราบ + ยังไม่ถึงกำหนด",
        "Required = proved + disproved + unknown + still due.",
    ),
    (
        "ไม่มีชื่อหรือรหัสเจ้าหน้าที่และเลขบัตรในแฟ้มนี้ เหตุการณ์แต่ละแถวเปิดดูได้ด้วยแฮชในแฟ้ม JSON หรือในระบบ",
        "No officer and no card is in this file; each event is found by its hash in the JSON or in the hub.",
    ),
    (
        "ตรวจจริง = จำนวนการแตะที่นับในวันนั้น แต่ไม่เกินที่ต้องตรวจ · กล้องตรวจแล้วเมื่อทุกกล้องของจุดมีผลชัดเจนในวันนั้น",
        "Patrols: counted taps of the day, not more than required. Cameras: each had a conclusive test that day.",
    ),
    (
        "แผ่นที่เกิน 20,000 แถวไม่มีสูตรรายแถว เพราะจะคำนวณช้ามาก ผลรวมยังเป็นสูตร",
        "A sheet of more than 20,000 rows has no formula in each row, which would take hours; sums are formulas still.",
    ),
)
