"""Whether strace may watch processes here. Where not, a test says so; in CI it must not be skipped, and fails."""

import os
import shutil
import subprocess
from functools import cache

import pytest

ALLOWED_TO_SKIP = "RISKPOINT_WITHOUT_PTRACE"
"""Set in the environment of a CI that cannot trace: then skipping is right."""


@cache
def why_not() -> str | None:
    """Why nothing can be traced here; None where it can."""
    if shutil.which("strace") is None:
        return "strace is not installed: apt-get install strace"
    tried = subprocess.run(["strace", "-qq", "-o", os.devnull, "true"], capture_output=True, text=True, check=False)
    return None if tried.returncode == 0 else f"strace may not trace here: {tried.stderr.strip()}"


def _is_excused() -> bool:
    return bool(os.environ.get(ALLOWED_TO_SKIP)) or not os.environ.get("CI")


needs_tracing = pytest.mark.skipif(why_not() is not None and _is_excused(), reason=str(why_not()))
