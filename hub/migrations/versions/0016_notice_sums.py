"""Notices that came too fast to be told one by one are counted in one row.

Revision: 0016, after 0015.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; there is no way back but the backup."""
    op.add_column("notice_outbox", sa.Column("more", sa.Integer(), server_default="0", nullable=False))
    op.create_index("ix_notice_outbox_told", "notice_outbox", ["target", "kind", "told_at"])
