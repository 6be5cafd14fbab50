"""Pictures of failed tests: which were wanted, their sealed bytes, who looked at them.

Revision: 0010, after 0009.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; there is no way back but the backup."""
    op.create_table(
        "pictures",
        sa.Column("device", sa.String(length=40), nullable=False),
        sa.Column("picture", sa.String(length=64), nullable=False),
        sa.Column("asset", sa.String(length=40), nullable=False),
        sa.Column("journal", sa.String(length=8), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.String(length=64), nullable=False),
        sa.Column("tested_at", sa.BigInteger(), nullable=False),
        sa.Column("wanted_at", sa.BigInteger(), nullable=False),
        sa.Column("asks", sa.Integer(), nullable=False),
        sa.Column("command", sa.String(length=36), nullable=True),
        sa.Column("look_at", sa.BigInteger(), nullable=False),
        sa.Column("ended", sa.String(length=10), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("device", "picture", name="pk_pictures"),
    )
    op.create_index("ix_pictures_tested_at", "pictures", ["tested_at"])
    open_only = sa.text("ended IS NULL")
    op.create_index("ix_pictures_look_at", "pictures", ["look_at"], sqlite_where=open_only, postgresql_where=open_only)
    op.create_table(
        "picture_contents",
        sa.Column("device", sa.String(length=40), nullable=False),
        sa.Column("picture", sa.String(length=64), nullable=False),
        sa.Column("key_check", sa.String(length=8), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("device", "picture", name="pk_picture_contents"),
    )
    op.create_index("ix_picture_contents_received_at", "picture_contents", ["received_at"])
    op.create_table(
        "picture_views",
        sa.Column("act", sa.String(length=64), nullable=False),
        sa.Column("device", sa.String(length=40), nullable=False),
        sa.Column("picture", sa.String(length=64), nullable=False),
        sa.Column("viewed_at", sa.BigInteger(), nullable=False),
        sa.Column("viewed_by", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("act", name="pk_picture_views"),
    )
    op.create_index("ix_picture_views_picture", "picture_views", ["device", "picture"])
