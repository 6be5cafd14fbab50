"""`./run soak` as a person starts it, short."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def soak(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.soak", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_simulator_says_how_many_histories_held_and_what_they_came_by() -> None:
    said = soak("simulator", "--seeds", "700", "--first", "100", "--processes", "2")
    assert (said.returncode, said.stderr) == (0, "")
    assert "700 histories from seed 100" in said.stdout
    assert "card put back" in said.stdout


def test_spoilt_bundles_are_counted_by_whom_and_how_they_were_found_out() -> None:
    said = soak("bundle", "--mutants", "12", "--first", "5000")
    assert (said.returncode, said.stderr) == (0, "")
    assert "12 spoilt bundles from number 5000" in said.stdout
    assert "found 12 of 12" in said.stdout


def test_districts_are_counted_and_agree() -> None:
    said = soak("districts", "--count", "2", "--first", "40")
    assert (said.returncode, said.stderr) == (0, "")
    assert "2 districts from seed 40: every figure agrees" in said.stdout


def test_kept_months_are_counted_and_are_as_judged_anew() -> None:
    said = soak("kept", "--count", "1", "--first", "7")
    assert (said.returncode, said.stderr) == (0, "")
    assert "1 districts from seed 7:" in said.stdout
    assert "kept parts believed, every one as judged anew" in said.stdout


def test_a_run_that_does_not_exist_is_named_and_ends_with_2() -> None:
    said = soak("simulater")
    assert said.returncode == 2
    assert "simulater" in said.stderr


def test_a_long_journal_is_verified_and_exported_in_little_memory() -> None:
    said = soak("inspection", "--lines", "3000")
    assert (said.returncode, said.stderr) == (0, "")
    assert "3000 lines exported" in said.stdout
