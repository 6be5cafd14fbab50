"""เขตบางสมมุติ: a district that does not exist: twelve risk points, eight officers, cards and badges. Plain values."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hub.fleet.location import Location
from hub.remediation.kinds import MEA, TRAFFIC, WORKS
from wire_contract.badge import credential_of
from wire_contract.lighting_test import SwitchedBy
from wire_contract.topics import DeviceId

NAME = "เขตบางสมมุติ"
OFFICE = "สำนักงานเขตบางสมมุติ"
SECTION = "ฝ่ายเทศกิจ"
STATION = "สน.บางสมมุติ"


@dataclass(frozen=True, slots=True)
class PlannedAsset:
    """A camera or lamp, as the point's device calls it, and whose it is."""

    name: str
    label: str
    owner: str
    switched_by: SwitchedBy = "photocell"
    """Of a lamp: what lights it at dusk."""


@dataclass(frozen=True, slots=True)
class PlannedPoint:
    """A risk point, its device, what it watches, and how often it is due."""

    code: str
    device: DeviceId
    name: str
    short_name: str
    has_camera: bool = True
    has_engine: bool = False
    """Whether it reads QR codes too."""
    patrols_per_day: int = 2
    opens_on_day: int = 1
    """Day of the played month from which the point counts."""
    cameras: tuple[PlannedAsset, ...] = ()
    """Those that test themselves; a CCTV may stand on paper only."""
    lamps: tuple[PlannedAsset, ...] = ()
    kinds: tuple[str, ...] = ()
    """What is risky there, by the survey's codes."""
    location: Location | None = None


@dataclass(frozen=True, slots=True)
class PlannedOfficer:
    """A patrol officer, the Wiegand card in the pocket, and perhaps a badge on the phone."""

    code: str
    name: str
    credential: str
    has_badge: bool = False

    @property
    def phone(self) -> Ed25519PrivateKey:
        """The key that a real phone would have made for itself."""
        return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(f"make-believe phone {self.code}".encode()).digest())

    @property
    def badge(self) -> str:
        """The credential of the badge."""
        return credential_of(self.phone.public_key().public_bytes_raw())


CAMERA = PlannedAsset("cctv-1", "กล้อง 1", TRAFFIC)
SECOND_CAMERA = PlannedAsset("cctv-2", "กล้อง 2", TRAFFIC)
LAMP = PlannedAsset("lamp-1", "โคม 1", WORKS)
MAIN_ROAD_LAMP = PlannedAsset("lamp-1", "โคม 1", MEA, switched_by="agent")


PLACES: Mapping[int, tuple[int | str, ...]] = {
    1: (-900, -1150, "crowded", "accident"),
    2: (420, -380, "prone"),
    3: (760, -640, "dark"),
    4: (-150, 930, "dark", "gathering"),
    5: (-620, 260, "dark", "gathering"),
    6: (130, -90, "crowded"),
    7: (-1080, 640, "crowded", "prone"),
    8: (1120, 240, "prone"),
    9: (880, 1010, "abandoned"),
    10: (610, 700, "broken"),
    11: (-340, 1320, "prone", "accident"),
    12: (-480, -620, "dark"),
}
"""Of each point: metres north and east of the office, and what is risky there."""


def _point(
    number: int,
    name: str,
    short_name: str,
    *,
    has_camera: bool = True,
    has_engine: bool = False,
    opens_on_day: int = 1,
    cameras: tuple[PlannedAsset, ...] = (CAMERA,),
    lamps: tuple[PlannedAsset, ...] = (),
) -> PlannedPoint:
    north_m, east_m, *kinds = PLACES[number]
    return PlannedPoint(
        code=f"BSM-{number:02d}",
        device=DeviceId(f"bkk-bangsommut-{number:02d}"),
        name=name,
        short_name=short_name,
        has_camera=has_camera,
        has_engine=has_engine,
        opens_on_day=opens_on_day,
        cameras=cameras if has_camera else (),
        lamps=lamps,
        kinds=tuple(str(one) for one in kinds),
        location=_away(int(north_m), int(east_m)),
    )


def _away(north_m: int, east_m: int) -> Location:
    """So many metres north and east of the district's office (at 13.7° north a degree east is 108 km)."""
    return Location(13_705_000 + north_m * 1_000_000 // 110_600, 100_455_000 + east_m * 1_000_000 // 108_200)


POINTS = (
    _point(1, "สะพานลอยหน้าโรงเรียนวัดบางสมมุติ", "สะพานลอย ร.ร.วัดบางฯ", lamps=(LAMP,)),
    _point(2, "ปากซอยสุขใจ 16", "ปากซอยสุขใจ 16", has_engine=True),
    _point(3, "ซอยสุขใจ 24 แยก 3", "ซอยสุขใจ 24 แยก 3", lamps=(LAMP,)),
    _point(4, "ใต้ทางด่วนช่วงถนนบางสมมุติ", "ใต้ทางด่วน ถ.บางฯ", lamps=(MAIN_ROAD_LAMP,)),
    _point(5, "สวนหย่อมริมคลองบางสมมุติ", "สวนหย่อมริมคลอง", lamps=(LAMP,)),
    _point(6, "ป้ายรถโดยสารประจำทางหน้าตลาดน้ำ", "ป้ายรถหน้าตลาดน้ำ", lamps=(MAIN_ROAD_LAMP,)),
    _point(7, "ทางเข้าชุมชนริมทางรถไฟ", "ชุมชนริมทางรถไฟ", has_camera=False, lamps=(LAMP,)),
    _point(8, "ท่าเรือวัดบางสมมุติใน", "ท่าเรือวัดบางฯ ใน", cameras=(CAMERA, SECOND_CAMERA)),
    _point(9, "ที่ดินรกร้างซอยร่วมใจ 9", "ที่ว่างซอยร่วมใจ 9", cameras=()),
    _point(10, "สะพานข้ามคลองซอยร่วมใจ 2", "สะพานคลองร่วมใจ"),
    _point(11, "ลานจอดรถใต้สถานีรถไฟฟ้า", "ใต้สถานีรถไฟฟ้า", has_engine=True, cameras=(), lamps=(MAIN_ROAD_LAMP,)),
    _point(12, "ปากซอยประชาสุข 5", "ปากซอยประชาสุข 5", opens_on_day=13),
)

OFFICERS = tuple(
    PlannedOfficer(
        code=f"TK-{number:03d}",
        name=name,
        credential=f"wiegand26:{100 + number}:{20_000 + 37 * number}",
        has_badge=number > 5,
    )
    for number, name in enumerate(
        (
            "นายสมมุติ ใจดี",
            "นางสาวมาลี รักถิ่น",
            "นายประเสริฐ เดินทน",
            "นายวิชัย ตื่นเช้า",
            "นางสุดา มั่นคง",
            "นายอนันต์ ยามค่ำ",
            "นางสาวพรทิพย์ สายตรวจ",
            "นายเกรียงไกร ไม่ลืม",
        ),
        start=1,
    )
)

STRANGER = "wiegand26:7:4711"
"""A card that nobody in the district carries."""

PRINTED = "TK-003"
"""What somebody printed as a QR code instead of carrying a card."""


def opening_day(point: PlannedPoint, first: date) -> date:
    """The first day that counts for a point, in the month that begins on `first`."""
    return first.replace(day=point.opens_on_day)
