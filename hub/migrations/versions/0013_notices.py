"""Notices: who is told, the outbox, messages on their way, and how the channels are.

Revision: 0013, after 0011.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; there is no way back but the backup."""
    op.create_table(
        "notice_targets",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("owner", sa.String(length=60), nullable=True),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("kinds", sa.String(length=200), nullable=False),
        sa.Column("least", sa.String(length=10), nullable=False),
        sa.Column("quiet_begins", sa.String(length=5), nullable=True),
        sa.Column("quiet_ends", sa.String(length=5), nullable=True),
        sa.Column("urgent_passes", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.String(length=100), nullable=False),
        sa.Column("is_thai", sa.Boolean(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("addresses_changed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_notice_targets"),
    )
    _outbox()
    _messages()
    op.create_table(
        "notice_health",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("failing_since", sa.BigInteger(), nullable=True),
        sa.Column("is_stopped", sa.Boolean(), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("worked_at", sa.BigInteger(), nullable=True),
        sa.Column("quota_used", sa.BigInteger(), nullable=True),
        sa.Column("quota_most", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("name", name="pk_notice_health"),
    )


def _outbox() -> None:
    op.create_table(
        "notice_outbox",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("target", sa.String(length=80), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("severity", sa.String(length=10), nullable=False),
        sa.Column("thai", sa.String(length=300), nullable=False),
        sa.Column("english", sa.String(length=300), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("message", sa.String(length=36), nullable=True),
        sa.Column("dropped_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_notice_outbox"),
        sa.UniqueConstraint("target", "key", name="uq_notice_outbox_target_key"),
    )
    waiting = sa.text("message IS NULL AND dropped_at IS NULL")
    op.create_index(
        "ix_notice_outbox_waiting", "notice_outbox", ["due_at"], sqlite_where=waiting, postgresql_where=waiting
    )
    op.create_index("ix_notice_outbox_message", "notice_outbox", ["message"])


def _messages() -> None:
    op.create_table(
        "notice_messages",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("target", sa.String(length=80), nullable=False),
        sa.Column("health", sa.String(length=80), nullable=False),
        sa.Column("formed_at", sa.BigInteger(), nullable=False),
        sa.Column("give_up_at", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=False),
        sa.Column("claim", sa.String(length=32), nullable=True),
        sa.Column("claimed_until", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_notice_messages"),
    )
    going = sa.text("state = 'open'")
    op.create_index(
        "uq_notice_messages_open",
        "notice_messages",
        ["target"],
        unique=True,
        sqlite_where=going,
        postgresql_where=going,
    )
    op.create_index("ix_notice_messages_ended_at", "notice_messages", ["ended_at"])
