"""Roles of users, their tokens, where sessions were opened, and who was let in or turned away.

Revision: 0011, after 0010. Whoever could sign in before could do everything, and so is an administrator.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; there is no way back but the backup."""
    with op.batch_alter_table("users") as users:
        users.add_column(sa.Column("role", sa.String(length=20), nullable=False, server_default="administrator"))
        users.add_column(sa.Column("section", sa.String(length=100), nullable=True))
        users.add_column(sa.Column("closed_at", sa.BigInteger(), nullable=True))
        users.add_column(sa.Column("must_change", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("sessions") as sessions:
        sessions.add_column(sa.Column("opened_at", sa.BigInteger(), nullable=True))
        sessions.add_column(sa.Column("address", sa.String(length=60), nullable=True))
        sessions.add_column(sa.Column("browser", sa.String(length=200), nullable=True))
    _tokens()
    op.create_table(
        "access_log",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("minute", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=100), nullable=False),
        sa.Column("address", sa.String(length=60), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.UniqueConstraint("minute", "what", "subject", "address", "path", name="uq_access_log_minute"),
    )
    op.create_index("ix_access_log_subject", "access_log", ["subject"])


def _tokens() -> None:
    op.create_table(
        "api_tokens",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("scopes", sa.String(length=400), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("last_used_at", sa.BigInteger(), nullable=True),
        sa.UniqueConstraint("token_hash", name="uq_api_tokens_token_hash"),
        sa.UniqueConstraint("user_id", "name", name="uq_api_tokens_user_id"),
    )
