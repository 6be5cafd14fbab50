"""Where a picture stands, in words, Thai and English. Tables only."""

from hub.kernel.pair import Pair
from hub.pictures.picture import State

STATES: dict[State, Pair] = {
    State.WAITING: ("ขอแล้ว รอเครื่องที่จุดส่งมา", "Asked for, waiting for the device"),
    State.HERE: ("มีภาพ เก็บแบบเข้ารหัส", "Here, sealed"),
    State.GONE: ("เครื่องที่จุดไม่มีภาพนี้แล้ว", "The device has it no longer"),
    State.REFUSED: ("ค่าตั้งของจุดไม่อนุญาตแล้ว", "The point's settings do not allow it any more"),
    State.UNABLE: ("เครื่องที่จุดรุ่นนี้ส่งภาพไม่ได้", "This device's release cannot send pictures"),
    State.UNFIT: ("สิ่งที่ส่งมาไม่ใช่ภาพที่ใช้ได้", "What came was no usable picture"),
    State.LOST: ("ขอหลายครั้งแล้วไม่ได้รับ", "Asked for many times, it never came"),
    State.DELETED: ("ลบแล้วตามกำหนดหรือโดยผู้ดูแล", "Deleted, in time or by somebody"),
}
