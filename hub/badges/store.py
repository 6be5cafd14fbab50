"""The table of invitations, and every statement that touches it. Called by `hub.badges.service` only."""

from datetime import datetime

from sqlalchemy import Boolean, Column, Connection, String, Table, delete, select, update

from hub.badges.invitation import Invitation
from hub.database import Moment, metadata

invitations = Table(
    "badge_invitations",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("officer", String(40), nullable=False),
    Column("replaces", Boolean, nullable=False),
    Column("invited_by", String(80), nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_for", String(60)),
)
"""Invitations of the last minutes; the link's secret is kept only as its SHA-256."""


def add(conn: Connection, invitation: Invitation) -> None:
    """A new invitation."""
    conn.execute(
        invitations.insert().values(
            token_hash=invitation.token_hash,
            officer=invitation.officer,
            replaces=invitation.replaces,
            invited_by=invitation.invited_by,
            expires_at=invitation.expires_at,
        )
    )


def by_hash(conn: Connection, token_hash: str, *, now: datetime) -> Invitation | None:
    """The invitation, used or not, unless it has expired."""
    row = conn.execute(
        select(invitations).where(invitations.c.token_hash == token_hash, invitations.c.expires_at > now)
    ).one_or_none()
    if row is None:
        return None
    return Invitation(row.token_hash, row.officer, row.replaces, row.invited_by, row.expires_at)


def use(conn: Connection, token_hash: str, *, credential: str) -> bool:
    """True for the one who uses it first: of two phones at once only one gets a badge."""
    done = conn.execute(
        update(invitations)
        .where(invitations.c.token_hash == token_hash, invitations.c.used_for.is_(None))
        .values(used_for=credential)
    )
    return done.rowcount == 1


def used_for(conn: Connection, token_hash: str) -> str | None:
    """The credential that was enrolled with it."""
    query = select(invitations.c.used_for).where(invitations.c.token_hash == token_hash)
    return conn.execute(query).scalar_one_or_none()


def delete_expired(conn: Connection, *, now: datetime) -> None:
    """No invitation that has ended is kept."""
    conn.execute(delete(invitations).where(invitations.c.expires_at <= now))


def delete_some_expired(conn: Connection, *, now: datetime, most: int) -> int:
    """At most so many invitations that have ended are gone; how many."""
    old = select(invitations.c.token_hash).where(invitations.c.expires_at <= now).limit(most)
    return conn.execute(delete(invitations).where(invitations.c.token_hash.in_(old))).rowcount
