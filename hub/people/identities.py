"""The door of identities: which user of the hub a provider's word stands for. Only who is linked here gets in so."""

import hashlib
from datetime import datetime

from sqlalchemy import Connection

from hub.evidence import own_chain
from hub.evidence.hand import Hand
from hub.kernel.refused import Refused
from hub.people import accounts, identity_store, users
from hub.people.accounts import Account
from hub.people.identity_store import Identity
from wire_contract.people_acts import IdentityRecord

__all__ = ["Identity"]


def link(conn: Connection, login: str, *, issuer: str, subject: str, hand: Hand) -> None:
    """Whom the provider calls so is this user from now on; raises `Refused`."""
    user, wanted = users.of_login(conn, login), subject.strip()
    if not issuer:
        raise Refused(
            "ศูนย์นี้ไม่ได้ตั้งค่าบัญชีหน่วยงาน · this hub has no provider of identities",
            hint="[oidc] issuer ใน hub.toml · in hub.toml",
        )
    if not 0 < len(wanted) <= 255 or not wanted.isprintable():
        raise Refused("รหัสบัญชีใช้ไม่ได้ · this cannot be a subject", hint="1–255 ตัวอักษร · 1 to 255 characters")
    holder = identity_store.holder(conn, issuer=issuer, subject=wanted)
    if holder == user.id:
        return
    if holder is not None:
        raise Refused("บัญชีนี้ผูกกับผู้ใช้อื่นแล้ว · another user is linked to it", hint="ยกเลิกการผูกเดิมก่อน · unlink them first")
    before = identity_store.of_user(conn, user.id)
    identity_store.put(conn, user.id, issuer=issuer, subject=wanted)
    after = Identity(user.id, user.login, issuer, wanted)
    own_chain.change(conn, _record(before) if before else None, _record(after), hand=hand, back_to=hand.at)


def unlink(conn: Connection, login: str, *, hand: Hand) -> None:
    """The provider's word opens nothing any more; every browser of the user is signed out."""
    user = users.of_login(conn, login)
    before = identity_store.of_user(conn, user.id)
    if before is None:
        raise Refused("ไม่ได้ผูกไว้ · they are not linked", hint="ไม่มีอะไรต้องยกเลิก · nothing to undo")
    identity_store.remove(conn, user.id)
    accounts.delete_sessions_of(conn, user.id)
    own_chain.change(conn, _record(before), None, hand=hand, back_to=hand.at)


def of_user(conn: Connection, user_id: int) -> Identity | None:
    """The user's identity."""
    return identity_store.of_user(conn, user_id)


def account_of(conn: Connection, *, issuer: str, subject: str) -> Account | None:
    """Who this is at the hub; None for a stranger, and where the account is closed."""
    number = identity_store.holder(conn, issuer=issuer, subject=subject)
    found = None if number is None else accounts.account_of_number(conn, number)
    return None if found is None or found.closed_at is not None else found


def spend(conn: Connection, state: str, *, expires_at: datetime, now: datetime) -> bool:
    """This way to the provider and back has ended in a sign-in; False where it had before."""
    return identity_store.spend(conn, hashlib.sha256(state.encode()).hexdigest(), expires_at=expires_at, now=now)


def records(conn: Connection) -> list[IdentityRecord]:
    """Every identity, as the chain writes it."""
    return [_record(one) for one in identity_store.every(conn)]


def _record(of: Identity) -> IdentityRecord:
    told = f"{of.login}\0{of.issuer}\0{of.subject}"
    return IdentityRecord(login=of.login, identity=hashlib.sha256(told.encode()).hexdigest())
