"""What somebody wrote about a point, read: the point that is meant, or what is wrong at which field. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from hub.fleet.location import Location
from hub.fleet.risk_kinds import RISK_KINDS
from hub.fleet.stations import station_written
from hub.kernel.pair import Pair
from hub.kernel.period import day_of
from hub.registry.coordinates import location_of
from hub.registry.sheet import moment_of

TEXTS: Mapping[str, int] = {"name": 200, "short_name": 60, "station": 100}
"""Texts that a point must have, with their longest."""

_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


@dataclass(frozen=True, slots=True)
class PointWish:
    """A point as somebody wants it."""

    code: str
    name: str
    short_name: str
    station: str
    has_camera: bool
    opened_on: date
    kinds: tuple[str, ...]
    purpose: str
    location: Location | None


def read_point(typed: Mapping[str, str]) -> PointWish | Mapping[str, Pair]:
    """The point that is meant; or every field that does not serve, with what is wrong there."""
    said = {name: " ".join(text.split()) for name, text in typed.items()}
    wrong: dict[str, Pair] = {}
    code = said.get("code", "")
    if not (0 < len(code) <= 40 and code.isascii() and code.replace("-", "").isalnum()):
        wrong["code"] = ("รหัสเป็นตัวอักษรอังกฤษ ตัวเลข ขีดกลาง 1–40 ตัว", "1 to 40 letters, digits and hyphens")
    for name, most in TEXTS.items():
        text = said.get(name, "")
        if not text or len(text) > most or not text.isprintable():
            wrong[name] = (f"ต้องมี ไม่เกิน {most} ตัวอักษร", f"needed: 1 to {most} printable characters")
    purpose = said.get("purpose", "")
    if len(purpose) > 200 or not purpose.isprintable():
        wrong["purpose"] = ("ไม่เกิน 200 ตัวอักษร", "at most 200 printable characters")
    kinds = tuple(one for one in said.get("kinds", "").replace(",", " ").split() if one)
    unknown = [one for one in kinds if one not in RISK_KINDS]
    if unknown:
        wrong["kinds"] = (
            f"ไม่มีประเภท {unknown[0][:40]}",
            f"there is no kind {unknown[0][:40]}: {', '.join(RISK_KINDS)}",
        )
    opened_on = day_written(said.get("opened_on", ""))
    if opened_on is None:
        wrong["opened_on"] = ("ไม่ใช่วันที่ เขียนเช่น 22/11/2569", "no day; write 2026-11-22")
    place = location_of(said["place"]) if said.get("place") else None
    if isinstance(place, tuple):
        wrong["place"] = place
    if wrong or opened_on is None or isinstance(place, tuple):
        return wrong
    return PointWish(
        code=code,
        name=said["name"],
        short_name=said["short_name"],
        station=station_written(said["station"]),
        has_camera=said.get("has_camera", "") in {"on", "yes", "มี", "1"},
        opened_on=opened_on,
        kinds=kinds,
        purpose=purpose,
        location=place,
    )


def day_written(text: str) -> date | None:
    """A day: 2026-11-22 or 22/11/2569, also in Thai digits; None for no day."""
    found = moment_of(text.translate(_THAI_DIGITS))
    return day_of(found) if found else None
