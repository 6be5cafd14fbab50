"""Points' parts of months that are over, kept until something comes that may change them.

Revision: 0030, after 0029.
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; there is no way back but the backup."""
    counts = [
        sa.Column(f"{what}_{state}", sa.Integer(), nullable=False)
        for what in ("patrols", "checks")
        for state in ("proved", "disproved", "unknown")
    ]
    op.create_table(
        "kept_months",
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.String(length=300), nullable=False),
        *counts,
        sa.Column("days", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["point_id"], ["points.id"], name=op.f("fk_kept_months_point_id_points")),
        sa.PrimaryKeyConstraint("month", "point_id", name=op.f("pk_kept_months")),
    )
    op.create_table(
        "kept_parts",
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["point_id"], ["points.id"], name=op.f("fk_kept_parts_point_id_points")),
        sa.PrimaryKeyConstraint("month", "point_id", name=op.f("pk_kept_parts")),
    )
    op.create_table(
        "seen_journals",
        sa.Column("device", sa.String(length=40), nullable=False),
        sa.Column("journal", sa.String(length=8), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("head", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("device", "journal", name=op.f("pk_seen_journals")),
    )
    op.create_table(
        "kept_looks",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("own_number", sa.BigInteger(), nullable=False),
        sa.Column("look", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_looks")),
    )
