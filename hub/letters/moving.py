"""One step of one letter: what it needs, and what the letter is afterwards. Pure; the table decides."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from hub.kernel.period import day_of
from hub.kernel.refused import Refused
from hub.kernel.rights import Right
from hub.letters.letter import Detail, FieldRefused, Letter
from hub.letters.office import Office
from hub.letters.states import TABLE, Need, State, Step, Way

_VOID_ANSWER = "หนังสือฉบับนี้ยกเลิกแล้ว บันทึกคำตอบไม่ได้ · this letter is void; no answer can be entered to it"


@dataclass(frozen=True, slots=True)
class Asking:
    """Somebody asks for a step."""

    step: Step
    detail: Detail
    by: str
    at: datetime
    rights: Collection[Right]
    office: Office


def moved(letter: Letter, asking: Asking) -> Letter:
    """The letter after the step, or refused with what is missing; its number is given by the service."""
    way = TABLE.get((letter.state, asking.step))
    if way is None and letter.state is State.VOID and asking.step is Step.ANSWER:
        raise Refused(_VOID_ANSWER, hint="ตอบถึงหนังสือฉบับใหม่ · enter it at the letter that took its place")
    if way is None:
        raise Refused(
            f"หนังสืออยู่ในสถานะที่ทำขั้นนี้ไม่ได้ · a letter that is {letter.state.value} knows no step {asking.step.value}",
            hint="ดูหนังสือใหม่ · look at the letter again",
        )
    if way.right not in asking.rights:
        raise Refused(f"ไม่มีสิทธิ์ทำขั้นนี้ · {asking.step.value} is not for you", hint=f"ต้องมีสิทธิ์ · it needs {way.right.value}")
    for need in sorted(way.needs):
        _CHECKS[need](letter, asking)
    return _after(letter, way, asking)


def _after(letter: Letter, way: Way, asking: Asking) -> Letter:
    after = replace(letter, state=way.to, revision=letter.revision + 1, changed_at=asking.at)
    change = _CHANGES.get(asking.step)
    return change(after, asking) if change else after


_CHANGES: Mapping[Step, Callable[[Letter, Asking], Letter]] = {
    Step.EDIT: lambda letter, asking: replace(letter, edited_by=asking.by),
    Step.APPROVE: lambda letter, asking: replace(letter, approved_at=asking.at, approved_by=asking.by),
    Step.SEND_BACK: lambda letter, _: replace(letter, approved_at=None, approved_by=None),
    Step.NUMBER: lambda letter, asking: replace(letter, dated=asking.detail.day),
    Step.ISSUE: lambda letter, asking: replace(letter, issued_at=asking.at),
    Step.SEND: lambda letter, asking: replace(letter, sent_on=asking.detail.day),
    Step.ANSWER: lambda letter, asking: replace(letter, answered_on=asking.detail.day),
    Step.VOID: lambda letter, asking: replace(letter, void_at=asking.at),
}


def _other_person(letter: Letter, asking: Asking) -> None:
    if asking.by in {letter.drafted_by, letter.edited_by}:
        raise Refused(
            "ต้องเป็นคนอื่น ไม่ใช่ผู้ร่างหรือผู้แก้ · another person than who drafted or edited it has to approve it",
            hint="ให้ผู้มีสิทธิ์อนุมัติอีกคนเข้าระบบ · ask somebody else who may approve to sign in",
        )


def _office(_: Letter, asking: Asking) -> None:
    missing = asking.office.missing
    if missing:
        raise Refused(
            f"ข้อมูลของเขตยังไม่ครบ: {', '.join(thai for thai, _ in missing)}"
            f" · the office's data are not whole: {', '.join(english for _, english in missing)}",
            hint="กรอกที่หน้า “หน่วยงานและข้อมูลของเขต” · fill them in on the page Agencies: /letters/agencies",
        )


def _reason(_: Letter, asking: Asking) -> None:
    if not asking.detail.said:
        raise FieldRefused("ต้องมีเหตุผล · this needs a reason", field="said", hint="1–500 ตัวอักษร · 1 to 500 characters")


def _day(letter: Letter, asking: Asking) -> None:
    day = asking.detail.day
    first = _not_before(letter, asking.step)
    if day is None:
        raise FieldRefused("ต้องมีวันที่ · this needs a day", field="day", hint="2569-11-23 หรือ · or 2026-11-23")
    if day > day_of(asking.at):
        raise FieldRefused("วันที่ยังมาไม่ถึง · that day is in the future", field="day", hint="วันนี้หรือก่อน · today or earlier")
    if first is not None and day < first:
        raise FieldRefused(
            f"ก่อนขั้นก่อนหน้า ({first.isoformat()}) ไม่ได้ · that is before the step that went before ({first.isoformat()})",
            field="day",
            hint="ตรวจวันที่อีกครั้ง · check the day",
        )


def _not_before(letter: Letter, step: Step) -> date | None:
    if step is Step.NUMBER:
        return day_of(letter.approved_at) if letter.approved_at else None
    if step is Step.SEND:
        return letter.dated
    return letter.sent_on


_CHECKS: Mapping[Need, Callable[[Letter, Asking], None]] = {
    Need.OTHER_PERSON: _other_person,
    Need.OFFICE: _office,
    Need.REASON: _reason,
    Need.DAY: _day,
}

REMINDED_AFTER = timedelta(days=15)
"""The page offers a reminder once an answer is so long in coming; it may be written any time after sending."""


def cleaned(detail: Detail) -> Detail:
    """The same with its words in one line."""
    words = " ".join(detail.said.split())
    if len(words) > 500 or not words.isprintable():
        raise FieldRefused(
            "ข้อความยาวเกินไป · the text is too long", field="said", hint="ไม่เกิน 500 ตัวอักษร · at most 500 characters"
        )
    return replace(detail, said=words)
