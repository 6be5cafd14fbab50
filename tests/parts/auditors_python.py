"""An auditor's Python: it has `cryptography`, and has never heard of us."""

import ast
import subprocess
import sys
from pathlib import Path

import cryptography


def cryptography_alone(folder: Path) -> Path:
    """A folder to import from that holds `cryptography` and what it needs, and nothing else."""
    folder.mkdir()
    for name in ("cryptography*", "cffi*", "_cffi_backend*", "pycparser*"):
        for found in Path(cryptography.__file__).parents[1].glob(name):
            (folder / found.name).symlink_to(found)
    return folder


def run_verifier(folder: Path, only: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`python3 verify.py` in the unpacked folder, with nothing to import but that; at its end it says what it imported."""
    program = f"""
import runpy, sys
sys.path.append({str(only)!r})
try:
    runpy.run_path("verify.py", run_name="__main__")
finally:
    known = set(sys.stdlib_module_names) | {{"__main__"}}
    print({{name.partition(".")[0] for name in sys.modules}} - known, file=sys.stderr)
"""
    command = [sys.executable, "-I", "-S", "-c", program, *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def imported(said: subprocess.CompletedProcess[str]) -> set[str]:
    """What the verifier imported that does not come with Python."""
    found: set[str] = ast.literal_eval(said.stderr)
    return found
