"""The hub's own chain (wire §5): what people do here, signed, each line naming the one before. Nothing is edited.

Every service that changes the register calls `change` in the transaction that changes its tables: both or neither.
"""

import secrets
import time
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from sqlalchemy import Connection

from hub.evidence.entry import Entry
from hub.evidence.hand import HUB_ITSELF, Hand
from hub.evidence.store import keeping, own_lines
from hub.kernel.period import day_bounds, day_of
from hub.kernel.refused import NeedsApprovalError
from wire_contract.act_changes import CHANGE_OF, Change
from wire_contract.act_records import Record
from wire_contract.acts import KIND_OF_ACT, Act, CorrectionDecided, CorrectionProposed
from wire_contract.chain import SignedLine, hash_of, public_key_of, sign, verify
from wire_contract.event import GENESIS, ClockTrust, JournalId, LineHash, write_line
from wire_contract.measurements import JournalOpened

AGENT = "riskpoint-hub/1"


def append(conn: Connection, act: Act, *, hand: Hand) -> LineHash:
    """The act is the newest line of the hub's chain, once the caller's transaction is committed; its hash."""
    own_lines.lock(conn)
    head = own_lines.newest(conn)
    if head is None or not verify(public_key_of(hand.key), head.signature, head.line):
        head = _open(conn, head, hand=hand)
    return _add(conn, act, hand, after=head).hash


def change(
    conn: Connection, before: Record | None, after: Record | None, *, hand: Hand, back_to: datetime
) -> LineHash | None:
    """The change of one record is in the chain, and its line's hash comes back; or it is in the hand's draft (None).

    `back_to` is the first moment of which something else may now be judged. A day that is over is changed only by
    carrying out a proposal, which a second person has approved; free is only a hub that has kept no line yet.
    """
    record = after or before
    assert record is not None  # noqa: S101 (nothing becomes nothing: a bug of the caller)
    act = CHANGE_OF[type(record)](before=before, after=after, reason=hand.reason, proposal=hand.proposal)  # type: ignore[arg-type] # the table pairs them
    if hand.draft is not None:
        hand.draft.append(act)
        return None
    if hand.proposal is None and reaches_back(conn, back_to, now=hand.at):
        raise NeedsApprovalError(
            "this changes days that are over, so a second person must approve it",
            hint="propose it with --reason; another user approves it on the page Corrections",
        )
    return append(conn, act, hand=hand)


def lock(conn: Connection) -> None:
    """Nobody else changes the register until the transaction ends: what is read from here on is still so when the act
    is added.
    """
    own_lines.lock(conn)


def reaches_back(conn: Connection, back_to: datetime, *, now: datetime) -> bool:
    """True where a day that is over may be judged anew."""
    return back_to < day_bounds(day_of(now))[0] and keeping.has_lines(conn)


def open_anew(conn: Connection, *, hand: Hand) -> None:
    """A new journal goes on from the chain's head: what the hub did after that head is lost, and the break is shown."""
    own_lines.lock(conn)
    _open(conn, own_lines.newest(conn), hand=hand)


def entries(
    conn: Connection, *, limit: int, before: int | None = None, by_people_only: bool = False
) -> Sequence[Entry]:
    """The newest lines of the chain first; the page before the entry of this number."""
    return own_lines.newest_first(conn, limit=limit, before=before, not_by=HUB_ITSELF if by_people_only else None)


def since(conn: Connection, number: int, *, most: int) -> Sequence[Entry] | None:
    """The lines after the one of this number, the newest first; None where they are more than so many."""
    newest = own_lines.newest(conn)
    if newest is None or newest.number == number:
        return ()
    if not 0 <= newest.number - number <= most:
        return None
    return own_lines.newest_first(conn, limit=newest.number - number)


def entry(conn: Connection, line_hash: LineHash) -> Entry | None:
    """The line with this hash."""
    return own_lines.by_hash(conn, line_hash)


def of_kind(conn: Connection, kind: type[Act]) -> Sequence[Entry]:
    """Every line of one kind, the oldest first."""
    return own_lines.of_kind(conn, KIND_OF_ACT[kind])


def naming(
    conn: Connection,
    names: Sequence[str],
    *,
    kinds: Sequence[str],
    since: datetime | None,
    until: datetime,
    limit: int,
) -> Sequence[Entry]:
    """The newest lines of these kinds in which one of these names stands, not before `since`, not after `until`; where
    it stands there, and for what, is the caller's to see.
    """
    return own_lines.naming(conn, names, kinds=kinds, since=since, until=until, limit=limit)


def open_proposals(conn: Connection) -> int:
    """How many corrections wait for a second person: every proposal is decided once at most."""
    proposed, decided = KIND_OF_ACT[CorrectionProposed], KIND_OF_ACT[CorrectionDecided]
    return own_lines.count(conn, proposed) - own_lines.count(conn, decided)


def lines(conn: Connection) -> Iterator[Entry]:
    """The whole chain, the oldest line first."""
    return own_lines.oldest_first(conn)


def head(conn: Connection) -> Entry | None:
    """The newest line."""
    return own_lines.newest(conn)


def _open(conn: Connection, before: Entry | None, *, hand: Hand) -> Entry:
    """The first line of a new journal: no journal yet, another key, or a restored hub."""
    opened = JournalOpened(
        public_key=public_key_of(hand.key), agent=AGENT, board="hub", previous_head=before.hash if before else None
    )
    start = Entry.start(JournalId(secrets.token_hex(4)), number=before.number if before else 0)
    return _add(conn, opened, hand, after=start)


def _add(conn: Connection, act: Act, hand: Hand, *, after: Entry) -> Entry:
    line = write_line(
        act,
        device=None,
        journal=after.journal,
        sequence=after.sequence + 1,
        parent=after.hash if after.sequence else GENESIS,
        kind=KIND_OF_ACT[type(act)],
        occurred_at=hand.at,
        clock=ClockTrust.RTC,  # a server has a battery-backed clock; nothing here knows of a time daemon
        boot_id=_boot_id(),
        uptime=timedelta(microseconds=time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1000),
        subject=hand.subject,
    )
    made = Entry(
        number=after.number + 1,
        journal=after.journal,
        sequence=after.sequence + 1,
        hash=hash_of(line),
        kind=KIND_OF_ACT[type(act)],
        subject=hand.subject,
        occurred_at=hand.at,
        signature=sign(hand.key, line),
        line=line,
    )
    own_lines.add(conn, made, parent=after.hash if after.sequence else GENESIS)
    return made


def signed(found: Entry) -> SignedLine:
    """The line as it stands in a bundle."""
    return SignedLine(found.signature, found.line)


def changes_in(draft: Sequence[Change]) -> Sequence[tuple[str, Change]]:
    """What was drafted, each with its kind."""
    return [(KIND_OF_ACT[type(one)], one) for one in draft]


@cache
def _boot_id() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
