"""Signing in: passwords and the sessions of browsers. Only hashes of secrets are stored; users are in `users`."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NewType

from sqlalchemy import Connection

from hub.people import accounts, passwords
from hub.people.accounts import OpenSession
from hub.people.login import LOGIN, normal_login
from hub.web.visitor import User

SessionToken = NewType("SessionToken", str)
"""256 random bits in the browser's cookie; the hub keeps its SHA-256 only."""

SESSION_LASTS = timedelta(hours=12)


def logins(conn: Connection) -> Sequence[str]:
    """Everybody who may sign in, or could."""
    return accounts.logins(conn)


def check_password(account: accounts.Account | None, password: str) -> User | None:
    """The user, if the password is theirs. An account that does not exist, or is closed, costs the same time."""
    usable = account is not None and account.closed_at is None
    right = passwords.matches(account.password_hash if account and usable else None, password)
    return account.user if account and right else None


def look_up(conn: Connection, login: str) -> accounts.Account | None:
    """The account that someone wants to sign in to; no database is asked about what cannot be a login."""
    wanted = normal_login(login[:200])
    return accounts.account(conn, wanted) if LOGIN.fullmatch(wanted) else None


def open_session(
    conn: Connection,
    user: User,
    *,
    now: datetime,
    address: str | None = None,
    browser: str | None = None,
    proved_twice: bool = False,
    by_provider: bool = False,
) -> SessionToken:
    """A new session of this user, ending by itself after `SESSION_LASTS`; sessions that ended are cleared away."""
    accounts.delete_expired_sessions(conn, now=now)
    token = SessionToken(secrets.token_urlsafe(32))
    opened = OpenSession(
        token_hash=digest(token),
        opened_at=now,
        expires_at=now + SESSION_LASTS,
        address=_short(address, 60),
        browser=_short(browser, 200),
        second_factor=proved_twice,
        by_provider=by_provider,
    )
    accounts.insert_session(conn, opened, user_id=user.id)
    return token


def user_of(conn: Connection, token: str, *, now: datetime) -> User | None:
    """Who holds this session token."""
    return accounts.user_of_session(conn, digest(token), now=now)


def close_session(conn: Connection, token: str) -> None:
    """The token is worth nothing from now on."""
    accounts.delete_session(conn, digest(token))


def sessions_of(conn: Connection, user: User, *, now: datetime) -> Sequence[OpenSession]:
    """Where the user is signed in."""
    return accounts.sessions_of(conn, user.id, now=now)


def end_session(conn: Connection, user: User, token_hash: str) -> None:
    """One of the user's own browsers is signed out."""
    accounts.delete_session(conn, token_hash, user_id=user.id)


def now_proved_twice(conn: Connection, user: User, token: str) -> None:
    """A second factor was set up in this session: it goes on, and every other of the user ends."""
    accounts.delete_sessions_of(conn, user.id, but=digest(token))
    accounts.set_proved_twice(conn, user.id, proved=True)


def digest(token: str) -> str:
    """What is kept of a secret that is random enough by itself."""
    return hashlib.sha256(token.encode()).hexdigest()


def _short(text: str | None, most: int) -> str | None:
    return None if text is None else "".join(letter for letter in text if letter.isprintable())[:most]
