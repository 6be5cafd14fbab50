"""One journal: what is appended is signed, chained and committed; what is read back is checked by its hash."""

import secrets
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlite_utils import Database

from edge_agent.clock import Moment
from edge_agent.journal.errors import JournalError, journal_errors
from edge_agent.journal.file import open_database
from wire_contract.chain import Signature, SignedLine, decode_bytes, hash_of, public_key_of, sign
from wire_contract.delivery import Hole
from wire_contract.event import GENESIS, Event, JournalId, LineHash, read_line, write_line
from wire_contract.measurements import KIND_OF, JournalShed, Measurement, ShedReason
from wire_contract.topics import DeviceId

DEFAULT_MAX_BYTES = 512 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Appended:
    """A line that is durable."""

    sequence: int
    hash: LineHash


@dataclass(frozen=True, slots=True)
class Damaged:
    """A line whose stored bytes no longer match its hash, or that is gone."""

    sequence: int


class Journal:
    """A journal that is open in this thread. Whatever fails raises JournalError; then close it and open it anew."""

    def __init__(self, database: Database, path: Path, *, device: DeviceId, key: Ed25519PrivateKey) -> None:
        self._db = database
        self._path = path
        self._device = device
        self._key = key
        self.is_new = False
        self.id = self._claim()
        self.head, self.head_hash, self.head_event = self._read_head()

    @classmethod
    def open(cls, path: Path, *, device: DeviceId, key: Ed25519PrivateKey, max_bytes: int = DEFAULT_MAX_BYTES) -> Self:
        """The journal in a file, made where there is none; its head is read back and checked."""
        with journal_errors(path):
            database = open_database(path, max_bytes=max_bytes)
            try:
                return cls(database, path, device=device, key=key)
            except BaseException:
                database.close()
                raise

    def _claim(self) -> JournalId:
        """The journal's id, drawn at random when it is new; refused when it is another device's or another key's."""
        public_key = public_key_of(self._key)
        row = self._db.execute("SELECT id, device, public_key FROM journal").fetchone()
        if row is None:
            self.is_new = True
            row = (secrets.token_hex(4), self._device, public_key)
            with self._db.atomic():
                self._db.execute("INSERT INTO journal VALUES (?, ?, ?)", row)
        if row[1:] != (self._device, public_key):
            raise JournalError(f"{self._path}: belongs to device {row[1]} with public key {row[2]}; move it away first")
        return JournalId(row[0])

    def _read_head(self) -> tuple[int, LineHash, Event | None]:
        """Sequence, hash and event of the newest line. The event is None in an empty journal and for a damaged head,
        which is followed all the same: its hash is what the next line names, and reading it declares the hole.
        """
        row = self._db.execute("SELECT sequence, hash, line FROM line ORDER BY sequence DESC LIMIT 1").fetchone()
        if row is None:
            return 0, GENESIS, None
        event = read_line(row[2]) if hash_of(row[2]) == row[1] else None
        return row[0], LineHash(row[1]), event if isinstance(event, Event) else None

    def append(self, data: Measurement, *, moment: Moment, keep: Mapping[str, bytes] | None = None) -> Appended:
        """The measurement is a signed line, committed; what is to be kept is kept in the same transaction."""
        return self._append(data, moment, keep=keep or {})

    def declare_hole(self, first: int, *, moment: Moment) -> tuple[Hole, int]:
        """The damaged lines from `first` on are declared lost; the hole and the sequence of its declaration."""
        last = first
        while last < self.head and isinstance(self.lines(last + 1, last + 1)[0], Damaged):
            last += 1
        hole = Hole(self.id, first, last, self._parent_of(first), self._true_hash(last))
        shed = JournalShed(first, last, hole.parent, hole.last_hash, ShedReason.DAMAGED)
        return hole, self._append(shed, moment, hole=hole).sequence

    def _append(
        self, data: Measurement, moment: Moment, *, keep: Mapping[str, bytes] | None = None, hole: Hole | None = None
    ) -> Appended:
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
            self._db.execute("INSERT INTO line VALUES (?, ?, ?, ?)", (sequence, line_hash, sign(self._key, line), line))
            for name, content in (keep or {}).items():
                self._db.execute("INSERT OR REPLACE INTO kept VALUES (?, ?)", (name, content))
            if hole is not None:
                row = (hole.first, hole.last, hole.parent, hole.last_hash, sequence)
                self._db.execute("INSERT OR REPLACE INTO hole VALUES (?, ?, ?, ?, ?)", row)
        self.head, self.head_hash = sequence, line_hash
        return Appended(sequence, line_hash)

    def lines(self, first: int, last: int) -> Sequence[SignedLine | Damaged]:
        """The lines of a span in order, those that are damaged or missing as such."""
        with journal_errors(self._path):
            rows = self._rows(first, last)
        return [self._checked(sequence, rows.get(sequence)) for sequence in range(first, last + 1)]

    def _checked(self, sequence: int, row: tuple[str, str, bytes] | None) -> SignedLine | Damaged:
        if row is None or hash_of(row[2]) != row[0]:
            return Damaged(sequence)
        # A signature that lost its form would spoil its whole batch; Ed25519 is deterministic, so we sign anew.
        intact = decode_bytes(row[1], 64) is not None
        return SignedLine(Signature(row[1]) if intact else sign(self._key, row[2]), row[2])

    def _rows(self, first: int, last: int) -> Mapping[int, tuple[str, str, bytes]]:
        query = "SELECT sequence, hash, signature, line FROM line WHERE sequence BETWEEN ? AND ?"
        try:
            return {row[0]: row[1:] for row in self._db.execute(query, (first, last))}
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_CORRUPT:
                raise
            if first == last:
                return {}
        # A ruined page: find out one by one which of the lines it held.
        return {sequence: row for each in range(first, last + 1) for sequence, row in self._rows(each, each).items()}

    def _parent_of(self, sequence: int) -> LineHash:
        """What a damaged line named as its parent: the hash of the line before, of its bytes where they are good."""
        if sequence == 1:
            return GENESIS
        before = self.lines(sequence - 1, sequence - 1)[0]
        parent = hash_of(before.line) if isinstance(before, SignedLine) else self.hash_at(sequence - 1)
        if parent is None:
            raise JournalError(f"{self._path}: nothing tells the hash of line {sequence - 1}")
        return parent

    def _true_hash(self, sequence: int) -> LineHash:
        """The hash of a line that may be damaged: what the line after it names as its parent, else what is stored."""
        if sequence == self.head:
            return self.head_hash
        after = self.lines(sequence + 1, sequence + 1)[0]
        event = read_line(after.line) if isinstance(after, SignedLine) else None
        if not isinstance(event, Event):
            raise JournalError(f"{self._path}: no line vouches for the hash of line {sequence}")
        return event.parent

    def hash_at(self, sequence: int) -> LineHash | None:
        """The stored hash of a line, or None where there is no such line."""
        with journal_errors(self._path):
            row = self._db.execute("SELECT hash FROM line WHERE sequence = ?", (sequence,)).fetchone()
        return LineHash(row[0]) if row else None

    def holes(self) -> Mapping[int, tuple[Hole, int]]:
        """The declared holes by first sequence, each with the sequence of its declaration."""
        with journal_errors(self._path):
            rows = self._db.execute("SELECT first, last, parent, last_hash, declaration FROM hole").fetchall()
        return {row[0]: (Hole(self.id, row[0], row[1], LineHash(row[2]), LineHash(row[3])), row[4]) for row in rows}

    def keep(self, name: str, content: bytes) -> None:
        """Something small that is not an event is durable."""
        with journal_errors(self._path), self._db.atomic():
            self._db.execute("INSERT OR REPLACE INTO kept VALUES (?, ?)", (name, content))

    def kept(self, name: str) -> bytes | None:
        """What was last kept under this name."""
        with journal_errors(self._path):
            row = self._db.execute("SELECT content FROM kept WHERE name = ?", (name,)).fetchone()
        return bytes(row[0]) if row else None

    def close(self) -> None:
        """The file is closed; nothing in it changes by that."""
        with journal_errors(self._path):
            self._db.close()
