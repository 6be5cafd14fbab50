import json
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from firmware_config.cli import app
from firmware_config.files import shipped
from firmware_config.reading import read_profile
from firmware_config.render import render
from tests.firmware_config.profiles import SOUND, broken

ROW = {
    "device": "bkk-01", "point": "P-01", "profile": "pi-4-nfc-lamp", "hub_public_key": "A" * 43, "broker": "hub.example",
}  # fmt: skip


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def inventory(folder: Path, *rows: dict) -> Path:
    path = folder / "inventory.json"
    path.write_text(json.dumps({"devices": rows}))
    return path


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_list_names_every_shipped_profile() -> None:
    output = run("list").output
    assert [name for name in shipped() if name not in output] == []


def test_check_ends_with_0_1_or_2_for_sound_faulty_and_unreadable(tmp_path: Path) -> None:
    sound, faulty, typo = (tmp_path / name for name in ("sound.toml", "faulty.toml", "typo.toml"))
    sound.write_text(SOUND)
    faulty.write_text(broken("pin-twice"))
    typo.write_text(SOUND.replace("relay", "realy"))
    assert [run("check", path).exit_code for path in (sound, faulty, typo)] == [0, 1, 2]
    line = faulty.read_text().splitlines().index("green = 16") + 1
    assert run("check", faulty).output.splitlines()[0] == f"{faulty}:{line}: feedback.green [pin-twice]"


@pytest.mark.parametrize("make", ["folder", "missing", "latin", "huge", "device"])
def test_what_is_no_profile_file_is_one_clear_problem(make: str, tmp_path: Path) -> None:
    path = tmp_path / "it.toml"
    match make:
        case "folder":
            path.mkdir()
        case "latin":
            path.write_bytes(b'thai = "\xff"')
        case "huge":
            path.write_bytes(b"#" * 10_000_000)
        case "device":
            path = Path("/dev/zero")
    result = run("check", path)
    assert result.exit_code == 2
    assert result.output.startswith(f"{path}: the file [file]\n")
    assert not isinstance(result.exception, Exception) or isinstance(result.exception, SystemExit)


def test_a_device_of_the_inventory_gets_its_whole_tree_once(tmp_path: Path) -> None:
    rows, out = inventory(tmp_path, ROW), tmp_path / "tree"
    first = run("render", "--inventory", rows, "--for", "bkk-01", "--out", out)
    assert (first.exit_code, len(first.output.splitlines())) == (0, 6)
    before = tree(out)
    assert b'\nhost = "hub.example"\n' in before["etc/riskpoint/agent.toml"]
    assert run("render", "--inventory", rows, "--for", "bkk-01", "--out", out).output == "ไม่ต่าง / no difference\n"
    assert tree(out) == before


def test_check_shows_what_would_change_and_writes_nothing(tmp_path: Path) -> None:
    out = tmp_path / "tree"
    run("render", "--inventory", inventory(tmp_path, ROW), "--for", "bkk-01", "--out", out)
    before = tree(out)
    other = inventory(tmp_path, ROW | {"broker": "other.example"})
    result = run("render", "--inventory", other, "--for", "bkk-01", "--out", out, "--check")
    changed = [line for line in result.output.splitlines() if line[:1] in "+-" and line[:3] not in {"+++", "---"}]
    assert (result.exit_code, changed) == (1, ['-host = "hub.example"', '+host = "other.example"'])
    assert tree(out) == before


@pytest.mark.parametrize(
    ("rows", "device", "said"),
    [
        ([ROW], "bkk-02", "there is no device bkk-02"),
        ([ROW, ROW | {"device": "bkk-02"}], "bkk-01", "bkk-01 and bkk-02 both stand at P-01"),
        ([ROW, ROW | {"point": "P-02"}], "bkk-01", "bkk-01 stands there twice"),
        ([ROW | {"device": "Bad_Name"}], "Bad_Name", "is no inventory"),
        ([ROW | {"profile": "pi-9"}], "bkk-01", "is not there"),
        ([ROW | {"cameras": {"strete": "rtsp://a/b"}}], "bkk-01", "the profile has no camera strete"),
    ],
)
def test_an_inventory_that_is_wrong_ends_in_one_message_and_writes_nothing(
    rows: list[dict], device: str, said: str, tmp_path: Path
) -> None:
    out = tmp_path / "tree"
    result = run("render", "--inventory", inventory(tmp_path, *rows), "--for", device, "--out", out)
    assert (result.exit_code, out.exists()) == (2, False)
    assert said in result.output


def test_a_faulty_profile_is_not_rendered(tmp_path: Path) -> None:
    faulty, out = tmp_path / "faulty.toml", tmp_path / "tree"
    faulty.write_text(broken("five-volts"))
    assert (run("render", faulty, "--out", out).exit_code, out.exists()) == (1, False)


def test_the_pinout_says_what_is_on_each_pin() -> None:
    rows = [line.split() for line in run("pinout", "pi-4-nfc-lamp").output.splitlines()]
    assert next(row for row in rows if "39" in row)[-3:] == ["GPIO21", "contact", "box"]
    assert next(row for row in rows if "10" in row and "9" in row)[-3:] == ["GPIO15", "uart0", "RXD"]


def test_rendering_to_the_screen_is_the_same_text() -> None:
    profile = read_profile(shipped()["pi-5-camera-qr"])
    expected = "".join(f"=== {path}\n{text}\n" for path, text in render(profile).items())  # type: ignore[arg-type]
    assert run("render", "pi-5-camera-qr").output == expected
