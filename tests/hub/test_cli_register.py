"""The register by commands: changed, suspended, retired, taken out as a sheet and in again; refused in words."""

import stat
from pathlib import Path

import openpyxl
import pytest

from tests.hub.test_cli import KEY, Run, fine, runner


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A district with a point, a device, an asset, an officer with a card."""
    folder = tmp_path_factory.mktemp("register")
    run = runner(folder, f"sqlite:///{folder / 'hub.db'}")
    fine(run("migrate"))
    fine(run("point", "add", "P-1", "--name", "ปากซอย ๑", "--short-name", "ซอย ๑", "--station", "สน.บางรัก",
             "--from", "2026-10-01"))  # fmt: skip
    fine(run("duty", "set", "P-1", "3", "--from", "2026-10-10"))
    fine(run("device", "enrol", "bkk-1", "--point", "P-1", "--public-key", KEY, "--at", "2026-10-01T00:00"))
    fine(run("asset", "add", "P-1", "camera", "front", "--from", "2026-10-01", "--label", "=1+1"))
    fine(run("officer", "add", "0012", "--name", "กตัญญู ปี่แก้ว"))
    fine(run("credential", "add", "wiegand26:1:2", "--officer", "0012", "--at", "2026-10-01T08:00:30"))
    return run


def test_a_point_is_changed_only_where_something_is_said(run: Run) -> None:
    fine(run("point", "change", "P-1", "--station", "ลุมพินี", "--kinds", "dark,accident", "--no-camera"))
    assert fine(run("point", "list")) == "P-1\tปากซอย ๑\tสน.ลุมพินี\t2026-10-01\t-\n"
    wrong = run("point", "change", "P-1", "--kinds", "gloomy", "--name", "")
    assert (wrong.returncode, "--kinds" in wrong.stderr, "--name" in wrong.stderr) == (2, True, True)
    assert run("point", "change", "P-9", "--name", "x").stderr.startswith("riskpoint-hub: there is no point P-9 (")


def test_a_point_is_suspended_and_goes_on(run: Run) -> None:
    fine(run("point", "suspend", "P-1", "--from", "2099-01-01", "--document", "กท 5904/1", "--why", "น้ำท่วม"))
    assert fine(run("point", "suspensions")) == "P-1\t2099-01-01\t-\tกท 5904/1\tน้ำท่วม\n"
    twice = run("point", "suspend", "P-1", "--from", "2099-02-01", "--document", "กท 5904/2", "--why", "น้ำท่วม")
    assert (twice.returncode, "(" in twice.stderr) == (2, True)
    assert run("point", "resume", "P-1", "--began", "2099-01-01").returncode == 2
    fine(run("point", "resume", "P-1", "--began", "2099-01-01", "--on", "2099-01-05"))
    assert fine(run("duty", "list")) == "P-1\t2026-10-10\t3\nP-1\t2099-01-01\t0\nP-1\t2099-01-05\t3\n"


def test_settings_are_looked_at_set_listed_and_undone(run: Run) -> None:
    looked = fine(run("settings", "set", "quiet_hours", "22.00-06.00", "--dry-run")).splitlines()
    assert looked[0] == "quiet_hours\tnone\t->\t22:00-06:00"
    assert looked[1].split("\t")[:4] == ["P-1", "bkk-1", "v1", "will only light, not beep, from 22:00 to 06:00"]
    assert fine(run("settings", "log")) == ""
    fine(run("settings", "set", "quiet_hours", "22.00-06.00"))
    assert fine(run("settings", "log")).split("\t")[3:] == ["quiet_hours", "-", "22:00-06:00\n"]
    fine(run("settings", "undo"))
    assert "quiet_hours\toff\t-" in fine(run("settings", "show"))
    assert len(fine(run("settings", "log")).splitlines()) == 2
    assert run("settings", "undo", "ffffffffffff").returncode == 2
    assert fine(run("settings", "applied")) == "bkk-1\t-\t-\t-\tnever-heard\n"


def test_every_sheet_goes_out_and_comes_into_an_empty_hub_by_commands(run: Run, tmp_path: Path) -> None:
    other = runner(tmp_path, f"sqlite:///{tmp_path / 'other.db'}")
    fine(other("migrate"))
    for number, kind in enumerate(("point", "duty", "suspension", "device", "asset", "credential")):
        file = tmp_path / f"{kind}{'.xlsx' if number % 2 else '.csv'}"
        fine(run(kind, "export", str(file)))
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        again = run(kind, "export", str(file))
        assert (again.returncode, "there already" in again.stderr) == (2, True)
        dry = other(kind, "import", str(file), "--dry-run")
        assert (dry.returncode, dry.stderr) == (0, "")
        told = other(kind, "import", str(file))
        assert (told.returncode, told.stderr) == (0, "")
        rows = sum(int(line.split("\t")[0]) for line in told.stdout.splitlines())
        same = "nothing" if kind == "credential" else "left"
        assert fine(other(kind, "import", str(file))) == (f"{rows}\t{same}\n" if rows else "")
    for listing in (
        ("point", "list"),
        ("duty", "list"),
        ("asset", "list"),
        ("officer", "list"),
        ("credential", "list"),
    ):
        assert fine(other(*listing)) == fine(run(*listing))
    seen = [line.split("\t") for line in fine(run("access", "list")).splitlines()]
    assert any(cell.startswith("/cards/export.") for row in seen for cell in row)


def test_suspensions_go_out_and_come_into_an_empty_hub_with_the_duties_that_they_make(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("first", "other")]
    for folder in folders:
        folder.mkdir()
    run, other = (runner(folder, f"sqlite:///{folder / 'hub.db'}") for folder in folders)
    for hub in (run, other):
        fine(hub("migrate"))
        names = ("--name", "ปากซอย ๑", "--short-name", "ซอย ๑", "--station", "สน.บางรัก")
        fine(hub("point", "add", "P-1", *names, "--from", "2099-01-01"))
    days = ("--from", "2099-02-01", "--to", "2099-02-05")
    fine(run("point", "suspend", "P-1", *days, "--document", "กท 5904/1", "--why", "น้ำท่วม"))
    none = run("duty", "set", "P-1", "0", "--from", "2099-03-01")
    assert (none.returncode, "riskpoint-hub point suspend" in none.stderr) == (2, True)
    for kind in ("duty", "suspension"):
        fine(run(kind, "export", str(tmp_path / f"{kind}.xlsx")))
        fine(other(kind, "import", str(tmp_path / f"{kind}.xlsx")))
    for listing in (("duty", "list"), ("point", "suspensions")):
        assert fine(other(*listing)) == fine(run(*listing)) != ""


def test_a_sheet_with_mistakes_names_row_column_and_reason_and_changes_nothing(run: Run, tmp_path: Path) -> None:
    before = fine(run("duty", "list"))
    file = tmp_path / "duties.xlsx"
    book = openpyxl.Workbook()
    for row in (
        ["จุด", "ตั้งแต่วันที่", "ครั้งต่อวัน"],
        ["P-1", "1/12/2599", "2"],
        ["P-9", "1/12/2599", "2"],
        ["P-1", "31/2/2599", "99"],
    ):
        book.active.append(row)
    book.save(file)
    dry = run("duty", "import", str(file), "--dry-run")
    assert dry.returncode == 1
    lines = dry.stderr.splitlines()
    assert [("row 3, column A" in lines[0]), ("row 4, column B" in lines[1]), ("row 4, column C" in lines[2])] == [
        True
    ] * 3
    real = run("duty", "import", str(file))
    assert (real.returncode, "3 things are wrong" in real.stderr) == (2, True)
    assert fine(run("duty", "list")) == before
    odd = run("point", "export", str(tmp_path / "points.pdf"))
    assert (odd.returncode, "(let the name end in .xlsx or .csv)" in odd.stderr) == (2, True)


def test_officers_are_listed_renamed_and_retired_and_come_back(run: Run) -> None:
    fine(run("officer", "change", "0012", "--name", "กตัญญู ปี่แก้วใหม่"))
    fine(run("officer", "retire", "0012", "--on", "2099-01-01"))
    assert fine(run("officer", "list")) == "0012\tกตัญญู ปี่แก้วใหม่\t2099-01-01\n"
    fine(run("officer", "retire", "0012", "--back"))
    assert fine(run("officer", "list")) == "0012\tกตัญญู ปี่แก้วใหม่\t-\n"
    assert run("officer", "change", "x", "--name", "y").stderr == (
        "riskpoint-hub: there is no officer x (see riskpoint-hub officer list)\n"
    )
    assert "สน.บางรัก\t6\n" in fine(run("station", "list"))
