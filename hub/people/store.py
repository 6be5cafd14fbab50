"""The tables of people, and every statement that touches them. Called by `hub.people.service` only."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    delete,
    false,
    select,
)

from hub.database import Moment, insert, metadata
from hub.people.holding import Holding, Officer

users = Table(
    "users",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("login", String(60), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("password_hash", String(200), nullable=False),
    Column("role", String(20), nullable=False, server_default="administrator"),
    Column("section", String(100)),
    Column("closed_at", Moment),
    Column("must_change", Boolean, nullable=False, server_default=false()),
)
"""Who may sign in at the hub, and as what. `must_change`: somebody else has chosen the password."""

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("user_id", Integer, ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("opened_at", Moment),
    Column("address", String(60)),
    Column("browser", String(200)),
    Column("second_factor", Boolean, nullable=False, server_default=false()),
    Column("by_provider", Boolean, nullable=False, server_default=false()),
)
"""Signed-in browsers; the cookie's token is kept only as its SHA-256."""

api_tokens = Table(
    "api_tokens",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("token_hash", String(64), nullable=False),
    Column("user_id", Integer, ForeignKey("users.id"), nullable=False),
    Column("name", String(60), nullable=False),
    Column("scopes", String(400), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("last_used_at", Moment),
    UniqueConstraint("token_hash", name="uq_api_tokens_token_hash"),
    UniqueConstraint("user_id", "name", name="uq_api_tokens_user_id"),
)
"""What programs sign in with, in a user's name; kept only as its SHA-256. `scopes` are rights, by spaces."""

access_log = Table(
    "access_log",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("minute", Moment, nullable=False),
    Column("what", String(20), nullable=False),
    Column("subject", String(100), nullable=False),
    Column("address", String(60), nullable=False),
    Column("path", String(200), nullable=False),
    Column("times", Integer, nullable=False),
    UniqueConstraint("minute", "what", "subject", "address", "path", name="uq_access_log_minute"),
    Index("ix_access_log_subject", "subject"),
)
"""Who was let in, turned away, or saw what is personal; repeats within a minute are one row."""

officers = Table(
    "officers",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("code", String(40), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
)
"""Who patrols. Events never carry a name; it stands only here."""

credentials = Table(
    "credentials",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("credential", String(4200), nullable=False),
    Column("officer_id", Integer, ForeignKey("officers.id"), nullable=False),
    Column("valid_from", Moment, nullable=False),
    Column("valid_to", Moment),
    Index("ix_credentials_officer_id", "officer_id"),
)
"""Which officer carried which card, from when (included) to when (excluded)."""


def add_officer(conn: Connection, *, code: str, name: str) -> int | None:
    """The new officer's number, or None where the code is taken."""
    statement = insert(conn, officers).values(code=code, name=name).on_conflict_do_nothing(index_elements=["code"])
    return conn.execute(statement.returning(officers.c.id)).scalar_one_or_none()


def officer_id(conn: Connection, code: str) -> int | None:
    """The number of the officer with this code."""
    return conn.execute(select(officers.c.id).where(officers.c.code == code)).scalar_one_or_none()


def holdings(conn: Connection, *, credential: str | None = None) -> Sequence[Holding]:
    """Who carried which card when, or of this card only, by card and time."""
    query = (
        select(credentials, officers.c.code, officers.c.name)
        .join(officers, officers.c.id == credentials.c.officer_id)
        .order_by(credentials.c.credential, credentials.c.valid_from, credentials.c.id)
    )
    if credential is not None:
        query = query.where(credentials.c.credential == credential)
    return [
        Holding(
            credential=row.credential,
            officer_id=row.officer_id,
            officer_code=row.code,
            officer_name=row.name,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
        for row in conn.execute(query)
    ]


def add_credential(
    conn: Connection, *, officer: int, credential: str, valid_from: datetime, valid_to: datetime | None
) -> None:
    """The officer carries this card in this time."""
    values = {"credential": credential, "officer_id": officer, "valid_from": valid_from, "valid_to": valid_to}
    conn.execute(credentials.insert().values(values))


def remove_credential(conn: Connection, *, officer: int, credential: str, valid_from: datetime) -> None:
    """That holding is no longer in the register; the hub's chain still tells of it."""
    conn.execute(
        delete(credentials).where(
            credentials.c.officer_id == officer,
            credentials.c.credential == credential,
            credentials.c.valid_from == valid_from,
        )
    )


def officers_by_code(conn: Connection) -> Sequence[Officer]:
    """Everybody who patrols or did."""
    return [Officer(row.id, row.code, row.name) for row in conn.execute(select(officers).order_by(officers.c.code))]


def officer_codes(conn: Connection) -> Sequence[str]:
    """The code of every officer."""
    return conn.execute(select(officers.c.code).order_by(officers.c.code)).scalars().all()


def officer_names(conn: Connection) -> Mapping[str, str]:
    """Every officer's name by code, in the order of the codes."""
    rows = conn.execute(select(officers.c.code, officers.c.name).order_by(officers.c.code))
    return {row.code: row.name for row in rows}
