"""A district whose cameras and lamps test themselves for a week, up to Sunday 22 November 2569, 18.35 in Bangkok.

| point | camera or lamp | what its tests say |
|---|---|---|
| BSM-01 | camera `front` | good every day |
| BSM-01 | camera `back` | good, covered from the 20th on; owner: Traffic Department |
| BSM-01 | lamp `main` | good every night, dead in the last |
| BSM-02 | camera `front` | good until the 19th; the device is silent since |
| BSM-03 | camera `front` | busy from the 20th on |
| BSM-04 | on paper only | no camera is registered, no device was ever heard |
| BSM-05 | lamp `main` | good every night; the point has no camera |
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Literal

import msgspec

from hub.database import writing
from hub.fleet import assets
from hub.fleet import service as fleet
from hub.fleet.assets import Asset, AssetKind
from tests.parts.a_day import bkk
from tests.parts.hands import hand
from tests.parts.self_tests import camera_tested, lamp_tested
from tests.parts.small_hub import Device, SmallHub
from wire_contract import chain, topics
from wire_contract.measurements import DeviceAlive, DeviceStarted, JournalOpened, Vitals

OPENED = date(2026, 11, 14)
FIRST, LAST = 15, 22
"""Of November."""
TRAFFIC = "สำนักการจราจรและขนส่ง"
NAMES = {
    "BSM-01": "สะพานลอยหน้าตลาดบางสมมุติ",
    "BSM-02": "ซอยสมมุติ 4 <b>หลังโรงเรียน</b>",
    "BSM-03": "สวนหย่อมริมคลองน้ำใส",
    "BSM-04": "ตรอกผู้ใหญ่ปี่ กตัญญู ฐานุ",
    "BSM-05": "ใต้ทางด่วนบางสมมุติ",
}


def tell_tests(hub: SmallHub) -> None:
    """Everything in the table above has happened, and is registered."""
    for code, name in NAMES.items():
        hub.add_point(code, name=name, opened_on=OPENED, has_camera=code != "BSM-05")
    with writing(hub.engine) as conn:
        number = {point.code: point.id for point in fleet.points(conn)}
        front = Asset(number["BSM-01"], AssetKind.CAMERA, "front", OPENED, label="หน้าตลาด", owner="ฝ่ายเทศกิจ สำนักงานเขต")
        back = replace(front, name="back", label="หลังตลาด <b>", owner=TRAFFIC, inventory="กท. 12/2569")
        lamp = replace(
            front, kind=AssetKind.LAMP, name="main", label="ไฟส่องทาง", owner="การไฟฟ้านครหลวง", note="LED 40 W"
        )
        others = [replace(front, point_id=number[code], owner="") for code in ("BSM-02", "BSM-03")]
        for one in (front, back, lamp, *others, replace(lamp, point_id=number["BSM-05"])):
            assets.add_asset(conn, one, hand=hand())
    first, second, third, _, fifth = hub.devices.values()
    for device, days in ((first, _first), (second, _second), (third, _third), (fifth, _fifth)):
        lines = _Lines(device)
        lines.add(
            JournalOpened(chain.public_key_of(device.key), agent="1.0.0", board="none", previous_head=None),
            bkk(14, "22:00"),
        )
        lines.add(
            DeviceStarted("power", "1.0.0", None, unclean_shutdown=False, longest_silence_s=None), bkk(14, "22:00")
        )
        for day in range(FIRST, LAST + 1):
            days(lines, day)
        lines.deliver()
    for device in (first, third, fifth):
        device.beat(at=hub.clock.now - timedelta(seconds=30))


@dataclass
class _Lines:
    """What one device records, delivered in few messages."""

    device: Device
    signed: list[chain.SignedLine] = field(default_factory=list)

    def add(self, told: msgspec.Struct, at: datetime) -> None:
        self.signed.append(self.device.record(told, at=at))

    def live(self, day: int, hours: range) -> None:
        for hour in hours:
            self.add(DeviceAlive(vitals=Vitals(), readers={"front": True}, scans=0), bkk(day, f"{hour}:00"))

    def deliver(self) -> None:
        hub = self.device.hub
        for begin in range(0, len(self.signed), 100):
            payload = chain.join_batch(self.signed[begin : begin + 100])
            hub.receive(topics.up(self.device.name, "events"), payload, at=hub.clock.now)


def _first(lines: _Lines, day: int) -> None:
    lines.live(day, range(10))
    lines.add(camera_tested(), bkk(day, "10:00"))
    lines.add(camera_tested("covered" if day >= 20 else "good", camera="back"), bkk(day, "10:05"))
    _evening(lines, day, "dead" if day == LAST - 1 else "good")


def _second(lines: _Lines, day: int) -> None:
    if day < 20:
        lines.live(day, range(10))
        lines.add(camera_tested(), bkk(day, "10:20"))
        _evening(lines, day, None)


def _third(lines: _Lines, day: int) -> None:
    lines.live(day, range(10))
    lines.add(camera_tested("good" if day < 20 else "busy"), bkk(day, "10:40"))
    _evening(lines, day, None)


def _fifth(lines: _Lines, day: int) -> None:
    lines.live(day, range(11))
    _evening(lines, day, "good")


def _evening(lines: _Lines, day: int, lamp: Literal["good", "dead"] | None) -> None:
    lines.live(day, range(11, 19 if day == LAST else 21))
    if day < LAST:
        if lamp:
            lines.add(lamp_tested(lamp), bkk(day, "20:30"))
        lines.live(day, range(21, 24))
