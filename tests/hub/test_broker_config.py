"""`riskpoint-hub broker config`: what it writes, what it will not write over, and which names it refuses."""

import re
import subprocess
from pathlib import Path

import pytest

from hub.kernel.refused import Refused
from hub.mqtt.mosquitto import FILES, BrokerPlan, render
from tests.parts.hub_commands import hub_command
from wire_contract import topics
from wire_contract.topics import DeviceId, is_hub_name

ANY = DeviceId("any-device")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return hub_command("broker", "config", *arguments)


def test_the_command_writes_both_files_and_says_what_else_is_needed(tmp_path: Path) -> None:
    done = run("--out", str(tmp_path / "new"), "--hub", "hub", "--hub", "hub-2", "--port", "8884", "--etc", "/etc/x")
    assert (done.returncode, done.stderr) == (0, "")
    files = {path.name: path.read_text() for path in (tmp_path / "new").iterdir()}
    assert files == render(BrokerPlan(hubs=("hub", "hub-2"), port=8884, etc="/etc/x"))
    assert done.stdout.splitlines() == [
        *(str(tmp_path / "new" / name) for name in FILES),
        "ใบรับรองที่ต้องมีใน /etc/x: ca.pem broker.pem broker.key.pem crl.pem",
        "certificates needed in /etc/x: ca.pem broker.pem broker.key.pem crl.pem",
    ]


def test_a_file_that_somebody_changed_is_written_over_only_when_told_so(tmp_path: Path) -> None:
    assert run("--out", str(tmp_path)).returncode == 0
    assert run("--out", str(tmp_path)).returncode == 0, "writing the same again is no harm"
    (tmp_path / "acl").write_text("topic #\n")
    done = run("--out", str(tmp_path))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"riskpoint-hub: {tmp_path / 'acl'} is there already and differs (--force writes over it)\n"
    assert (tmp_path / "acl").read_text() == "topic #\n"
    assert run("--out", str(tmp_path), "--force").returncode == 0
    assert (tmp_path / "acl").read_text() == render(BrokerPlan())["acl"]


def test_the_access_rules_are_the_topics_of_the_wire_and_no_others() -> None:
    rules = [
        tuple(line.split()[1:])
        for line in render(BrokerPlan())["acl"].replace("%u", ANY).splitlines()
        if line.startswith("pattern ")
    ]
    assert rules == [
        ("write", topics.up(ANY, "events")),
        ("write", topics.up(ANY, "status")),
        ("write", topics.up_picture(ANY, "+")),
        ("write", topics.up_log(ANY, "+")),
        ("read", topics.down(ANY, "ack")),
        ("read", topics.down(ANY, "config")),
        ("read", topics.down(ANY, "command")),
    ]


def test_home_assistant_has_an_account_only_where_it_was_asked_for(tmp_path: Path) -> None:
    assert "hub-home" not in render(BrokerPlan())["acl"]
    assert run("--out", str(tmp_path), "--home-assistant").returncode == 0
    acl = (tmp_path / "acl").read_text()
    rules = acl[acl.index("user hub-homeassistant") :].split("\n\n")[0].splitlines()
    assert rules == [
        "user hub-homeassistant",
        "topic read homeassistant/#",
        "topic write homeassistant/status",
        f"topic read {topics.EVERY_SHOWN}",
        f"topic read {topics.HUB_AVAILABLE}",
    ]
    assert is_hub_name("hub-homeassistant"), "no device is enrolled under this name"


@pytest.mark.parametrize("name", ["hub", "hub-2", "hub-bangrak"])
def test_names_of_hubs(name: str) -> None:
    assert is_hub_name(name)
    assert f"\nuser {name}\n" in render(BrokerPlan(hubs=(name,)))["acl"]


@pytest.mark.parametrize(
    "plan",
    [
        BrokerPlan(hubs=("bkk-bangrak-07",)),
        BrokerPlan(hubs=("hubert",)),
        BrokerPlan(hubs=("hub\ntopic #",)),
        BrokerPlan(hubs=("hub", "+")),
        BrokerPlan(etc="/etc/with space"),
        BrokerPlan(data="/var\nallow_anonymous true"),
        BrokerPlan(user=""),
    ],
)
def test_a_plan_that_would_open_the_broker_is_refused_with_a_hint(plan: BrokerPlan) -> None:
    with pytest.raises(Refused, match=r"\(.+\)$"):
        render(plan)


def test_every_line_of_the_configuration_is_filled_in() -> None:
    for content in render(BrokerPlan()).values():
        assert not re.search(r"\{\{|\}\}|\{%|None", content)
