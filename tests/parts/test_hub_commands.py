"""A command that is forked is the command: its words, exit codes, input, environment and files are those of the program."""

from pathlib import Path

import pytest

from tests.parts.hub_commands import hub_command, started_anew


def settings(folder: Path) -> str:
    folder.mkdir()
    file = folder / "hub.toml"
    file.write_text('data_dir = "data"\n')
    return str(file)


COMMANDS = [
    ("no-such-command",),
    ("--config", "{config}", "migrate"),
    ("--config", "{config}", "user", "add", "somying", "--name", "สมหญิง", "--password-stdin"),
    ("--config", "/nowhere/hub.toml", "point", "list"),
]


def test_forked_and_started_anew_it_says_and_does_the_same(tmp_path: Path) -> None:
    said = []
    for name, run in (("forked", hub_command), ("anew", started_anew)):
        config = settings(tmp_path / name)
        for command in COMMANDS:
            done = run(*(part.format(config=config) for part in command), stdin="a long pass phrase\n")
            said.append((name, done.returncode, done.stdout, done.stderr.replace(str(tmp_path / name), "")))
    forked, anew = said[: len(COMMANDS)], said[len(COMMANDS) :]
    assert [each[1:] for each in forked] == [each[1:] for each in anew]
    assert [each[1] for each in anew] == [2, 0, 0, 2]
    assert (tmp_path / "forked" / "data" / "hub.db").exists()


def test_what_a_command_loads_or_sets_is_not_there_for_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    narrow = hub_command("--help").stdout
    monkeypatch.setenv("COLUMNS", "120")
    wide = hub_command("--help").stdout
    assert max(map(len, narrow.splitlines())) <= 60 < max(map(len, wide.splitlines())) <= 120
