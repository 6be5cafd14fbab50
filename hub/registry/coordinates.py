"""Where a point is, as people write it: decimal degrees, or degrees, minutes and seconds. Pure."""

import re

from hub.fleet.location import Location
from hub.kernel.pair import Pair

SOUTH, NORTH = 5.6, 20.5
WEST, EAST = 97.3, 105.7
"""The box around Thailand (Royal Thai Survey Department: 5°37′–20°27′ N, 97°22′–105°37′ E), a little wider."""

_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_DECIMAL = re.compile(r"([+-]?\d{1,3}(?:\.\d{1,12})?)\s*°?\s*[,; \t]\s*([+-]?\d{1,3}(?:\.\d{1,12})?)\s*°?", re.ASCII)
_PART = r"(\d{1,3})\s*°\s*(?:(\d{1,2})\s*['′’]\s*)?(?:(\d{1,2}(?:\.\d{1,6})?)\s*(?:\"|″|”|''))?\s*"
_DEGREES = re.compile(_PART + r"([NSns])[\s,;]*" + _PART + r"([EWew])", re.ASCII)


def location_of(text: str) -> Location | Pair:
    """The place, or what is wrong with what was written, Thai and English."""
    said = " ".join(text.translate(_THAI_DIGITS).split())
    found = _decimal(said) or _sexagesimal(said)
    if found is None:
        return ("อ่านพิกัดไม่ได้ เขียนเช่น 13.7275, 100.5240", "no coordinates; write 13.7275, 100.5240")
    latitude, longitude = found
    if _is_inside(latitude, longitude):
        return Location(round(latitude * 1_000_000), round(longitude * 1_000_000))
    if _is_inside(longitude, latitude):
        return (
            f"ละติจูดกับลองจิจูดสลับกัน ควรเป็น {longitude:.6f}, {latitude:.6f}",
            f"latitude and longitude are swapped: {longitude:.6f}, {latitude:.6f} would be in Thailand",
        )
    return ("พิกัดนี้ไม่อยู่ในประเทศไทย", "that place is not in Thailand")


def written(location: Location | None) -> str:
    """The place as the form and the sheet show it, and as `location_of` takes it."""
    if location is None:
        return ""
    return f"{location.latitude_udeg / 1e6:.6f}, {location.longitude_udeg / 1e6:.6f}"


def _is_inside(latitude: float, longitude: float) -> bool:
    return SOUTH <= latitude <= NORTH and WEST <= longitude <= EAST


def _decimal(text: str) -> tuple[float, float] | None:
    match = _DECIMAL.fullmatch(text)
    return (float(match[1]), float(match[2])) if match else None


def _sexagesimal(text: str) -> tuple[float, float] | None:
    match = _DEGREES.fullmatch(text)
    if match is None:
        return None
    latitude, longitude = _degrees(match, 1), _degrees(match, 5)
    return None if latitude is None or longitude is None else (latitude, longitude)


def _degrees(match: re.Match[str], at: int) -> float | None:
    minutes, seconds = float(match[at + 1] or 0), float(match[at + 2] or 0)
    if minutes >= 60 or seconds >= 60:
        return None
    found = float(match[at]) + minutes / 60 + seconds / 3600
    return -found if match[at + 3] in "SWsw" else found
