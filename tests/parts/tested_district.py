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

from dataclasses import replace
from datetime import date, timedelta

from hub.database import writing
from hub.fleet import assets
from hub.fleet import service as fleet
from hub.fleet.assets import Asset, AssetKind
from tests.parts.a_day import bkk
from tests.parts.hands import hand
from tests.parts.self_tests import camera_tested, lamp_tested
from tests.parts.small_hub import Device, SmallHub

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
    for device in (first, second, third, fifth):
        device.start(at=bkk(14, "22:00"))
    for day in range(FIRST, LAST + 1):
        _a_day_at_the_first(first, day)
        if day < 20:
            _watched(second, day, lambda device, day: _camera(device, day, "10:20"))
        _watched(third, day, lambda device, day: _camera(device, day, "10:40", "good" if day < 20 else "busy"))
        _watched(fifth, day, _no_camera)
    for device in (first, third, fifth):
        device.beat(at=hub.clock.now - timedelta(seconds=30))


def _a_day_at_the_first(device: Device, day: int) -> None:
    device.live(since=bkk(day, "00:00"), until=bkk(day, "09:00"))
    _camera(device, day, "10:00")
    _camera(device, day, "10:05", "covered" if day >= 20 else "good", name="back")
    _rest_of(device, day, lamp="dead" if day == LAST - 1 else "good")


def _watched(device: Device, day: int, test: object) -> None:
    device.live(since=bkk(day, "00:00"), until=bkk(day, "09:00"))
    test(device, day)  # type: ignore[operator]
    _rest_of(device, day, lamp="good" if device.name.endswith("05") else None)


def _rest_of(device: Device, day: int, *, lamp: str | None) -> None:
    until = "18:00" if day == LAST else "20:00"
    device.live(since=bkk(day, "11:00"), until=bkk(day, until))
    if day < LAST:
        if lamp:
            device.write(lamp_tested(lamp), at=bkk(day, "20:30"))  # type: ignore[arg-type]
        device.live(since=bkk(day, "21:00"), until=bkk(day, "23:00"))


def _camera(device: Device, day: int, clock: str, how: str = "good", *, name: str = "front") -> None:
    device.write(camera_tested(how, camera=name), at=bkk(day, clock))  # type: ignore[arg-type]


def _no_camera(_device: Device, _day: int) -> None:
    pass
