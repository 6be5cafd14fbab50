"""The door of personal data: hand out what is held of somebody, erase their name. Each is an act with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from hub.evidence import own_chain
from hub.evidence.hand import Hand
from hub.kernel.refused import Refused
from hub.notices import register as notices
from hub.people import erasing, tokens, users
from hub.people import service as people
from hub.people.accounts import Account
from hub.people.erasing import ERASED
from hub.people.service import Officer
from hub.privacy.held import Held, held_of
from hub.privacy.held_user import HeldUser, held_of_user
from hub.privacy.person import Person, PersonKind
from hub.privacy.requesting import fitting, text_without
from hub.privacy.requests import Kind
from hub.privacy.traces import Trace, traces
from wire_contract.privacy_acts import PersonErased, PersonExported, UserErased, UserExported


@dataclass(frozen=True, slots=True)
class Erased:
    """A name is gone; where the same text still stands, as in a reason that somebody typed."""

    code: str
    still: Sequence[Trace]


def officers(conn: Connection) -> Sequence[Officer]:
    """Every officer of whom something is held, by code."""
    return people.officers(conn)


def all_users(conn: Connection) -> Sequence[Account]:
    """Every user of whom something is held, by login."""
    return users.all_users(conn)


def look(conn: Connection, code: str, *, now: datetime) -> Held | None:
    """What is held of an officer, for a page that shows how much it is."""
    return held_of(conn, code, now=now)


def look_at_user(conn: Connection, login: str, *, now: datetime) -> HeldUser | None:
    """What is held of a user."""
    return held_of_user(conn, login, now=now)


def export(conn: Connection, code: str, *, hand: Hand, request: int | None = None) -> Held:
    """What is held of an officer, once the hub's chain says who had it handed out and why, and for which request."""
    name = _officer(conn, code)
    line = fitting(conn, request, Person(PersonKind.OFFICER, code), Kind.ACCESS)
    act = PersonExported(officer=code, reason=text_without(hand.reason or "", name), request=line)
    own_chain.append(conn, act, hand=hand)
    held = held_of(conn, code, now=hand.at)
    assert held is not None  # noqa: S101 (it was there a line ago, in this transaction)
    return held


def export_user(conn: Connection, login: str, *, hand: Hand, request: int | None = None) -> HeldUser:
    """The same of a user."""
    name = _user(conn, login)
    line = fitting(conn, request, Person(PersonKind.USER, login), Kind.ACCESS)
    act = UserExported(login=login, reason=text_without(hand.reason or "", name), request=line)
    own_chain.append(conn, act, hand=hand)
    held = held_of_user(conn, login, now=hand.at)
    assert held is not None  # noqa: S101 (it was there a line ago, in this transaction)
    return held


def erase(conn: Connection, code: str, *, typed: str, hand: Hand, request: int | None = None) -> Erased:
    """The name is gone from every table. `typed` is the code once more: whoever erases has read whom."""
    name = _officer(conn, code)
    _check_erasure(name, code, typed)
    carried = [one for one in people.holdings(conn) if one.officer_code == code and _is_carried(one.valid_to, hand.at)]
    if carried:
        cards = ", ".join(one.credential for one in carried)[:200]
        raise Refused(
            f"ยังถือบัตรอยู่ {cards} · still carries {cards}",
            hint="รับบัตรคืนก่อนในหน้าทะเบียน · take the cards back first, in the register",
        )
    line = fitting(conn, request, Person(PersonKind.OFFICER, code), Kind.ERASURE)
    reason = text_without(hand.reason or "", name)
    own_chain.append(conn, PersonErased(officer=code, reason=reason, request=line), hand=hand)
    erasing.erase_name(conn, code)
    return Erased(code, traces(conn, name))


def erase_user(conn: Connection, login: str, *, typed: str, hand: Hand, request: int | None = None) -> Erased:
    """Name, password, sessions, tokens and addresses for notices are gone; the login stays where it signed."""
    name = _user(conn, login)
    _check_erasure(name, login, typed)
    if users.of_login(conn, login).closed_at is None:
        raise Refused(
            f"บัญชี {login} ยังใช้งานอยู่ · the account {login} is open",
            hint="ปิดบัญชีก่อนในหน้าผู้ใช้ · close it first, on the page Users",
        )
    line = fitting(conn, request, Person(PersonKind.USER, login), Kind.ERASURE)
    reason = text_without(hand.reason or "", name)
    for token in tokens.of_user(conn, login):
        tokens.revoke(conn, login=login, name=token.name, hand=hand)
    notices.forget(conn, login)
    own_chain.append(conn, UserErased(login=login, reason=reason, request=line), hand=hand)
    erasing.erase_user(conn, login)
    return Erased(login, traces(conn, name))


def _check_erasure(name: str, code: str, typed: str) -> None:
    if name == ERASED:
        raise Refused(
            f"ชื่อของ {code} ถูกลบแล้ว · the name of {code} is erased already", hint="ไม่ต้องทำอะไร · nothing to do"
        )
    if typed.strip() != code:
        raise Refused(
            "รหัสที่พิมพ์ไม่ตรง ยังไม่ได้ลบอะไร · the code does not match, nothing was erased",
            hint=f"พิมพ์ {code} · type {code}",
        )


def _is_carried(valid_to: datetime | None, now: datetime) -> bool:
    return valid_to is None or valid_to > now


def _officer(conn: Connection, code: str) -> str:
    """The officer's name; raises `Refused` where there is none."""
    name = erasing.name_of(conn, code)
    if name is None:
        raise Refused(
            f"ไม่มีเจ้าหน้าที่รหัส {code[:40]} · there is no officer {code[:40]}", hint="ดูในหน้าทะเบียน · see the register"
        )
    return name


def _user(conn: Connection, login: str) -> str:
    name = erasing.user_name_of(conn, login)
    if name is None:
        raise Refused(f"ไม่มีผู้ใช้ {login[:60]} · there is no user {login[:60]}", hint="ดูในหน้าผู้ใช้ · see the page Users")
    return name
