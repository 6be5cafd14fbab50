"""What was typed as a login that nobody has, perhaps a password, no longer stands in the access log.

Revision: 0024, after 0018.
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; there is no way back but the backup."""
    # Two rows of one minute and address may not become the same: each keeps its own number as its sign.
    unknown = "what = 'failed' AND path = '/sign-in' AND subject <> '*' AND subject NOT IN (SELECT login FROM users)"
    op.execute(sa.text("UPDATE access_log SET subject = '? ' || CAST(id AS VARCHAR(20)) WHERE " + unknown))
