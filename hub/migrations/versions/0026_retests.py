"""Which command tests a repair again; and an order that ended healed, without a word, is not open.

Revision: 0026, after 0023.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0023"
branch_labels = None
depends_on = None

_OPEN_DEFECT = sa.text("state NOT IN ('proved', 'cancelled', 'healed') AND asset IS NOT NULL")


def upgrade() -> None:
    """Go forward; there is no way back but the backup."""
    op.add_column("orders", sa.Column("retest", sa.String(length=36)))
    op.drop_index("uq_orders_open_defect", table_name="orders")
    op.create_index(
        "uq_orders_open_defect",
        "orders",
        ["point", "asset_kind", "asset", "cause"],
        unique=True,
        sqlite_where=_OPEN_DEFECT,
        postgresql_where=_OPEN_DEFECT,
    )
