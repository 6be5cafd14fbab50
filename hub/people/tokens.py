"""Tokens: what programs call the API with, in a user's name, for so long and for no more than was granted.

A token's rights are worked out when it is used: where its user is demoted or closed, it shrinks or dies with them.
"""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NewType

from sqlalchemy import Connection

from hub.evidence import own_chain
from hub.evidence.hand import Hand
from hub.kernel.refused import Refused
from hub.kernel.rights import RIGHTS, Right
from hub.people import token_store, users
from hub.people.accounts import Account
from hub.people.sign_in import digest
from hub.people.token_store import Token
from hub.web.visitor import User
from wire_contract.act_records import TokenRecord
from wire_contract.event import write_time

__all__ = ["Token"]

ApiToken = NewType("ApiToken", str)
PREFIX = "rp_"
"""So that scanners for leaked secrets know one when they see it."""

LONGEST = timedelta(days=366)
USUAL = timedelta(days=90)
MOST = 50
USED_TOLD_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asks a token for."""

    name: str
    scopes: frozenset[Right]
    lasts: timedelta = USUAL


def make(conn: Connection, *, login: str, wanted: Wanted, hand: Hand) -> ApiToken:
    """A new token, shown this once; raises `Refused`."""
    owner = users.of_login(conn, login)
    _check(conn, owner, wanted)
    secret = ApiToken(PREFIX + secrets.token_urlsafe(32))
    expires = hand.at + wanted.lasts
    token = Token(0, owner.id, owner.login, wanted.name.strip(), wanted.scopes, hand.at, expires, None)
    token_store.add(conn, token, token_hash=digest(secret))
    own_chain.change(conn, None, _record(token), hand=hand, back_to=hand.at)
    return secret


def revoke(conn: Connection, *, login: str, name: str, hand: Hand) -> None:
    """That token is worth nothing from now on; raises `Refused` where there is none."""
    owner = users.of_login(conn, login)
    found = next((one for one in token_store.of_user(conn, owner.id) if one.name == name), None)
    if found is None:
        raise Refused(f"ไม่มีโทเคน {name!r} · there is no token {name!r}", hint="ดูรายการ · see the list")
    token_store.remove(conn, found.id)
    own_chain.change(conn, _record(found), None, hand=hand, back_to=hand.at)


def of_user(conn: Connection, login: str) -> Sequence[Token]:
    """The user's tokens, also those that have expired, by name."""
    return token_store.of_user(conn, users.of_login(conn, login).id)


def every(conn: Connection) -> Sequence[Token]:
    """Everybody's tokens."""
    return token_store.of_user(conn, None)


def user_of(conn: Connection, secret: str, *, now: datetime) -> tuple[User, Token] | None:
    """In whose name this is asked, with what the token grants; None for what is no token, or no longer."""
    found = token_store.by_hash(conn, digest(secret)) if secret.startswith(PREFIX) else None
    if found is None or found.expires_at <= now:
        return None
    owner = users.of_login(conn, found.login)
    if owner.closed_at is not None:
        return None
    user = User(owner.id, owner.login, owner.name, owner.role, owner.section, granted=found.scopes, token=found.name)
    return user, found


def owner_of(conn: Connection, secret: str) -> tuple[str, str] | None:
    """Login and name of a token that may be expired or closed; None for what never was one."""
    found = token_store.by_hash(conn, digest(secret)) if secret.startswith(PREFIX) else None
    return None if found is None else (found.login, found.name)


def told_used(token: Token, *, now: datetime) -> bool:
    """Whether it is worth a write to say that the token was just used."""
    return token.last_used_at is not None and timedelta(0) <= now - token.last_used_at < USED_TOLD_EVERY


def used(conn: Connection, token: Token, *, now: datetime) -> None:
    """It was used about now."""
    token_store.set_used(conn, token.id, now=now)


def records(conn: Connection) -> list[TokenRecord]:
    """Every token that was made and not taken back, as the chain writes it."""
    return [_record(one) for one in token_store.of_user(conn, None)]


def _record(token: Token) -> TokenRecord:
    scopes = tuple(sorted(right.value for right in token.scopes))
    return TokenRecord(login=token.login, name=token.name, scopes=scopes, expires=write_time(token.expires_at))


def _check(conn: Connection, owner: Account, wanted: Wanted) -> None:
    name = wanted.name.strip()
    if not 0 < len(name) <= 60 or not name.isprintable():
        raise Refused("โทเคนต้องมีชื่อ 1–60 ตัวอักษร · a token needs a name of 1 to 60 characters", hint="เช่น dashboard")
    if not wanted.scopes or not wanted.scopes <= RIGHTS[owner.role]:
        raise Refused("เลือกสิทธิ์ที่บัญชีนี้มี · choose rights that this account has", hint=_listed(RIGHTS[owner.role]))
    if not timedelta(0) < wanted.lasts <= LONGEST:
        raise Refused("อายุโทเคน 1–366 วัน · a token lasts 1 to 366 days", hint="90")
    here = token_store.of_user(conn, owner.id)
    if any(one.name == name for one in here):
        raise Refused(f"มีโทเคน {name!r} แล้ว · there is a token {name!r} already", hint="ใช้ชื่ออื่น · choose another name")
    if len(here) >= MOST:
        raise Refused(f"มีโทเคนได้ไม่เกิน {MOST} · at most {MOST} tokens", hint="ยกเลิกบางรายการก่อน · take some back first")


def _listed(rights: Collection[Right]) -> str:
    return ", ".join(sorted(right.value for right in rights))
