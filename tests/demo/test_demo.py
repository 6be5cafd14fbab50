"""The demo as a person starts it: a process, its folder, its end."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import zipfile
from collections import defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from demo.district import POINTS, STRANGER, PlannedPoint, opening_day
from demo.once import SEED
from demo.story import Kind, tell
from demo.troubles import TROUBLES, State, standing_at
from tests.demo.office_month import acts_of, check_counts, check_letters, check_orders, check_printed, check_report
from tests.parts.auditors_python import cryptography_alone, imported, run_verifier
from tests.parts.libreoffice import recomputed

FEBRUARY = [date(2026, 2, 1) + timedelta(days=n) for n in range(28)]
TWO_HOURS = timedelta(hours=2)


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """An environment whose temporary folder is the test's own, so that leftovers show."""
    (tmp_path / "tmp").mkdir()
    return {**os.environ, "TMPDIR": str(tmp_path / "tmp"), "COLUMNS": "120"}


def patrols_told() -> dict[str, int]:
    """What the story says of each point: taps by officers that count, worked out here without the hub's rules."""
    counted: defaultdict[str, int] = defaultdict(int)
    for point in POINTS:
        for day in FEBRUARY:
            if day < opening_day(point, FEBRUARY[0]):
                continue
            taps = [
                h.at
                for h in tell([day], seed=SEED)
                if h.point == point.code and h.kind in {Kind.TAP, Kind.BADGE} and h.credential != STRANGER
            ]
            visits: list[Any] = []
            for at in taps:
                if not visits or at - visits[-1] >= TWO_HOURS:
                    visits.append(at)
            counted[point.code] += min(2, len(visits))
    return dict(counted)


REASON_OF = {
    State.COVERED: "covered",
    State.TURNED: "moved",
    State.OVERGROWN: "foliage",
    State.UNPLUGGED: "no_stream",
    State.FROZEN: "frozen",
    State.DARK: "lamp_failure",
    State.STUCK: "day_burner",
}
"""What a test must find of each state, in the field's words."""
SILENT = {"2026-02-21", "2026-02-22"}


def check_cameras_and_lamps(report: dict[str, Any]) -> None:
    """Each test found what the story did to its camera or lamp, and nothing else; days without tests are unknown."""
    by_code = {point.code: point for point in POINTS}
    for row in report["points"]:
        point = by_code[row["code"]]
        assert [(one["kind"], one["name"]) for one in row["assets"]] == [
            *(("camera", one.name) for one in point.cameras),
            *(("lamp", one.name) for one in point.lamps),
        ]
        for asset in row["assets"]:
            for day in asset["days"]:
                check_day(point, asset["name"], day)
            silent = {day["day"] for day in asset["days"] if day["state"] == "unknown"}
            assert silent == (SILENT if point is POINTS[3] else set())
            troubles = [one for one in TROUBLES if (one.point, one.asset.name) == (point, asset["name"])]
            assert [(one["cause"], one["end"] is None) for one in asset["found"]] == [
                (REASON_OF[one.state], one.end is None) for one in troubles
            ]
    checks = {row["code"]: (row["checks"]["required"], row["checks"]["proved"]) for row in report["points"]}
    assert checks == {point.code: checks_told(point) for point in POINTS}
    assert report["checks"]["disproved"] == 0


def check_day(point: PlannedPoint, name: str, day: dict[str, Any]) -> None:
    """The tests of one day, against the state in which the story has the thing at that time."""
    for test in day["tests"]:
        at = datetime.fromisoformat(test["occurred_at"])
        state = standing_at(point, name, at, since=FEBRUARY[0])
        found = ("pass", []) if state is State.SOUND else ("fail", [REASON_OF[state]])
        assert (test["outcome"], test["reasons"]) == found, (point.code, name, at)


def checks_told(point: PlannedPoint) -> tuple[int, int]:
    """Days on which a check is due, and those on which every camera was tested: none where one is on paper only."""
    days = len(FEBRUARY) - point.opens_on_day + 1
    if not point.has_camera:
        return 0, 0
    return days, 0 if not point.cameras else days - (len(SILENT) if point is POINTS[3] else 0)


def test_one_past_month_without_a_person_ends_in_the_report_that_the_story_told(
    tmp_path: Path, home: dict[str, str]
) -> None:
    out = tmp_path / "out"
    done = subprocess.run(
        [sys.executable, "-m", "demo", "--once", "--month", "2026-02", "--out", out],
        env=home,
        capture_output=True,
        text=True,
        check=False,
        timeout=400,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert sorted(path.name for path in out.iterdir()) == [
        "evidence-bundle.zip",
        "fiscal-year-summary.json",
        "fiscal-year-summary.pdf",
        "letters",
        "monthly-report.docx",
        "monthly-report.en.pdf",
        "monthly-report.json",
        "monthly-report.pdf",
        "monthly-report.xlsx",
        "quarterly-form.json",
        "quarterly-form.pdf",
    ]
    check_bundle(out, tmp_path / "unpacked")
    report = json.loads((out / "monthly-report.json").read_text())
    assert report["closed"] is True
    assert {row["code"]: row["patrols"]["proved"] for row in report["points"]} == patrols_told()
    assert report["patrols"]["required"] == 2 * (11 * 28 + 16)
    dark = next(row for row in report["points"] if row["code"] == POINTS[3].code)
    assert [day["unknown"] for day in dark["days"] if day["day"] in {"2026-02-21", "2026-02-22"}] == [2, 2]
    assert sum(row["patrols"]["unknown"] for row in report["points"]) == dark["patrols"]["unknown"]
    check_cameras_and_lamps(report)
    acts = acts_of(tmp_path / "unpacked")
    check_orders(acts)
    check_letters(acts, out / "letters")
    check_counts(acts)
    check_report(acts, out)
    check_printed(acts, out)
    check_workbook(report, out, tmp_path / "foreign")
    assert list((tmp_path / "tmp").iterdir()) == []


def check_bundle(out: Path, folder: Path) -> None:
    """Unpacked, `python3 verify.py` ends with 0, by a Python that has `cryptography` and nothing of ours."""
    with zipfile.ZipFile(out / "evidence-bundle.zip") as archive:
        archive.extractall(folder)
    only = cryptography_alone(folder.with_name("only"))
    said = run_verifier(folder, only)
    assert said.returncode == 0, said.stdout + said.stderr
    assert "hub" not in imported(said)
    assert len(list(folder.glob("devices/*/*.lines"))) == len(POINTS)
    report, figures = (
        json.loads((out / "monthly-report.json").read_text()),
        json.loads((folder / "figures.json").read_text()),
    )
    assert [report[name] for name in ("points", "patrols", "checks")] == [
        figures[name] for name in ("points", "patrols", "checks")
    ]
    path = next(folder.glob("devices/bkk-bangsommut-01/*.lines"))
    path.write_bytes(path.read_bytes().replace(b"wiegand26:10", b"wiegand26:11", 1))
    assert run_verifier(folder, only).returncode == 1


def check_workbook(report: dict[str, Any], out: Path, folder: Path) -> None:
    """LibreOffice, told no results, comes over the workbook's rows to the issued figures, and no row disagrees."""
    folder.mkdir()
    book = recomputed({"month.xlsx": (out / "monthly-report.xlsx").read_bytes()}, folder=folder)["month.xlsx"]
    rows = {str(row[0])[:1]: row for row in book.worksheets[0].iter_rows(values_only=True)}
    for one in report["indicators"]:
        is_to_come = 0 < one["denominator"] == one["due"]
        percents = [None if is_to_come else one[name] for name in ("percent", "upper_percent")]
        assert (rows[one["code"]][1], rows[one["code"]][5]) == (one["numerator"], one["denominator"])
        assert list(rows[one["code"]][6:8]) == ["–" if each is None else float(each) for each in percents]
    words = [cell for sheet in book.worksheets for row in sheet.iter_rows(values_only=True) for cell in row]
    assert (words.count("ไม่ตรง"), words.count("ตรง") > 1_000) == (0, True)


def test_ctrl_c_ends_everything_that_the_demo_started(tmp_path: Path, home: dict[str, str]) -> None:
    log = tmp_path / "log"
    with log.open("w") as out:
        demo = subprocess.Popen([sys.executable, "-m", "demo"], env=home, stdout=out, stderr=out)
    deadline = time.monotonic() + 60
    while "password" not in log.read_text():
        assert demo.poll() is None, log.read_text()
        assert time.monotonic() < deadline
        time.sleep(0.1)
    children = started_by(demo.pid)
    assert len(children) >= 2
    assert re.search(r"http://127\.0\.0\.1:\d+", log.read_text())
    demo.send_signal(signal.SIGINT)
    try:
        assert demo.wait(150) == 0  # a round of alarms that is under way ends first, on a busy machine too
    finally:
        demo.kill()
        demo.wait()
    assert "nothing of it is left" in log.read_text()
    assert [pid for pid in children if Path(f"/proc/{pid}").exists()] == []
    assert list((tmp_path / "tmp").iterdir()) == []


def started_by(pid: int) -> list[int]:
    """The processes whose parent this is (broker and hub live in sessions of their own)."""
    found = []
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            text = status.read_text()
        except OSError:
            continue
        if f"\nPPid:\t{pid}\n" in text:
            found.append(int(status.parent.name))
    return found
