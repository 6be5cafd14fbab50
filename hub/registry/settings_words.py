"""What a setting means at a point, said as what the point will do. Pure."""

from hub.fleet.point_settings import SETTINGS, default_of
from hub.kernel.pair import Pair

_SWITCHES: dict[str, tuple[Pair, Pair]] = {
    "static_qr": (
        ("จะรับ QR พิมพ์ เป็นหลักฐานชั้นสอง", "will take printed QR codes, as second class evidence"),
        ("จะไม่รับ QR พิมพ์", "will refuse printed QR codes"),
    ),
    "camera_by_day": (
        ("จะทดสอบกล้องเองทุกวันตอนกลางวัน", "will test its cameras by itself every day"),
        ("จะไม่ทดสอบกล้องเองตอนกลางวัน", "will not test its cameras by day"),
    ),
    "camera_by_night": (
        ("จะทดสอบกล้องเองทุกคืน", "will test its cameras by itself every night"),
        ("จะไม่ทดสอบกล้องเองตอนกลางคืน", "will not test its cameras by night"),
    ),
    "lamps_by_night": (
        ("จะทดสอบไฟเองทุกคืน ไฟอาจดับครู่หนึ่ง", "will test its lamps every night; they may go off for a moment"),
        ("จะไม่ทดสอบไฟเอง", "will not test its lamps by itself"),
    ),
    "keep_pictures": (
        (
            "จะเก็บภาพย่อเมื่อกล้องทดสอบไม่ผ่าน (อาจมีคนติดอยู่)",
            "will keep a reduced picture of a failed test (people may be in it)",
        ),
        ("จะไม่เก็บภาพจากกล้อง", "will keep no picture"),
    ),
}


def will_do(name: str, value: str) -> Pair:
    """What a point at which this holds will do: Thai to follow `จุดนี้`, English to follow `the point`."""
    if name in _SWITCHES:
        on, off = _SWITCHES[name]
        return on if value == "on" else off
    if name == "quiet_hours":
        return _quiet(value)
    if name == "badge_window_s":
        return (
            f"จะรับ QR บนโทรศัพท์ที่เวลาคลาดเคลื่อนไม่เกิน {value} วินาที",
            f"will take a phone's badge up to {value} seconds off",
        )
    return (
        f"จะถือว่าแตะซ้ำภายใน {value} วินาทีเป็นครั้งเดียวกัน",
        f"will take taps within {value} seconds for one",
    )


def shown(name: str, value: str) -> Pair:
    """A value as people read it; an empty one is none of its own."""
    if not value:
        return ("ไม่ได้ตั้ง", "not set")
    if SETTINGS[name].is_switch:
        return ("เปิด", "on") if value == "on" else ("ปิด", "off")
    if value == "off":
        return ("ไม่มี", "none")
    thai, english = SETTINGS[name].unit
    return (f"{value} {thai}".strip(), f"{value} {english}".strip())


def or_default(name: str, value: str) -> str:
    """What holds where nothing else is said."""
    return value or default_of(name)


def _quiet(value: str) -> Pair:
    if value == "off":
        return ("จะส่งเสียงตลอดเวลา", "will beep at any hour")
    return (f"จะไม่ส่งเสียงช่วง {value} น. (มีแต่ไฟ)", f"will only light, not beep, from {value.replace('-', ' to ')}")
