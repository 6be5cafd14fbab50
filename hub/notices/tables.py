"""The tables of the outbox: notices for each recipient, the messages they went out in, and how the channels are."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table, UniqueConstraint, text

from hub.database import Moment, metadata

notice_outbox = Table(
    "notice_outbox",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("target", String(80), nullable=False),
    Column("key", String(200), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("severity", String(10), nullable=False),
    Column("thai", String(300), nullable=False),
    Column("english", String(300), nullable=False),
    Column("path", String(200), nullable=False),
    Column("told_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("message", String(36)),
    Column("dropped_at", Moment),
    Column("more", Integer, nullable=False, server_default="0"),
    UniqueConstraint("target", "key"),
    Index("ix_notice_outbox_told", "target", "kind", "told_at"),
    Index(
        "ix_notice_outbox_waiting",
        "due_at",
        sqlite_where=text("message IS NULL AND dropped_at IS NULL"),
        postgresql_where=text("message IS NULL AND dropped_at IS NULL"),
    ),
    Index("ix_notice_outbox_message", "message"),
)
"""One row for each notice and recipient. It waits until it stands in a message, or was dropped as too old.
`more` is not 0 where it stands for so many that came too fast to be told one by one.
"""

notice_messages = Table(
    "notice_messages",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("target", String(80), nullable=False),
    Column("health", String(80), nullable=False),
    Column("formed_at", Moment, nullable=False),
    Column("give_up_at", Moment, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", Moment, nullable=False),
    Column("claim", String(32)),
    Column("claimed_until", Moment),
    Column("state", String(10), nullable=False),
    Column("why", String(300), nullable=False),
    Column("ended_at", Moment),
    Index(
        "uq_notice_messages_open",
        "target",
        unique=True,
        sqlite_where=text("state = 'open'"),
        postgresql_where=text("state = 'open'"),
    ),
    Index("ix_notice_messages_ended_at", "ended_at"),
)
"""What is or was sent; its id is the key by which the other side knows a repetition. One at a time for each."""

notice_health = Table(
    "notice_health",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("failing_since", Moment),
    Column("is_stopped", Boolean, nullable=False),
    Column("why", String(300), nullable=False),
    Column("worked_at", Moment),
    Column("quota_used", BigInteger),
    Column("quota_most", BigInteger),
)
"""How `line`, `email` and each webhook are: since when they fail, or when they last worked."""
