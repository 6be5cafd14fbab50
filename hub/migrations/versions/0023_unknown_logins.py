"""What was typed as a login that nobody has, perhaps a password, no longer stands in the access log.

Revision: 0023, after 0022.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; there is no way back but the backup."""
    # Two rows of one minute and address may not become the same: each keeps its own number as its sign.
    log = sa.table("access_log", *(sa.column(name) for name in ("id", "what", "path", "subject")))
    of_somebody = sa.select(sa.column("login", sa.String)).select_from(sa.table("users"))
    op.execute(
        sa.update(log)
        .where(log.c.what == "failed", log.c.path == "/sign-in", log.c.subject != "*")
        .where(log.c.subject.not_in(of_somebody))
        .values(subject=sa.literal("? ") + sa.cast(log.c.id, sa.String(20)))
    )
