"""`riskpoint-agent check`: a release says beforehand whether it can serve, and leaves everything as it is."""

import os
import subprocess
import sys
from pathlib import Path

from edge_agent.agent.device_key import make_key
from edge_agent.agent.self_check import self_check
from edge_agent.settings import read_settings

HEAD = """device = "bkk-bangsommut-01"
hub_public_key = "A6EHv_POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg"
data_dir = "data"
pin_factory = "mock"
"""


def point(folder: Path, more: str = "", *, with_key: bool = True) -> Path:
    file = folder / "agent.toml"
    file.write_text(HEAD + more, encoding="utf-8")
    (folder / "data").mkdir(exist_ok=True)
    if with_key:
        make_key(folder / "data")
    return file


def wrong(file: Path) -> list[str]:
    return self_check(read_settings(file))


def test_a_sound_point_passes_and_nothing_of_it_has_changed(tmp_path: Path) -> None:
    file = point(tmp_path)
    before = sorted((path, path.stat().st_mtime_ns) for path in tmp_path.rglob("*"))
    command = [sys.executable, "-m", "edge_agent.cli", "check", "--config", str(file)]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (said.returncode, said.stderr, said.stdout.split(":")[1]) == (0, "", " passed\n")
    assert sorted((path, path.stat().st_mtime_ns) for path in tmp_path.rglob("*")) == before


def test_without_its_key_it_fails_and_ends_with_1(tmp_path: Path) -> None:
    file = point(tmp_path, with_key=False)
    command = [sys.executable, "-m", "edge_agent.cli", "check", "--config", str(file)]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (said.returncode, said.stdout) == (1, "")
    assert "device.key" in said.stderr


def test_a_key_that_others_may_read_is_found(tmp_path: Path) -> None:
    file = point(tmp_path)
    (tmp_path / "data" / "device.key").chmod(0o644)
    assert ["others may read it" in line for line in wrong(file)] == [True]


def test_certificates_that_do_not_open_are_found_before_the_broker_refuses_them(tmp_path: Path) -> None:
    more = '[mqtt]\ntls = true\nca = "ca.pem"\ncertificate = "device.pem"\nkey = "device.key.pem"\n'
    file = point(tmp_path, more)
    for name in ("ca.pem", "device.pem", "device.key.pem"):
        (tmp_path / name).write_text("half a fi")
    assert [line.split(" (")[0] for line in wrong(file)] == [
        "the certificate, its key or the authority's does not open"
    ]


def test_a_camera_whose_library_is_not_there_is_found(tmp_path: Path) -> None:
    file = point(tmp_path, '[[cameras]]\nkind = "picamera2"\nname = "street"\n')
    assert [line.split(":")[0] for line in wrong(file)] == ["picamera2"]


def test_a_data_folder_that_is_not_there_is_found(tmp_path: Path) -> None:
    file = point(tmp_path)
    (tmp_path / "data").rename(tmp_path / "elsewhere")
    assert str(tmp_path / "data") + f": {os.strerror(2)}" in wrong(file)
