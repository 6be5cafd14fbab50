"""The command line as a deployer uses it: one district set up by commands alone, mistakes answered in one line."""

import getpass
import json
import re
import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from hub.database import open_engine, writing
from hub.fleet import service as fleet
from hub.ingest import Received, ingest
from hub.patrol import service as patrol
from hub.people import service as people
from tests.parts.hub_commands import hub_command
from tests.parts.journals import START, Journal, journal_of, key
from wire_contract.chain import is_public_key, public_key_of
from wire_contract.event import JournalId
from wire_contract.topics import up

Run = Callable[..., subprocess.CompletedProcess[str]]
KEY = public_key_of(key(1))


def runner(folder: Path, database_url: str) -> Run:
    """Runs a command with settings of its own."""
    config = folder / "hub.toml"
    config.write_text(f'data_dir = "kept"\n[database]\nurl = "{database_url}"\n')

    def call(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        return hub_command("--config", str(config), *arguments, stdin=stdin)

    return call


@pytest.fixture
def run(tmp_path: Path, database_url: str) -> Run:
    return runner(tmp_path, database_url)


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("migrated")
    run = runner(folder, f"sqlite:///{folder / 'hub.db'}")
    fine(run("migrate"))
    return run


def fine(done: subprocess.CompletedProcess[str]) -> str:
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_a_district_is_set_up_by_commands_alone(run: Run, database_url: str, tmp_path: Path) -> None:
    fine(run("migrate"))
    assert is_public_key(fine(run("key")).strip())
    fine(run("point", "add", "p01", "--name", "ปากซอยทดสอบ ๑", "--short-name", "ซอย ๑", "--station", "สน.บางสมมุติ",
             "--from", "2026-10-01", "--no-camera"))  # fmt: skip
    fine(run("duty", "set", "p01", "3", "--from", "2026-10-10"))
    fine(run("officer", "add", "o1", "--name", "สมหญิง ใจดี"))
    fine(run("credential", "add", "wiegand26:1:2", "--officer", "o1", "--at", "2026-10-01T08:00"))
    fine(run("credential", "withdraw", "wiegand26:1:2", "--at", "2026-10-20T08:00"))
    fine(run("device", "enrol", "bkk-test-01", "--point", "p01", "--public-key", KEY, "--at", "2026-10-01T00:00"))
    fine(run("user", "add", "somying", "--name", "สมหญิง ใจดี", "--password-stdin", stdin="a long pass phrase\n"))
    assert fine(run("point", "list")) == "p01\tปากซอยทดสอบ ๑\tสน.บางสมมุติ\t2026-10-01\t-\n"
    assert fine(run("credential", "list")) == (
        "wiegand26:1:2\to1\tสมหญิง ใจดี\t2026-10-01T08:00:00+07:00\t2026-10-20T08:00:00+07:00\n"
    )
    assert fine(run("device", "list")) == "bkk-test-01\tp01\t2026-10-01T00:00:00+07:00\t-\t-\t-\n"
    assert fine(run("quarantine", "list")) == ""
    fine(run("settings", "set", "quiet_hours", "22.00-06.00"))
    fine(run("settings", "set", "static_qr", "on", "--point", "p01"))
    fine(run("settings", "set", "badge_window_s", "60"))
    fine(run("settings", "clear", "badge_window_s"))
    assert fine(run("settings", "show")) == (
        "static_qr\toff\t-\nstatic_qr\ton\tp01\nbadge_window_s\t40\t-\nrepeat_window_s\t120\t-\n"
        "quiet_hours\t22:00-06:00\t*\ncamera_by_day\ton\t-\ncamera_by_night\ton\t-\nlamps_by_night\ton\t-\n"
        "keep_pictures\toff\t-\n"
    )
    assert fine(run("settings", "show", "--point", "p01")).splitlines()[0] == "static_qr\ton\tp01"
    thai, english = fine(run("command", "send", "bkk-test-01", "identify", "--expires-in", "2h")).splitlines()
    told = re.fullmatch(r"bkk-test-01 is told to identify, id ([0-9a-f-]{36}), until .*\+07:00", english)
    assert told is not None
    assert thai.startswith("สั่ง bkk-test-01 แล้ว: identify")
    assert fine(run("command", "list")).split("\t")[1:] == [
        "bkk-test-01", "identify", "open", "-", "-", f"{told[1]}\n",
    ]  # fmt: skip
    fine(run("point", "close", "p01", "--on", "2026-11-01"))
    engine = open_engine(database_url)
    with engine.connect() as conn:
        [point] = fleet.points(conn)
        assert not point.has_camera
        assert str(point.closed_on) == "2026-11-01"
        assert [holding.officer_code for holding in people.holdings(conn)] == ["o1"]
        first, last = date(2026, 10, 9), date(2026, 10, 10)
        cells = patrol.day_cells(conn, first=first, last=last, now=datetime(2026, 11, 22, tzinfo=UTC))[point.id]
        assert {day: cell.required for day, cell in cells.items()} == {first: 2, last: 3}
    engine.dispose()
    written = fine(run("report", "month", "2569-10", "--out", str(tmp_path / "out"))).split()
    assert [Path(path).name for path in written] == [
        f"monthly-report.{form}" for form in ("pdf", "json", "xlsx", "docx", "en.pdf")
    ]
    assert Path(written[0]).read_bytes().startswith(b"%PDF-")
    assert json.loads(Path(written[1]).read_bytes())


def test_what_changes_days_that_are_over_is_proposed_and_the_chain_is_read_and_checked(
    tmp_path: Path,
) -> None:
    database_url = f"sqlite:///{tmp_path / 'hub.db'}"
    run = runner(tmp_path, database_url)
    fine(run("migrate"))
    fine(run("point", "add", "p01", "--name", "a", "--short-name", "a", "--station", "b", "--from", "2026-10-01"))
    fine(run("device", "enrol", "bkk-test-01", "--point", "p01", "--public-key", KEY, "--at", "2026-10-01T00:00"))
    engine = open_engine(database_url)
    with writing(engine) as conn:
        journal = journal_of(1)
        batch = Received(up(journal.device, "events"), journal.batch(), retained=False, received_at=START)
        assert ingest(conn, [batch], now=START).new_lines == 2
    alone = run("duty", "set", "p01", "1", "--from", "2026-10-10")
    assert (alone.returncode, alone.stdout) == (2, "")
    assert "second person" in alone.stderr
    told = fine(run("duty", "set", "p01", "1", "--from", "2026-10-10", "--reason", "ปิดถนน"))
    assert "proposed" in told
    (waiting,) = fine(run("correction", "list")).splitlines()
    assert waiting.split("\t")[2:] == [f"console:{getpass.getuser()}", "waiting", "ปิดถนน"]
    kinds = [row.split("\t")[3] for row in fine(run("audit", "list")).splitlines()]
    assert kinds == [
        "riskpoint.correction.proposed.v1",
        "riskpoint.enrolment.changed.v1",
        "riskpoint.point.changed.v1",
        "riskpoint.journal.opened.v1",
    ]
    assert "4 lines hold" in fine(run("audit", "verify"))
    with writing(engine) as conn:
        conn.exec_driver_sql("UPDATE points SET station = 'c'")
    engine.dispose()
    altered = run("audit", "verify")
    assert altered.returncode == 1
    assert "differs from the chain" in altered.stdout
    assert "tell the auditor" in altered.stderr


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("point", "close", "p99", "--on", "2026-10-01"), r"there is no point p99 \(see riskpoint-hub point list\)"),
        (("point", "close", "p99", "--on", "1 Oct"), r"'1 Oct' is no day \(write it as 2026-10-01\)"),
        (("credential", "add", "12", "--officer", "o1"), r"'12' is no credential \(for example .*\)"),
        (("credential", "withdraw", "nfc:04", "--at", "noon"), r"'noon' is no moment \(write it as .*\)"),
        (("device", "enrol", "X", "--point", "p01", "--public-key", KEY), r"'X' is no device id \(.*\)"),
        (("duty", "set", "p99", "2", "--from", "2026-10-01"), r"there is no point p99 \(.*\)"),
        (("report", "month", "October", "--out", "x"), r"'October' is not a month.*"),
        (("command", "send", "bkk-none", "identify"), r"no device bkk-none is enrolled \(.*\)"),
        (("command", "send", "bkk-none", "restart", "--argument", "x"), r"'x' is no argument \(.*\)"),
        (("command", "send", "bkk-none", "restart", "--expires-in", "soon"), r"'soon' is no length of time \(.*\)"),
        (("settings", "set", "static_qr", "maybe"), r"static_qr = 'maybe' \(.*on or off.*\)"),
        (("settings", "set", "volume", "9"), r"there is no setting 'volume' \(static_qr, .*\)"),
        (("settings", "show", "--point", "p99"), r"there is no point p99 \(.*\)"),
        (("user", "add", "a", "--name", "b", "--password-stdin"), r".*password.*"),
    ],
)
def test_a_mistake_is_one_line_with_a_hint_and_exit_code_2(
    migrated: Run, arguments: tuple[str, ...], complaint: str
) -> None:
    done = migrated(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(f"riskpoint-hub: {complaint}\n", done.stderr), done.stderr


def test_commands_before_migrate_say_so(tmp_path: Path) -> None:
    run = runner(tmp_path, f"sqlite:///{tmp_path / 'hub.db'}")
    done = run("point", "list")
    assert (done.returncode, done.stderr) == (
        2,
        "riskpoint-hub: the database is not made yet, or of an older release (riskpoint-hub migrate)\n",
    )
    assert "riskpoint-hub migrate" in run("key").stderr


def test_a_wrong_settings_file_is_one_line_and_exit_code_2(tmp_path: Path) -> None:
    run = runner(tmp_path, "unused")
    file = tmp_path / "hub.toml"
    file.write_text("[web]\nport = true\n")
    for command in ("serve", "migrate", "key"):
        done = run(command)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == f"riskpoint-hub: {file}: web.port: True: expected int\n"


def test_lines_of_a_dead_pi_are_taken_from_a_file_once_and_checked_as_on_the_network(
    tmp_path: Path,
) -> None:
    database_url = f"sqlite:///{tmp_path / 'hub.db'}"
    run = runner(tmp_path, database_url)
    fine(run("migrate"))
    fine(run("point", "add", "p01", "--name", "a", "--short-name", "a", "--station", "b", "--from", "2026-10-01"))
    fine(run("device", "enrol", "bkk-test-01", "--point", "p01", "--public-key", KEY, "--at", "2026-10-01T00:00"))
    journal = journal_of(250)
    file = tmp_path / "out.lines"
    file.write_bytes(journal.batch() + b"\n")
    assert "251 new, 0 already here, 0 set aside" in fine(run("evidence", "import", str(file)))
    assert "0 new, 251 already here, 0 set aside" in fine(run("evidence", "import", str(file)))
    assert "all 251 lines are as their devices signed them" in fine(run("evidence", "verify"))
    thief = Journal(journal.device, key(9), JournalId("0000dead"), now=START)
    thief.opened()
    file.write_bytes(thief.batch())
    forged = run("evidence", "import", str(file))
    assert (forged.returncode, "0 new, 0 already here, 1 set aside" in forged.stdout) == (1, True)
    assert "quarantine list" in forged.stderr
    file.write_bytes(b"no line\n" + journal.batch())
    assert "1 rows of" in run("evidence", "import", str(file)).stderr
    assert run("evidence", "import", str(tmp_path / "nowhere")).returncode == 2
    engine = open_engine(database_url)
    with writing(engine) as conn:
        conn.exec_driver_sql("DELETE FROM lines WHERE sequence = 7")
    engine.dispose()
    holed = run("evidence", "verify")
    assert holed.returncode == 1
    assert "bkk-test-01" in holed.stdout


def test_a_sheet_is_taken_by_command_once_and_a_wrong_one_not_at_all(tmp_path: Path) -> None:
    run = runner(tmp_path, f"sqlite:///{tmp_path / 'hub.db'}")
    fine(run("migrate"))
    sheet = tmp_path / "cards.csv"
    sheet.write_text("รหัส;ชื่อ;บัตร\nTK-1;นายหนึ่ง;04c767f2066180\nTK-1;;4.12E+15\n", encoding="cp874")
    looked = run("credential", "import", str(sheet), "--dry-run")
    assert (looked.returncode, looked.stdout) == (1, "1\tnew_officer\n1\tproblem\n")
    assert "row 3, column C" in looked.stderr
    assert "digits are lost" in looked.stderr
    wrong = run("credential", "import", str(sheet))
    assert (wrong.returncode, wrong.stderr.splitlines()[-1]) == (
        2, "riskpoint-hub: มี 1 ข้อที่ต้องแก้ก่อน · 1 things are wrong with the sheet (ไม่มีอะไรเปลี่ยน · nothing was changed)",
    )  # fmt: skip
    assert fine(run("credential", "list")) == ""
    sheet.write_text("รหัส;ชื่อ;บัตร\nTK-1;นายหนึ่ง;04c767f2066180\n", encoding="cp874")
    assert fine(run("credential", "import", str(sheet))) == "1\tnew_officer\n"
    assert fine(run("credential", "import", str(sheet))) == "1\tnothing\n"
    assert fine(run("credential", "list")).startswith("nfc:04C767F2066180\tTK-1\tนายหนึ่ง\t")
    assert "cannot be read: No such file" in run("credential", "import", str(tmp_path / "none.csv")).stderr
    assert "does not hold" not in fine(run("audit", "verify"))
