"""Cameras and lamps with their owners, how often cameras are due, and what tests measured; tests that came before this
release are taken up from the lines.

Revision: 0009, after 0008.
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

NAMED_BY = {"riskpoint.camera.tested.v1": ("camera", "camera"), "riskpoint.lighting.tested.v1": ("lamp", "lamp")}
"""The kind of asset that a type of line is about, and the field of its data that names the asset."""
AT_ONCE = 500


def upgrade() -> None:
    """Go forward; there is no way back but the backup."""
    op.create_table(
        "assets",
        sa.Column("point_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date()),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("inventory", sa.String(length=200), nullable=False),
        sa.Column("owner", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["point_id"], ["points.id"], name="fk_assets_point_id"),
        sa.PrimaryKeyConstraint("point_id", "kind", "name", "from_day", name="pk_assets"),
    )
    op.create_table(
        "check_duties",
        sa.Column("point_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("camera_checks_per_day", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["point_id"], ["points.id"], name="fk_check_duties_point_id"),
        sa.PrimaryKeyConstraint("point_id", "from_day", name="pk_check_duties"),
    )
    made = op.create_table(
        "self_tests",
        sa.Column("device", sa.String(length=40), nullable=False),
        sa.Column("occurred_at", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("journal", sa.String(length=8), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("asset", sa.String(length=40), nullable=False),
        sa.Column("clock", sa.String(length=16), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("measured", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("device", "occurred_at", "hash", name="pk_self_tests"),
    )
    op.create_index("ix_self_tests_occurred_at", "self_tests", ["occurred_at"], unique=False)
    op.create_index("ix_self_tests_received_at", "self_tests", ["received_at"], unique=False)
    _take_up(made)


def _take_up(self_tests: sa.Table) -> None:
    lines = sa.table(
        "lines",
        *(sa.column(name) for name in ("device", "occurred_at", "hash", "journal", "sequence", "clock", "received_at")),
        sa.column("kind"),
        sa.column("understood"),
        sa.column("line"),
    )
    conn = op.get_bind()
    tests = sa.select(lines).where(lines.c.kind.in_([*NAMED_BY]), lines.c.understood)
    found = conn.execute(tests).mappings()
    while rows := found.fetchmany(AT_ONCE):
        conn.execute(self_tests.insert(), [_row(row) for row in rows])


def _row(line: sa.RowMapping) -> dict[str, object]:
    kind, field = NAMED_BY[line["kind"]]
    measured = json.loads(line["line"])["data"]
    columns = ("device", "occurred_at", "hash", "journal", "sequence", "clock", "received_at")
    return {
        **{name: line[name] for name in columns},
        "kind": kind,
        "asset": measured[field],
        "measured": json.dumps(measured, ensure_ascii=False, separators=(",", ":")).encode(),
    }
