"""Invitations for officers' phones to enrol a badge.

Revision: 0006, after 0005.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; there is no way back but the backup."""
    op.create_table(
        "badge_invitations",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("officer", sa.String(length=40), nullable=False),
        sa.Column("replaces", sa.Boolean(), nullable=False),
        sa.Column("invited_by", sa.String(length=80), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("used_for", sa.String(length=60), nullable=True),
        sa.PrimaryKeyConstraint("token_hash", name="pk_badge_invitations"),
    )
