"""What cells of a report and reasons of differences are called, Thai and English. Tables and one line each. Pure."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from hub.kernel import thai
from hub.kernel.pair import Pair
from hub.kernel.period import BANGKOK
from hub.reports.life.causes import Cause, Why
from hub.reports.life.cells import Place, Scalar

NAMES: Mapping[str, Pair] = {
    "patrols": ("การตรวจตรา", "patrols"),
    "checks": ("การตรวจกล้อง", "camera checks"),
    "check_days": ("ตรวจกล้องรายวัน", "camera checks by day"),
    "days": ("รายวัน", "by day"),
    "assets": ("กล้องและโคม", "cameras and lamps"),
    "availability": ("วันใช้งานได้", "availability"),
    "cameras": ("กล้อง", "cameras"),
    "lamps": ("โคมไฟ", "lamps"),
    "assurance": ("น้ำหนักหลักฐาน", "assurance"),
    "indicators": ("ตัวชี้วัด", "ratios"),
    "headline": ("ตัวเลขหลัก", "headline"),
    "required": ("ต้องตรวจ", "required"),
    "proved": ("พิสูจน์แล้วว่าตรวจ", "proved"),
    "disproved": ("ไม่ได้ตรวจ", "disproved"),
    "unknown": ("ไม่มีข้อมูล", "unknown"),
    "due": ("ยังไม่สิ้นวัน", "still due"),
    "percent": ("ร้อยละ", "percent"),
    "upper_percent": ("ร้อยละสูงสุด", "at most, percent"),
    "numerator": ("ตัวตั้ง", "numerator"),
    "denominator": ("ตัวหาร", "denominator"),
    "pending": ("รอข้อมูล", "pending"),
    "working": ("ปกติ", "working"),
    "defective": ("ชำรุด", "defective"),
    "state": ("สภาพ", "state"),
    "found": ("ชำรุดที่พบ", "defects found"),
    "quiet": ("ช่วงไม่มีข้อมูล", "nothing known"),
    "counted_days": ("วันนับ", "days counted"),
    "suspended_days": ("วันพักการตรวจ", "days suspended"),
    "suspensions": ("พักการตรวจ", "suspensions"),
    "high": ("หลักฐานหนักแน่น", "strong evidence"),
    "low": ("หลักฐานเบา", "weak evidence"),
    "second_class": ("หลักฐานชั้นรอง", "second-class evidence"),
    "holes": ("ข้อมูลที่สูญหาย", "lost lines"),
    "rules": ("หลักเกณฑ์", "rules"),
    "format": ("รุ่นของแฟ้ม", "release of the file"),
    "code": ("รหัส", "code"),
    "name": ("ชื่อ", "name"),
    "short_name": ("ชื่อย่อ", "short name"),
    "station": ("สน. ท้องที่", "police station"),
    "opened_on": ("เริ่มนับ", "counts from"),
    "closed_on": ("เลิกนับ", "counts until"),
    "environment": ("แก้ไขสภาพแวดล้อม", "environment fixes"),
    "letters_in_time": ("ออกหนังสือเมื่อชำรุด", "letters in time"),
    "letters": ("หนังสือ", "letters"),
    "repairs": ("ใบงาน", "work orders"),
    "reports": ("ส่งรายงานในกำหนด", "reports in time"),
    "issue": ("การออกรายงาน", "issue of this report"),
    "latest": ("ผลล่าสุด", "latest"),
}
VALUES: Mapping[str, Pair] = {
    "working": ("ปกติ", "working"),
    "defective": ("ชำรุด", "defective"),
    "unknown": ("ไม่มีข้อมูล", "unknown"),
    "due": ("ยังไม่สิ้นวัน", "still due"),
}
CODES: Mapping[str, Pair] = {
    "P": ("การตรวจตรา", "patrols"),
    "C": ("การตรวจกล้อง", "camera checks"),
    "E": ("แก้ไขสภาพแวดล้อม", "environment fixes"),
    "L": ("ออกหนังสือ", "letters"),
    "R": ("ส่งรายงาน", "reports"),
}
SILENT_PARTS = frozenset({"points"})
"""Said by what follows them."""
NOTHING: Pair = ("–", "–")
ALL: Pair = ("ทั้งเขต", "whole district")

WHY: Mapping[Why, Pair] = {
    Why.LATE: ("ข้อมูลมาถึงภายหลัง", "came late"),
    Why.JUDGED: ("เหตุการณ์เดิมถูกตัดสินใหม่", "an event is judged otherwise"),
    Why.LINES: ("รายการของอุปกรณ์ในช่วงนั้นมาถึงภายหลัง", "the device's lines of that time came late"),
    Why.RULES: ("โปรแกรมหรือหลักเกณฑ์เปลี่ยน", "program or rules are others"),
    Why.ISSUED: ("รายงานนี้ออกแล้วหลังจัดทำฉบับก่อน", "this report was issued since"),
    Why.VERSION: ("ฉบับของเดือนเปลี่ยน", "another version of a month"),
    Why.UNKNOWN: ("ไม่ทราบสาเหตุ", "reason unknown"),
}
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def cell_words(place: Place) -> Pair:
    """The cell as people call it: the point first, then what of it."""
    told = cell_parts(place)
    return " · ".join(one for one, _ in told), " · ".join(one for _, one in told)


def cell_parts(place: Place) -> Sequence[Pair]:
    """The same by its parts; a name that has no words, such as a point's code, is alike in both."""
    parts = [part for part in place if part not in SILENT_PARTS]
    if place[0] not in SILENT_PARTS:
        parts.insert(0, "")
    return [_part(part, previous) for part, previous in zip(parts, ["", *parts], strict=False)]


def value_words(value: Scalar) -> Pair:
    """A cell's value; – where there is none."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return ("ใช่", "yes") if value else ("ไม่", "no")
    if isinstance(value, str):
        return VALUES.get(value) or CODES.get(value) or _day(value) or (value, value)
    return str(value), str(value)


def cause_words(cause: Cause) -> tuple[Pair, str]:
    """The reason in words, and the event behind it: device, number of its line, the beginning of its hash."""
    says = WHY[cause.why]
    if cause.why is Why.LATE and cause.received_at is not None:
        at = thai.moment_short(cause.received_at)
        local = cause.received_at.astimezone(BANGKOK)
        says = f"{says[0]} (รับเมื่อ {at})", f"{says[1]} (received {local:%Y-%m-%d %H:%M})"
    if cause.more:
        says = f"{says[0]} และอีก {cause.more} เหตุการณ์", f"{says[1]}, and {cause.more} more"
    if cause.why is Why.VERSION:
        return says, cause.version or ""
    if cause.device is None:
        return says, (cause.event or "")[:12]
    line = f"{cause.sequence}–{cause.last_sequence}" if cause.last_sequence else f"{cause.sequence}"
    return says, " ".join(one for one in (f"{cause.device}/{line}", (cause.event or "")[:12]) if one)


def _part(part: str, previous: str) -> Pair:
    if not part:
        return ALL
    if previous == "indicators":
        return CODES.get(part, (part, part))
    return NAMES.get(part) or _day(part) or (part, part)


def _day(text: str) -> Pair | None:
    if not _DAY.fullmatch(text):
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return thai.date_short(day), text
