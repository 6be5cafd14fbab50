"""One evening in a district of four points, told once and looked at by several tests.

| point | yesterday (21 November) | today (22 November, 18.35) |
|---|---|---|
| BSM-01 | watched all day, one visit: 1 proved, 1 disproved | two visits |
| BSM-02 | no sign of life: 2 unknown | one visit, a repeat, an unknown card, an event of an unknown type |
| BSM-03 | no sign of life | nobody came |
| BSM-04 | no sign of life | the device was never heard |
"""

from datetime import UTC, datetime, timedelta

import msgspec

from tests.parts.small_hub import CARD, NOW, OTHER_CARD, STRANGE_CARD, SmallHub
from wire_contract import topics
from wire_contract.measurements import Shown

NAMES = {
    "BSM-01": "สะพานลอยหน้าตลาดบางสมมุติ",
    "BSM-02": "ซอยสมมุติ 4 <b>หลังโรงเรียน</b>",
    "BSM-03": "สวนหย่อมริมคลองน้ำใส",
    "BSM-04": "ตรอกผู้ใหญ่ปี่ กตัญญู ฐานุ",
}


class AirMeasured(msgspec.Struct):
    """What no release understands yet."""

    note: str = "<script>alert(1)</script>"


def bkk(day: int, clock: str) -> datetime:
    """A moment of November 2026 in Bangkok."""
    hours, minutes = clock.split(":")
    return datetime(2026, 11, day, tzinfo=UTC) + timedelta(hours=int(hours) - 7, minutes=int(minutes))


def tell(hub: SmallHub) -> None:
    """Everything in the table above has happened."""
    for code, name in NAMES.items():
        hub.add_point(code, name=name)
    first, second, third, _ = hub.devices.values()
    first.start(at=bkk(20, "22:00"))
    first.live(since=bkk(20, "23:00"), until=bkk(21, "08:00"))
    first.tap(CARD, at=bkk(21, "08:30"))
    first.live(since=bkk(21, "09:00"), until=bkk(22, "08:00"))
    first.tap(CARD, at=bkk(22, "08:41"))
    first.live(since=bkk(22, "09:00"), until=bkk(22, "17:00"))
    first.tap(OTHER_CARD, at=bkk(22, "17:05"))
    first.live(since=bkk(22, "18:00"), until=bkk(22, "18:00"))
    second.start(at=bkk(22, "07:00"))
    second.live(since=bkk(22, "08:00"), until=bkk(22, "09:00"))
    second.tap(CARD, at=bkk(22, "09:10"))
    second.tap(CARD, at=bkk(22, "09:20"), shown=Shown.REPEAT)
    second.tap(STRANGE_CARD, at=bkk(22, "09:30"), shown=Shown.UNKNOWN)
    second.write(AirMeasured(), kind="riskpoint.air.measured.v1", at=bkk(22, "09:40"))
    third.start(at=bkk(22, "07:00"))
    for device in (first, second, third):
        device.beat(at=NOW - timedelta(seconds=40))
    hub.receive(topics.up(topics.DeviceId("bkk-stranger"), "events"), b"<img src=x>", at=NOW)
    hub.receive(topics.up(second.name, "events"), b"not a batch <script>", at=NOW)
