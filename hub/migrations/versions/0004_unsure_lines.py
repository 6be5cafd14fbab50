"""An index of the lines whose own time is not sure: a few for each boot, found without a look at all the others.

Revision: 0004, after 0003.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

UNSURE = sa.text("(clock <> 'synchronised' OR occurred_at > received_at + 300000)")


def upgrade() -> None:
    """Go forward; there is no way back but the backup."""
    op.create_index(
        "ix_lines_unsure",
        "lines",
        ["device", "journal", "sequence", "received_at"],
        unique=False,
        sqlite_where=UNSURE,
        postgresql_where=UNSURE,
    )
