"""The door to suspended points: suspend, end, take back; each change in a hand's name, with the document's number.

What is due follows from the duties alone (docs/decisions/0023): a suspension writes a duty of none from its first day
and the former duty from its last, so that pages, reports and the stand-alone verifier agree about every day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from hub.evidence import own_chain
from hub.evidence.hand import Hand
from hub.fleet import service as fleet
from hub.kernel.period import day_bounds
from hub.kernel.refused import Refused
from hub.patrol import store, suspension_store
from hub.patrol.register import let_be_due
from hub.patrol.schedule import due_on
from hub.patrol.suspension import Suspension, duty_within
from wire_contract.register_acts import SuspensionRecord


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants: this point suspended, for these days, by this document."""

    point: str
    from_day: date
    to_day: date | None
    document: str
    why: str


def suspend(conn: Connection, wish: Wish, *, hand: Hand) -> None:
    """The point is due no patrol on these days; raises Refused with what is wrong."""
    number = _point_id(conn, wish.point)
    for text, most in ((wish.document, 200), (wish.why, 500)):
        if not text.strip() or len(text) > most or not text.isprintable():
            raise Refused(
                "ต้องมีเลขที่หนังสือและเหตุผล · a suspension needs a document and a reason",
                hint="ไม่เกิน 200 และ 500 ตัวอักษร · at most 200 and 500 characters",
            )
    if wish.to_day is not None and wish.to_day <= wish.from_day:
        raise Refused("สิ้นสุดก่อนเริ่ม · it ends before it begins", hint="วันสิ้นสุดต้องอยู่หลังวันเริ่ม · end it on a later day")
    changes = store.duty_changes(conn, until=date.max).get(number, [])
    after = due_on(changes, wish.from_day)
    made = Suspension(number, wish.from_day, wish.to_day, wish.document.strip(), wish.why.strip(), after)
    if any(one.overlaps(made) for one in suspensions(conn) if one.point_id == number):
        raise Refused(
            "จุดนี้ถูกระงับในช่วงนั้นแล้ว · it is suspended on some of these days already", hint="แก้ของเดิม · end that one"
        )
    inside = duty_within(changes, made)
    if inside is not None:
        raise Refused(
            f"มีการเปลี่ยนจำนวนครั้งในวันที่ {inside.from_day} · a duty begins on {inside.from_day}",
            hint="แบ่งเป็นสองช่วง · suspend up to that day, and again from it",
        )
    resumes = wish.to_day is not None and store.duty(conn, number, wish.to_day) is None
    let_be_due(conn, number, from_day=wish.from_day, patrols_per_day=0, hand=hand)
    if wish.to_day is not None and resumes:
        let_be_due(conn, number, from_day=wish.to_day, patrols_per_day=after, hand=hand)
    _change(conn, None, made, hand=hand, back_to=wish.from_day)


def end(conn: Connection, standing: Suspension, *, to_day: date, hand: Hand) -> None:
    """The point is due its patrols again from this Bangkok day on; a longer suspension is a new one."""
    _still(conn, standing)
    if to_day <= standing.from_day or (standing.to_day is not None and to_day >= standing.to_day):
        raise Refused(
            "วันสิ้นสุดใช้ไม่ได้ · it cannot end on that day",
            hint="ระหว่างวันเริ่มกับวันสิ้นสุดเดิม จะขยายให้ระงับใหม่ · within its days; to prolong it, suspend anew",
        )
    _change(conn, standing, replace(standing, to_day=to_day), hand=hand, back_to=to_day)
    if store.duty(conn, standing.point_id, to_day) is None:
        let_be_due(conn, standing.point_id, from_day=to_day, patrols_per_day=standing.patrols_after, hand=hand)


def take_back(conn: Connection, standing: Suspension, *, hand: Hand) -> None:
    """The point never was suspended by this: the entry was a slip, or was lifted before it began."""
    _still(conn, standing)
    _change(conn, standing, None, hand=hand, back_to=standing.from_day)
    let_be_due(conn, standing.point_id, from_day=standing.from_day, patrols_per_day=standing.patrols_after, hand=hand)


def suspensions(conn: Connection) -> Sequence[Suspension]:
    """Every suspension that ever was, by point and time."""
    return suspension_store.rows(conn)


def suspension_records(conn: Connection) -> Sequence[SuspensionRecord]:
    """The same, as the chain writes it."""
    codes = _codes(conn)
    return [_record(one, codes[one.point_id]) for one in suspensions(conn)]


def put_suspension(conn: Connection, before: SuspensionRecord | None, after: SuspensionRecord | None) -> None:
    """A corrected suspension; the register must still read as it did when the correction was proposed."""
    record = after or before
    assert record is not None  # noqa: S101 (nothing becomes nothing: a bug of the caller)
    number, day = _point_id(conn, record.point), date.fromisoformat(record.from_day)
    standing = next((one for one in suspension_records(conn) if (one.point, one.from_day) == _key(record)), None)
    if standing != before:
        raise Refused("the suspension has changed since", hint="propose the correction again")
    suspension_store.put(conn, number, day, _of(after, number) if after else None)


def _change(
    conn: Connection, before: Suspension | None, after: Suspension | None, *, hand: Hand, back_to: date
) -> None:
    one = after or before
    assert one is not None  # noqa: S101 (nothing becomes nothing: a bug of the caller)
    code = _codes(conn)[one.point_id]
    suspension_store.put(conn, one.point_id, one.from_day, after)
    records = (_record(before, code) if before else None, _record(after, code) if after else None)
    own_chain.change(conn, *records, hand=hand, back_to=day_bounds(back_to)[0])


def _still(conn: Connection, standing: Suspension) -> None:
    if standing not in suspensions(conn):
        raise Refused("ทะเบียนเปลี่ยนไปแล้ว · the suspension has changed since", hint="ดูใหม่อีกครั้ง · look at it again")


def _record(one: Suspension, code: str) -> SuspensionRecord:
    return SuspensionRecord(
        point=code,
        from_day=one.from_day.isoformat(),
        to_day=one.to_day.isoformat() if one.to_day else None,
        document=one.document,
        why=one.why,
        patrols_after=one.patrols_after,
    )


def _of(record: SuspensionRecord, number: int) -> Suspension:
    return Suspension(
        point_id=number,
        from_day=date.fromisoformat(record.from_day),
        to_day=date.fromisoformat(record.to_day) if record.to_day else None,
        document=record.document,
        why=record.why,
        patrols_after=record.patrols_after,
    )


def _key(record: SuspensionRecord) -> tuple[str, str]:
    return record.point, record.from_day


def _codes(conn: Connection) -> Mapping[int, str]:
    return {point.id: point.code for point in fleet.points(conn)}


def _point_id(conn: Connection, code: str) -> int:
    found = fleet.point(conn, code)
    if found is None:
        raise Refused(f"ไม่มีจุด {code} · there is no point {code}", hint="ดูหน้าจุดเสี่ยงภัย · see the page Points")
    return found.id
