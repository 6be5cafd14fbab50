"""The request for a station's monthly counts: what the letter says, and the empty table that goes with it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from hub.crime.kinds import Kinds
from hub.kernel.period import Month
from hub.kernel.thai import month_long


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked, of whom."""

    station: str
    month: Month
    points: int

    @property
    def subject(self) -> str:
        """เรื่อง."""
        return "ขอความอนุเคราะห์ข้อมูลสถิติคดีบริเวณจุดเสี่ยงภัย"

    @property
    def full_name(self) -> str:
        """The station as letters write it."""
        return f"สถานีตำรวจนครบาล{self.station.removeprefix('สน.').strip()}"

    @property
    def to(self) -> str:
        """เรียน."""
        return f"ผู้กำกับการ{self.full_name}"

    @property
    def enclosures(self) -> Sequence[str]:
        """สิ่งที่ส่งมาด้วย."""
        return (f"แบบกรอกสถิติคดีประจำเดือน{month_long(self.month)} จำนวน 1 ฉบับ",)

    def paragraphs(self, *, district: str) -> Sequence[str]:
        """The reason, and what is asked; the letter adds the regulation's closing by itself."""
        why = (
            f"ด้วย{district} ได้ดำเนินการลดเงื่อนไขความล่อแหลมต่อการเกิดอาชญากรรมในพื้นที่เสี่ยงภัย โดยตรวจตราจุดเสี่ยงภัย"
            f"ในความรับผิดชอบของ{self.full_name} จำนวน {self.points} จุด และซ่อมแซมไฟฟ้าส่องสว่างและกล้องวงจรปิดบริเวณดังกล่าว"
        )
        what = (
            f"เพื่อให้การดำเนินการสอดคล้องกับสถานการณ์ในพื้นที่ {district}จึงขอความอนุเคราะห์ข้อมูลสถิติคดีอาญาประจำเดือน"
            f"{month_long(self.month)} ตามแบบที่ส่งมาด้วย โดยขอเฉพาะจำนวนคดีรายจุดและรายประเภท "
            "ไม่ต้องระบุชื่อ เลขประจำตัวประชาชน หรือข้อมูลอื่นใดของบุคคล"
        )
        return (why, what, "จึงเรียนมาเพื่อโปรดพิจารณาให้ความอนุเคราะห์ จะขอบคุณยิ่ง")


def empty_table(request: Request, points: Sequence[tuple[str, str]], kinds: Kinds) -> Sequence[Sequence[str]]:
    """The table that the station fills in: `points` by code and name; our import takes it as it is."""
    usual = [kind for kind in kinds.values() if kind.code != "property"]
    return [
        [f"สถิติคดีอาญา {request.station}"],
        [f"ประจำเดือน {month_long(request.month)}"],
        ["กรอกเฉพาะจำนวนคดี ไม่มีคดีให้กรอก 0 ไม่ทราบให้เว้นว่าง ห้ามกรอกข้อมูลของบุคคล"],
        [],
        ["รหัสจุด", "บริเวณ (ไม่ต้องกรอก)", *(kind.words[0] for kind in usual)],
        *([code, name, *("" for _ in usual)] for code, name in points),
    ]
