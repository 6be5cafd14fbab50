"""What a tap's line says of refusal and proof, and what the hub found of it.

Revision: 0005, after 0004.
"""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from wire_contract.badge import is_badge, read_token

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
    # Whoever took a SUN message in could not verify it.
    conn.execute(sa.text("UPDATE scans SET proof_state = 'unchecked' WHERE proof = 'sun'"))
    found = sa.text(
        "SELECT scans.device, scans.hash, scans.occurred_at, lines.line FROM scans JOIN lines"
        " ON lines.device = scans.device AND lines.journal = scans.journal"
        " AND lines.sequence = scans.sequence AND lines.hash = scans.hash"
        " WHERE scans.shown = 'refused' OR scans.credential LIKE 'qr:badge-%' OR scans.proof = 'rotating_qr'"
    )
    told = sa.text(
        "UPDATE scans SET refusal = :refusal, proof_state = :state, badge_step = :step"
        " WHERE device = :device AND occurred_at = :occurred_at AND hash = :hash"
    )
    for row in conn.execute(found).all():
        says = json.loads(bytes(row.line))["data"]
        at = {"device": row.device, "occurred_at": row.occurred_at, "hash": row.hash}
        conn.execute(told, {"refusal": says.get("refusal"), **_found(says), **at})


def _found(says: dict[str, Any]) -> dict[str, object]:
    kind = says["proof"]["kind"]
    if kind == "rotating_qr" or is_badge(says["credential"]):
        return _badge(says)
    return {"state": "unchecked" if kind == "sun" else "none", "step": None}


def _badge(says: dict[str, Any]) -> dict[str, object]:
    """What the token of a badge is, as anybody can check it."""
    proof = says["proof"]
    token = read_token(proof["token"]) if proof["kind"] == "rotating_qr" else None
    if token is None or token.credential != says["credential"] or not token.is_genuine:
        return {"state": "forged", "step": None}
    return {"state": "verified", "step": token.step}
