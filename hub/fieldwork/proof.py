"""What an order still needs before it is proved, in words for who stands at the point. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hub.kernel.pair import Pair
from hub.remediation.order import Comment, OrderFile, Taken
from hub.remediation.transitions import State, Step


class Lack(StrEnum):
    """One thing that is missing."""

    DONE = "done"
    AFTER_PHOTO = "after_photo"
    TEST = "test"
    OTHER_PERSON = "other_person"
    TAP = "tap"
    PHOTO_OF_INSPECTOR = "photo_of_inspector"


WORDS: dict[Lack, Pair] = {
    Lack.DONE: ("ฝ่ายที่รับผิดชอบยังไม่แจ้งว่าเสร็จ", "the section has not said that it is done"),
    Lack.AFTER_PHOTO: ("ยังไม่มีภาพหลังซ่อม", "there is no photograph from after the work"),
    Lack.TEST: ("อุปกรณ์ที่จุดทดสอบเองได้ รอผลทดสอบที่ผ่าน", "a device tests this by itself: its passing test is awaited"),
    Lack.OTHER_PERSON: (
        "คุณแจ้งเสร็จหรือถ่ายภาพหลังซ่อมเอง ต้องให้คนอื่นตรวจ",
        "you did it or photographed it: somebody else must look",
    ),
    Lack.TAP: ("แตะบัตรที่จุดก่อน แล้วตอบภายใน 30 นาที", "tap your card at the point first, then answer within 30 minutes"),
    Lack.PHOTO_OF_INSPECTOR: (
        "จุดนี้ไม่มีเครื่องให้แตะ ถ่ายภาพของคุณเองด้วย",
        "no device stands here: add your own photograph",
    ),
}


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of the place, beside the order itself."""

    is_testable: bool
    has_device: bool
    has_tap: bool


def after_photographs(file: OrderFile) -> tuple[tuple[str, datetime], ...]:
    """Who attached photographs from after the work, and when, since the order last came back."""
    came_back = [one.at for one in file.steps if one.step in {Step.RETURN, Step.RELAPSE}]
    since = max(came_back, default=file.order.opened_at)
    told: list[Taken | Comment] = [*file.steps, *file.comments]
    return tuple((one.by, one.at) for one in told if one.is_after and one.photographs and one.at >= since)


def lacks(file: OrderFile, seen: Seen, *, by: str) -> Sequence[Lack]:
    """What is missing before this user's inspection proves it."""
    if file.order.state is not State.REPORTED_DONE:
        return [Lack.DONE]
    if seen.is_testable:
        return [Lack.TEST]
    after = after_photographs(file)
    found = [] if after else [Lack.AFTER_PHOTO]
    if by in {file.order.done_by, *(one for one, _ in after)}:
        found.append(Lack.OTHER_PERSON)
    if seen.has_device and not seen.has_tap:
        found.append(Lack.TAP)
    if not seen.has_device:
        found.append(Lack.PHOTO_OF_INSPECTOR)
    return found
