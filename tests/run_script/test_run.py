"""`./run` itself: what it says when it cannot do what it was asked."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([ROOT / "run", *arguments], capture_output=True, text=True, check=False)


def sourced(script: str, path: Path) -> subprocess.CompletedProcess[str]:
    """A snippet run after run.d/environment.sh, by somebody who is not root and may not become it."""
    return subprocess.run(
        ["/bin/bash", "-c", f"set -euo pipefail; . run.d/environment.sh; {script}"],
        cwd=ROOT,
        env={**os.environ, "PATH": str(path)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def bare_machine(tmp_path: Path) -> Path:
    """A PATH with nothing but a package database that knows no package."""
    for name, body in {"dpkg-query": "exit 1", "id": "echo 1000"}.items():
        tool = tmp_path / name
        tool.write_text(f"#!/bin/bash\n{body}\n")
        tool.chmod(0o755)
    return tmp_path


def test_without_a_command_it_says_what_there_is() -> None:
    said = run()
    assert said.returncode == 0
    assert "./run demo --once --out DIR" in said.stdout


def test_a_command_that_does_not_exist_is_named_and_ends_with_2() -> None:
    said = run("dmeo")
    assert said.returncode == 2
    assert "there is no 'dmeo' here" in said.stderr


def test_missing_packages_are_named_in_one_message_and_end_with_1(bare_machine: Path) -> None:
    said = sourced("need_system_packages needed mosquitto postgresql", bare_machine)
    assert said.returncode == 1
    assert said.stderr.strip() == "run: these system packages are missing:  sudo apt-get install mosquitto postgresql"


def test_packages_that_are_only_wished_for_do_not_stop_anything(bare_machine: Path) -> None:
    said = sourced("need_system_packages wished libthai0; echo on", bare_machine)
    assert (said.returncode, said.stdout.strip()) == (0, "on")
    assert "sudo apt-get install libthai0" in said.stderr


def test_a_python_that_is_too_old_or_absent_is_said_with_the_remedy(bare_machine: Path) -> None:
    said = sourced("system_python", bare_machine)
    assert said.returncode != 0
    assert "needs Python 3.11 or newer" in said.stderr
