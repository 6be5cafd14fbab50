"""Maintenance of devices, flips of status, alarms and what people said of them.

Revision: 0012, after 0011.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

OPEN = sa.text("cleared_at IS NULL")
STANDS = sa.text("stands")


def upgrade() -> None:
    """Go forward; there is no way back but the backup."""
    op.create_table(
        "maintenance",
        sa.Column("device", sa.String(length=40), nullable=False),
        sa.Column("begins", sa.BigInteger(), nullable=False),
        sa.Column("ends", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.String(length=500), nullable=False),
        sa.PrimaryKeyConstraint("device", name="pk_maintenance"),
    )
    op.create_table(
        "flips",
        sa.Column("watch", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("from_state", sa.String(length=30)),
        sa.Column("to_state", sa.String(length=30), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("watch", "subject", "number", name="pk_flips"),
    )
    op.create_index("ix_flips_at", "flips", ["at"], unique=False)
    op.create_index(
        "ix_flips_standing",
        "flips",
        ["watch", "subject"],
        unique=False,
        sqlite_where=STANDS,
        postgresql_where=STANDS,
    )
    op.create_table(
        "alarms",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("watch", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("point", sa.String(length=40)),
        sa.Column("detail", sa.String(length=300), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("cleared_at", sa.BigInteger()),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("acknowledged_at", sa.BigInteger()),
        sa.Column("acknowledged_by", sa.String(length=100)),
        sa.PrimaryKeyConstraint("id", name="pk_alarms"),
    )
    op.create_index(
        "uq_alarms_open", "alarms", ["watch", "subject"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )
    op.create_index("ix_alarms_opened_at", "alarms", ["opened_at"], unique=False)
    op.create_index("ix_alarms_subject", "alarms", ["watch", "subject", "opened_at"], unique=False)
    op.create_table(
        "alarm_remarks",
        sa.Column("alarm", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(length=64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=100), nullable=False),
        sa.Column("verb", sa.String(length=20), nullable=False),
        sa.Column("comment", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["alarm"], ["alarms.id"], name="fk_alarm_remarks_alarm"),
        sa.PrimaryKeyConstraint("alarm", "line", name="pk_alarm_remarks"),
    )
