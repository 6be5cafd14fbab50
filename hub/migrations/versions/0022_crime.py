"""Case counts of the police, kinds of cases, and how stations' spreadsheets read.

Revision: 0022, after 0019.
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; there is no way back but the backup."""
    op.create_table(
        "crime_figures",
        sa.Column("station", sa.String(length=200), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("area", sa.String(length=20), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("file", sa.String(length=64), nullable=False),
        sa.Column("letter", sa.String(length=200), nullable=False),
        sa.Column("letter_on", sa.Date(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("station", "month", "area", "place", name="pk_crime_figures"),
    )
    op.create_index("ix_crime_figures_month", "crime_figures", ["month"], unique=False)
    op.create_index("ix_crime_figures_file", "crime_figures", ["file"], unique=False)
    op.create_table(
        "crime_kinds",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("thai", sa.String(length=200), nullable=False),
        sa.Column("english", sa.String(length=200), nullable=False),
        sa.Column("group", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_crime_kinds"),
    )
    op.create_table(
        "crime_layouts",
        sa.Column("station", sa.String(length=200), nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.Column("dash", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("station", name="pk_crime_layouts"),
    )
    op.create_table(
        "crime_places",
        sa.Column("station", sa.String(length=200), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("area", sa.String(length=20), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("station", "label", name="pk_crime_places"),
    )
