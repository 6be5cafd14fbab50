"""Are the issued reports still what was issued? Rows are held against the hub's chain, files against their hash.

It only reads, and trusts the chain alone: whether that holds, `hub.audit` says.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from hub.evidence import own_chain
from hub.reports.life import service
from hub.reports.life.service import FileBrokenError
from hub.reports.life.states import State
from hub.reports.life.version import Version
from wire_contract.acts import read_act
from wire_contract.event import read_line
from wire_contract.report_acts import ReportStepped
from wire_contract.unreadable import Unreadable

Key = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Broken:
    """One version that is not as the chain says, and in what."""

    name: str
    """`2026-10/2`."""
    what: str


def check(conn: Connection) -> Sequence[Broken]:
    """Every version that reads otherwise than the hub's chain says, or whose figures, heads or PDF were altered."""
    told = _told(conn)
    kept = {_key(one): one for one in service.versions(conn)}
    return [
        Broken(f"{key[1]}/{key[2]}", what)
        for key in sorted({*told, *kept})
        for what in _complaints(conn, told.get(key), kept.get(key))
    ]


def _told(conn: Connection) -> dict[Key, ReportStepped]:
    """The newest step of each version."""
    found: dict[Key, ReportStepped] = {}
    for entry in own_chain.of_kind(conn, ReportStepped):
        event = read_line(entry.line)
        act = event if isinstance(event, Unreadable) else read_act(event)
        if isinstance(act, ReportStepped):  # the check of the chain names a line that cannot be read
            found[(act.report, act.period, act.version)] = act
    return found


def _complaints(conn: Connection, told: ReportStepped | None, kept: Version | None) -> Iterator[str]:
    if told is None:
        yield "the chain knows nothing of it"
        return
    if kept is None:
        yield f"it is gone; the chain has it {told.state}"
        return
    said = (told.revision, told.state, told.figures, told.heads, told.rules, told.paper, told.uses)
    here = (kept.revision, kept.state.value, kept.figures, kept.heads, kept.rules, kept.paper, kept.uses)
    names = ("revision", "state", "figures", "heads", "rules", "paper", "uses")
    for name, one, other in zip(names, said, here, strict=True):
        if one != other:
            yield f"{name}: the chain says {one}, the table {other}"
    for read in (service.figures_of, service.heads_of, service.paper_of):
        try:
            content = read(conn, kept)
        except FileBrokenError as error:
            yield str(error)
            continue
        if content is None and kept.state is State.ISSUED:
            yield "it is issued, and has no paper"


def _key(version: Version) -> Key:
    return version.period.kind.value, version.period.text, version.version
