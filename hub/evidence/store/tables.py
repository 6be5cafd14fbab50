"""The tables of evidence."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, String, Table, text

from hub.database import Moment, metadata

UNSURE = "(clock <> 'synchronised' OR occurred_at > received_at + 300000)"
"""Lines whose own time is not sure (`hub.kernel.trust.is_sure`), in the words of both databases. Spelt once, since a
database takes the index only for the very words with which it was made.
"""

NOTED = "kind IN ('riskpoint.enclosure.changed.v1', 'riskpoint.journal.shed.v1', 'riskpoint.reader.changed.v1')"
"""Doors, declared holes and readers: few among many lines. Spelt once, for the same reason."""

lines = Table(
    "lines",
    metadata,
    Column("device", String(40), primary_key=True),
    Column("journal", String(8), primary_key=True),
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", String(64), primary_key=True),
    Column("parent", String(64), nullable=False),
    Column("kind", String(128), nullable=False),
    Column("occurred_at", Moment, nullable=False),
    Column("clock", String(16), nullable=False),
    Column("boot_id", String(128), nullable=False),
    Column("uptime_ms", BigInteger, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("complete", Boolean, nullable=False),
    Column("understood", Boolean, nullable=False),
    Column("readers_answered", Boolean),
    Column("signature", String(86), nullable=False),
    Column("line", LargeBinary, nullable=False),
    Index("ix_lines_device_occurred_at", "device", "occurred_at"),
    Index("ix_lines_waiting", "device", sqlite_where=text("NOT complete"), postgresql_where=text("NOT complete")),
    Index(
        "ix_lines_not_understood",
        "received_at",
        sqlite_where=text("NOT understood"),
        postgresql_where=text("NOT understood"),
    ),
    Index(
        "ix_lines_unsure",
        "device",
        "journal",
        "sequence",
        "received_at",
        sqlite_where=text(UNSURE),
        postgresql_where=text(UNSURE),
    ),
    Index(
        "ix_lines_noted",
        "device",
        "journal",
        "sequence",
        sqlite_where=text(NOTED),
        postgresql_where=text(NOTED),
    ),
)
"""Every line byte for byte; the other columns are read out of it and only serve to find it.

A hash settles device, journal and sequence, so the key keeps each hash once; and it grows where the journals grow. An
index that begins with a hash grows anywhere: every insert then writes a page of its own, at three times the cost.
"""

journals = Table(
    "journals",
    metadata,
    Column("device", String(40), primary_key=True),
    Column("journal", String(8), primary_key=True),
    Column("tip", String(64), nullable=False),
    Column("tip_sequence", BigInteger, nullable=False),
    Column("highest", BigInteger, nullable=False),
    Column("moved_at", Moment, nullable=False),
)
"""Where each journal's own branch stands: the newest line held with its complete ancestry. `highest` is the highest
sequence that such a line of any branch ever had: a tip that stands there has no child.
"""

seen_journals = Table(
    "seen_journals",
    metadata,
    Column("device", String(40), primary_key=True),
    Column("journal", String(8), primary_key=True),
    Column("sequence", BigInteger, nullable=False),
    Column("head", String(64), nullable=False),
)
"""Up to where each journal was looked at by whoever keeps what was judged of it, and forgets that when more comes."""

holes = Table(
    "holes",
    metadata,
    Column("declaration", String(64), primary_key=True),
    Column("device", String(40), nullable=False),
    Column("journal", String(8), nullable=False),
    Column("first", BigInteger, nullable=False),
    Column("last", BigInteger, nullable=False),
    Column("parent", String(64), nullable=False),
    Column("last_hash", String(64), nullable=False),
    Column("reason", String(16), nullable=False),
    Index("ix_holes_device", "device"),
)
"""Lines that a device declared lost."""

forks = Table(
    "forks",
    metadata,
    Column("device", String(40), primary_key=True),
    Column("journal", String(8), primary_key=True),
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("parent", String(64), primary_key=True),
    Column("noticed_at", Moment, nullable=False),
)
"""Lines with more than one child, and their places: a card was restored, or a key is in two places."""

quarantine = Table(
    "quarantine",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("received_at", Moment, nullable=False),
    Column("device", String(40)),
    Column("topic", String(256), nullable=False),
    Column("reason", String(20), nullable=False),
    Column("detail", String(300), nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("size", Integer, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("times", Integer, nullable=False, default=1),
    Index("ix_quarantine_received_at", "received_at"),
)
"""What arrived and could not be used; bounded in number and size, a repeat only counts up."""
