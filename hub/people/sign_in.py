"""Signing in: users, their passwords, and the sessions of their browsers. Only hashes of secrets are stored."""

import hashlib
import re
import secrets
import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NewType

from sqlalchemy import Connection

from hub.evidence import own_chain
from hub.evidence.hand import Hand
from hub.kernel.refused import Refused
from hub.people import accounts, passwords
from hub.web.visitor import User
from wire_contract.act_changes import UserChanged
from wire_contract.act_records import UserRecord

SessionToken = NewType("SessionToken", str)
"""256 random bits in the browser's cookie; the hub keeps its SHA-256 only."""

SESSION_LASTS = timedelta(hours=12)

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{0,59}")


def normal_login(text: str) -> str:
    """A login as it is stored: people type capitals, spaces and full-width letters without meaning them."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def add_user(conn: Connection, *, login: str, name: str, password: str, hand: Hand) -> int:
    """A person who may sign in from now on; raises `Refused`."""
    wanted = normal_login(login)
    if not _LOGIN.fullmatch(wanted):
        raise Refused(f"{login!r} cannot be a login", hint="use 1 to 60 of a-z, 0-9, dot, hyphen, underscore, @")
    if not name.strip() or len(name) > 200:
        raise Refused(f"{name!r} cannot be a name", hint="give 1 to 200 characters, as --name 'สมหญิง ใจดี'")
    if accounts.account(conn, wanted) is not None:
        raise Refused(f"there is already a user {wanted}", hint="choose another login")
    number = accounts.insert_account(conn, login=wanted, name=name.strip(), password_hash=_hash(password))
    own_chain.change(conn, None, UserRecord(login=wanted, secrets_changed=0), hand=hand, back_to=hand.at)
    return number


def change_password(conn: Connection, *, login: str, password: str, hand: Hand) -> None:
    """The user has another password, and every browser of theirs is signed out; raises `Refused`."""
    found = accounts.account(conn, normal_login(login))
    if found is None:
        raise Refused(f"there is no user {login!r}", hint="check the spelling, or add the user")
    accounts.set_password_hash(conn, found.id, _hash(password))
    accounts.delete_sessions_of(conn, found.id)
    before = user_record(conn, found.login)
    after = UserRecord(login=found.login, secrets_changed=before.secrets_changed + 1 if before else 0)
    own_chain.change(conn, before, after, hand=hand, back_to=hand.at)


def logins(conn: Connection) -> Sequence[str]:
    """Everybody who may sign in."""
    return accounts.logins(conn)


def user_record(conn: Connection, login: str) -> UserRecord | None:
    """What the hub's chain last told of this user."""
    acts = [one.act for one in own_chain.of_kind(conn, UserChanged)]
    told = [act.after for act in acts if isinstance(act, UserChanged) and act.after and act.after.login == login]
    return told[-1] if told else None


def check_password(account: accounts.Account | None, password: str) -> User | None:
    """The user, if the password is theirs. An account that does not exist costs the same time."""
    right = passwords.matches(account.password_hash if account else None, password)
    return User(account.id, account.login, account.name) if account and right else None


def look_up(conn: Connection, login: str) -> accounts.Account | None:
    """The account that someone wants to sign in to."""
    return accounts.account(conn, normal_login(login)[:60])


def open_session(conn: Connection, user: User, *, now: datetime) -> SessionToken:
    """A new session of this user, ending by itself after `SESSION_LASTS`; sessions that ended are cleared away."""
    accounts.delete_expired_sessions(conn, now=now)
    token = SessionToken(secrets.token_urlsafe(32))
    accounts.insert_session(conn, token_hash=_digest(token), user_id=user.id, expires_at=now + SESSION_LASTS)
    return token


def user_of(conn: Connection, token: str, *, now: datetime) -> User | None:
    """Who holds this session token."""
    found = accounts.account_of_session(conn, _digest(token), now=now)
    return None if found is None else User(found.id, found.login, found.name)


def close_session(conn: Connection, token: str) -> None:
    """The token is worth nothing from now on."""
    accounts.delete_session(conn, _digest(token))


def _hash(password: str) -> str:
    complaint = passwords.complaint_about(password)
    if complaint:
        raise Refused(complaint, hint="a sentence of three or four words is easiest to remember and hard to guess")
    return passwords.hash_password(password)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
