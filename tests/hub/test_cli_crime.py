"""The commands about case counts, as an operator at the console uses them."""

from pathlib import Path

import openpyxl
import pytest

from tests.hub.test_cli import Run, fine, runner
from tests.parts.station_sheets import month_csv, plain_csv

STATION = "สน.บางรัก"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A district of one point."""
    folder = tmp_path_factory.mktemp("crime")
    made = runner(folder, f"sqlite:///{folder / 'hub.db'}")
    fine(made("migrate"))
    fine(
        made(
            "point", "add", "p01", "--name", "ปากซอย", "--short-name", "p", "--station", STATION, "--from", "2026-10-01"
        )
    )
    return made


def test_a_table_is_tried_taken_listed_and_revised_by_who_says_so(run: Run, tmp_path: Path) -> None:
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_bytes(month_csv("2569-09", {"p01": (4, 1), "ตลาด": (2, "")}, encoding="cp874"))
    second.write_bytes(month_csv("2569-09", {"p01": (5, 1)}))
    named = ("crime", "import", str(first), "--station", "บางรัก", "--letter", "ตช 1")
    tried = run(*named, "--dry-run")
    assert (tried.returncode, "an unknown place: ตลาด" in tried.stderr) == (1, True)
    assert run(*named).returncode == 2
    assert fine(run("crime", "list", "--month", "2569-09")) == ""
    fine(run(*named, "--place", "ตลาด=subdistrict:แขวงสีลม"))
    assert fine(run("crime", "list", "--month", "2569-09")).splitlines() == [
        f"2026-09\t{STATION}\tpoint\tp01\tdrugs\t1\t1\tตช 1",
        f"2026-09\t{STATION}\tpoint\tp01\ttheft\t4\t1\tตช 1",
        f"2026-09\t{STATION}\tsubdistrict\tแขวงสีลม\ttheft\t2\t1\tตช 1",
    ]
    assert "same\t2" in fine(run(*named)).splitlines()
    again = ("crime", "import", str(second), "--station", STATION)
    assert (run(*again).returncode, run(*again, "--revise").returncode) == (2, 2)
    assert (
        "count\t2026-09\tpoint:p01\ttheft\t4\t5" in fine(run(*again, "--revise", "--reason", "สน. แจ้งแก้")).splitlines()
    )


def test_a_file_with_people_in_it_says_which_column_and_nothing_of_it(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "c.csv"
    file.write_bytes(plain_csv([["จุด", "ลักทรัพย์", "ผู้แจ้ง"], ["p01", "1", "นายลับลวง พรางตา"]]))
    told = run("crime", "import", str(file), "--station", STATION, "--month", "2569-09")
    assert told.returncode == 2
    assert "column C (row 2) holds names of people" in told.stderr
    assert "ลับลวง" not in told.stdout + told.stderr


def test_the_request_comes_with_an_empty_table_of_the_stations_points(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "ask.xlsx"
    told = fine(run("crime", "request", str(file), "--station", STATION, "--month", "2569-09"))
    assert told.splitlines()[:2] == ["เรื่อง ขอความอนุเคราะห์ข้อมูลสถิติคดีบริเวณจุดเสี่ยงภัย", "เรียน ผู้กำกับการสถานีตำรวจนครบาลบางรัก"]
    page = openpyxl.load_workbook(file).worksheets[0]
    assert (page["A2"].value, page["A6"].value, page["B6"].value) == ("ประจำเดือน กันยายน พ.ศ. 2569", "p01", "ปากซอย")
    assert run("crime", "request", str(file), "--station", STATION).returncode == 2
