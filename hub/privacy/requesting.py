"""The door of requests by the PDPA: take one in, take longer, answer it. Each is an act in the hub's chain."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import Connection

from hub.evidence import own_chain
from hub.evidence.hand import Hand
from hub.kernel.period import day_of
from hub.kernel.refused import Refused
from hub.people import erasing
from hub.people.erasing import ERASED
from hub.privacy.person import Person, PersonKind
from hub.privacy.requests import ANSWERED_WITHIN, EXTENDED_AT_MOST, Kind, Outcome, Request, requests_of
from wire_contract.event import LineHash
from wire_contract.privacy_acts import RequestAnswered, RequestExtended, RequestReceived

LONGEST_TEXT = 500
LONGEST_LETTER = 200
OLDEST = timedelta(days=365)


def every(conn: Connection) -> Sequence[Request]:
    """Every request there ever was, the oldest first."""
    kinds = (RequestReceived, RequestExtended, RequestAnswered)
    entries = [one for kind in kinds for one in own_chain.of_kind(conn, kind)]
    return requests_of(entries, {one.hash: day_of(one.occurred_at) for one in entries})


def numbered(conn: Connection, number: int) -> Request | None:
    """The request with this number."""
    return next((one for one in every(conn) if one.number == number), None)


def receive(conn: Connection, person: Person, kind: Kind, *, received_on: date, letter: str, hand: Hand) -> Request:
    """A request is on record, and is due 30 days after the day it came; raises `Refused`."""
    today = day_of(hand.at)
    if not today - OLDEST <= received_on <= today:
        raise Refused(
            "วันที่รับใช้ไม่ได้ · that cannot be the day it came",
            hint="ไม่เกินวันนี้ และไม่เก่ากว่าหนึ่งปี · not after today, not older than a year",
        )
    name = _name_of(conn, person)
    sent = _letter(letter, name, is_needed=person.kind is PersonKind.OTHER)
    act = RequestReceived(
        person=str(person),
        kind=kind.value,
        received_on=received_on.isoformat(),
        due_on=(received_on + ANSWERED_WITHIN).isoformat(),
        letter=sent,
    )
    line = own_chain.append(conn, act, hand=hand)
    return _known(conn, line)


def extend(conn: Connection, number: int, *, due_on: date, hand: Hand) -> Request:
    """The answer may take until `due_on`, for the hand's reason; once, and not after it was due. Raises `Refused`."""
    request = _open(conn, number)
    if request.extension is not None:
        raise Refused("ขยายเวลาได้ครั้งเดียว · it was given more time already", hint="ตอบเท่าที่ตอบได้ · answer what can be")
    if day_of(hand.at) > request.due_on:
        raise Refused("เกินกำหนดแล้ว ขยายไม่ได้ · it is overdue already", hint="ตอบโดยเร็ว · answer it now")
    if not request.due_on < due_on <= request.due_on + EXTENDED_AT_MOST:
        last = (request.due_on + EXTENDED_AT_MOST).isoformat()
        raise Refused("วันครบกำหนดใหม่ใช้ไม่ได้ · that cannot be the new day", hint=f"{request.due_on} < … ≤ {last}")
    reason = text_without(hand.reason or "", _name_of(conn, request.person))
    own_chain.append(conn, RequestExtended(request=request.hash, due_on=due_on.isoformat(), reason=reason), hand=hand)
    return _known(conn, request.hash)


def answer(conn: Connection, number: int, outcome: Outcome, *, letter: str, text: str, hand: Hand) -> Request:
    """The request has its answer, and no other; why, where not all was granted. Raises `Refused`."""
    request = _open(conn, number)
    name = _name_of(conn, request.person)
    needs_why = outcome in {Outcome.PARTLY, Outcome.REFUSED}
    said = text_without(text, name) if needs_why or text.strip() else ""
    sent = _letter(letter, name, is_needed=outcome is not Outcome.WITHDRAWN)
    act = RequestAnswered(request=request.hash, outcome=outcome.value, letter=sent, answer=said)
    own_chain.append(conn, act, hand=hand)
    return _known(conn, request.hash)


def fitting(conn: Connection, number: int | None, person: Person, kind: Kind) -> LineHash | None:
    """The line of the open request that this is done for; None where it is done without one. Raises `Refused`."""
    if number is None:
        return None
    request = _open(conn, number)
    if (request.person, request.kind) != (person, kind):
        raise Refused(
            f"คำขอที่ {number} ไม่ใช่เรื่องนี้ · request {number} is about something else",
            hint=f"{request.person} {request.kind.value}",
        )
    return request.hash


def text_without(text: str, name: str | None) -> str:
    """A person's own words, good to stand in the chain for ever: one line, without the name. Raises `Refused`."""
    said = text.strip()
    if not said or not said.isprintable() or len(said) > LONGEST_TEXT:
        raise Refused(
            "ต้องมีเหตุผล · a reason is needed",
            hint=f"หนึ่งบรรทัด ไม่เกิน {LONGEST_TEXT} ตัวอักษร ไม่ใช้ชื่อบุคคล · one line, no names",
        )
    _refuse_name(said, name)
    return said


def _letter(text: str, name: str | None, *, is_needed: bool) -> str:
    letter = text.strip()
    if len(letter) > LONGEST_LETTER or (letter and not letter.isprintable()) or (is_needed and not letter):
        raise Refused(
            "ต้องมีเลขที่หนังสือ · the letter's number is needed",
            hint=f"เช่น กท 5904/123 ไม่เกิน {LONGEST_LETTER} ตัวอักษร · one line",
        )
    _refuse_name(letter, name)
    return letter


def _refuse_name(text: str, name: str | None) -> None:
    if name is not None and name != ERASED and name in text:
        raise Refused(
            "ข้อความมีชื่อของเจ้าของข้อมูล · the text has the name in it", hint="เขียนโดยไม่ใช้ชื่อ · write it without the name"
        )


def _name_of(conn: Connection, person: Person) -> str | None:
    """The name that must not get into the chain; raises `Refused` where the hub does not know the person."""
    if person.kind is PersonKind.OTHER:
        return None
    of = erasing.name_of if person.kind is PersonKind.OFFICER else erasing.user_name_of
    name = of(conn, person.code)
    if name is None:
        raise Refused(
            f"ไม่มี {person.code[:40]!r} · there is no {person.kind} {person.code[:40]!r}",
            hint="บุคคลอื่นใช้ other · for somebody else: other",
        )
    return name


def _open(conn: Connection, number: int) -> Request:
    request = numbered(conn, number)
    if request is None:
        raise Refused(f"ไม่มีคำขอที่ {number} · there is no request {number}", hint="ดูรายการ · see the list")
    if request.answer is not None:
        raise Refused(f"คำขอที่ {number} ตอบแล้ว · request {number} is answered", hint="รับเป็นคำขอใหม่ · take in a new one")
    return request


def _known(conn: Connection, line: LineHash) -> Request:
    return next(one for one in every(conn) if one.hash == line)
