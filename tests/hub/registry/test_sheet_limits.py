"""Hostile and huge sheets are refused within bounded memory, with a hint; a hub that dies between rows has none of them."""

import io
import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from hub.database import open_engine
from hub.fleet import service as fleet
from tests.parts.schemas import make_tables

ROOT = Path(__file__).parents[3]
PEAK = """
import resource, sys
from hub.kernel.table import Unfit
from hub.registry.sheet_file import table_of
from hub.web.sheet_file import MOST_BYTES
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
with open(sys.argv[1], "rb") as file:
    found = table_of(file.read(MOST_BYTES + 1))
assert isinstance(found, Unfit), len(found)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024, found.what[1], "/", found.hint[1])
"""
DIES = """
import os, signal, sys
from dataclasses import replace
from hub.database import open_engine, writing
from hub.registry import register_import
from hub.registry.register_sheet import SheetKind, register_sheet_of
from hub.registry.sheet_file import table_of
from tests.parts.hands import hand
from tests.parts.small_hub import NOW

class Rows(tuple):
    def __iter__(self):
        for number, row in enumerate(super().__iter__()):
            if number == int(sys.argv[3]):
                os.kill(os.getpid(), signal.SIGKILL)
            yield row

with open(sys.argv[2], "rb") as file:
    sheet = register_sheet_of(table_of(file.read()), SheetKind.POINTS)
engine = open_engine(sys.argv[1])
with writing(engine) as conn:
    plan = register_import.look(conn, sheet, hand=hand(at=NOW))
    assert plan.changes == 6, plan.problems
    register_import.carry_out(conn, sheet, replace(plan, rows=Rows(plan.rows)), hand=hand(at=NOW))
"""


def run(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script, *arguments], cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


def bomb(entry: str, content: bytes, *, says: int | None = None) -> bytes:
    """A workbook of this one part; its directory may say another size than it has."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        packed.writestr(entry, content)
    made = out.getvalue()
    if says is None:
        return made
    return made.replace(len(content).to_bytes(4, "little"), says.to_bytes(4, "little"))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("zip bomb", lambda: bomb("xl/worksheets/sheet1.xml", b"0" * 300_000_000), "too large when unpacked"),
        ("lying zip bomb", lambda: bomb("xl/worksheets/sheet1.xml", b"0" * 300_000_000, says=1000), "cannot be read"),
        ("50 MB sheet", lambda: b"code,card\n" + b"T-1,0412AB34\n" * 4_000_000, "larger than 1 MB"),
        ("many columns", lambda: b"code,card" + b"," * 900_000 + b"\n", "cannot be read"),
    ],
)  # fmt: skip
def test_what_is_too_much_is_refused_within_bounded_memory(
    tmp_path: Path, name: str, content: Callable[[], bytes], said: str
) -> None:
    file = tmp_path / "sheet"
    file.write_bytes(content())
    done = run(PEAK, str(file))
    assert (done.returncode, done.stderr) == (0, "")
    grown, _, told = done.stdout.partition(" ")
    assert said in told, name
    assert " / " in told
    assert int(grown) < 120


@pytest.mark.parametrize("row", [3])
def test_a_hub_that_is_killed_between_rows_has_none_of_them(tmp_path: Path, row: int) -> None:
    url = f"sqlite:///{tmp_path / 'hub.db'}"
    make_tables(url, postgres=None)
    file = tmp_path / "points.csv"
    file.write_text(
        "code,name,short name,police station,from\n" + "".join(f"P-{n},ก,ก,สน.บางรัก,2026-10-01\n" for n in range(6)),
        encoding="utf-8",
    )
    assert run(DIES, url, str(file), str(row)).returncode == -signal.SIGKILL
    assert points(url) == []
    assert run(DIES, url, str(file), "99").returncode == 0
    assert points(url) == [f"P-{n}" for n in range(6)]


def points(url: str) -> list[str]:
    engine = open_engine(url)
    with engine.connect() as conn:
        found = [one.code for one in fleet.points(conn)]
    engine.dispose()
    return found
