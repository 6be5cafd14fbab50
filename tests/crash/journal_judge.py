"""Opens what a power cut left of a journal, by the product's own code."""

from contextlib import suppress
from pathlib import Path

from edge_agent.journal.errors import JournalFullError
from edge_agent.journal.journal import Journal
from tests.crash.contents import digest
from tests.crash.journal_run import RUINED, has_whole_chain, moment, open_journal, tap
from tests.crash.verdicts import GoneError

_whole: set[str] = set()
"""Digests of rows whose chain was found whole: the same rows are the same chain."""


def judge(root: Path, any_promise: bool) -> str:
    """It opens, SQLite finds it whole, its chain is whole, another line can be recorded; the digest of what was there."""
    journal = open_journal(root)
    try:
        if journal.is_new and any_promise:
            raise GoneError("a new journal begins")
        found = digest(journal._db.conn)
        assert journal._db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        if found not in _whole:
            assert has_whole_chain(journal, rotten=RUINED), "the chain is broken"
            _whole.add(found)
        _record_one(journal)
    finally:
        journal.close()
    return found


def _record_one(journal: Journal) -> None:
    """The next tap gets its place, or there is no room for it."""
    before = journal.head
    with suppress(JournalFullError):
        assert journal.append(tap(before + 1), moment=moment(before + 1)).sequence == before + 1
