"""One step of one order: what it needs, and what the order is afterwards. Pure; the table decides."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from hub.kernel.agencies import AGENCIES
from hub.kernel.refused import Refused
from hub.remediation.order import Detail, FieldRefused, Order
from hub.remediation.transitions import TABLE, Actor, Need, Step, Way

MOST_PHOTOGRAPHS = 12


@dataclass(frozen=True, slots=True)
class Asking:
    """Somebody asks for a step."""

    step: Step
    detail: Detail
    by: str
    at: datetime
    who: frozenset[Actor]
    is_testable: bool
    """A device tests what the order is about."""
    after: tuple[tuple[str, datetime], ...] = ()
    """Who attached after-photographs since the last repair was begun, and when."""
    failing_since: datetime | None = None
    """Of a relapse: when it failed again."""
    works_since: datetime | None = None
    """Since when the device's tests pass again."""


def moved(order: Order, asking: Asking) -> Order:
    """The order after the step, or refused with what is missing; its revision is the next."""
    way = TABLE.get((order.state, asking.step))
    if way is None:
        raise Refused(
            f"ใบงานอยู่ในสถานะที่ทำขั้นนี้ไม่ได้ · an order that is {order.state.value} knows no step {asking.step.value}",
            hint="ดูใบงานใหม่ · look at the order again",
        )
    if not way.who & asking.who:
        raise Refused(
            f"ไม่มีสิทธิ์ทำขั้นนี้ · {asking.step.value} is not for you",
            hint="ขั้นนี้เป็นของ · it is for: " + ", ".join(sorted(way.who)),
        )
    for need in sorted(way.needs):
        _CHECKS[need](order, asking)
    return _after(order, way, asking)


def _after(order: Order, way: Way, asking: Asking) -> Order:
    after = replace(order, state=way.to, revision=order.revision + 1, changed_at=asking.at)
    change = _CHANGES.get(asking.step)
    return change(after, asking) if change else after


def _assigned(order: Order, asking: Asking) -> Order:
    return replace(order, section=asking.detail.section or order.section)


def _done(order: Order, asking: Asking) -> Order:
    return replace(
        order,
        done_at=asking.at,
        done_by=asking.by,
        repaired_at=asking.detail.repaired_at or asking.at,
        retest=None,
    )


def _proved(order: Order, asking: Asking) -> Order:
    return replace(order, proof=asking.detail.because, proved_at=asking.at, cancel_asked_by=None)


def _returned(order: Order, _: Asking) -> Order:
    """What was said of the repair is void: the next one needs its own word, photograph and proof."""
    return replace(order, done_at=None, done_by=None, repaired_at=None, retest=None, proof=None, proved_at=None)


def _relapsed(order: Order, asking: Asking) -> Order:
    again = _returned(order, asking)
    return replace(again, relapses=order.relapses + 1, episode_since=asking.failing_since or order.episode_since)


_CHANGES: Mapping[Step, Callable[[Order, Asking], Order]] = {
    Step.ASSIGN: _assigned,
    Step.REPORT_DONE: _done,
    Step.PROVE: _proved,
    Step.RETURN: _returned,
    Step.RELAPSE: _relapsed,
    Step.HEAL: lambda order, _: replace(order, cancel_asked_by=None),
    Step.ASK_CANCEL: lambda order, asking: replace(order, cancel_asked_by=asking.by),
    Step.KEEP: lambda order, _: replace(order, cancel_asked_by=None),
}


def _section(order: Order, asking: Asking) -> None:
    wanted = asking.detail.section
    if wanted is not None and wanted not in AGENCIES and wanted != order.section:
        raise FieldRefused(
            f"ไม่มีหน่วยงานนี้ในรายการ · {wanted} is no section of the list", field="section", hint=", ".join(AGENCIES)
        )


def _reason(_: Order, asking: Asking) -> None:
    if not asking.detail.said and Actor.HUB not in asking.who:
        raise FieldRefused("ต้องมีเหตุผล · this needs a reason", field="said", hint="1–500 ตัวอักษร · 1 to 500 characters")


def _repaired_at(order: Order, asking: Asking) -> None:
    at = asking.detail.repaired_at
    if at is not None and at < order.since:
        raise FieldRefused(
            f"ซ่อมก่อนที่จะชำรุดไม่ได้ · that is before the defect, which began {order.since.isoformat(timespec='minutes')}",
            field="repaired_at",
            hint="ดูวันและเวลาอีกครั้ง · check the day and the time",
        )
    if at is not None and at > asking.at:
        raise FieldRefused(
            "เวลาที่ซ่อมยังมาไม่ถึง · that is in the future",
            field="repaired_at",
            hint="แจ้งว่าเสร็จเมื่อทำแล้ว · say so once it is done",
        )


def _after_photo(_: Order, asking: Asking) -> None:
    if asking.step is Step.INSPECT and asking.is_testable:
        raise Refused(
            "อุปกรณ์ทดสอบเองได้ ต้องรอผลทดสอบ · a device tests this: only its passing test proves it",
            hint="สั่งทดสอบที่หน้าของกล้องหรือโคม · ask for a test on the page of the camera or lamp",
        )
    if asking.is_testable or asking.after or (asking.detail.photographs and asking.step is not Step.INSPECT):
        return
    raise FieldRefused(
        "ต้องมีภาพถ่ายหลังดำเนินการ · this needs a photograph from after the work",
        field="photographs",
        hint="งานนี้ไม่มีเครื่องทดสอบให้ · no device can test this work",
    )


def _other_person(order: Order, asking: Asking) -> None:
    involved = (
        {order.cancel_asked_by} if asking.step is Step.CANCEL else {order.done_by, *(by for by, _ in asking.after)}
    )
    if asking.by in involved:
        raise Refused(
            "ต้องเป็นคนอื่น · this needs another person than you",
            hint="ให้ผู้อื่นเข้าระบบแล้วทำขั้นนี้ · ask somebody else to sign in and do it",
        )


def _asked(order: Order, _: Asking) -> None:
    if order.cancel_asked_by is None:
        raise Refused(
            "ยังไม่มีใครขอยกเลิก · nobody asked to cancel it", hint="ขอยกเลิกพร้อมเหตุผลก่อน · ask first, with a reason"
        )


def _works_again(_: Order, asking: Asking) -> None:
    if asking.works_since is None:
        raise Refused(
            "ไม่มีผลทดสอบที่ผ่านหลังครั้งที่เสีย · no test says that it works again",
            hint="สั่งทดสอบที่หน้าของกล้องหรือโคม หรือขอยกเลิกใบงาน · ask for a test on its page, or ask to cancel the order",
        )


def _line(_: Order, asking: Asking) -> None:
    if Actor.HUB in asking.who and asking.detail.because is None:
        raise AssertionError(f"the hub takes {asking.step} without a line")  # a bug of ours


def _tap(_: Order, asking: Asking) -> None:
    """Where a device stands, which taps there are is looked up by the service."""


_CHECKS: Mapping[Need, Callable[[Order, Asking], None]] = {
    Need.SECTION: _section,
    Need.REASON: _reason,
    Need.REPAIRED_AT: _repaired_at,
    Need.AFTER_PHOTO: _after_photo,
    Need.TAP: _tap,
    Need.PROOF: _line,
    Need.FAILING_TEST: _line,
    Need.OTHER_PERSON: _other_person,
    Need.ASKED: _asked,
    Need.WORKS_AGAIN: _works_again,
}


def cleaned(detail: Detail) -> Detail:
    """The same with its words in one line; refused where words or photographs cannot be kept."""
    return replace(detail, said=said(detail.said), photographs=photographs(detail.photographs))


def said(text: str, *, field: str = "said") -> str:
    """The words in one line."""
    words = " ".join(text.split())
    if len(words) > 500 or not words.isprintable():
        raise FieldRefused(
            "ข้อความยาวเกินไป · the text is too long", field=field, hint="ไม่เกิน 500 ตัวอักษร · at most 500 characters"
        )
    return words


def photographs(hashes: Collection[str]) -> tuple[str, ...]:
    """Each once, in order."""
    found = tuple(dict.fromkeys(hashes))
    are_hashes = all(len(one) == 64 and set(one) <= set("0123456789abcdef") for one in found)
    if len(found) > MOST_PHOTOGRAPHS or not are_hashes:
        raise FieldRefused(
            "ภาพถ่ายใช้ไม่ได้ · these photographs cannot be taken",
            field="photographs",
            hint=f"ไม่เกิน {MOST_PHOTOGRAPHS} ภาพ · at most {MOST_PHOTOGRAPHS}",
        )
    return found
