"""The door of personal data: hand out what is held of an officer, erase their name. Each is an act with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from hub.evidence import own_chain
from hub.evidence.hand import Hand
from hub.kernel.refused import Refused
from hub.people import erasing
from hub.people import service as people
from hub.people.erasing import ERASED
from hub.people.service import Officer
from hub.privacy.held import Held, held_of
from hub.privacy.traces import Trace, traces
from wire_contract.privacy_acts import PersonErased, PersonExported

_LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Erased:
    """A name is gone; where the same text still stands, as in a reason that somebody typed."""

    code: str
    still: Sequence[Trace]


def officers(conn: Connection) -> Sequence[Officer]:
    """Everybody of whom something is held, by code."""
    return people.officers(conn)


def look(conn: Connection, code: str, *, now: datetime) -> Held | None:
    """What is held, for a page that shows how much it is."""
    return held_of(conn, code, now=now)


def export(conn: Connection, code: str, *, hand: Hand) -> Held:
    """What is held, once the hub's chain says who had it handed out and why."""
    act = PersonExported(officer=_known(conn, code), reason=_reason(hand))
    own_chain.append(conn, act, hand=hand)
    held = held_of(conn, code, now=hand.at)
    assert held is not None  # noqa: S101 (it was there a line ago, in this transaction)
    return held


def erase(conn: Connection, code: str, *, typed: str, hand: Hand) -> Erased:
    """The name is gone from every table. `typed` is the code once more: whoever erases has read whom."""
    name = erasing.name_of(conn, _known(conn, code))
    if name == ERASED:
        raise Refused(
            f"ชื่อของ {code} ถูกลบแล้ว · the name of {code} is erased already", hint="ไม่ต้องทำอะไร · nothing to do"
        )
    if typed.strip() != code:
        raise Refused(
            "รหัสที่พิมพ์ไม่ตรง ยังไม่ได้ลบอะไร · the code does not match, nothing was erased",
            hint=f"พิมพ์ {code} · type {code}",
        )
    carried = [one for one in people.holdings(conn) if one.officer_code == code and _is_carried(one.valid_to, hand.at)]
    if carried:
        cards = ", ".join(one.credential for one in carried)[:200]
        raise Refused(
            f"ยังถือบัตรอยู่ {cards} · still carries {cards}",
            hint="รับบัตรคืนก่อนในหน้าทะเบียน · take the cards back first, in the register",
        )
    reason = _reason(hand)
    if name is not None and name in reason:
        raise Refused("เหตุผลมีชื่อที่จะลบ · the reason has the name in it", hint="เขียนโดยไม่ใช้ชื่อ · write it without the name")
    own_chain.append(conn, PersonErased(officer=code, reason=reason), hand=hand)
    erasing.erase_name(conn, code)
    return Erased(code, traces(conn, name) if name else ())


def _is_carried(valid_to: datetime | None, now: datetime) -> bool:
    return valid_to is None or valid_to > now


def _known(conn: Connection, code: str) -> str:
    if erasing.name_of(conn, code) is None:
        raise Refused(
            f"ไม่มีเจ้าหน้าที่รหัส {code[:40]} · there is no officer {code[:40]}", hint="ดูในหน้าทะเบียน · see the register"
        )
    return code


def _reason(hand: Hand) -> str:
    reason = (hand.reason or "").strip()
    if not reason or not reason.isprintable() or len(reason) > _LONGEST_REASON:
        raise Refused(
            "ต้องมีเหตุผล · a reason is needed",
            hint=f"หนึ่งบรรทัด ไม่เกิน {_LONGEST_REASON} ตัวอักษร ไม่ใช้ชื่อบุคคล · one line, no names",
        )
    return reason
