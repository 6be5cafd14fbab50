"""The tables of identities at a provider and of tickets that were used, and every statement that touches them.

Called by `hub.people.identities` only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Connection, ForeignKey, Integer, String, Table, UniqueConstraint, delete, select

from hub.database import Moment, insert, metadata
from hub.people.store import users

identities = Table(
    "identities",
    metadata,
    Column("user_id", Integer, ForeignKey("users.id"), primary_key=True, autoincrement=False),
    Column("issuer", String(300), nullable=False),
    Column("subject", String(255), nullable=False),
    UniqueConstraint("issuer", "subject", name="uq_identities_issuer"),
)
"""Whom a provider calls so is this user; what comes from no row here opens nothing."""

spent_tickets = Table(
    "spent_tickets",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("expires_at", Moment, nullable=False),
)
"""Ways to the provider and back that have ended in a sign-in, until they would have expired: none ends in two."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A user's identity at a provider."""

    user_id: int
    login: str
    issuer: str
    subject: str


def every(conn: Connection) -> Sequence[Identity]:
    """Everybody's, by login."""
    query = select(identities, users.c.login).join(users, users.c.id == identities.c.user_id).order_by(users.c.login)
    return [Identity(row.user_id, row.login, row.issuer, row.subject) for row in conn.execute(query)]


def of_user(conn: Connection, user_id: int) -> Identity | None:
    """One user's."""
    return next((one for one in every(conn) if one.user_id == user_id), None)


def holder(conn: Connection, *, issuer: str, subject: str) -> int | None:
    """Whose identity this is."""
    query = select(identities.c.user_id).where(identities.c.issuer == issuer, identities.c.subject == subject)
    return conn.execute(query).scalar_one_or_none()


def put(conn: Connection, user_id: int, *, issuer: str, subject: str) -> None:
    """This one, in the place of another."""
    remove(conn, user_id)
    conn.execute(identities.insert().values(user_id=user_id, issuer=issuer, subject=subject))


def remove(conn: Connection, user_id: int) -> None:
    """The user is nobody at the provider."""
    conn.execute(delete(identities).where(identities.c.user_id == user_id))


def spend(conn: Connection, digest: str, *, expires_at: datetime, now: datetime) -> bool:
    """The ticket is used; False where it was before."""
    conn.execute(delete(spent_tickets).where(spent_tickets.c.expires_at <= now))
    statement = insert(conn, spent_tickets).values(digest=digest, expires_at=expires_at)
    return conn.execute(statement.on_conflict_do_nothing(index_elements=["digest"])).rowcount == 1
