"""Logs that devices sent when somebody asked.

Revision: 0018, after 0017.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; there is no way back but the backup."""
    op.create_table(
        "device_logs",
        sa.Column("command", sa.String(length=36), nullable=False),
        sa.Column("device", sa.String(length=40), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("command", name="pk_device_logs"),
    )
    op.create_index("ix_device_logs_device", "device_logs", ["device", "received_at"], unique=False)
    op.create_index("ix_device_logs_received_at", "device_logs", ["received_at"], unique=False)
