"""The lab's command line where nothing is booted: the programs fit together, and who may not boot machines is told."""

import re
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
LAB = REPOSITORY / "deploy" / "lab" / "lab.py"


def test_every_scene_can_be_asked_for_and_is_told_of_in_the_document() -> None:
    said = subprocess.run([sys.executable, str(LAB), "--help"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"--only \{([^}]+)\}", re.sub(r"\s*\n\s+", "", said))
    assert found is not None
    document = (REPOSITORY / "docs" / "fleet" / "lab.md").read_text(encoding="utf-8")
    table = "".join(line.split("|")[1] for line in document.splitlines() if line.startswith("| `"))
    assert set(found[1].split(",")) == set(re.findall(r"`([a-z-]+)`", table))


NOBODY = (
    "import os, runpy, sys; os.geteuid = lambda: 65534; sys.argv = sys.argv[1:]; "
    "runpy.run_path(sys.argv[0], run_name='__main__')"
)
"""Another user could not read a checkout that is root's alone: who runs it is what is told otherwise."""


def test_who_is_not_root_is_told_and_nothing_is_made(tmp_path: Path) -> None:
    words = [sys.executable, "-c", NOBODY, str(LAB), "--small", "--folder", str(tmp_path / "lab")]
    done = subprocess.run(words, capture_output=True, text=True, check=False, cwd=LAB.parent)
    assert (done.returncode, done.stderr) == (2, "lab: boots machines, which only root may: sudo ./run lab\n")
    assert not (tmp_path / "lab").exists()
