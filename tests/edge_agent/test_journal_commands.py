"""`riskpoint-agent journal …` as a technician runs it at the pole: what it says, what it ends with, what it leaves."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from edge_agent.agent.device_key import make_key, read_key
from edge_agent.journal.inspection.opened import opened_copy
from edge_agent.journal.inspection.status import DeclaredHole, Expected, concerns, status_of
from tests.edge_agent.test_cli import AGENT, run, settings_file
from tests.parts.hub_end import until
from tests.parts.journals import key
from tests.parts.written_journals import DEVICE, KEY, MEGABYTE, change, cut, journal_with, moment, opened
from wire_contract.chain import hash_of, public_key_of
from wire_contract.measurements import ShedReason
from wire_contract.topics import DeviceId


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A copied journal, far from any settings and keys."""
    return tmp_path / "copied" / "journal.db"


def journal(*arguments: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [*AGENT, "journal", *arguments]
    environment = {**os.environ, **({"TMPDIR": str(folder)} if folder else {})}
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, env=environment)


@contextmanager
def running(config: Path) -> Iterator[subprocess.Popen[bytes]]:
    run("key", "--config", str(config))
    process = subprocess.Popen([*AGENT, "run", "--config", str(config)], stderr=subprocess.DEVNULL)
    try:
        until(lambda: "runs (pid" in journal("status", "--config", str(config)).stdout, turn=lambda: time.sleep(0.1))
        yield process
    finally:
        process.kill()
        process.wait(20)


def test_a_technician_sees_verifies_and_exports_while_the_agent_runs(tmp_path: Path) -> None:
    config = settings_file(tmp_path)
    with running(config) as agent:
        status = journal("status", "--config", str(config))
        assert (status.returncode, status.stderr) == (0, "")
        assert f"ทำงาน · runs (pid {agent.pid})" in status.stdout
        assert "bkk-test-01" in status.stdout
        verify = journal("verify", "--config", str(config))
        assert (verify.returncode, verify.stderr) == (0, "")
        assert verify.stdout.splitlines()[-2:] == ["ถูกต้อง", "sound"]
        assert "with the key that the journal itself names" not in verify.stdout, "the device's own key is here"
        exported = journal("export", str(tmp_path / "out"), "--config", str(config))
        assert (exported.returncode, exported.stderr) == (0, "")
        assert "at the hub: riskpoint-hub evidence import FILE" in exported.stdout
        assert len((tmp_path / "out").read_bytes().splitlines()) == 2, "the journal's opening and the agent's start"
        assert agent.poll() is None
    status = journal("status", "--config", str(config))
    assert status.returncode == 1
    assert status.stdout.splitlines()[-2:] == [
        "ไม่มีโปรแกรมทำงานอยู่ · systemctl start riskpoint-agent",
        "no agent has the journal open: `systemctl status riskpoint-agent` says why",
    ]


def test_a_copied_file_needs_no_settings_and_no_key(file: Path) -> None:
    lines = journal_with(file, 5, acknowledged=4)
    status, verify = journal("status", "--journal", str(file)), journal("verify", "--journal", str(file))
    assert (status.returncode, verify.returncode, status.stderr + verify.stderr) == (0, 0, "")
    assert f"6 {hash_of(lines[-1].line)}" in status.stdout
    assert f"signatures were checked with the key that the journal itself names, {public_key_of(KEY)}" in verify.stdout


def test_the_status_of_a_copy_is_what_is_in_it(file: Path) -> None:
    journal_with(file, 10, acknowledged=8)
    change(file, "UPDATE line SET line = x'00' WHERE sequence IN (5, 6)")
    agents = opened(file)
    agents.prune(3)
    agents.declare_hole(5, moment=moment(12))
    agents.close()
    with opened_copy(file) as copy:
        found = status_of(copy, file)
    assert (found.head, found.lines, found.pruned_through, found.acknowledged, found.unacknowledged) == (
        12, 9, 3, (8, "2026-10-01T05:00:00.000Z"), 4,
    )  # fmt: skip
    assert (found.holes, found.damaged_lines) == ([DeclaredHole(5, 6, 12, ShedReason.DAMAGED)], 2)
    assert (found.held_by, found.set_aside, found.ruin) == (None, [], None)
    assert found.newest is not None
    assert found.newest.time == "2026-10-01T05:12:00.000Z"
    said = journal("status", "--journal", str(file))
    assert said.returncode == 1
    assert "2 lines were damaged on this card: replace the SD card" in said.stdout


def test_what_needs_a_person_is_judged_by_uptime_room_and_the_hubs_word(file: Path) -> None:
    journal_with(file, 3, acknowledged=2)
    with opened_copy(file) as copy:
        well = replace(status_of(copy, file), held_by=7, card_free_bytes=10**9)
    expected = Expected(DEVICE, public_key_of(KEY), 64 * MEGABYTE)
    cases = {
        "all is well": (well, moment(4 + 119), ""),
        "silent": (well, moment(4 + 121), "has recorded nothing for over two hours"),
        "silent since the boot": (
            well,
            replace(moment(121), boot_id="boot-2"),
            "has recorded nothing for over two hours",
        ),
        "just booted": (well, replace(moment(119), boot_id="boot-2"), ""),
        "no agent": (replace(well, held_by=None), moment(4), "no agent has the journal open"),
        "card": (replace(well, card_free_bytes=4 * MEGABYTE - 1), moment(4), "the card is nearly full"),
        "cap": (replace(well, file_bytes=61 * MEGABYTE), moment(4), "the hub has not taken it"),
        "full, but taken": (replace(well, file_bytes=61 * MEGABYTE, acknowledged=(4, "x")), moment(4), ""),
        "older copy": (replace(well, acknowledged=(5, "x")), moment(4), "an older copy, or cut off at its end"),
    }
    for name, (status, now, words) in cases.items():
        said = concerns(status, expected=expected, moment=now)
        assert [words in text.english for text in said] == ([True] if words else []), name
    assert concerns(replace(well, held_by=None), expected=None, moment=moment(999)) == []


def test_a_journal_beside_a_ruined_one_says_how_to_save_that(file: Path, tmp_path: Path) -> None:
    journal_with(file, 2)
    journal_with(file.with_name("journal.db.damaged-1"), 7)
    said = journal("status", "--journal", str(file))
    assert said.returncode == 1
    command = f"riskpoint-agent journal export FILE --journal {file}.damaged-1"
    assert command in said.stdout
    saved = journal("export", str(tmp_path / "saved"), *command.split()[4:])
    assert (saved.returncode, len((tmp_path / "saved").read_bytes().splitlines())) == (0, 8)


def test_a_foreign_journal_in_this_points_folder_is_named(tmp_path: Path) -> None:
    config = settings_file(tmp_path)
    make_key(tmp_path / "data")
    journal_with(tmp_path / "data" / "journal.db", 2, device=DeviceId("bkk-other-01"), signer=key(9))
    status, verify = (journal(verb, "--config", str(config)) for verb in ("status", "verify"))
    assert (status.returncode, verify.returncode) == (1, 1)
    assert (
        "the journal is bkk-other-01's, not bkk-test-01's: nothing is recorded until it is moved away" in status.stdout
    )
    assert "the journal's key is not the key that was expected" in status.stdout
    assert f"another device's journal, or the key was replaced ({public_key_of(key(9))})" in verify.stdout


def test_a_replaced_key_is_found_by_the_one_that_is_enrolled(file: Path) -> None:
    journal_with(file, 2, signer=key(9))
    enrolled, other = public_key_of(key(9)), public_key_of(KEY)
    assert journal("verify", "--journal", str(file), "--public-key", enrolled).returncode == 0
    assert journal("verify", "--journal", str(file), "--public-key", other).returncode == 1
    assert journal("verify", "--journal", str(file), "--public-key", "rubbish").returncode == 2


@pytest.mark.parametrize("verb", [["status"], ["verify"], ["export", "OUT"]], ids=lambda verb: verb[0])
@pytest.mark.parametrize(
    "found",
    [
        (None, 2, "there is no journal at"),
        (b"", 1, "is empty, or hardly begun"),
        (b"no database any more" * 300, 1, "is no database (any more)"),
    ],
    ids=["missing", "empty", "foreign"],
)
def test_what_cannot_be_looked_at_is_said_in_both_languages_with_a_hint(
    file: Path, tmp_path: Path, verb: list[str], found: tuple[bytes | None, int, str]
) -> None:
    content, code, words = found
    file.parent.mkdir()
    if content is not None:
        file.write_bytes(content)
    out = tmp_path / "out"
    done = journal(*[str(out) if word == "OUT" else word for word in verb], "--journal", str(file))
    assert (done.returncode, done.stdout, done.stderr.count("\n"), out.exists()) == (code, "", 4, False)
    assert words in done.stderr


def test_a_cut_off_file_is_verified_and_exported_as_far_as_it_goes_and_ends_with_1(file: Path, tmp_path: Path) -> None:
    journal_with(file, 300)
    cut(file, file.stat().st_size // 2)
    for verb in (["status"], ["verify"], ["export", str(tmp_path / "out")]):
        done = journal(*verb, "--journal", str(file))
        assert (done.returncode, done.stderr) == (1, "")
    assert len((tmp_path / "out").read_bytes().splitlines()) > 50


def test_a_settings_file_that_is_missing_is_one_line_and_exit_2(tmp_path: Path) -> None:
    done = journal("status", "--config", str(tmp_path / "none.toml"))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_verification_that_is_stopped_leaves_no_copy_behind(
    file: Path, tmp_path: Path, number: signal.Signals
) -> None:
    journal_with(file, 4000)
    folder = tmp_path / "tmp"
    folder.mkdir()
    command = [*AGENT, "journal", "verify", "--journal", str(file)]
    process = subprocess.Popen(command, env={**os.environ, "TMPDIR": str(folder)}, stderr=subprocess.DEVNULL)
    until(lambda: any(folder.glob("*/journal.db")), turn=lambda: None)
    process.send_signal(number)
    assert process.wait(20) != 0
    assert list(folder.iterdir()) == []


def test_the_key_is_not_needed_to_look(tmp_path: Path) -> None:
    config = settings_file(tmp_path)
    data = tmp_path / "data"
    make_key(data)
    journal_with(data / "journal.db", 3, signer=read_key(data))
    assert journal("verify", "--config", str(config)).returncode == 0
    (data / "device.key").unlink()
    done = journal("verify", "--config", str(config))
    assert (done.returncode, "with the key that the journal itself names" in done.stdout) == (0, True)
