"""Makes an evidence bundle: one look at the evidence, one act in the hub's chain that names what was seen, one zip.

The evidence is read in one snapshot while the hub goes on; the act is appended only if nobody changed the register in
between, else everything is read again. So the figures, the lines and the register in a bundle are of one moment.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine

from hub.database import writing
from hub.evidence import excerpt, own_chain
from hub.evidence import service as evidence
from hub.evidence.excerpt import Excerpt
from hub.evidence.hand import Hand
from hub.fleet import service as fleet
from hub.kernel.period import Month
from hub.kernel.refused import Refused
from hub.papers.district import District
from hub.reports import service as reports
from hub.reports.bundle.archive import Archive, written
from hub.reports.bundle.by_hand import by_hand, key_file
from hub.reports.bundle.paper import manifest, named, readme, rules_pages, verifier
from hub.reports.figures import MonthlyFigures, encode
from wire_contract.acts import BundleMade, NamedHead
from wire_contract.chain import public_key_of
from wire_contract.event import LineHash, read_time, write_time

HEADS_IN_ONE_ACT = 90
"""A line holds 16 KiB. More heads than that take several acts, one after the other."""
_TRIES = 3

Progress = Callable[[int, int], None]
"""Told how many journals of how many are in the bundle."""


@dataclass(frozen=True, slots=True)
class Made:
    """What was made."""

    path: Path
    act: LineHash
    """The hub's own line that names the bundle's heads and figures."""
    lines: int
    journals: int


class _RegisterMovedError(RuntimeError):
    """Somebody changed the register while the evidence was being read."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """What one look at the evidence found."""

    figures: MonthlyFigures
    heads: Sequence[NamedHead]
    journals: Sequence[Excerpt]
    lines: int
    own_head: LineHash


def make(
    engine: Engine,
    month: Month,
    *,
    out: Path,
    hand: Hand,
    district: District,
    force: bool = False,
    progress: Progress = lambda _done, _all: None,
) -> Made:
    """The bundle of a month that is over stands at `out`, whole; the hub's chain says that it was made, and by whom."""
    hand = replace(hand, at=read_time(write_time(hand.at)))
    with _snapshot(engine) as conn:
        _refuse(conn, month, out=out, now=hand.at, force=force)
    for _ in range(_TRIES):
        try:
            return _make(engine, month, out=out, hand=hand, district=district, progress=progress)
        except _RegisterMovedError:
            continue
    raise Refused("the register is being changed all the time", hint="make the bundle when nobody enters anything")


def _refuse(conn: Connection, month: Month, *, out: Path, now: datetime, force: bool) -> None:
    if month.bounds[1] > now:
        raise Refused(f"the month {month} is not over: a bundle of a month that is not closed", hint="wait for its end")
    opened = [point.opened_on for point in fleet.points(conn)]
    if not opened or month.last < min(opened):
        raise Refused(f"no point counted in {month} or before", hint="see riskpoint-hub point list")
    if out.is_dir():
        raise Refused(f"{out} is a folder", hint="name a file: --out FILE.zip")
    if out.exists() and not force:
        raise Refused(f"{out} is there already", hint="choose another name, or --force")
    if own_chain.head(conn) is None:
        raise Refused("this hub has no chain of its own yet", hint="riskpoint-hub migrate")


def _make(engine: Engine, month: Month, *, out: Path, hand: Hand, district: District, progress: Progress) -> Made:
    with written(out) as archive:
        with _snapshot(engine) as conn:
            seen = _look(conn, month, archive, hand=hand, district=district, progress=progress)
        figures = encode(seen.figures)
        archive.add("figures.json", [figures])
        with writing(engine) as conn:
            if _own_head(conn) != seen.own_head:
                raise _RegisterMovedError
            made = [own_chain.append(conn, act, hand=hand) for act in _acts(month, seen, figures)][-1]
        with _snapshot(engine) as conn:
            archive.add("hub.lines", _own_lines(conn, last=made))
            own = own_chain.entry(conn, made)
        assert own is not None  # noqa: S101 (appended above, and nothing is ever removed)
        heads = [*seen.heads[:-1], NamedHead(device=None, journal=own.journal, sequence=own.sequence, head=own.hash)]
        archive.add("manifest.json", [manifest(month, seen.figures, heads, seen.journals, hand)])
        archive.add("hub-key.pem", [key_file(public_key_of(hand.key))])
        for name, content in (
            ("verify.py", verifier()),
            ("README.md", readme(month, hand)),
            *rules_pages(),
        ):
            archive.add(name, [content])
        archive.seal(hand.key)
    return Made(out, made, seen.lines, len(seen.journals))


def _look(
    conn: Connection, month: Month, archive: Archive, *, hand: Hand, district: District, progress: Progress
) -> _Seen:
    """The figures and the heads as they are now; the lines and receipts of every journal are in the archive."""
    own_head = own_chain.head(conn)
    assert own_head is not None  # noqa: S101 (refused before)
    figures = reports.monthly(conn, month, now=hand.at, district=district, hub_key=public_key_of(hand.key), anew=True)
    tips, named = evidence.tips(conn), _last_named(conn)
    journals, count = [], 0
    for done, tip in enumerate(tips):
        progress(done, len(tips))
        taken = excerpt.excerpt(conn, tip, since=month.bounds[0], named=named.get((tip.device, tip.journal)))
        count += _add_journal(conn, archive, taken)
        journals.append(taken)
    progress(len(tips), len(tips))
    for name, content in by_hand(conn, figures, journals):
        archive.add(name, [content])
    heads = [NamedHead(device=tip.device, journal=tip.journal, sequence=tip.sequence, head=tip.head) for tip in tips]
    own = NamedHead(device=None, journal=own_head.journal, sequence=own_head.sequence, head=own_head.hash)
    return _Seen(figures, [*heads, own], journals, count, own_head.hash)


def _add_journal(conn: Connection, archive: Archive, taken: Excerpt) -> int:
    """The lines as they were signed; beside them, in the same order, when the hub says that it received each."""
    folder = f"devices/{taken.tip.device}/{taken.tip.journal}"
    receipts = [_receipt(one) for one in taken.earlier]

    def rows() -> Iterator[bytes]:
        for one in excerpt.lines(conn, taken):
            receipts.append(_receipt(one))
            yield one.signed.wire + b"\n"

    if taken.earlier:
        archive.add(f"{folder}.earlier", [one.signed.wire + b"\n" for one in taken.earlier])
    archive.add(f"{folder}.lines", rows())
    archive.add(f"{folder}.receipts", receipts)
    return len(receipts)


def _receipt(one: excerpt.TakenLine) -> bytes:
    return f"{write_time(one.received_at)} {one.hash}\n".encode()


def _acts(month: Month, seen: _Seen, figures: bytes) -> Iterator[BundleMade]:
    for begin in range(0, len(seen.heads), HEADS_IN_ONE_ACT):
        yield BundleMade(
            month=str(month),
            figures=hashlib.sha256(figures).hexdigest(),
            rules=named(seen.figures.rules),
            heads=tuple(seen.heads[begin : begin + HEADS_IN_ONE_ACT]),
        )


def _last_named(conn: Connection) -> Mapping[tuple[str | None, str], int]:
    """Up to which line each journal was in a bundle, by the hub's own chain."""
    named: dict[tuple[str | None, str], int] = {}
    for entry in own_chain.of_kind(conn, BundleMade):
        if isinstance(entry.act, BundleMade):
            named |= {(head.device, head.journal): head.sequence for head in entry.act.heads}
    return named


def _own_lines(conn: Connection, *, last: LineHash) -> Iterator[bytes]:
    for entry in own_chain.lines(conn):
        yield own_chain.signed(entry).wire + b"\n"
        if entry.hash == last:
            return


def _own_head(conn: Connection) -> LineHash | None:
    head = own_chain.head(conn)
    return head.hash if head else None


@contextmanager
def _snapshot(engine: Engine) -> Iterator[Connection]:
    """One unchanging look at the database; whoever writes goes on writing."""
    level = {} if engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
    with engine.connect().execution_options(**level) as conn:
        yield conn
