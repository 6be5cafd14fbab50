"""One journal: what is appended is signed, chained and committed; what is read back is checked by its hash."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlite_utils import Database

from edge_agent.clock import Moment
from edge_agent.journal import pruned
from edge_agent.journal.claim import claim
from edge_agent.journal.errors import JournalDamagedError, JournalError, journal_errors, opening_errors
from edge_agent.journal.file import ask, open_database, set_pragma
from edge_agent.journal.place import Place
from edge_agent.journal.pruned import PrunedSpan, Retirement
from edge_agent.journal.retention import Holding
from edge_agent.journal.room import Limits, Room
from edge_agent.journal.rows import Damaged, Row, read_rows
from wire_contract.chain import Signature, SignedLine, decode_bytes, hash_of, public_key_of, sign, verify
from wire_contract.delivery import Hole
from wire_contract.event import GENESIS, Event, LineHash, read_line, write_line
from wire_contract.measurements import KIND_OF, JournalShed, Measurement, ShedReason
from wire_contract.topics import DeviceId

DEFAULT_MAX_BYTES = 512 * 1024 * 1024
HOLDING = "holding"


@dataclass(frozen=True, slots=True)
class Appended:
    """A line that is durable."""

    sequence: int
    hash: LineHash


class Journal:
    """A journal that is open in this thread. Whatever fails raises JournalError; then close it and open it anew.

    Only JournalFullError leaves everything as it was: what is there can be read, sent and pruned.
    """

    def __init__(
        self, database: Database, path: Path, *, limits: Limits, device: DeviceId, key: Ed25519PrivateKey
    ) -> None:
        self._db = database
        self._path = path
        self._place = Place(path)
        self._limits = limits
        self._device = device
        self._key = key
        self.id, self.is_new = claim(database, path, device=device, public_key=public_key_of(key))
        self.head, self.head_hash, self.head_event = self._read_head()
        self._spans = pruned.pruned_spans(self._db.conn)
        self.holding = Holding.read(self.kept(HOLDING))
        self._untold: list[tuple[Hole, int]] = []

    @classmethod
    def open(cls, path: Path, *, device: DeviceId, key: Ed25519PrivateKey, max_bytes: int = DEFAULT_MAX_BYTES) -> Self:
        """The journal in a file, made where there is none; its head is read back and checked."""
        with opening_errors(path):
            database, limits = open_database(path, max_bytes=max_bytes)
            try:
                return cls(database, path, limits=limits, device=device, key=key)
            except BaseException:
                database.close()
                raise

    def _read_head(self) -> tuple[int, LineHash, Event | None]:
        """Sequence, hash and event of the newest line. The event is None in an empty journal and for a damaged head,
        which is followed all the same: its hash is what the next line names, and reading it declares the hole.
        """
        sequence = self._db.execute("SELECT max(sequence) FROM line").fetchone()[0]
        if sequence is None:
            return 0, GENESIS, None
        row = read_rows(self._db.conn, sequence, sequence).get(sequence)
        line = self._checked(sequence, row)
        if isinstance(line, SignedLine):
            event = read_line(line.line)
            return sequence, hash_of(line.line), event if isinstance(event, Event) else None
        if row is None or row.known_hash is None:
            raise JournalDamagedError(f"{self._path}: nothing tells the hash of the newest line, {sequence}")
        return sequence, row.known_hash, None

    # --- what is written ----------------------------------------------------------------------------------------------

    def append(self, data: Measurement, *, moment: Moment, keep: Mapping[str, bytes] | None = None) -> Appended:
        """The measurement is a signed line, committed; what is to be kept is kept in the same transaction."""
        return self._append(data, moment, beside=lambda: self._keep_all(keep or {}))

    def declare_hole(self, first: int, *, moment: Moment) -> tuple[Hole, int]:
        """The lines from `first` on that are damaged, or that were pruned, are declared lost; the hole and the sequence
        of its declaration.
        """
        span = pruned.asked_for(self._spans, first, forgotten=self._forgotten())
        if span is None:
            last = first
            while last < self.head and isinstance(self.lines(last + 1, last + 1)[0], Damaged):
                last += 1
            span = PrunedSpan(first, last, ShedReason.DAMAGED)
        hole = self._hole(first, span.last)
        if hole is None:
            raise JournalError(f"{self._path}: nothing tells the hashes at the edges of lines {first} to {span.last}")
        return hole, self._shed(hole, span.reason, moment)

    def prune(self, last: int) -> None:
        """The lines up to `last` are gone but for their hashes. What is older than the retention needs no tombstone:
        only a hub that asks for it hears of it.
        """
        span = PrunedSpan(self.pruned_through + 1, last, ShedReason.PRUNED)
        Retirement(self._db.conn, span).commit(self._transaction)
        self._spans = pruned.pruned_spans(self._db.conn)

    def _transaction(self, inside: Callable[[], None]) -> None:
        with journal_errors(self._path), self._reserve(), self._db.atomic():
            inside()

    def give_up(self, last: int, *, moment: Moment) -> bool:
        """The lines up to `last` are gone for lack of room, and a tombstone says so in the same transaction; False, and
        nothing has changed, where damage hides what the tombstone must name.
        """
        span = PrunedSpan(self.pruned_through + 1, last, ShedReason.FULL)
        hole = self._hole(span.first, span.last)
        if hole is None:
            return False
        # Never more hashes than lines are kept: else those of ten years would fill a small cap by themselves.
        forget = last - (self.head - last)
        retirement = Retirement(self._db.conn, span, forget)
        declaration = retirement.commit(lambda inside: self._shed(hole, span.reason, moment, beside=inside))
        self._spans = pruned.pruned_spans(self._db.conn)
        self._untold.append((hole, declaration))
        return True

    def _shed(
        self, hole: Hole, reason: ShedReason, moment: Moment, *, beside: Callable[[], None] = lambda: None
    ) -> int:
        """A tombstone is a line of the journal; the sequence of it. It may use the reserve."""

        def remember() -> None:
            beside()
            row = (hole.first, hole.last, hole.parent, hole.last_hash, self.head + 1)
            self._db.execute("INSERT OR REPLACE INTO hole VALUES (?, ?, ?, ?, ?)", row)

        shed = JournalShed(hole.first, hole.last, hole.parent, hole.last_hash, reason)
        with journal_errors(self._path), self._reserve():
            return self._append(shed, moment, beside=remember).sequence

    @contextmanager
    def _reserve(self) -> Iterator[None]:
        """The pages behind the ordinary limit may be used inside."""
        set_pragma(self._db.conn, "max_page_count", self._limits.with_reserve, self._limits.with_reserve)
        try:
            yield
        finally:
            # SQLite takes no limit below the file's size.
            limit = max(self._limits.ordinary, ask(self._db.conn, "page_count"))
            set_pragma(self._db.conn, "max_page_count", limit, limit)

    def _append(self, data: Measurement, moment: Moment, *, beside: Callable[[], None]) -> Appended:
        sequence = self.head + 1
        line = write_line(
            data,
            device=self._device,
            journal=self.id,
            sequence=sequence,
            parent=self.head_hash,
            kind=KIND_OF[type(data)],
            occurred_at=moment.at,
            clock=moment.trust,
            boot_id=moment.boot_id,
            uptime=moment.uptime,
        )
        line_hash = hash_of(line)
        with journal_errors(self._path), self._db.atomic():
            beside()
            self._db.execute("INSERT INTO line VALUES (?, ?, ?, ?)", (sequence, line_hash, sign(self._key, line), line))
        self.head, self.head_hash = sequence, line_hash
        return Appended(sequence, line_hash)

    def keep(self, name: str, content: bytes) -> None:
        """Something small that is not an event is durable."""
        with journal_errors(self._path), self._db.atomic():
            self._keep_all({name: content})

    def hold(self, holding: Holding) -> None:
        """What the hub holds and since when is durable; in force even where that fails."""
        self.holding = holding
        self._transaction(lambda: self._keep_all({HOLDING: holding.write()}))

    def _keep_all(self, keep: Mapping[str, bytes]) -> None:
        for name, content in keep.items():
            self._db.execute("INSERT OR REPLACE INTO kept VALUES (?, ?)", (name, content))

    # --- what is read back --------------------------------------------------------------------------------------------

    def lines(self, first: int, last: int) -> Sequence[SignedLine | Damaged]:
        """The lines of a span in order, those that are damaged, missing or pruned as `Damaged`."""
        with journal_errors(self._path):
            rows = read_rows(self._db.conn, first, last) if first <= last else {}
        return [self._checked(sequence, rows.get(sequence)) for sequence in range(first, last + 1)]

    def _checked(self, sequence: int, row: Row | None) -> SignedLine | Damaged:
        if row is None:
            return Damaged(sequence)
        if hash_of(row.line) != row.hash:
            # Perhaps it is only the stored hash that is damaged: what our own key signed is whole.
            whole = verify(public_key_of(self._key), row.signature, row.line)
            return SignedLine(Signature(row.signature), row.line) if whole else Damaged(sequence)
        # A signature that lost its form would spoil its whole batch; Ed25519 is deterministic, so we sign anew.
        intact = decode_bytes(row.signature, 64) is not None
        return SignedLine(Signature(row.signature) if intact else sign(self._key, row.line), row.line)

    def _hole(self, first: int, last: int) -> Hole | None:
        """The hole of these lines, named by the lines at its edges; None where damage hides what they were."""
        parent, last_hash = self._parent_of(first), self._true_hash(last)
        return Hole(self.id, first, last, parent, last_hash) if parent and last_hash else None

    def _parent_of(self, sequence: int) -> LineHash | None:
        """What a line names as its parent, also where it is damaged: then the hash of the line before, of its bytes
        where they are good.
        """
        if sequence == 1:
            return GENESIS
        before, line = self.lines(sequence - 1, sequence)
        event = read_line(line.line) if isinstance(line, SignedLine) else None
        if isinstance(event, Event):
            return event.parent
        return hash_of(before.line) if isinstance(before, SignedLine) else self.hash_at(sequence - 1)

    def _true_hash(self, sequence: int) -> LineHash | None:
        """The hash of a line that may be damaged: what the line after it names as its parent, else what is stored."""
        if sequence == self.head:
            return self.head_hash
        after = self.lines(sequence + 1, sequence + 1)[0]
        event = read_line(after.line) if isinstance(after, SignedLine) else None
        return event.parent if isinstance(event, Event) else self.hash_at(sequence)

    def hash_at(self, sequence: int) -> LineHash | None:
        """The stored hash of a line, also of a pruned one, or None where there is none to be read."""
        with journal_errors(self._path):
            row = read_rows(self._db.conn, sequence, sequence).get(sequence)
        return row.known_hash if row else None

    def holes(self) -> Mapping[int, tuple[Hole, int]]:
        """The declared holes by first sequence, each with the sequence of its declaration."""
        with journal_errors(self._path):
            rows = self._db.execute("SELECT first, last, parent, last_hash, declaration FROM hole").fetchall()
        return {row[0]: (Hole(self.id, row[0], row[1], LineHash(row[2]), LineHash(row[3])), row[4]) for row in rows}

    def take_tombstones(self) -> Sequence[tuple[Hole, int]]:
        """The holes that making room has declared since the last time this was asked."""
        told, self._untold = self._untold, []
        return told

    @property
    def pruned_through(self) -> int:
        """The newest line that was pruned; 0 when none was."""
        return self._spans[-1].last if self._spans else 0

    def _forgotten(self) -> int:
        """The newest line of which not even the hash is kept."""
        with journal_errors(self._path):
            oldest = self._db.execute("SELECT min(sequence) FROM line").fetchone()[0]
        return min((oldest or 1) - 1, max(self.pruned_through - 1, 0))

    def room(self) -> Room:
        """How much more can be written."""
        connection = self._db.conn
        with journal_errors(self._path):
            card = os.statvfs(self._path.parent)
            return Room(
                page_bytes=ask(connection, "page_size"),
                page_count=ask(connection, "page_count"),
                free_pages=ask(connection, "freelist_count"),
                ordinary_pages=self._limits.ordinary,
                card_free_bytes=card.f_bavail * card.f_frsize,
            )

    def kept(self, name: str) -> bytes | None:
        """What was last kept under this name."""
        with journal_errors(self._path):
            row = self._db.execute("SELECT content FROM kept WHERE name = ?", (name,)).fetchone()
        return bytes(row[0]) if row else None

    def require_place(self, *, at_work: Callable[[], None] = lambda: None) -> None:
        """The file is where it was; raises JournalMovedError where not, with all that it held written down beside."""
        self._place.require(self._db.conn, at_work=at_work)

    def close(self) -> None:
        """The file is closed; nothing in it changes by that."""
        with journal_errors(self._path):
            self._db.close()
