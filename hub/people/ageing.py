"""Rows about people that have had their time: deleted some at a time, the oldest first."""

from datetime import datetime

from sqlalchemy import Connection, delete, select

from hub.people.access_log import KEPT
from hub.people.store import access_log, sessions


def forget_sessions(conn: Connection, *, now: datetime, most: int) -> int:
    """At most so many sessions that have ended are gone; how many."""
    old = select(sessions.c.token_hash).where(sessions.c.expires_at <= now).order_by(sessions.c.expires_at).limit(most)
    return conn.execute(delete(sessions).where(sessions.c.token_hash.in_(old))).rowcount


def forget_accesses(conn: Connection, *, now: datetime, most: int) -> int:
    """At most so many rows of the access log that are older than `KEPT` are gone; how many."""
    old = select(access_log.c.id).where(access_log.c.minute < now - KEPT).order_by(access_log.c.id).limit(most)
    return conn.execute(delete(access_log).where(access_log.c.id.in_(old))).rowcount
