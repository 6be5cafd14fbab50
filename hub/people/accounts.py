"""The statements about users and their sessions. Called by `hub.people.sign_in` and `hub.people.users` only."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, Row, delete, insert, select, update

from hub.kernel.rights import Role
from hub.people.store import sessions, users
from hub.web.visitor import User


@dataclass(frozen=True, slots=True)
class Account:
    """A user with the hash that the password is checked against."""

    id: int
    login: str
    name: str
    password_hash: str
    role: Role
    section: str | None = None
    closed_at: datetime | None = None
    must_change: bool = False

    @property
    def user(self) -> User:
        """The same person, as pages know them."""
        return User(self.id, self.login, self.name, self.role, self.section, must_change=self.must_change)


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A browser that is signed in; `token_hash` names it."""

    token_hash: str
    opened_at: datetime | None
    expires_at: datetime
    address: str | None
    browser: str | None
    second_factor: bool = False
    """Proved with a code, or by a provider that is trusted with it."""
    by_provider: bool = False
    """Proved by the provider of identities, not by the hub's own password."""


def account(conn: Connection, login: str) -> Account | None:
    """The account with this login."""
    row = conn.execute(select(users).where(users.c.login == login)).one_or_none()
    return None if row is None else _account(row)


def account_of_number(conn: Connection, user_id: int) -> Account | None:
    """The account with this number."""
    row = conn.execute(select(users).where(users.c.id == user_id)).one_or_none()
    return None if row is None else _account(row)


def accounts(conn: Connection) -> Sequence[Account]:
    """Every account, also those that are closed."""
    return [_account(row) for row in conn.execute(select(users).order_by(users.c.login))]


def logins(conn: Connection) -> Sequence[str]:
    """Every login."""
    return conn.execute(select(users.c.login).order_by(users.c.login)).scalars().all()


def insert_account(conn: Connection, wanted: Account) -> int:
    """A new row; its number, whatever number was wanted."""
    added = conn.execute(
        insert(users).values(
            login=wanted.login,
            name=wanted.name,
            password_hash=wanted.password_hash,
            role=wanted.role.value,
            section=wanted.section,
            must_change=wanted.must_change,
        )
    )
    key = added.inserted_primary_key
    assert key is not None  # noqa: S101 (an INSERT of one row has a key)
    return int(key[0])


def set_password_hash(conn: Connection, user_id: int, password_hash: str, *, must_change: bool) -> None:
    """The user's password is another one."""
    values = {"password_hash": password_hash, "must_change": must_change}
    conn.execute(update(users).where(users.c.id == user_id).values(values))


def set_role(conn: Connection, user_id: int, *, role: Role, section: str | None) -> None:
    """The user is something else at the office."""
    conn.execute(update(users).where(users.c.id == user_id).values(role=role.value, section=section))


def set_closed(conn: Connection, user_id: int, *, closed_at: datetime | None) -> None:
    """Nobody signs in to this account from now on; or somebody may again."""
    conn.execute(update(users).where(users.c.id == user_id).values(closed_at=closed_at))


def insert_session(conn: Connection, opened: OpenSession, *, user_id: int) -> None:
    """A browser is signed in."""
    conn.execute(
        insert(sessions).values(
            token_hash=opened.token_hash,
            user_id=user_id,
            expires_at=opened.expires_at,
            opened_at=opened.opened_at,
            address=opened.address,
            browser=opened.browser,
            second_factor=opened.second_factor,
            by_provider=opened.by_provider,
        )
    )


def user_of_session(conn: Connection, token_hash: str, *, now: datetime) -> User | None:
    """Whose session this is, unless it has expired or the account was closed."""
    row = conn.execute(
        select(users, sessions.c.second_factor, sessions.c.by_provider)
        .join(sessions, sessions.c.user_id == users.c.id)
        .where(sessions.c.token_hash == token_hash, sessions.c.expires_at > now, users.c.closed_at.is_(None))
    ).one_or_none()
    if row is None:
        return None
    # whom a provider vouches for needs no password of the hub's own, and so none to change
    return replace(
        _account(row).user, proved_twice=row.second_factor, must_change=row.must_change and not row.by_provider
    )


def sessions_of(conn: Connection, user_id: int, *, now: datetime) -> Sequence[OpenSession]:
    """Where the user is signed in, the newest first."""
    query = select(sessions).where(sessions.c.user_id == user_id, sessions.c.expires_at > now)
    rows = conn.execute(query.order_by(sessions.c.expires_at.desc(), sessions.c.token_hash))
    return [_session(row) for row in rows]


def set_proved_twice(conn: Connection, user_id: int, *, proved: bool) -> None:
    """What the user's sessions are worth."""
    conn.execute(update(sessions).where(sessions.c.user_id == user_id).values(second_factor=proved))


def delete_session(conn: Connection, token_hash: str, *, user_id: int | None = None) -> int:
    """That browser is signed out; where a user is named, only if it is theirs. How many that were."""
    which = [sessions.c.token_hash == token_hash]
    if user_id is not None:
        which.append(sessions.c.user_id == user_id)
    return conn.execute(delete(sessions).where(*which)).rowcount


def delete_sessions_of(conn: Connection, user_id: int, *, but: str | None = None) -> int:
    """Every browser of this user is signed out, but for one where it is named; how many those were."""
    which = [sessions.c.user_id == user_id]
    if but is not None:
        which.append(sessions.c.token_hash != but)
    return conn.execute(delete(sessions).where(*which)).rowcount


def delete_expired_sessions(conn: Connection, *, now: datetime) -> None:
    """No session that has ended is kept."""
    conn.execute(delete(sessions).where(sessions.c.expires_at <= now))


def _session(row: Row[tuple[object, ...]]) -> OpenSession:
    return OpenSession(
        row.token_hash, row.opened_at, row.expires_at, row.address, row.browser, row.second_factor, row.by_provider
    )


def _account(row: Row[tuple[object, ...]]) -> Account:
    return Account(
        row.id, row.login, row.name, row.password_hash, Role(row.role), row.section, row.closed_at, row.must_change
    )
