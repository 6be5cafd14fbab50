"""The table of who is told, and every statement that touches it. Called by `hub.notices.register` only."""

from collections.abc import Sequence
from datetime import time
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Integer, String, Table, delete, select

from hub.database import insert, metadata
from hub.notices.choice import Choice, Quiet
from hub.notices.notice import Kind, Severity
from hub.notices.target import Channel, Target

notice_targets = Table(
    "notice_targets",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("owner", String(60)),
    Column("channel", String(10), nullable=False),
    Column("address", String(500), nullable=False),
    Column("kinds", String(200), nullable=False),
    Column("least", String(10), nullable=False),
    Column("quiet_begins", String(5)),
    Column("quiet_ends", String(5)),
    Column("urgent_passes", Boolean, nullable=False),
    Column("digest", String(100), nullable=False),
    Column("is_thai", Boolean, nullable=False),
    Column("is_on", Boolean, nullable=False),
    Column("addresses_changed", Integer, nullable=False),
)
"""Who is told, where, what and when; kinds and digest hours stand with a comma between."""


def targets(conn: Connection, *, owner: str | None = None, name: str | None = None) -> Sequence[Target]:
    """Every target by name, or those of this person, or the one of this name."""
    query = select(notice_targets).order_by(notice_targets.c.name)
    if owner is not None:
        query = query.where(notice_targets.c.owner == owner)
    if name is not None:
        query = query.where(notice_targets.c.name == name)
    return [_target(row) for row in conn.execute(query)]


def put(conn: Connection, target: Target) -> None:
    """The target is as said."""
    values = _values(target)
    rest = {name: value for name, value in values.items() if name != "name"}
    statement = insert(conn, notice_targets).values(values)
    conn.execute(statement.on_conflict_do_update(index_elements=["name"], set_=rest))


def remove(conn: Connection, name: str) -> None:
    """There is no such target any more."""
    conn.execute(delete(notice_targets).where(notice_targets.c.name == name))


def hour_text(hour: time) -> str:
    """`07:30`."""
    return f"{hour:%H:%M}"


def _values(target: Target) -> dict[str, Any]:
    choice = target.choice
    return {
        "name": target.name,
        "owner": target.owner,
        "channel": target.channel.value,
        "address": target.address,
        "kinds": ",".join(sorted(choice.kinds)),
        "least": choice.least.value,
        "quiet_begins": hour_text(choice.quiet.begins) if choice.quiet else None,
        "quiet_ends": hour_text(choice.quiet.ends) if choice.quiet else None,
        "urgent_passes": choice.urgent_passes,
        "digest": ",".join(hour_text(hour) for hour in choice.digest),
        "is_thai": target.is_thai,
        "is_on": target.is_on,
        "addresses_changed": target.addresses_changed,
    }


def _target(row: Any) -> Target:  # noqa: ANN401 (SQLAlchemy's rows have no type of their own)
    quiet = None
    if row.quiet_begins is not None and row.quiet_ends is not None:
        quiet = Quiet(begins=time.fromisoformat(row.quiet_begins), ends=time.fromisoformat(row.quiet_ends))
    choice = Choice(
        kinds=frozenset(Kind(kind) for kind in row.kinds.split(",") if kind),
        least=Severity(row.least),
        quiet=quiet,
        urgent_passes=row.urgent_passes,
        digest=tuple(time.fromisoformat(hour) for hour in row.digest.split(",") if hour),
    )
    return Target(
        name=row.name,
        owner=row.owner,
        channel=Channel(row.channel),
        address=row.address,
        choice=choice,
        is_thai=row.is_thai,
        is_on=row.is_on,
        addresses_changed=row.addresses_changed,
    )
