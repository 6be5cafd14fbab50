"""What a tap's line says of refusal and proof, and what the hub found of it.

Revision: 0005, after 0004.
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; there is no way back but the backup. Taps from before read as their lines say."""
    op.add_column("scans", sa.Column("refusal", sa.String(length=20), nullable=True))
    op.add_column("scans", sa.Column("proof_state", sa.String(length=10), nullable=False, server_default="none"))
    op.add_column("scans", sa.Column("sun_counter", sa.Integer(), nullable=True))
    op.add_column("scans", sa.Column("badge_step", sa.BigInteger(), nullable=True))
    conn = op.get_bind()
    conn.execute(
        sa.text("UPDATE scans SET proof_state = 'unchecked' WHERE proof IN ('sun', 'rotating_qr')")
    )  # whoever took them in could verify neither
    found = sa.text(
        "SELECT scans.device, scans.hash, scans.occurred_at, lines.line FROM scans JOIN lines"
        " ON lines.device = scans.device AND lines.journal = scans.journal"
        " AND lines.sequence = scans.sequence AND lines.hash = scans.hash WHERE scans.shown = 'refused'"
    )
    said = sa.text(
        "UPDATE scans SET refusal = :refusal WHERE device = :device AND occurred_at = :occurred_at AND hash = :hash"
    )
    for row in conn.execute(found).all():
        refusal = json.loads(bytes(row.line))["data"].get("refusal")
        if refusal is not None:
            values = {"refusal": refusal, "device": row.device, "occurred_at": row.occurred_at, "hash": row.hash}
            conn.execute(said, values)
