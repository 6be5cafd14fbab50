"""The commands about lives of reports, as two people at the server type them."""

import json
import sqlite3
import zlib
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from hub.cli import app
from hub.cli.frame import wall_clock
from hub.database import open_engine
from hub.kernel.refused import Refused
from hub.reports.kept.rounds import KeepingRounds
from hub.reports.kept.service import MONTHS


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A hub with one point since October 2026."""
    path = tmp_path / "hub.toml"
    path.write_text('data_dir = "data"\n[district]\nname = "เขตบางสมมุติ"\n')
    run(path, "migrate")
    names = ("--name", "สะพานลอย", "--short-name", "สะพาน", "--station", "สน.บางรัก")
    run(path, "point", "add", "BSM-01", *names, "--from", "2026-10-30")
    return path


def run(config: Path, *arguments: str) -> str:
    done = CliRunner().invoke(app, ["--config", str(config), *arguments], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_a_report_goes_its_whole_way_by_commands(config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setenv("SUDO_USER", "lek")
    *_, code = run(config, "report", "draft", "2569-10").split()
    with pytest.raises(Refused, match=code):
        run(config, "report", "check", "2026-10", "0000-0000-0000-0000")
    assert run(config, "report", "check", "2026-10", code).split("\t")[:3] == ["2026-10", "checked", "1"]
    with pytest.raises(Refused, match="another person"):
        run(config, "report", "issue", "2026-10")
    monkeypatch.setenv("SUDO_USER", "director")
    assert "2026-10\tissued\t1" in run(config, "report", "issue", "2026-10", "--out", str(tmp_path / "a"))
    with pytest.raises(Refused, match="needs a reason"):
        run(config, "report", "revise", "2026-10", " ")
    assert "draft\t2" in run(config, "report", "revise", "2026-10", "ตรวจอีกครั้ง")
    run(config, "report", "paper", "2026-10", "1", "--out", str(tmp_path / "b"))
    for name in (*(f"report.{form}" for form in ("pdf", "json", "xlsx", "docx", "en.pdf")), "heads.json"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    (told,) = run(config, "report", "diff", "2026-10").splitlines()
    assert told.startswith("issue/first_issued_at\t–\t")  # no paper knows of its own issue
    assert CliRunner().invoke(app, ["--config", str(config), "audit", "verify"]).exit_code == 0
    with closing(sqlite3.connect(config.parent / "data" / "hub.db")) as database, database:
        database.execute("UPDATE report_versions SET rules = 'kpi/9' WHERE version = 1")
    broken = CliRunner().invoke(app, ["--config", str(config), "audit", "verify"])
    assert (broken.exit_code, "report 2026-10/1 is not as it was: rules: the chain says" in broken.output) == (1, True)
    assert "withdrawn\t2" in run(config, "report", "withdraw", "2026-10", "ไม่จำเป็น")
    october = next(line for line in run(config, "report", "list").splitlines() if line.startswith("2026-10"))
    assert october.split("\t")[1:4] == ["2026-11-07", "withdrawn", "2"]
    with pytest.raises(Refused, match="is no period"):
        run(config, "report", "draft", "2026-1")


def test_a_form_is_drafted_read_and_written_by_commands(config: Path, tmp_path: Path) -> None:
    """Both eras name the same quarter; a month has no texts."""
    for typed in ("2570-Q1", "2027-Q1"):
        run(config, "report", "quarter", typed, "--out", str(tmp_path / typed))
        assert (tmp_path / typed / "quarterly-form.pdf").read_bytes().startswith(b"%PDF-")
        assert json.loads((tmp_path / typed / "quarterly-form.json").read_text())["period"] == "2570-Q1"
    run(config, "report", "year", "2570", "--out", str(tmp_path))
    assert json.loads((tmp_path / "fiscal-year-summary.json").read_text())["span"]["missing"][0] == "2026-10"
    with pytest.raises(Refused, match="no draft yet"):
        run(config, "report", "texts", "2570-Q1")
    first = run(config, "report", "draft", "2570-Q1").split()[-1]
    assert "obstacles\thub\t-\t" in run(config, "report", "texts", "2570-Q1")
    second = run(config, "report", "write", "2570-Q1", "obstacles", "น้ำท่วมซอย").split()[-1]
    assert first != second
    row = next(one for one in run(config, "report", "texts", "2570-Q1").splitlines() if one.startswith("obstacles"))
    assert (row.split("\t")[1].startswith("console:"), row.split("\t")[3]) == (True, "น้ำท่วมซอย")
    run(config, "report", "write", "2570-Q1", "obstacles")
    assert "น้ำท่วมซอย" not in run(config, "report", "texts", "2570-Q1")
    for words, wrong in (
        (("report", "write", "2570-Q1", "summary", "x"), "no such text"),
        (("report", "texts", "2026-10"), "no draft yet"),
        (("report", "quarter", "2570-Q5", "--out", str(tmp_path)), "is no period"),
        (("report", "draft", "2590-Q1"), "has not begun"),
    ):
        with pytest.raises(Refused, match=wrong):
            run(config, *words)


def test_what_is_kept_of_a_month_is_judged_anew_on_demand(config: Path) -> None:
    """By the wall clock of whoever runs this; the second point was there long before. The database is altered by hand."""
    names = ("--name", "ตลาด", "--short-name", "ตลาด", "--station", "สน.บางรัก")
    run(config, "point", "add", "BSM-02", *names, "--from", "2020-01-01")
    engine = open_engine(f"sqlite:///{config.parent / 'data' / 'hub.db'}")
    KeepingRounds(most_s=60)(engine, wall_clock())
    engine.dispose()
    held = run(config, "audit", "verify", "--months")
    assert f"all {2 * MONTHS} kept parts are what the lines say" in held
    with closing(sqlite3.connect(config.parent / "data" / "hub.db")) as database, database:
        month, content = database.execute(
            "SELECT month, content FROM kept_parts ORDER BY month DESC LIMIT 1"
        ).fetchone()
        part = json.loads(zlib.decompress(content))
        part["point"] = {**part["point"], "name": "another"}
        altered = zlib.compress(json.dumps(part).encode())
        database.execute("UPDATE kept_parts SET content = ? WHERE month = ? AND point_id = 2", (altered, month))
    assert "kept parts" not in run(config, "audit", "verify")
    broken = CliRunner().invoke(app, ["--config", str(config), "audit", "verify", "--months"])
    assert (broken.exit_code, f"kept of BSM-02 in {month}, and not what its lines say" in broken.output) == (1, True)
