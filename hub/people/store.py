"""The tables of people, and every statement that touches them. Called by `hub.people.service` only."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table

from hub.database import Moment, metadata

users = Table(
    "users",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("login", String(60), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("password_hash", String(200), nullable=False),
)
"""Who may sign in at the hub."""

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("user_id", Integer, ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("expires_at", Moment, nullable=False),
)
"""Signed-in browsers; the cookie's token is kept only as its SHA-256."""

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
