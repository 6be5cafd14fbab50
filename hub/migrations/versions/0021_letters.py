"""Official letters, what they say, how agencies are addressed, and the numbers that are left to the section.

Revision: 0021, after 0019.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; there is no way back but the backup."""
    _letters()
    op.create_table(
        "letter_orders",
        sa.Column("letter", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("order", sa.Integer(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["letter"], ["letters.number"], name="fk_letter_orders_letter_letters"),
        sa.PrimaryKeyConstraint("letter", "place", name="pk_letter_orders"),
    )
    op.create_index("ix_letter_orders_order", "letter_orders", ["order"], unique=False)
    op.create_table(
        "letter_steps",
        sa.Column("letter", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("said", sa.String(length=500), nullable=False),
        sa.Column("act", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["letter"], ["letters.number"], name="fk_letter_steps_letter_letters"),
        sa.PrimaryKeyConstraint("letter", "revision", name="pk_letter_steps"),
    )
    op.create_table(
        "letter_files",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_letter_files"),
    )
    _register()


def _letters() -> None:
    op.create_table(
        "letters",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("agency", sa.String(length=200), nullable=False),
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("drafted_at", sa.BigInteger(), nullable=False),
        sa.Column("drafted_by", sa.String(length=200), nullable=False),
        sa.Column("edited_by", sa.String(length=200), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("approved_at", sa.BigInteger()),
        sa.Column("approved_by", sa.String(length=200)),
        sa.Column("code", sa.String(length=200)),
        sa.Column("year", sa.Integer()),
        sa.Column("running", sa.Integer()),
        sa.Column("dated", sa.Date()),
        sa.Column("paper", sa.String(length=64)),
        sa.Column("issued_at", sa.BigInteger()),
        sa.Column("sent_on", sa.Date()),
        sa.Column("answered_on", sa.Date()),
        sa.Column("void_at", sa.BigInteger()),
        sa.Column("reminds", sa.Integer()),
        sa.PrimaryKeyConstraint("number", name="pk_letters"),
        sa.UniqueConstraint("code", "year", "running", name="uq_letters_number"),
    )
    op.create_index("ix_letters_state", "letters", ["state"], unique=False)


def _register() -> None:
    op.create_table(
        "letter_agencies",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("to", sa.String(length=200), nullable=False),
        sa.Column("signed_by", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_letter_agencies"),
    )
    op.create_table(
        "letter_office",
        sa.Column("of", sa.String(length=10), nullable=False),
        sa.Column("code", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=900), nullable=False),
        sa.Column("phone", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=False),
        sa.Column("director", sa.String(length=200), nullable=False),
        sa.Column("head", sa.String(length=200), nullable=False),
        sa.Column("garuda", sa.String(length=10), nullable=False),
        sa.Column("art", sa.String(length=64)),
        sa.Column("within_workdays", sa.Integer(), nullable=False),
        sa.Column("holidays", sa.String(length=2000), nullable=False),
        sa.PrimaryKeyConstraint("of", name="pk_letter_office"),
    )
    op.create_table(
        "letter_blocks",
        sa.Column("code", sa.String(length=200), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("first", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", "year", "first", name="pk_letter_blocks"),
    )
