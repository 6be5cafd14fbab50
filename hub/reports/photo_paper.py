"""The photographs of a paper as words, frames and names of files; the same for PDF and DOCX. Pure.

A frame without a picture says why: nothing is left out in silence. Words are (Thai, English).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from hub.kernel import thai
from hub.kernel.pair import Pair
from hub.kernel.period import BANGKOK, day_of
from hub.papers.paper_text import Digits, plain, prose
from hub.photographs.printing import Damage, Drawn
from hub.reports.photo_album import MOST_ORDERS, Album, Pictured, Side
from hub.web.language import Language

Values = dict[str, Any]

TITLE: Pair = ("ภาพถ่ายก่อนและหลังดำเนินการ", "Photographs from before and after the work")
BEFORE: Pair = ("ก่อน", "Before")
AFTER: Pair = ("หลัง", "After")
NO_BEFORE: Pair = ("ไม่มีภาพก่อนซ่อม", "no photograph from before the repair")
NO_AFTER: Pair = ("ยังไม่มีภาพหลังซ่อม", "no photograph from after the repair yet")
NOT_NEEDED: Pair = ("ไม่มีภาพหลังซ่อม: ไม่ต้องซ่อม", "no photograph from after: no repair was needed")
NOT_CLEARED: Pair = (
    "ไม่พิมพ์: ยังไม่มีผู้ตรวจว่าไม่เห็นหน้าคนหรือทะเบียนรถ",
    "not printed: nobody has looked yet for faces and number plates",
)
UNKNOWN: Pair = ("ไม่มีภาพนี้ในระบบ", "the hub does not hold this photograph")
ERASED: Pair = (
    "ลบภาพแล้วเมื่อ {deleted} เพราะครบกำหนดเก็บภาพถ่ายงานซ่อม (รับเมื่อ {received} เก็บไว้ {days} วัน)",
    "erased on {deleted}: photographs of work have a time, and it was over (received {received}, kept {days} days)",
)
DAMAGED: Mapping[Damage, Pair] = {
    Damage.GONE: ("ไฟล์ภาพหายไปจากศูนย์ก่อนครบกำหนดเก็บ", "its file is gone from the hub before its time"),
    Damage.ALTERED: ("ไฟล์ภาพเสียหรือถูกแก้ไข ไม่ตรงกับลายนิ้วมือ", "its file was damaged or altered: its SHA-256 is another"),
    Damage.UNREADABLE: ("ไฟล์ภาพเสีย เปิดไม่ได้", "its file is damaged and cannot be opened"),
}
HEAD: Pair = ("ใบงานที่ {order} · {place} · {what}", "Work order {order} · {place} · {what}")
PROVED: Pair = ("{state} {at}", "{state} {at}")
RECEIVED: Pair = ("ศูนย์รับ {at} จาก {by}", "received {at} from {by}")
CLAIMED: Pair = ("ไฟล์ระบุว่าถ่าย {at}", "its file says: taken {at}")
NO_CLAIM: Pair = ("ไฟล์ไม่ระบุเวลาถ่าย", "its file names no time")
OTHERS: Pair = ("และอีก {count} ภาพในใบงาน", "and {count} more with the order")
ALT: Pair = (
    "ภาพ{side}ดำเนินการ ใบงานที่ {order} {place} {what}",
    "photograph from {side} the work, work order {order}, {place}, {what}",
)
SIDES: Mapping[bool, Pair] = {False: ("ก่อน", "before"), True: ("หลัง", "after")}
MORE: Pair = (
    (
        "พิมพ์ภาพของ {shown} ใบงานแรก ยังมีอีก {more} ใบงานที่มีภาพ: ลายนิ้วมือ (SHA-256) ของทุกภาพอยู่ในแฟ้ม JSON ของรายงาน "
        "และในชุดหลักฐาน ดูภาพได้ที่หน้าใบงานในระบบ"
    ),
    (
        "The first {shown} orders are printed; {more} more have photographs: the report's JSON and the evidence bundle "
        "name them all by SHA-256, and the pages of the orders show them"
    ),
)
NOTE: Pair = (
    (
        "พิมพ์เฉพาะภาพที่มีผู้ตรวจแล้วว่าไม่เห็นหน้าคนหรือทะเบียนรถ ย่อขนาดและตัดข้อมูลที่กล้องบันทึกออก เวลาที่รับเป็นของศูนย์ "
        "เวลาถ่ายเป็นคำกล่าวอ้างของไฟล์ ไม่ใช้เป็นหลักฐาน รหัสใต้ภาพคือส่วนต้นของ SHA-256 ของไฟล์ต้นฉบับ"
    ),
    (
        "Only photographs in which somebody saw no face and no number plate are printed, made small and without what "
        "the camera noted. The time of receipt is the hub's; the time of taking is a claim of the file, and proves "
        "nothing. The code below a picture begins the SHA-256 of the file as it came"
    ),
)


def album_values(
    album: Album, drawn: Mapping[str, Drawn | Damage], *, language: Language = Language.THAI
) -> Values | None:
    """What the templates print; None where no order has a photograph."""
    if not album.pictured:
        return None
    more = _say(MORE, language, shown=str(MOST_ORDERS), more=str(album.more)) if album.more else ""
    return {
        "title": _say(TITLE, language),
        "pairs": [_pair(one, drawn, language) for one in album.pictured],
        "more": more,
        "note": _say(NOTE, language, digits="arabic"),
    }


def _pair(one: Pictured, drawn: Mapping[str, Drawn | Damage], language: Language) -> Values:
    what = " ".join(part for part in (language.say(*one.what), one.about) if part)
    stands = language.say(*one.state)
    if one.proved_at is not None:
        stands = language.say(*PROVED).format(state=stands, at=_day(one.proved_at, language))
    return {
        "head": _say(HEAD, language, order=str(one.order), place=one.place, what=what),
        "stands": prose(stands, digits=_digits(language)),
        "frames": [
            _frame(one, side, drawn, language, is_after=is_after, what=what)
            for is_after, side in zip((False, True), one.sides, strict=True)
        ],
    }


def _frame(
    one: Pictured,
    side: Side | None,
    drawn: Mapping[str, Drawn | Damage],
    language: Language,
    *,
    is_after: bool,
    what: str,
) -> Values:
    frame: Values = {
        "side": _say(AFTER if is_after else BEFORE, language),
        "file": None,
        "alt": "",
        **_below(side, language),
    }
    if side is None:
        return frame | {"said": _say(_missing(one, is_after=is_after), language)}
    found = drawn.get(side.name) if side.is_printed else None
    if isinstance(found, Drawn):
        alt = language.say(*ALT).format(
            side=language.say(*SIDES[is_after]), order=one.order, place=one.place, what=what
        )
        frame |= {"file": found.file, "alt": plain(alt, digits=_digits(language))}
    said = "" if isinstance(found, Drawn) else _why(side, found, language)
    return frame | {"said": said}


def _missing(one: Pictured, *, is_after: bool) -> Pair:
    if not is_after:
        return NO_BEFORE
    return NOT_NEEDED if one.is_not_required else NO_AFTER


def _why(side: Side, damage: Damage | None, language: Language) -> str:
    """Why there is no picture in the frame."""
    known = side.known
    if known is None:
        return _say(UNKNOWN, language)
    if known.deleted_at is not None:
        deleted, received = (_day(at, language) for at in (known.deleted_at, known.received_at))
        days = (known.deleted_at - known.received_at).days
        return _say(ERASED, language, deleted=deleted, received=received, days=str(days))
    if not known.is_cleared:
        return _say(NOT_CLEARED, language)
    return _say(DAMAGED[damage or Damage.GONE], language)


def _below(side: Side | None, language: Language) -> Values:
    """Whose it is, and of when; below the frame."""
    below = {"received": "", "claimed": "", "hash": side.name[:16] if side else "", "others": ""}
    if side is None or (known := side.known) is None:
        return below
    claimed = known.claims.taken_at
    below["received"] = _say(RECEIVED, language, at=_moment(known.received_at, language), by=known.received_by)
    below["claimed"] = _say(CLAIMED, language, at=_moment(claimed, language)) if claimed else _say(NO_CLAIM, language)
    below["others"] = _say(OTHERS, language, count=str(side.others)) if side.others else ""
    return below


def _digits(language: Language) -> Digits:
    return "thai" if language is Language.THAI else "arabic"


def _day(at: datetime, language: Language) -> str:
    day = day_of(at)
    return f"{day.day} {day:%b %Y}" if language is Language.ENGLISH else thai.date_short(day)


def _moment(at: datetime, language: Language) -> str:
    local = at.astimezone(BANGKOK)
    return f"{local.day} {local:%b %Y %H:%M}" if language is Language.ENGLISH else thai.moment_short(local)


def _say(pair: Pair, language: Language, *, digits: Digits = "thai", **words: str) -> str:
    """The words in that language; English keeps its digits."""
    return prose(language.say(*pair).format(**words), digits="arabic" if language is Language.ENGLISH else digits)
