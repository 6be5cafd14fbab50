"""The register: kinds of risk of points, suspensions with their documents, officers whose service ended.

Revision: 0014, after 0013.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; there is no way back but the backup."""
    op.create_table(
        "point_details",
        sa.Column("point_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kinds", sa.String(length=400), nullable=False),
        sa.Column("purpose", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["point_id"], ["points.id"], name="fk_point_details_point_id_points"),
        sa.PrimaryKeyConstraint("point_id", name="pk_point_details"),
    )
    op.create_table(
        "suspensions",
        sa.Column("point_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=True),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("why", sa.String(length=500), nullable=False),
        sa.Column("patrols_after", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["point_id"], ["points.id"], name="fk_suspensions_point_id_points"),
        sa.PrimaryKeyConstraint("point_id", "from_day", name="pk_suspensions"),
    )
    op.create_table(
        "officer_endings",
        sa.Column("officer_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name="fk_officer_endings_officer_id_officers"),
        sa.PrimaryKeyConstraint("officer_id", name="pk_officer_endings"),
    )
