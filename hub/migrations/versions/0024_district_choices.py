"""What the district decides about its figures is kept, with the month from which it holds.

Revision: 0024, after 0023.
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; there is no way back but the backup."""
    op.create_table(
        "district_choices",
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("headline", sa.String(length=40), nullable=False),
        sa.Column("letter_workdays", sa.Integer(), nullable=False),
        sa.Column("seventh_moves", sa.Boolean(), nullable=False),
        sa.Column("carried_over", sa.String(length=40), nullable=False),
        sa.Column("kpi_type", sa.String(length=10), nullable=False),
        sa.Column("targets", sa.String(length=40), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("set_by", sa.String(length=200), nullable=False),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("from_day", name="pk_district_choices"),
    )
