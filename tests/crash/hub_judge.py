"""Opens what a power cut left of a hub's SQLite database, by the product's own code."""

from pathlib import Path

from sqlalchemy import Connection, Engine, text

from hub.database import require_current, upgrade
from hub.evidence import service as evidence
from hub.kernel.refused import Refused
from tests.crash.hub_run import open_hub, path_in, rows_of
from tests.crash.verdicts import GoneError
from wire_contract.event import GENESIS

_whole: set[str] = set()
"""Digests of rows whose chains were found whole: the same rows are the same chains."""


def judge(root: Path, any_promise: bool) -> str:
    """It opens, SQLite finds it whole, every complete line has its ancestry; the digest of what was there."""
    if any_promise and not path_in(root).exists():
        raise GoneError("the database is gone")
    engine = open_hub(root)
    try:
        if any_promise:
            _require_tables(engine)
        else:
            upgrade(engine)
        with engine.connect() as conn:
            assert conn.execute(text("PRAGMA integrity_check")).all() == [("ok",)]
            assert conn.execute(text("PRAGMA foreign_key_check")).all() == []
            found = rows_of(conn)
            if found not in _whole:
                _look(conn)
                _whole.add(found)
    finally:
        engine.dispose()
    return found


def _require_tables(engine: Engine) -> None:
    try:
        require_current(engine)
    except Refused as refused:
        raise GoneError(str(refused)) from refused


def _look(conn: Connection) -> None:
    """What would be acknowledged is held with all its ancestors, but for those that were declared lost."""
    parent_of = {
        (row.device, row.hash): row.parent
        for row in conn.execute(text("SELECT device, hash, parent FROM lines WHERE complete"))
    }
    near_side = {(row.device, row.last_hash): row.parent for row in conn.execute(text("SELECT * FROM holes"))}
    for tip in evidence.tips(conn):
        at: str = tip.head
        while at != GENESIS:
            here = (tip.device, at)
            assert here in parent_of or here in near_side, f"{tip.device} lacks {at}"
            at = parent_of.get(here) or near_side[here]
