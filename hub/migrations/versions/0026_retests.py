"""Which command tests a repair again; an order that ended healed is not open; since when a letter's text is kept.

Revision: 0026, after 0025.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
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
    op.add_column("letter_files", sa.Column("kept_at", sa.BigInteger()))
    # What letters say begins like this; papers and the Garuda never do, and have no time after which they go.
    files = sa.table("letter_files", sa.column("content", sa.LargeBinary), sa.column("kept_at", sa.BigInteger))
    is_text = sa.func.substr(files.c.content, 1, 1) == sa.literal(b"{", sa.LargeBinary)
    op.execute(sa.update(files).where(is_text).values(kept_at=0))
