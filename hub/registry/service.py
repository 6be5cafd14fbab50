"""What people do to officers and cards: in a hand's name, only proposed where it reaches into a day that is over."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection

from hub.audit import service as audit
from hub.evidence.hand import Hand
from hub.fleet import commands
from hub.fleet import service as fleet
from hub.fleet.commands import IssuedCommand
from hub.kernel.pair import Pair
from hub.kernel.period import day_bounds
from hub.kernel.refused import Refused
from hub.people import officer_changes
from hub.people import service as people
from hub.registry.officers import holder_of
from hub.registry.reading import Complaint, read
from wire_contract.event import LineHash
from wire_contract.messages import Verb

WAITS_FOR = timedelta(minutes=2)
"""So long a device that is away may still hear of `enrol`: whoever asked has gone home after that."""


class Withdrawal(StrEnum):
    """Why a card is taken back."""

    LOST = "lost"
    STOLEN = "stolen"
    RETURNED = "returned"


WITHDRAWALS: dict[Withdrawal, Pair] = {
    Withdrawal.LOST: ("บัตรหาย", "lost"),
    Withdrawal.STOLEN: ("บัตรถูกขโมย", "stolen"),
    Withdrawal.RETURNED: ("คืนบัตร", "returned"),
}


def add_officer(conn: Connection, *, code: str, name: str, hand: Hand) -> None:
    """The officer is known; raises Refused with what is wrong."""
    if code.strip() in people.officer_codes(conn):
        raise Refused(f"มีเจ้าหน้าที่รหัส {code} แล้ว · there is an officer {code} already", hint="ใช้รหัสอื่น · choose another")
    if not code.strip() or not name.strip():
        raise Refused("ต้องมีรหัสและชื่อ · an officer needs a code and a name", hint="กรอกให้ครบ · fill in both")
    people.add_officer(conn, code=code.strip(), name=name.strip(), hand=hand)


def rename(conn: Connection, *, officer: str, name: str, was: str, hand: Hand) -> None:
    """The officer has another name, unless somebody changed it meanwhile."""
    officer_changes.rename_officer(conn, code=officer, name=name, was=was, hand=hand)


def end_service(conn: Connection, *, officer: str, ended_on: date | None, hand: Hand) -> LineHash | None:
    """The officer patrols no more from that day on, and every card is taken back; None: patrols again. Or proposed."""

    def do(conn: Connection, hand: Hand) -> None:
        if ended_on is None:
            officer_changes.resume_service(conn, code=officer, hand=hand)
        else:
            officer_changes.end_service(conn, code=officer, ended_on=ended_on, hand=hand)

    return audit.do_or_propose(conn, do, hand=hand)


def hand_out(conn: Connection, *, officer: str, text: str, since: datetime, hand: Hand) -> LineHash | None:
    """The officer carries the card from `since` on; or that is proposed, and the proposal's hash comes back."""
    found = read(text)
    if isinstance(found, Complaint):
        raise Refused(" · ".join(found.what), hint=" · ".join(found.hint))
    ended_on = officer_changes.endings(conn).get(officer)
    if ended_on is not None and since >= day_bounds(ended_on)[0]:
        raise Refused(
            f"{officer} พ้นหน้าที่ตั้งแต่ {ended_on} · {officer} patrols no more from {ended_on} on",
            hint="ให้กลับมาปฏิบัติหน้าที่ก่อน · let the service go on first",
        )
    card = found.card
    holder = holder_of(conn, card, now=since)
    if holder is not None:
        raise Refused(
            f"บัตร {card} อยู่กับเจ้าหน้าที่ {holder.officer_code} · {card} is with officer {holder.officer_code}",
            hint="เรียกคืนที่หน้าของเจ้าหน้าที่คนนั้นก่อน · withdraw it on that officer's page first",
        )

    def add(c: Connection, h: Hand) -> None:
        people.add_credential(c, officer_code=officer, credential=card, valid_from=since, hand=h)

    return audit.do_or_propose(conn, add, hand=hand)


def withdraw(conn: Connection, *, card: str, why: Withdrawal, at: datetime, hand: Hand) -> LineHash | None:
    """Nobody carries the card from `at` on; or that is proposed, and the proposal's hash comes back."""
    reason = hand.because(" · ".join(WITHDRAWALS[why]))

    def take(c: Connection, h: Hand) -> None:
        people.withdraw_credential(c, credential=card, at=at, hand=h)

    return audit.do_or_propose(conn, take, hand=reason)


def begin_enrolment(conn: Connection, *, point: str, seconds: int, hand: Hand) -> IssuedCommand:
    """The device at this point is told to read new cards for so long."""
    found = fleet.point(conn, point)
    here = [one for one in fleet.enrolments(conn) if found and one.point_id == found.id and one.enrolled_to is None]
    if not here:
        raise Refused(f"จุด {point} ไม่มีอุปกรณ์ · no device stands at {point}", hint="เลือกจุดอื่น · choose another point")
    arguments = {"seconds": str(seconds)}
    return commands.issue(conn, here[0].device, verb=Verb.ENROL, arguments=arguments, lasts=WAITS_FOR, hand=hand)
