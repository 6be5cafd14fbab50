"""What the states of points, devices and days are called on the board, Thai and English. Tables only."""

from hub.dashboard.devices import DeviceState
from hub.dashboard.heat import Heat
from hub.kernel.pair import Pair
from hub.patrol.board import PointState

POINT_STATES: dict[str, tuple[Pair, Pair]] = {
    PointState.COMPLETE: (("ครบแล้ว", "Complete"), ("ตรวจครบตามกำหนดของวันนี้", "every visit of today is proved")),
    PointState.PROGRESS: (("กำลังดำเนินการ", "In progress"), ("ตรวจแล้วบางส่วน", "some visits made, more due")),
    PointState.NOTHING: (("ยังไม่มีการตรวจ", "Nothing yet"), ("ยังอยู่ในกำหนดของวันนี้", "still due today")),
    PointState.SILENT: (("ไม่มีข้อมูล", "No data"), ("อุปกรณ์ไม่ส่งสัญญาณ รอส่งย้อนหลัง", "device silent; may arrive later")),
    PointState.NONE: (("ไม่มีกำหนดวันนี้", "Nothing due today"), ("", "")),
}

DEVICE_STATES: dict[str, Pair] = {
    DeviceState.UP: ("ปกติ", "up"),
    DeviceState.LATE: ("ช้า", "late"),
    DeviceState.DOWN: ("เงียบ", "down"),
    DeviceState.NEVER: ("ยังไม่เคยติดต่อ", "never seen"),
}

HEATS: dict[str, tuple[str, Pair]] = {
    Heat.ALL: ("✓", ("ครบ", "all visits proved")),
    Heat.SOME: ("±", ("ไม่ครบ", "some missing")),
    Heat.MISSED: ("✕", ("ไม่ได้ตรวจ", "not patrolled")),
    Heat.UNKNOWN: ("?", ("ไม่มีข้อมูล", "not known")),
    Heat.OPEN: ("·", ("ยังไม่สิ้นวัน", "the day is not over")),
    Heat.NOT_DUE: ("", ("ไม่มีกำหนด", "nothing due")),
}
"""A mark that needs no colour, and what it means."""
