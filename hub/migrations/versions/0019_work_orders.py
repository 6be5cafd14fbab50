"""Work orders, their steps, and what was said of them.

Revision: 0019, after 0018.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_OPEN_DEFECT = sa.text("state NOT IN ('proved', 'cancelled') AND asset IS NOT NULL")


def upgrade() -> None:
    """Go forward; there is no way back but the backup."""
    _orders()
    op.create_table(
        "order_steps",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("by", sa.String(length=128), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("said", sa.String(length=500), nullable=False),
        sa.Column("photographs", sa.String(length=900), nullable=False),
        sa.Column("is_after", sa.Boolean(), nullable=False),
        sa.Column("because", sa.String(length=64)),
        sa.Column("act", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["orders.number"], name="fk_order_steps_number_orders"),
        sa.PrimaryKeyConstraint("number", "revision", name="pk_order_steps"),
    )
    op.create_table(
        "order_comments",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("act", sa.String(length=64), nullable=False),
        sa.Column("by", sa.String(length=128), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("said", sa.String(length=500), nullable=False),
        sa.Column("photographs", sa.String(length=900), nullable=False),
        sa.Column("is_after", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["orders.number"], name="fk_order_comments_number_orders"),
        sa.PrimaryKeyConstraint("number", "act", name="pk_order_comments"),
    )


def _orders() -> None:
    op.create_table(
        "orders",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("point", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("section", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("asset_kind", sa.String(length=10)),
        sa.Column("asset", sa.String(length=40)),
        sa.Column("cause", sa.String(length=200)),
        sa.Column("what", sa.String(length=500), nullable=False),
        sa.Column("episode_since", sa.BigInteger()),
        sa.Column("done_at", sa.BigInteger()),
        sa.Column("done_by", sa.String(length=200)),
        sa.Column("repaired_at", sa.BigInteger()),
        sa.Column("proof", sa.String(length=64)),
        sa.Column("proved_at", sa.BigInteger()),
        sa.Column("cancel_asked_by", sa.String(length=200)),
        sa.Column("relapses", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.BigInteger()),
        sa.Column("traffy_ticket", sa.String(length=200)),
        sa.PrimaryKeyConstraint("number", name="pk_orders"),
    )
    op.create_index("ix_orders_state", "orders", ["state", "section"], unique=False)
    op.create_index("ix_orders_point", "orders", ["point"], unique=False)
    op.create_index(
        "uq_orders_open_defect",
        "orders",
        ["point", "asset_kind", "asset", "cause"],
        unique=True,
        sqlite_where=_OPEN_DEFECT,
        postgresql_where=_OPEN_DEFECT,
    )
