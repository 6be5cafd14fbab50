"""What somebody wrote about a camera or lamp, read: the thing that is meant, or what is wrong at which field. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from hub.fleet.asset import AssetKind
from hub.kernel.pair import Pair
from hub.registry.point_form import day_written

WORDS = ("label", "inventory", "owner", "note")
_MOST = 200
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}", re.ASCII)
_NO_DAY: Pair = ("ไม่ใช่วันที่ เขียนเช่น 22/11/2569", "no day; write 2026-11-22")


@dataclass(frozen=True, slots=True)
class AssetWish:
    """A camera or lamp as somebody wants it."""

    point: str
    kind: AssetKind
    name: str
    from_day: date
    to_day: date | None
    words: Mapping[str, str]
    """Label, inventory number, owner and note."""


def read_asset(typed: Mapping[str, str]) -> AssetWish | Mapping[str, Pair]:
    """The camera or lamp that is meant; or every field that does not serve, with what is wrong there."""
    said = {name: " ".join(text.split()) for name, text in typed.items()}
    wrong: dict[str, Pair] = {}
    if not said.get("point"):
        wrong["point"] = ("เลือกจุด", "choose a point")
    if said.get("kind") not in list(AssetKind):
        wrong["kind"] = ("กล้อง หรือ ไฟ", "a camera or a lamp")
    if not _NAME.fullmatch(said.get("name", "")):
        wrong["name"] = ("ตัวเล็ก a-z ตัวเลข ขีดกลาง 1–40 ตัว", "1 to 40 of a-z, digits and hyphens")
    for name in WORDS:
        if len(said.get(name, "")) > _MOST or not said.get(name, "").isprintable():
            wrong[name] = (f"ไม่เกิน {_MOST} ตัวอักษร", f"at most {_MOST} printable characters")
    first, last = day_written(said.get("from_day", "")), day_written(said.get("to_day", ""))
    if first is None:
        wrong["from_day"] = _NO_DAY
    if said.get("to_day") and last is None:
        wrong["to_day"] = _NO_DAY
    if first is not None and last is not None and last < first:
        wrong["to_day"] = ("อยู่ก่อนวันที่เริ่มนับ", "before the first day that counts")
    if wrong or first is None:
        return wrong
    words = {name: said.get(name, "") for name in WORDS}
    return AssetWish(said["point"], AssetKind(said["kind"]), said["name"], first, last, words)
