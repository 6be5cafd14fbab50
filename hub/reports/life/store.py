"""The tables of reports' lives, and every statement that touches them. Called by this room's service only.

Figures, lists of heads and issued papers are files under their SHA-256: in the database, so that they are in every
backup and stand or fall with the row that names them. They are kept packed, and come out byte for byte.
"""

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    Row,
    String,
    Table,
    Text,
    delete,
    select,
    update,
)

from hub.database import Moment, insert, metadata
from hub.kernel.period import Month
from hub.reports.life.period import Kind, Period
from hub.reports.life.states import State, Step
from hub.reports.life.version import Taken, Version
from wire_contract.event import LineHash

report_versions = Table(
    "report_versions",
    metadata,
    Column("kind", String(10), primary_key=True),
    Column("period", String(10), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("revision", Integer, nullable=False),
    Column("state", String(20), nullable=False),
    Column("figures", String(64), nullable=False),
    Column("heads", String(64), nullable=False),
    Column("rules", String(200), nullable=False),
    Column("as_of", Moment, nullable=False),
    Column("uses", Text, nullable=False),
    Column("changes", String(64), nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("checked_by", String(200)),
    Column("checked_at", Moment),
    Column("issued_by", String(200)),
    Column("issued_at", Moment),
    Column("paper", String(64)),
)
"""Every version of every report as it stands."""

report_steps = Table(
    "report_steps",
    metadata,
    Column("kind", String(10), primary_key=True),
    Column("period", String(10), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("step", String(20), nullable=False),
    Column("state", String(20), nullable=False),
    Column("by", String(200), nullable=False),
    Column("at", Moment, nullable=False),
    Column("said", String(500), nullable=False),
    Column("act", String(64), nullable=False),
    ForeignKeyConstraint(
        ["kind", "period", "version"],
        ["report_versions.kind", "report_versions.period", "report_versions.version"],
        name="fk_report_steps_version",
    ),
)
"""How each version came to stand so."""

report_files = Table(
    "report_files",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
"""Figures, heads and issued PDFs, each under the SHA-256 of what it unpacks to."""


class FileBrokenError(RuntimeError):
    """What is kept is not what was issued: restore a backup."""


def versions(
    conn: Connection, *, kind: Kind | None = None, period: Period | None = None, state: State | None = None
) -> Sequence[Version]:
    """The versions that are like this: the latest period first, and of each the newest version first."""
    of = report_versions.c
    query = select(report_versions).order_by(of.period.desc(), of.kind, of.version.desc())
    if kind is not None:
        query = query.where(of.kind == kind.value)
    if period is not None:
        query = query.where((of.kind == period.kind.value) & (of.period == period.text))
    if state is not None:
        query = query.where(of.state == state.value)
    return [_version(dict(row)) for row in conn.execute(query).mappings()]


def first_issued_at(conn: Connection, month: Month) -> datetime | None:
    """When the month's first version was issued; None: not yet. It is what the ratio R counts."""
    of = report_versions.c
    query = select(of.issued_at).where(
        (of.kind == Kind.MONTH.value) & (of.period == str(month)) & (of.version == 1) & of.issued_at.is_not(None)
    )
    return conn.execute(query).scalar_one_or_none()


def add(conn: Connection, version: Version) -> None:
    """The version is there."""
    conn.execute(report_versions.insert().values(_row(version)))


def move(conn: Connection, version: Version, *, from_revision: int) -> bool:
    """The version stands like this; False where it was no longer at that revision."""
    of = report_versions.c
    mine = (
        (of.kind == version.period.kind.value)
        & (of.period == version.period.text)
        & (of.version == version.version)
        & (of.revision == from_revision)
    )
    return conn.execute(update(report_versions).where(mine).values(_row(version))).rowcount == 1


def add_step(conn: Connection, version: Version, taken: Taken) -> None:
    """The step stands beside the version."""
    row = {
        "kind": version.period.kind.value,
        "period": version.period.text,
        "version": version.version,
        "revision": taken.revision,
        "step": taken.step.value,
        "state": taken.state.value,
        "by": taken.by,
        "at": taken.at,
        "said": taken.said,
        "act": taken.act,
    }
    conn.execute(report_steps.insert().values(row))


def steps(conn: Connection, version: Version) -> tuple[Taken, ...]:
    """How the version came to stand so, in order."""
    of = report_steps.c
    mine = (of.kind == version.period.kind.value) & (of.period == version.period.text) & (of.version == version.version)
    return tuple(_taken(row) for row in conn.execute(select(report_steps).where(mine).order_by(of.revision)))


def put_file(conn: Connection, content: bytes) -> str:
    """The file is there, and this is its name; the same again changes nothing."""
    name = hashlib.sha256(content).hexdigest()
    packed = zlib.compress(content, 6)
    conn.execute(insert(conn, report_files).values(name=name, content=packed).on_conflict_do_nothing())
    return name


def file(conn: Connection, name: str) -> bytes | None:
    """What is kept under this name, and is it to the last bit; raises FileBrokenError."""
    packed = conn.execute(select(report_files.c.content).where(report_files.c.name == name)).scalar_one_or_none()
    if packed is None:
        return None
    try:
        content = zlib.decompress(bytes(packed))
    except zlib.error as error:
        raise FileBrokenError(f"the report's file {name[:12]} cannot be unpacked (restore a backup)") from error
    if hashlib.sha256(content).hexdigest() != name:
        raise FileBrokenError(f"the report's file {name[:12]} is not what was kept (restore a backup)")
    return content


def sweep(conn: Connection) -> int:
    """Files of drafts that were made anew since are gone; how many."""
    of = report_versions.c
    named = select(of.figures).union(select(of.heads), select(of.paper).where(of.paper.is_not(None)))
    return conn.execute(delete(report_files).where(report_files.c.name.not_in(named))).rowcount


def _version(row: dict[str, Any]) -> Version:
    period = Period(Kind(row.pop("kind")), row.pop("period"))
    uses = tuple(row.pop("uses").split())
    return Version(period=period, state=State(row.pop("state")), uses=uses, **row)


def _row(version: Version) -> dict[str, Any]:
    return asdict(version) | {
        "kind": version.period.kind.value,
        "period": version.period.text,
        "state": version.state.value,
        "uses": " ".join(version.uses),
    }


def _taken(row: Row[Any]) -> Taken:
    return Taken(
        revision=row.revision,
        step=Step(row.step),
        state=State(row.state),
        by=row.by,
        at=row.at,
        said=row.said,
        act=LineHash(row.act),
    )
