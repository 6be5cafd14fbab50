"""Photographs of defects and repairs; what telephones have sent once, so that twice is once.

Revision: 0020, after 0019.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; there is no way back but the backup."""
    op.create_table(
        "photographs",
        sa.Column("photograph", sa.String(length=64), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("point", sa.String(length=200), nullable=True),
        sa.Column("claimed_at", sa.BigInteger(), nullable=True),
        sa.Column("claimed_latitude_udeg", sa.Integer(), nullable=True),
        sa.Column("claimed_longitude_udeg", sa.Integer(), nullable=True),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("received_by", sa.String(length=100), nullable=False),
        sa.Column("deleted_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("photograph", name="pk_photographs"),
    )
    op.create_index("ix_photographs_received_at", "photographs", ["received_at"], unique=False)
    op.create_table(
        "defect_reports",
        sa.Column("key", sa.String(length=36), nullable=False),
        sa.Column("sent_by", sa.String(length=100), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=False),
        sa.Column("order", sa.Integer(), nullable=False),
        sa.Column("is_joined", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_defect_reports"),
    )
    op.create_index("ix_defect_reports_sent_at", "defect_reports", ["sent_at"], unique=False)
