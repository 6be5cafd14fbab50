"""The statements about users and their sessions. Called by `hub.people.sign_in` only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from hub.people.store import sessions, users


@dataclass(frozen=True, slots=True)
class Account:
    """A user with the hash that the password is checked against."""

    id: int
    login: str
    name: str
    password_hash: str


def account(conn: Connection, login: str) -> Account | None:
    """The account with this login."""
    row = conn.execute(select(users).where(users.c.login == login)).one_or_none()
    return None if row is None else Account(row.id, row.login, row.name, row.password_hash)


def logins(conn: Connection) -> Sequence[str]:
    """Every login."""
    return conn.execute(select(users.c.login).order_by(users.c.login)).scalars().all()


def insert_account(conn: Connection, *, login: str, name: str, password_hash: str) -> int:
    """A new row; its number."""
    added = conn.execute(insert(users).values(login=login, name=name, password_hash=password_hash))
    key = added.inserted_primary_key
    assert key is not None  # noqa: S101 (an INSERT of one row has a key)
    return int(key[0])


def set_password_hash(conn: Connection, user_id: int, password_hash: str) -> None:
    """The user's password is another one."""
    conn.execute(update(users).where(users.c.id == user_id).values(password_hash=password_hash))


def insert_session(conn: Connection, *, token_hash: str, user_id: int, expires_at: datetime) -> None:
    """A browser is signed in."""
    conn.execute(insert(sessions).values(token_hash=token_hash, user_id=user_id, expires_at=expires_at))


def account_of_session(conn: Connection, token_hash: str, *, now: datetime) -> Account | None:
    """Whose session this is, unless it has expired."""
    row = conn.execute(
        select(users)
        .join(sessions, sessions.c.user_id == users.c.id)
        .where(sessions.c.token_hash == token_hash, sessions.c.expires_at > now)
    ).one_or_none()
    return None if row is None else Account(row.id, row.login, row.name, row.password_hash)


def delete_session(conn: Connection, token_hash: str) -> None:
    """That browser is signed out."""
    conn.execute(delete(sessions).where(sessions.c.token_hash == token_hash))


def delete_sessions_of(conn: Connection, user_id: int) -> None:
    """Every browser of this user is signed out."""
    conn.execute(delete(sessions).where(sessions.c.user_id == user_id))


def delete_expired_sessions(conn: Connection, *, now: datetime) -> None:
    """No session that has ended is kept."""
    conn.execute(delete(sessions).where(sessions.c.expires_at <= now))
