"""Somebody is superuser of the hub's database: edits any table, then has the hub make the bundle with its own code."""

import json
import random
import shutil
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from hub.database import open_engine
from hub.reports.bundle.making import make
from tests.parts import audited_month as told
from tests.parts.bundle_mutants.bundles import Files, unzipped
from tests.parts.bundle_mutants.rows import rows

TABLES = (
    "lines", "lines", "scans", "scans", "devices", "credentials", "duties", "points", "officers", "hub_lines", "journals",
    "holes", "forks", "exclusions", "assets", "check_duties", "self_tests", "self_tests",
)  # fmt: skip
WORD_OF_THE_HUB = {("lines", "received_at")}
"""When a line was received is what the hub says; nothing else can contradict it."""


class NoBundleError(Exception):
    """The hub's own code made none."""


def make_anew(database: Path) -> Files:
    """The month's bundle out of this database, an hour after the honest one."""
    out = database.with_suffix(".zip")
    engine = open_engine(f"sqlite:///{database}")
    try:
        at = told.MADE_AT + timedelta(hours=1)
        make(engine, told.OCTOBER, out=out, hand=told.by("somying", at), district=told.DISTRICT, force=True)
    except (
        LookupError,
        ArithmeticError,
        ValueError,
        TypeError,
        AssertionError,
        AttributeError,
        SQLAlchemyError,
    ) as error:
        raise NoBundleError(f"{type(error).__name__}: {error}"[:150]) from error
    finally:
        engine.dispose()
    return unzipped(out)


def substance(files: Files) -> dict[str, Any]:
    """What a bundle says, without what differs from making to making."""
    figures = json.loads(files["figures.json"])
    del figures["generated_at"]
    kept = {name: content for name, content in files.items() if name.startswith("devices/")}
    heads = json.loads(files["manifest.json"])["heads"][:-1]
    return {"figures": figures, "files": kept, "heads": heads, "hub": rows(files["hub.lines"])[:-1]}


def spoil(honest: Path, scratch: Path, chance: random.Random) -> tuple[str, Path]:
    """A copy of the honest database with one edit, and what was done."""
    database = scratch / "spoilt.db"
    for suffix in ("", "-wal", "-shm"):
        Path(f"{database}{suffix}").unlink(missing_ok=True)
        if Path(f"{honest}{suffix}").exists():
            shutil.copy(f"{honest}{suffix}", f"{database}{suffix}")
    conn = sqlite3.connect(database, isolation_level=None)
    conn.execute("PRAGMA foreign_keys = OFF")
    try:
        while True:
            try:
                return chance.choice(EDITS)(conn, chance), database
            except sqlite3.Error:
                continue
    finally:
        conn.close()


def change_a_cell(conn: sqlite3.Connection, chance: random.Random) -> str:
    table, columns, row = _a_row(conn, chance)
    name = chance.choice([one for one in columns if (table, one) not in WORD_OF_THE_HUB])
    before = row[columns.index(name)]
    others = [one for (one,) in conn.execute(f"SELECT DISTINCT {name} FROM {table}") if one != before]  # noqa: S608
    value = chance.choice(others) if others and chance.random() < 0.5 else _another(before, chance)
    changed = conn.execute(f"UPDATE {table} SET {name} = ? WHERE rowid = ?", (value, row[0])).rowcount  # noqa: S608
    if not changed:
        raise sqlite3.Error
    return f"{table}.{name}: {_brief(before)} became {_brief(value)}"


def remove_a_row(conn: sqlite3.Connection, chance: random.Random) -> str:
    table, _, row = _a_row(conn, chance)
    conn.execute(f"DELETE FROM {table} WHERE rowid = ?", (row[0],))  # noqa: S608
    return f"a row out of {table}"


def copy_a_row(conn: sqlite3.Connection, chance: random.Random) -> str:
    """A row more, like another but for one or two columns."""
    table, columns, row = _a_row(conn, chance)
    values = dict(zip(columns[1:], row[1:], strict=True))
    for name in chance.sample(list(values), min(2, len(values))):
        values[name] = _another(values[name], chance)
    if "id" in values:
        values["id"] = None
    marks = ", ".join("?" * len(values))
    conn.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})", tuple(values.values()))  # noqa: S608
    return f"a row more in {table}"


def lose_a_tap(conn: sqlite3.Connection, chance: random.Random) -> str:
    """A tap is gone from lines and scans alike."""
    (hash_,) = chance.choice(conn.execute("SELECT hash FROM scans").fetchall())
    for table in ("lines", "scans", "self_tests"):
        conn.execute(f"DELETE FROM {table} WHERE hash = ?", (hash_,))  # noqa: S608
    return "a tap out of lines and scans"


def cut_a_journal(conn: sqlite3.Connection, chance: random.Random) -> str:
    """The newest lines of a journal are gone from everywhere, and the hub stands where it would have stood without."""
    device, journal = chance.choice(conn.execute("SELECT device, journal FROM journals").fetchall())
    here = (device, journal)
    tip = conn.execute("SELECT tip_sequence FROM journals WHERE device = ? AND journal = ?", here).fetchone()[0]
    last = tip - chance.randint(1, 12)
    found = conn.execute(
        "SELECT hash FROM lines WHERE device = ? AND journal = ? AND sequence = ? ORDER BY hash DESC", (*here, last)
    ).fetchone()
    if found is None:
        raise sqlite3.Error
    for table in ("lines", "scans", "self_tests"):
        conn.execute(f"DELETE FROM {table} WHERE device = ? AND journal = ? AND sequence > ?", (*here, last))  # noqa: S608
    conn.execute(
        "UPDATE journals SET tip = ?, tip_sequence = ?, highest = ? WHERE device = ? AND journal = ?",
        (found[0], last, last, *here),
    )
    return f"the end of journal {journal}"


def lose_a_journal(conn: sqlite3.Connection, chance: random.Random) -> str:
    device, journal = chance.choice(conn.execute("SELECT device, journal FROM journals").fetchall())
    for table in ("lines", "scans", "self_tests", "journals", "holes", "forks"):
        conn.execute(f"DELETE FROM {table} WHERE device = ? AND journal = ?", (device, journal))  # noqa: S608
    return f"journal {journal}"


def lose_acts(conn: sqlite3.Connection, chance: random.Random) -> str:
    """The newest acts are gone from the hub's chain: with the bundle that was made, at least."""
    (last,) = conn.execute("SELECT max(number) FROM hub_lines").fetchone()
    count = chance.randint(1, 8)
    conn.execute("DELETE FROM hub_lines WHERE number > ?", (last - count,))
    return f"the newest {count} acts"


def forge_a_tap(conn: sqlite3.Connection, chance: random.Random) -> str:
    """A tap that no device wrote, as a row of scans."""
    row = chance.choice(conn.execute("SELECT * FROM scans").fetchall())
    columns = [one[1] for one in conn.execute("PRAGMA table_info(scans)")]
    values = dict(zip(columns, row, strict=True))
    for name in ("occurred_at", "received_at"):
        values[name] += 3 * 3_600_000
    values["hash"] = f"{chance.getrandbits(256):064x}"
    marks = ", ".join("?" * len(values))
    conn.execute(f"INSERT INTO scans ({', '.join(values)}) VALUES ({marks})", tuple(values.values()))  # noqa: S608
    return "a tap more in scans"


EDITS: tuple[Callable[[sqlite3.Connection, random.Random], str], ...] = (
    change_a_cell, change_a_cell, change_a_cell, change_a_cell, remove_a_row, remove_a_row, copy_a_row, lose_a_tap,
    cut_a_journal, lose_a_journal, lose_acts, forge_a_tap,
)  # fmt: skip


def _a_row(conn: sqlite3.Connection, chance: random.Random) -> tuple[str, list[str], tuple[Any, ...]]:
    table = chance.choice(TABLES)
    columns = ["rowid", *(one[1] for one in conn.execute(f"PRAGMA table_info({table})"))]
    found = conn.execute(f"SELECT rowid AS row, * FROM {table}").fetchall()  # noqa: S608
    if not found:
        raise sqlite3.Error
    return table, columns, chance.choice(found)


def _another(value: Any, chance: random.Random) -> Any:
    if isinstance(value, int):
        return value + chance.choice([-1, 1, 3_600_000, -86_400_000, 1 - 2 * value])
    if isinstance(value, bytes) and value:
        at = chance.randrange(len(value))
        return value[:at] + bytes([value[at] ^ 1 << chance.randrange(8)]) + value[at + 1 :]
    if isinstance(value, str) and value:
        at = chance.randrange(len(value))
        return value[:at] + ("1" if value[at] != "1" else "2") + value[at + 1 :]
    return chance.choice([1, 1_800_000_000_000])


def _brief(value: Any) -> str:
    return repr(value)[:40]
