"""Versions of reports, how each came to stand so, and what was issued byte for byte.

Revision: 0025, after 0024.
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; there is no way back but the backup."""
    op.create_table(
        "report_versions",
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("figures", sa.String(length=64), nullable=False),
        sa.Column("heads", sa.String(length=64), nullable=False),
        sa.Column("rules", sa.String(length=200), nullable=False),
        sa.Column("as_of", sa.BigInteger(), nullable=False),
        sa.Column("uses", sa.Text(), nullable=False),
        sa.Column("changes", sa.String(length=64), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("checked_by", sa.String(length=200), nullable=True),
        sa.Column("checked_at", sa.BigInteger(), nullable=True),
        sa.Column("issued_by", sa.String(length=200), nullable=True),
        sa.Column("issued_at", sa.BigInteger(), nullable=True),
        sa.Column("paper", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("kind", "period", "version", name="pk_report_versions"),
    )
    op.create_table(
        "report_steps",
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("said", sa.String(length=500), nullable=False),
        sa.Column("act", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["kind", "period", "version"],
            ["report_versions.kind", "report_versions.period", "report_versions.version"],
            name="fk_report_steps_version",
        ),
        sa.PrimaryKeyConstraint("kind", "period", "version", "revision", name="pk_report_steps"),
    )
    op.create_table(
        "report_files",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_report_files"),
    )
