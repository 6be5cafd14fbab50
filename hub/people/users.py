"""Users and what they are at the office: every change is an act of the hub's chain; one administrator always stays."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from hub.evidence import own_chain
from hub.evidence.hand import Hand
from hub.kernel.agencies import AGENCIES
from hub.kernel.refused import Refused
from hub.kernel.rights import Role
from hub.people import accounts, passwords
from hub.people.accounts import Account
from hub.people.login import LOGIN, normal_login
from wire_contract.act_changes import UserChanged
from wire_contract.act_records import UserRecord
from wire_contract.people_acts import SessionsEnded

EASY = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Letters that nobody takes for another when a password is read out."""


def add_user(
    conn: Connection,
    *,
    login: str,
    name: str,
    password: str,
    role: Role,
    hand: Hand,
    section: str | None = None,
    must_change: bool = False,
) -> int:
    """A person who may sign in from now on; raises `Refused`."""
    wanted = normal_login(login)
    if not LOGIN.fullmatch(wanted):
        raise Refused(
            "ชื่อผู้ใช้ใช้ไม่ได้ · this cannot be a login",
            hint="1–60 ตัว: a-z 0-9 . - _ @ · use 1 to 60 of a-z, 0-9, dot, hyphen, underscore, @",
        )
    if not name.strip() or len(name) > 200 or not name.isprintable():
        raise Refused("ชื่อใช้ไม่ได้ · this cannot be a name", hint="1–200 ตัวอักษร · 1 to 200 characters")
    if accounts.account(conn, wanted) is not None:
        raise Refused(f"มีผู้ใช้ {wanted} แล้ว · there is already a user {wanted}", hint="ใช้ชื่ออื่น · choose another login")
    new = Account(0, wanted, name.strip(), _hash(password), role, _section(role, section, None), None, must_change)
    number = accounts.insert_account(conn, new)
    own_chain.change(conn, None, _record(new, secrets_changed=0), hand=hand, back_to=hand.at)
    return number


def change_password(conn: Connection, *, login: str, password: str, hand: Hand, must_change: bool = False) -> None:
    """The user has another password, and every browser of theirs is signed out; raises `Refused`."""
    found = of_login(conn, login)
    accounts.set_password_hash(conn, found.id, _hash(password), must_change=must_change)
    accounts.delete_sessions_of(conn, found.id)
    secret_changed(conn, found, hand=hand)


def secret_changed(conn: Connection, account: Account, *, hand: Hand) -> None:
    """The chain tells that a password or second factor of this user is another one."""
    before = record_of(conn, account)
    after = _record(account, secrets_changed=before.secrets_changed + 1)
    own_chain.change(conn, before, after, hand=hand, back_to=hand.at)


def change_role(conn: Connection, *, login: str, role: Role, section: str | None = None, hand: Hand) -> None:
    """The user is something else at the office from the next request on; raises `Refused`."""
    found = of_login(conn, login)
    changed = replace(found, role=role, section=_section(role, section, found.section))
    if changed == found:
        return
    if role is not Role.ADMINISTRATOR:
        _one_administrator_stays(conn, found)
    accounts.set_role(conn, found.id, role=role, section=changed.section)
    _tell(conn, found, changed, hand=hand)


def close(conn: Connection, *, login: str, hand: Hand) -> None:
    """Nobody signs in to this account; what its user did stays theirs. Sessions end at once; raises `Refused`."""
    found = of_login(conn, login)
    if found.closed_at is not None:
        return
    _one_administrator_stays(conn, found)
    accounts.set_closed(conn, found.id, closed_at=hand.at)
    accounts.delete_sessions_of(conn, found.id)
    _tell(conn, found, replace(found, closed_at=hand.at), hand=hand)


def end_sessions(
    conn: Connection, *, login: str, reason: str, hand: Hand, now: datetime, token_hash: str | None = None
) -> int:
    """One browser of somebody else is signed out, or all of them, for a reason that the chain keeps; how many."""
    found = of_login(conn, login)
    said = checked_reason(reason)
    open_now = [one.token_hash for one in accounts.sessions_of(conn, found.id, now=now)]
    wanted = [one for one in open_now if token_hash in (None, one)]
    if not wanted:
        raise Refused("ไม่ได้เข้าสู่ระบบอยู่ · they are not signed in", hint="ไม่มีอะไรต้องทำ · nothing to do")
    for one in wanted:
        accounts.delete_session(conn, one, user_id=found.id)
    own_chain.append(conn, SessionsEnded(login=found.login, sessions=len(wanted), reason=said), hand=hand)
    return len(wanted)


def role_of(text: str) -> Role:
    """The role of this name; raises `Refused` where none was chosen."""
    if text not in set(Role):
        raise Refused("เลือกหน้าที่ · choose a role", hint=", ".join(role.value for role in Role))
    return Role(text)


def checked_reason(reason: str) -> str:
    """The reason, tidied; raises `Refused` where there is none."""
    said = " ".join(reason.split())
    if not 0 < len(said) <= 500 or not said.isprintable():
        raise Refused("ต้องมีเหตุผล · a reason is needed", hint="1–500 ตัวอักษร ไม่ใส่ชื่อบุคคล · 1 to 500 characters, no names")
    return said


def address_of(login: str) -> str:
    """The login as it stands in an address."""
    wanted = normal_login(login[:200])
    return wanted if LOGIN.fullmatch(wanted) else ""


def open_again(conn: Connection, *, login: str, hand: Hand) -> None:
    """The account may be used again, with the password that it had."""
    found = of_login(conn, login)
    if found.closed_at is not None:
        accounts.set_closed(conn, found.id, closed_at=None)
        _tell(conn, found, replace(found, closed_at=None), hand=hand)


def of_login(conn: Connection, login: str) -> Account:
    """The account; raises `Refused` where there is none."""
    wanted = normal_login(login[:200])
    found = accounts.account(conn, wanted) if LOGIN.fullmatch(wanted) else None
    if found is None:
        raise Refused("ไม่มีผู้ใช้นี้ · there is no such user", hint="ดูตัวสะกด หรือเพิ่มผู้ใช้ · check the spelling, or add the user")
    return found


def all_users(conn: Connection) -> Sequence[Account]:
    """Everybody who may or could sign in, by login."""
    return accounts.accounts(conn)


def one_time_password() -> str:
    """To be handed over and changed at the first sign-in: 60 random bits in three groups."""
    return "-".join("".join(secrets.choice(EASY) for _ in range(4)) for _ in range(3))


def records(conn: Connection) -> list[UserRecord]:
    """Every user as the table has them; how often secrets changed is known to the chain only."""
    return [record_of(conn, one) for one in accounts.accounts(conn)]


def record_of(conn: Connection, account: Account) -> UserRecord:
    """The user, as the chain writes them."""
    acts = [one.act for one in own_chain.of_kind(conn, UserChanged)]
    told = [
        act.after for act in acts if isinstance(act, UserChanged) and act.after and act.after.login == account.login
    ]
    return _record(account, secrets_changed=told[-1].secrets_changed if told else 0)


def _tell(conn: Connection, before: Account, after: Account, *, hand: Hand) -> None:
    known = record_of(conn, before)
    changed = _record(after, secrets_changed=known.secrets_changed)
    own_chain.change(conn, known, changed, hand=hand, back_to=hand.at)


def _record(account: Account, *, secrets_changed: int) -> UserRecord:
    return UserRecord(
        login=account.login,
        secrets_changed=secrets_changed,
        role=account.role.value,
        section=account.section,
        closed=account.closed_at is not None,
    )


def _one_administrator_stays(conn: Connection, leaving: Account) -> None:
    if leaving.role is not Role.ADMINISTRATOR or leaving.closed_at is not None:
        return
    others = [
        one
        for one in accounts.accounts(conn)
        if one.role is Role.ADMINISTRATOR and one.closed_at is None and one.id != leaving.id
    ]
    if not others:
        raise Refused(
            "ต้องมีผู้ดูแลระบบอย่างน้อยหนึ่งคน · there must be an administrator",
            hint="ให้สิทธิ์ผู้ดูแลระบบแก่อีกคนก่อน · make somebody else an administrator first",
        )


def _section(role: Role, section: str | None, before: str | None) -> str | None:
    """Only section staff have a section, and they have one of the list, or the one that they had before."""
    if role is not Role.SECTION:
        return None
    wanted = (section or "").strip()
    if not wanted or wanted not in (*AGENCIES, before):
        raise Refused("เจ้าหน้าที่ฝ่ายต้องมีฝ่ายตามรายการ · section staff need a section of the list", hint=", ".join(AGENCIES))
    return wanted


def _hash(password: str) -> str:
    complaint = passwords.complaint_about(password)
    if complaint:
        raise Refused(
            complaint,
            hint="ประโยคสามสี่คำจำง่ายและเดายาก · a sentence of three or four words is easy to remember and hard to guess",
        )
    return passwords.hash_password(password)
