"""`./run soak inspection`: a technician's verify and export over a journal of many lines, with time and memory."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console

from tests.parts.written_journals import opened, tap

LINES_AT_A_TIME = 1000
AT_MOST_BYTES = 200 * 1024 * 1024
"""The program itself takes some 80 MB; the rest must not grow with the journal."""

_MEASURED = """
import pathlib, resource, subprocess, sys
ended = subprocess.run(sys.argv[2:], check=False).returncode
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
pathlib.Path(sys.argv[1]).write_text(str(peak))
sys.exit(ended)
"""
"""In a small process of its own: a child is counted with the size of whoever forked it."""


def inspection(*, lines: int, console: Console) -> bool:
    """True when both ended with 0 and took no more memory than for a short journal."""
    with tempfile.TemporaryDirectory() as name:
        path, target = Path(name) / "journal.db", Path(name) / "exported"
        _write(path, lines)
        console.print(f"{lines} lines, {path.stat().st_size / 1e6:.0f} MB")
        verify, verifying = _run(console, "verify", "--journal", str(path))
        export, exporting = _run(console, "export", str(target), "--journal", str(path))
        found = sum(1 for _ in target.open("rb"))
    peak = max(verifying, exporting)
    console.print(f"{found} lines exported; at most {peak / 1e6:.0f} MB of memory")
    return verify == export == 0 and found == lines and peak < AT_MOST_BYTES


def _write(path: Path, lines: int) -> None:
    """By the product's own journal; many commits as one, since nobody cuts the power here."""
    journal = opened(path, max_bytes=64 * 1024**3)
    journal._db.execute("PRAGMA synchronous=OFF")
    while journal.head < lines:
        with journal._db.atomic():
            for _ in range(min(LINES_AT_A_TIME, lines - journal.head)):
                tap(journal)
    journal.close()


def _run(console: Console, *arguments: str) -> tuple[int, int]:
    """What it ended with, and the most memory that it held, in bytes."""
    begin = time.monotonic()
    with tempfile.NamedTemporaryFile("r") as peak:
        words = [sys.executable, "-c", _MEASURED, peak.name, sys.executable, "-m", "edge_agent.cli", "journal"]
        done = subprocess.run([*words, *arguments], check=False)
        held = int(peak.read())
    console.print(f"journal {arguments[0]}: {time.monotonic() - begin:.0f} s, ended with {done.returncode}")
    return done.returncode, held
