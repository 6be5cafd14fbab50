"""Where points are, what the rules of flags compare with, the roster, and what people made of flags.

Revision: 0007, after 0006.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NOTED = sa.text(
    "kind IN ('riskpoint.enclosure.changed.v1', 'riskpoint.journal.shed.v1', 'riskpoint.reader.changed.v1')"
)


def upgrade() -> None:
    """Go forward; there is no way back but the backup."""
    op.create_table(
        "point_locations",
        sa.Column("point_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("latitude_udeg", sa.Integer(), nullable=False),
        sa.Column("longitude_udeg", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["point_id"], ["points.id"], name="fk_point_locations_point_id"),
        sa.PrimaryKeyConstraint("point_id", name="pk_point_locations"),
    )
    op.create_table(
        "flag_parameters",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", "from_day", name="pk_flag_parameters"),
    )
    op.create_table(
        "patrol_windows",
        sa.Column("point", sa.String(length=40), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("windows", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("point", "from_day", name="pk_patrol_windows"),
    )
    op.create_table(
        "shifts",
        sa.Column("officer", sa.String(length=40), nullable=False),
        sa.Column("begins", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("point", sa.String(length=40), nullable=False),
        sa.Column("ends", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("officer", "begins", "point", name="pk_shifts"),
    )
    op.create_index("ix_shifts_begins", "shifts", ["begins"], unique=False)
    op.create_table(
        "flag_settlements",
        sa.Column("flag", sa.String(length=64), nullable=False),
        sa.Column("rule", sa.String(length=20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("facts", sa.String(length=64), nullable=False),
        sa.Column("lines", sa.String(length=1400), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("why", sa.String(length=500), nullable=False),
        sa.PrimaryKeyConstraint("flag", name="pk_flag_settlements"),
    )
    op.create_index("ix_flag_settlements_day", "flag_settlements", ["day"], unique=False)
    op.create_index(
        "ix_lines_noted",
        "lines",
        ["device", "journal", "sequence"],
        unique=False,
        sqlite_where=NOTED,
        postgresql_where=NOTED,
    )
