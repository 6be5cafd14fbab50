"""Drivers that lie, for negative controls: they set something weaker than they were asked to, and answer as if they had
obeyed. The product fetches and asserts every pragma's answer, so a control must be told beneath it.
"""

import sqlite3
import sqlite3.dbapi2
from collections.abc import Mapping
from typing import Any

Lies = Mapping[str, tuple[str, str]]
"""By pragma: what is set in its place, and the answer that is given when it is asked for."""

HONEST: Lies = {}
NORMAL: Lies = {"synchronous": ("NORMAL", "2")}
OFF: Lies = {"synchronous": ("OFF", "2")}
DELETE: Lies = {"journal_mode": ("DELETE", "'wal'"), "locking_mode": ("NORMAL", "'exclusive'")}
"""With `synchronous=FULL`. Exclusive locking would keep the rollback journal's name, and that is what is tried here."""


def heard(lies: Lies, statement: str) -> str:
    """The statement that a driver with these lies carries out in place of this one."""
    word, _, pragma = statement.partition(" ")
    name, is_set, _ = pragma.partition("=")
    if word != "PRAGMA" or name not in lies:
        return statement
    weaker, answer = lies[name]
    return f"PRAGMA {name}={weaker}" if is_set else f"SELECT {answer}"


def lie(lies: Lies) -> None:
    """From now on what this process opens by `sqlite3.connect` lies."""

    class Liar(sqlite3.Connection):
        def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
            return super().execute(heard(lies, sql), *parameters)

    honest = sqlite3.connect

    def connect(*arguments: Any, **options: Any) -> sqlite3.Connection:
        return honest(*arguments, **{**options, "factory": Liar})

    sqlite3.connect = sqlite3.dbapi2.connect = connect  # type: ignore[assignment]
