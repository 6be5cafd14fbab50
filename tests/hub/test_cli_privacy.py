"""The commands about personal data, as a deployer uses them: a request comes, is met and answered."""

import json
import stat
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hub.kernel.period import day_of
from tests.hub.test_cli import Run, fine, runner

NAME = "สมหญิง ใจดี"


@pytest.fixture
def run(tmp_path: Path) -> Run:
    made = runner(tmp_path, f"sqlite:///{tmp_path / 'hub.db'}")
    fine(made("migrate"))
    fine(made("officer", "add", "o1", "--name", NAME))
    fine(made("user", "add", "boss", "--name", "x", "--password-stdin", stdin="long enough to keep\n"))
    fine(
        made(
            "user",
            "add",
            "malee",
            "--name",
            "มาลี",
            "--role",
            "operator",
            "--password-stdin",
            stdin="long enough to keep\n",
        )
    )
    return made


def test_a_request_is_taken_in_met_and_answered(run: Run, tmp_path: Path) -> None:
    today = day_of(datetime.now(UTC))
    due = today + timedelta(days=30)
    assert fine(run("privacy", "receive", "officer:o1", "access", "--letter", "A 1")) == f"1\t{due}\n"
    assert fine(run("privacy", "receive", "user:malee", "erasure", "--on", str(today))) == f"2\t{due}\n"
    assert fine(run("privacy", "requests")).splitlines() == [
        f"1\topen\t{due}\taccess\tofficer:o1\t{today}\tA 1\t-",
        f"2\topen\t{due}\terasure\tuser:malee\t{today}\t-\t-",
    ]
    later = due + timedelta(days=10)
    assert fine(run("privacy", "extend", "1", "--days", "10", "--reason", "much paper")) == f"1\t{later}\n"
    file = tmp_path / "held.zip"
    fine(run("privacy", "export", "officer:o1", "--to", str(file), "--reason", "asked", "--request", "1"))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with zipfile.ZipFile(file) as pack:
        assert json.loads(pack.read("held.json"))["name"] == NAME
    again = run("privacy", "export", "officer:o1", "--to", str(file), "--reason", "asked")
    assert (again.returncode, "cannot be made" in again.stderr) == (2, True)
    fine(run("privacy", "answer", "1", "granted", "--letter", "A 2"))
    opened = run("privacy", "erase", "user:malee", "--confirm", "malee", "--reason", "left", "--request", "2")
    assert (opened.returncode, "the account malee is open" in opened.stderr) == (2, True)
    fine(run("user", "close", "malee"))
    said = fine(run("privacy", "erase", "user:malee", "--confirm", "malee", "--reason", "left", "--request", "2"))
    assert "the name of malee is erased" in said
    assert "มาลี" not in fine(run("user", "list"))
    fine(run("privacy", "answer", "2", "granted", "--letter", "A 3"))
    assert fine(run("privacy", "requests")) == ""
    assert [line.split("\t")[-1] for line in fine(run("privacy", "requests", "--all")).splitlines()] == [
        "granted",
        "granted",
    ]


def test_a_slip_is_one_line_with_a_hint(run: Run) -> None:
    for words in (
        ("receive", "somebody", "access"),
        ("receive", "other", "access"),
        ("export", "other", "--to", "x.zip", "--reason", "x"),
        ("answer", "7", "granted", "--letter", "x"),
    ):
        told = run("privacy", *words)
        assert (told.returncode, told.stderr.count("\n")) == (2, 1), told.stderr
