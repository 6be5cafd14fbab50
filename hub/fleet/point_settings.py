"""The district's settings for its points: which there are, how a person writes them, what a point gets. Pure.

A value stands for the whole district (scope `EVERYWHERE`) or for one point, which then overrides it. The contract's own
limits (`PointSettings`) decide what is allowed, and its defaults hold where nobody has said anything.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from hub.fleet.location import Location
from hub.kernel.pair import Pair
from hub.kernel.refused import Refused
from wire_contract.badge import is_badge
from wire_contract.messages import PointSettings

EVERYWHERE = "*"
"""The scope of what holds at every point; no point can have this code."""

_OFF = ("off", "ปิด", "no", "false", "0")
_ON = ("on", "เปิด", "yes", "true", "1")
_QUIET = re.compile(r"(\d?\d)[:.](\d\d) *[-–] *(\d?\d)[:.](\d\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its name on the command line, what it is called, what may be written, Thai and English."""

    name: str
    words: Pair
    hint: Pair
    unit: Pair = ("", "")
    is_switch: bool = False
    """Whether it is said by on or off."""


SETTINGS: Mapping[str, Setting] = {
    one.name: one
    for one in (
        Setting(
            "static_qr",
            ("รับ QR พิมพ์", "Printed QR codes are taken"),
            ("QR พิมพ์ถ่ายรูปได้ จึงเป็นหลักฐานชั้นสอง", "they can be photographed: second class"),
            is_switch=True,
        ),
        Setting(
            "badge_window_s",
            ("เวลาที่ยอมให้ QR บนโทรศัพท์คลาดเคลื่อน", "How far a badge's time may be off"),
            ("20 ถึง 600 วินาที", "20 to 600 seconds"),
            ("วินาที", "seconds"),
        ),
        Setting(
            "repeat_window_s",
            ("แตะซ้ำภายในเวลานี้ถือเป็นครั้งเดิม", "A tap within this time is a repeat"),
            ("0 ถึง 86400 วินาที", "0 to 86400 seconds"),
            ("วินาที", "seconds"),
        ),
        Setting(
            "quiet_hours",
            ("ช่วงเวลาไม่ส่งเสียง (มีแต่ไฟ)", "Quiet hours (lights only)"),
            ("เช่น 22:00-06:00 เวลากรุงเทพฯ หรือ off", "such as 22:00-06:00 in Bangkok time, or off"),
        ),
        Setting(
            "camera_by_day",
            ("ทดสอบกล้องทุกวันตอนกลางวัน", "Cameras test themselves every day"),
            ("เครื่องเลือกเวลาเอง วันละครั้ง", "once, at a minute that the device chooses"),
            is_switch=True,
        ),
        Setting(
            "camera_by_night",
            ("ทดสอบกล้องทุกคืน", "Cameras test themselves every night"),
            ("เครื่องเลือกเวลาเอง คืนละครั้ง", "once, at a minute that the device chooses"),
            is_switch=True,
        ),
        Setting(
            "lamps_by_night",
            ("ทดสอบไฟส่องสว่างทุกคืน", "Lamps test themselves every night"),
            (
                "ไฟอาจดับครู่หนึ่ง แต่ไม่ดับขณะมีผู้เพิ่งแตะบัตร",
                "a lamp may go off for a moment, but never just after a tap",
            ),
            is_switch=True,
        ),
        Setting(
            "keep_pictures",
            ("เก็บภาพย่อเมื่อกล้องทดสอบไม่ผ่าน", "Keep a reduced picture of a failed camera test"),
            (
                "ภาพอาจมีคนติดอยู่ (PDPA) เปิดเท่าที่จำเป็น ภาพถูกเข้ารหัส ลบเองตามกำหนด และบันทึกทุกครั้งที่มีคนเปิดดู",
                "people may be in it (PDPA): only where needed. Sealed, deleted in time, every view on record",
            ),
            is_switch=True,
        ),
    )
}
"""What a district may say. How many patrols are due, and how far apart, follows from the duties and is set there."""


@dataclass(frozen=True, slots=True)
class PatrolNeeds:
    """What the points are told of today's patrols; who knows of duties says it."""

    patrols: Mapping[int, int] = field(default_factory=dict)
    """How many are due today, by point id; a point that is not in it is told of none."""
    minimum_gap_s: int | None = None
    """Between two that count; None leaves the contract's own default."""


def written(name: str, text: str) -> str:
    """The value as the register keeps it; raises Refused for what is no value, or no setting."""
    setting = SETTINGS.get(name)
    if setting is None:
        raise Refused(f"there is no setting {name!r}", hint=", ".join(SETTINGS))
    value = _normal(name, text.strip())
    try:
        if value is not None:
            msgspec.convert(_fields(name, value), PointSettings)
            return value
    except msgspec.ValidationError:
        pass
    said = text if len(text) <= 60 else text[:60] + "…"
    hints = (("เปิด หรือ ปิด", "on or off") if setting.is_switch else ()) + setting.hint
    raise Refused(f"{name} = {said!r}", hint=" · ".join(hints))


def settings_for(
    values: Iterable[Mapping[str, str]],
    *,
    credentials: Iterable[str],
    patrols_per_day: int,
    minimum_gap_s: int | None,
    location: Location | None = None,
) -> PointSettings:
    """What a point gets: of these values the later overrides the earlier, name by name."""
    told: dict[str, Any] = {"patrols_per_day": patrols_per_day}
    if location is not None:
        told |= {"latitude_micro_deg": location.latitude_udeg, "longitude_micro_deg": location.longitude_udeg}
    if minimum_gap_s is not None:
        told["minimum_gap_s"] = minimum_gap_s
    for one in values:
        for name, value in one.items():
            told |= _fields(name, value)
    takes_print = bool(told.get("static_qr", False))
    allowed = {one for one in credentials if takes_print or not is_printed(one)}
    return msgspec.convert(told | {"credentials": sorted(allowed)}, PointSettings)


def default_of(name: str) -> str:
    """What holds where nobody has said anything, as a person would write it."""
    bare = PointSettings()
    return "off" if name == "quiet_hours" else _shown(getattr(bare, name))


def is_on(values: Mapping[str, Mapping[str, str]], name: str, *, point: str) -> bool:
    """Whether a switch is on at a point, by what is set for it, else for the district, else by default."""
    return values.get(point, {}).get(name, values.get(EVERYWHERE, {}).get(name, default_of(name))) == "on"


def is_printed(credential: str) -> bool:
    """Whether this credential is a printed code: it is on a point's list only where such are taken."""
    return credential.startswith("qr:") and not is_badge(credential)


def _shown(value: object) -> str:
    return ("on" if value else "off") if isinstance(value, bool) else str(value)


def _normal(name: str, text: str) -> str | None:
    if SETTINGS[name].is_switch:
        return "on" if text.lower() in _ON else "off" if text.lower() in _OFF else None
    if name == "quiet_hours":
        return _quiet(text)
    return str(int(text)) if text.isascii() and text.isdigit() and len(text) <= 6 else None


def _quiet(text: str) -> str | None:
    if text.lower() in (*_OFF, "-"):
        return "off"
    match = _QUIET.fullmatch(text)
    if match is None:
        return None
    begin, end = (f"{int(match[at]):02}:{match[at + 1]}" for at in (1, 3))
    return None if begin == end else f"{begin}-{end}"  # equal ends: nobody knows whether always or never is meant


def _fields(name: str, value: str) -> dict[str, Any]:
    """What of a point's settings this value is."""
    if SETTINGS[name].is_switch:
        return {name: value == "on"}
    if name == "quiet_hours":
        begin, _, end = value.partition("-")
        return {"quiet_from": begin, "quiet_to": end} if end else {"quiet_from": None, "quiet_to": None}
    return {name: int(value)}
