"""The kinds of work that make a risk point safe, whose they are, and how long they may take. Pure: tables.

Risk kinds and remedies are those of BMA's own survey layer (RISK_Tedsakit); days are this system's defaults but for
cameras, whose 24 hours are BMA's own indicator.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from hub.fleet.asset import AssetKind
from hub.kernel.agencies import AGENCIES
from hub.kernel.pair import Pair

LAW = "ฝ่ายเทศกิจ สำนักงานเขต"
WORKS = "ฝ่ายโยธา สำนักงานเขต"
PARKS = "ฝ่ายรักษาความสะอาดและสวนสาธารณะ สำนักงานเขต"
TRAFFIC = "สำนักการจราจรและขนส่ง"
CITY_WORKS = "สำนักการโยธา"
MEA = "การไฟฟ้านครหลวง"

_SHORT: Mapping[str, str] = {
    LAW: "ฝ่ายเทศกิจ",
    WORKS: "ฝ่ายโยธา",
    PARKS: "ฝ่ายรักษาฯ",
    TRAFFIC: "สจส.",
    CITY_WORKS: "สนย.",
    MEA: "กฟน.",
    "สถานีตำรวจท้องที่": "สน.",
    "เอกชน": "เอกชน",
}
_DISTRICT = frozenset({LAW, WORKS, PARKS})
_CITY = _DISTRICT | {TRAFFIC, CITY_WORKS}


class Kind(StrEnum):
    """What has to be done."""

    CAMERA = "camera"
    LAMP = "lamp"
    POWER = "power"
    FOLIAGE = "foliage"
    WASTE = "waste"
    STRUCTURE = "structure"
    DARK_SPOT = "dark_spot"
    FOOTPATH = "footpath"
    ROAD = "road"
    SIGN = "sign"
    DEVICE = "device"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Work:
    """One kind of work."""

    says: Pair
    risks: tuple[str, ...]
    """Codes of `hub.fleet.risk_kinds` that it takes away."""
    remedies: tuple[str, ...]
    """As BMA's survey writes them."""
    section: str
    """Whose work it is where the asset's owner does not say otherwise; a name of `AGENCIES`."""
    within: timedelta
    asset: AssetKind | None = None
    """What of the point it is about, where it is about a thing that a device may test."""


_H, _D = timedelta(hours=1), timedelta(days=1)

WORK: Mapping[Kind, Work] = {
    Kind.CAMERA: Work(
        ("กล้องวงจรปิดชำรุด", "CCTV camera defective"), ("prone",), ("ติดตั้ง CCTV",), WORKS, 24 * _H, AssetKind.CAMERA
    ),
    Kind.LAMP: Work(
        ("ไฟส่องสว่างชำรุด", "Street lamp defective"), ("dark",), ("ซ่อมไฟส่องสว่าง",), WORKS, 3 * _D, AssetKind.LAMP
    ),
    Kind.POWER: Work(("ไฟเลี้ยงขัดข้อง", "No power"), ("dark",), ("ซ่อมไฟส่องสว่าง",), WORKS, 24 * _H, AssetKind.LAMP),
    Kind.FOLIAGE: Work(
        ("ต้นไม้บดบัง", "Trees or branches in the way"), ("dark", "abandoned"), ("ตัดแต่งต้นไม้", "ปรับภูมิทัศน์"), PARKS, 7 * _D
    ),
    Kind.WASTE: Work(
        ("ขยะหรือที่รกร้าง", "Waste or overgrown ground"), ("abandoned",), ("ทำความสะอาด", "ปรับภูมิทัศน์"), PARKS, 3 * _D
    ),
    Kind.STRUCTURE: Work(
        ("โครงสร้างหรือวัสดุชำรุด", "Broken structure"), ("broken",), ("รื้อถอน", "อุปกรณ์ความปลอดภัย"), WORKS, 15 * _D
    ),
    Kind.DARK_SPOT: Work(
        ("จุดมืด ต้องติดไฟเพิ่ม", "Dark spot: light to be added"), ("dark",), ("ติดตั้งไฟส่องสว่าง",), WORKS, 30 * _D
    ),
    Kind.FOOTPATH: Work(("ทางเท้าชำรุด", "Broken footpath"), ("broken", "accident"), ("ซ่อมทางเท้า",), WORKS, 15 * _D),
    Kind.ROAD: Work(("ถนนชำรุด", "Broken road"), ("broken", "accident"), ("ซ่อมถนน",), WORKS, 15 * _D),
    Kind.SIGN: Work(("ป้ายหรือสัญญาณชำรุด", "Sign or signal broken"), ("accident",), ("ติดป้าย", "ไฟสัญญาณ"), WORKS, 15 * _D),
    Kind.DEVICE: Work(("อุปกรณ์ประจำจุดชำรุด", "The point's own device"), (), ("ติดตั้งตู้เขียว",), LAW, 3 * _D),
    Kind.OTHER: Work(
        ("อื่น ๆ", "Other"),
        ("gathering", "prone", "crowded"),
        ("ตรวจตราและเฝ้าระวัง", "ประสานเจ้าของพื้นที่", "ประสาน สน.", "ตักเตือน/จับ/ปรับ", "จัดเจ้าหน้าที่จราจร"),
        LAW,
        7 * _D,
    ),
}
"""Every kind; the order in which pages offer them."""


@dataclass(frozen=True, slots=True)
class Section:
    """Who does the work: a section of the office, a department of the city, or somebody outside."""

    name: str
    """As users' sections and assets' owners are written."""
    english: str
    short: str
    in_district: bool
    """A section of this office: its staff may see the order on their phones."""
    in_city: bool
    """Inside Bangkok Metropolitan Administration: a memo and not an outside letter."""


def section_named(name: str) -> Section:
    """The section or agency of this name; one that the list does not know is outside."""
    return Section(name, AGENCIES.get(name, name), _SHORT.get(name, name), name in _DISTRICT, name in _CITY)


def section(kind: Kind, owner: str = "") -> Section:
    """Whose work it is: of cameras, lamps and their power the owner's, but the district's own are mended by public
    works; everything else goes by its kind.
    """
    own = WORK[kind]
    if own.asset is None or not owner.strip() or owner in _DISTRICT:
        return section_named(own.section)
    return section_named(owner.strip())
