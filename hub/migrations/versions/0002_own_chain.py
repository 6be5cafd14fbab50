"""The hub's own chain, revoked keys, and taps that people set aside.

Revision: 0002, after 0001.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; there is no way back but the backup."""
    op.create_table(
        "hub_lines",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("journal", sa.String(length=8), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("parent", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=128), nullable=False),
        sa.Column("subject", sa.String(length=128), nullable=False),
        sa.Column("occurred_at", sa.BigInteger(), nullable=False),
        sa.Column("signature", sa.String(length=86), nullable=False),
        sa.Column("line", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_hub_lines"),
        sa.UniqueConstraint("hash", name="uq_hub_lines_hash"),
        sa.UniqueConstraint("journal", "sequence", name="uq_hub_lines_journal_sequence"),
    )
    op.create_index("ix_hub_lines_kind", "hub_lines", ["kind", "number"], unique=False)
    op.create_table(
        "exclusions",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("device", sa.String(length=40), nullable=False),
        sa.Column("journal", sa.String(length=8), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_exclusions"),
    )
    op.add_column("devices", sa.Column("revoked", sa.Boolean(), server_default=sa.false(), nullable=False))
