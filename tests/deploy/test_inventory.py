"""The fleet's inventory: the registry and fleet.toml together, or one line that says what is wrong with them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.parts.hub_commands import hub_command

SCRIPT = Path(__file__).parents[2] / "deploy" / "ansible" / "inventory" / "fleet.py"
HEAD = """[site]
release = "1.4.0"
registry = "registry.json"
profile = "pi-4-nfc-lamp"
user = "deploy"
[hub]
host = "district-hub"
address = "hub.example"
"""
KEY = "A" * 43


def listed(folder: Path, fleet: str) -> subprocess.CompletedProcess[str]:
    (folder / "fleet.toml").write_text(fleet, encoding="utf-8")
    command = [sys.executable, str(SCRIPT), "--list"]
    environment = {"RISKPOINT_FLEET": str(folder / "fleet.toml")}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


def registry(folder: Path, *devices: tuple[str, str], revoked: tuple[str, ...] = ()) -> None:
    rows = [{"device": device, "point": point, "public_key": KEY} for device, point in devices]
    (folder / "registry.json").write_text(json.dumps({"v": 1, "devices": rows, "revoked": revoked}))


def row(device: str, point: str, more: str = "") -> str:
    return f'[[devices]]\ndevice = "{device}"\npoint = "{point}"\n{more}\n'


def test_registry_and_file_make_one_fleet_and_canaries_come_first(tmp_path: Path) -> None:
    registry(tmp_path, ("bkk-a-01", "A-1"), ("bkk-b-01", "B-1"))
    said = listed(
        tmp_path, HEAD + row("bkk-c-01", "C-1", "canary = true") + row("bkk-b-01", "B-1", 'connect = "10.0.0.2"')
    )
    assert (said.returncode, said.stderr) == (0, "")
    found = json.loads(said.stdout)
    assert found["devices"]["hosts"] == ["bkk-c-01", "bkk-a-01", "bkk-b-01"]
    assert (found["canary"]["hosts"], found["hub"]["hosts"], found["broker"]["hosts"]) == (
        ["bkk-c-01"],
        ["district-hub"],
        ["district-hub"],
    )
    hosts = found["_meta"]["hostvars"]
    assert {
        name: (one["ansible_host"], one.get("riskpoint_point"), one.get("riskpoint_enrolled_key"))
        for name, one in hosts.items()
    } == {
        "district-hub": ("hub.example", None, None),
        "bkk-a-01": ("bkk-a-01", "A-1", KEY),
        "bkk-b-01": ("10.0.0.2", "B-1", KEY),
        "bkk-c-01": ("bkk-c-01", "C-1", None),
    }


def test_before_there_is_a_hub_the_file_alone_serves(tmp_path: Path) -> None:
    found = json.loads(listed(tmp_path, HEAD + row("bkk-a-01", "A-1")).stdout)
    assert found["devices"]["hosts"] == ["bkk-a-01"]


@pytest.mark.parametrize(
    ("fleet", "said"),
    [
        (HEAD + row("bkk-z-09", "A-1"), "two devices at one point: bkk-a-01 and bkk-z-09 at A-1"),
        (HEAD + row("bkk-z-09", "Z-1") + row("bkk-z-08", "Z-1"), "two devices at one point: bkk-z-08 and bkk-z-09 at Z-1"),
        (HEAD + row("bkk-a-01", "A-1") * 2, "bkk-a-01 stands there twice"),
        (HEAD + row("bkk_a", "A-2"), "device 'bkk_a': lower-case letters, digits and hyphens, 3 to 40"),
        (HEAD + row("bkk-x-", "A-2"), "'bkk-x-' is no host name"),
        (HEAD + row("canary", "A-2"), "'canary' is the name of a group too"),
        (HEAD + row("district-hub", "A-2"), "district-hub: a device and a server of one name"),
        (HEAD + row("gone-01", "A-2"), "gone-01 is revoked at the hub"),
        (HEAD + '[[devices]]\ndevice = "bkk-n-01"\n', "bkk-n-01: point is missing"),
        (HEAD + row("bkk-a-01", "A-1", 'adress = "x"'), "devices[0].adress is unknown"),
        (HEAD.replace("release", "relase"), "site.relase is unknown; did you mean release?"),
        (HEAD.replace('host = "district-hub"\n', ""), "hub.host is missing"),
        ("[hub", "fleet.toml: "),
    ],
)  # fmt: skip
def test_a_fleet_that_cannot_be_is_one_line_and_no_playbook_runs(tmp_path: Path, fleet: str, said: str) -> None:
    registry(tmp_path, ("bkk-a-01", "A-1"), revoked=("gone-01",))
    found = listed(tmp_path, fleet)
    assert (found.returncode, found.stdout, found.stderr.count("\n")) == (2, "", 1)
    assert said in found.stderr


def test_a_registry_of_another_release_is_not_guessed_at(tmp_path: Path) -> None:
    (tmp_path / "registry.json").write_text('{"v": 2, "devices": []}')
    found = listed(tmp_path, HEAD)
    assert (found.returncode, "is of another release" in found.stderr) == (2, True)


def test_what_the_hub_exports_is_what_the_inventory_reads(tmp_path: Path) -> None:
    config = tmp_path / "hub.toml"
    config.write_text('data_dir = "data"\n')
    for command in (
        ["migrate"],
        ["point", "add", "A-1", "--name", "ก", "--short-name", "ก", "--station", "สน.บางสมมุติ", "--from", "2026-10-01"],
        ["device", "enrol", "bkk-a-01", "--point", "A-1", "--public-key", "A6EHv_POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg"],
        ["inventory", "export", str(tmp_path / "registry.json")],
    ):  # fmt: skip
        said = hub_command("--config", str(config), *command)
        assert (said.returncode, said.stderr) == (0, "")
    exported = json.loads((tmp_path / "registry.json").read_text())
    assert [
        (one["device"], one["point"], one["last_seen"], one["release"], one["online"]) for one in exported["devices"]
    ] == [("bkk-a-01", "A-1", None, None, False)]
    assert exported["hub_public_key"] == hub_command("--config", str(config), "key").stdout.strip()
    assert json.loads(listed(tmp_path, HEAD).stdout)["devices"]["hosts"] == ["bkk-a-01"]


def test_the_hub_exports_no_device_that_is_no_host_name(tmp_path: Path) -> None:
    config = tmp_path / "hub.toml"
    config.write_text('data_dir = "data"\n')
    for command in (
        ["migrate"],
        ["point", "add", "A-1", "--name", "ก", "--short-name", "ก", "--station", "สน.บางสมมุติ", "--from", "2026-10-01"],
        ["device", "enrol", "bkk-a-", "--point", "A-1", "--public-key", "A6EHv_POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg"],
    ):  # fmt: skip
        assert hub_command("--config", str(config), *command).returncode == 0
    said = hub_command("--config", str(config), "inventory", "export", str(tmp_path / "registry.json"))
    assert (said.returncode, "'bkk-a-'" in said.stderr, (tmp_path / "registry.json").exists()) == (2, True, False)
