"""A copy, opened to be read: as a journal where it is one, as far as it goes where it is ruined, else refused."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from edge_agent.journal.file import SMALLEST_BYTES, log_of
from edge_agent.journal.inspection.carve import carve
from edge_agent.journal.inspection.steady import steady_copy
from edge_agent.journal.inspection.texts import Refused, Text
from edge_agent.journal.rows import Row, read_leniently, read_rows

_RUIN = (sqlite3.DatabaseError, UnicodeDecodeError)
"""What SQLite has to say may quote the ruin, and is no text then."""
_NEEDED = frozenset({"journal", "line"})
_KEEP_IT = Text(
    "เก็บไฟล์นี้ไว้ อย่าลบ · สิ่งที่ศูนย์รับทราบแล้วอยู่ที่ศูนย์ · โปรแกรมจะเริ่มสมุดบันทึกใหม่เอง",
    "keep the file, delete nothing: what the hub acknowledged is there, and the agent begins a new journal by itself",
)


@dataclass(frozen=True, slots=True)
class OpenedCopy:
    """A private copy of a journal. `ruin` says what is wrong with the file as a whole; what can be read is read."""

    connection: sqlite3.Connection
    ruin: str | None

    def rows(self, first: int, last: int) -> dict[int, Row]:
        """The rows of a span that can be read."""
        try:
            return dict(read_rows(self.connection, first, last))
        except _RUIN:  # ruin of another kind than a bad page: nothing here can be read
            return {}

    def ask(self, query: str) -> list[tuple[object, ...]]:
        """The answer to a small question, empty where the file cannot tell."""
        try:
            return self.connection.execute(query).fetchall()
        except _RUIN:
            return []

    def last_sequence(self) -> int:
        """The newest line that can be found; 0 where there is none."""
        found = self.ask("SELECT max(sequence) FROM line")
        if found and isinstance(found[0][0], int):
            return found[0][0]
        return self._last_readable()

    def _last_readable(self) -> int:
        """As `last_sequence` where the way to the newest line is ruined: the file is walked as far as it goes."""
        last, cursor = 0, None
        try:
            cursor = self.connection.execute("SELECT sequence FROM line ORDER BY sequence")
            for (last,) in cursor:  # noqa: B007 (the last one before the ruin is what is asked for)
                pass
        except _RUIN:
            pass
        return last


@contextmanager
def opened_copy(path: Path) -> Iterator[OpenedCopy]:
    """The journal in a file, copied and opened; the file itself is as it was. Raises Refused."""
    with steady_copy(path) as copy:
        if copy.stat().st_size < SMALLEST_BYTES:  # SQLite would take it for a new one
            raise Refused(
                Text(f"{path} ว่างเปล่าหรือถูกตัด", f"{path} is empty, or hardly begun"), hint=_KEEP_IT, is_ruin=True
            )
        opened = _opened(copy, path)
        try:
            read_leniently(opened.connection)
            yield opened
        finally:
            opened.connection.close()


def _opened(copy: Path, path: Path) -> OpenedCopy:
    """The copy as SQLite reads it, or else what its bytes still tell. Raises Refused for what is no journal."""
    connection = sqlite3.connect(copy)
    ruin: str | None = None
    tables: frozenset[str] | None
    try:
        tables = _tables(connection)
    except _RUIN as error:
        ruin = str(error)
        tables = _tables_of_a_ruin(connection)
    if tables is not None and tables >= _NEEDED:
        return OpenedCopy(connection, ruin)
    connection.close()
    if ruin is None:
        raise Refused(
            Text(f"{path} เป็นฐานข้อมูลอื่น ไม่ใช่สมุดบันทึก", f"{path} is another database, not a journal"),
            hint=Text("ตรวจว่าเลือกไฟล์ถูก", "see whether this is the right file; the agent's is journal.db in data_dir"),
            is_ruin=True,
        )
    carved = copy.with_name("carved.db")
    if carve([copy, log_of(copy)], carved) == 0:
        raise Refused(
            Text(f"{path} ไม่ใช่ฐานข้อมูลแล้ว", f"{path} is no database (any more): {ruin}"), hint=_KEEP_IT, is_ruin=True
        )
    return OpenedCopy(sqlite3.connect(carved), ruin)


def _tables(connection: sqlite3.Connection) -> frozenset[str]:
    return frozenset(row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'"))


def _tables_of_a_ruin(connection: sqlite3.Connection) -> frozenset[str] | None:
    """SQLite reads a file that was cut off only when it is told that its schema may be written; this is a copy."""
    try:
        connection.execute("PRAGMA writable_schema=ON").fetchall()
        return _tables(connection)
    except _RUIN:
        return None
