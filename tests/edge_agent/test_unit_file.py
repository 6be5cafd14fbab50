"""The unit that systemd starts the agent by: systemd itself has nothing to say against it, and it keeps its promises."""

import configparser
import subprocess
import sys
from pathlib import Path

import pytest

UNIT = Path(__file__).parents[2] / "deploy" / "systemd" / "riskpoint-agent.service"
MANAGER = UNIT.parent / "system.conf.d" / "riskpoint-watchdog.conf"


def verified(folder: Path, text: str) -> subprocess.CompletedProcess[str]:
    unit = folder / UNIT.name
    unit.write_text(text.replace("/opt/riskpoint/bin/riskpoint-agent", sys.executable), encoding="utf-8")
    command = ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", str(unit)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_systemd_understands_every_word_of_it(tmp_path: Path) -> None:
    found = verified(tmp_path, UNIT.read_text(encoding="utf-8"))
    assert (found.returncode, found.stdout + found.stderr) == (0, "")


@pytest.mark.parametrize(
    ("good", "bad"), [("WatchdogSec=30", "WatchdogSec=soon"), ("Restart=always", "Restarts=always")]
)
def test_a_word_that_systemd_does_not_know_would_be_found(tmp_path: Path, good: str, bad: str) -> None:
    text = UNIT.read_text(encoding="utf-8")
    said = verified(tmp_path, text.replace(good, bad)).stderr
    assert f"{UNIT.name}:{text[: text.index(good)].count(chr(10)) + 1}: " in said


def read(path: Path) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None, delimiters=("=",), strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(path.read_text(encoding="utf-8"))
    return parser


def test_it_is_watched_and_started_again_for_ever_and_its_clock_can_be_read() -> None:
    unit = read(UNIT)
    service = unit["Service"]
    assert (service["Type"], service["WatchdogSec"], service["Restart"]) == ("notify", "30", "always")
    assert unit["Unit"]["StartLimitIntervalSec"] == "0"
    assert {"network-online.target", "time-sync.target"} & set(unit["Unit"]["After"].split()) == set()
    assert {"ProtectClock", "PrivateDevices", "MemoryDenyWriteExecute"} & set(service) == set()
    # lgpio: its FIFO is made in the working directory by Python, and sought in LG_WD by C
    assert f"LG_WD={service['WorkingDirectory']}" in service["Environment"].split()
    assert service["WorkingDirectory"] == f"%t/{service['RuntimeDirectory']}"


def test_the_boards_own_watchdog_is_not_asked_for_more_than_it_can_count() -> None:
    assert 0 < int(read(MANAGER)["Manager"]["RuntimeWatchdogSec"].removesuffix("s")) <= 15
