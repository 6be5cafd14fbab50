"""Who saw that a photograph of work may be printed in papers that go out.

Revision: 0029, after 0027 (0028 belongs to another branch of the work; whoever joins them sets the order).
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; there is no way back but the backup."""
    op.add_column("photographs", sa.Column("cleared_by", sa.String(length=100), nullable=True))
    op.add_column("photographs", sa.Column("cleared_at", sa.BigInteger(), nullable=True))
