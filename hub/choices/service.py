"""The door to the district's choices: what holds in a month, what was ever decided, and to decide.

A choice takes effect on the first of a month, and never of one that is over: what was reported stays as it was judged.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from hub.choices import store
from hub.choices.choices import ChoicesChange, newest
from hub.evidence import own_chain
from hub.evidence.hand import Hand
from hub.kernel.period import Month, day_of
from hub.kernel.refused import Refused
from wire_contract.choice_acts import ChoicesRecord


def changes(conn: Connection) -> Sequence[ChoicesChange]:
    """Everything that was ever decided, by its first day."""
    return store.rows(conn)


def holding(conn: Connection, month: Month) -> ChoicesChange | None:
    """What held in the month; None where the district had decided nothing."""
    return newest(store.rows(conn), month.first)


def decide(conn: Connection, wanted: ChoicesChange, *, hand: Hand) -> ChoicesChange:
    """From its first day on these hold; what began on the same day before is replaced."""
    document = " ".join(wanted.document.split())
    if not document or len(document) > 200 or not document.isprintable():
        raise Refused(
            "ต้องมีเลขที่หนังสือที่ตัดสิน · this needs the number of the document that decided it",
            hint="ไม่เกิน 200 ตัวอักษร · at most 200 characters",
        )
    _check_day(wanted.from_day, today=day_of(hand.at))
    if not 1 <= wanted.choices.letter_workdays <= 30:
        raise Refused("1 ถึง 30 วันทำการ · 1 to 30 working days", hint="3")
    own_chain.lock(conn)
    made = replace(wanted, document=document, set_by=hand.subject, set_at=hand.at)
    standing = next((one for one in store.rows(conn) if one.from_day == made.from_day), None)
    before, after = (_record(standing) if standing else None), _record(made)
    if before == after:
        return standing or made
    own_chain.change(conn, before, after, hand=hand, back_to=hand.at)
    store.put(conn, made.from_day, made)
    return made


def records(conn: Connection) -> Sequence[ChoicesRecord]:
    """Everything that was decided, as the chain writes it."""
    return [_record(one) for one in store.rows(conn)]


def _check_day(day: date, *, today: date) -> None:
    if day.day != 1:
        raise Refused(
            "เริ่มได้วันที่ 1 ของเดือนเท่านั้น · choices begin on the first of a month",
            hint="ทั้งเดือนใช้หลักเกณฑ์เดียว · a month is judged by one set of rules",
        )
    if Month.of(day) < Month.of(today):
        raise Refused(
            "เดือนนั้นสิ้นสุดแล้ว · that month is over", hint="เลือกเดือนนี้หรือเดือนหน้า · choose this month or a later one"
        )


def _record(one: ChoicesChange) -> ChoicesRecord:
    of = one.choices
    return ChoicesRecord(
        from_day=one.from_day.isoformat(),
        headline=of.headline.value,
        letter_workdays=of.letter_workdays,
        seventh_moves=of.seventh_moves,
        carried_over=of.carried_over.value,
        kpi_type=of.kpi_type.value,
        targets=of.targets,
        document=one.document,
    )
