"""What the roles write, read by the programs that it is for."""

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from jinja2 import Template

from edge_agent.settings import read_settings as read_agent
from hub.mqtt.mosquitto import BrokerPlan, render
from hub.settings import read_settings
from tests.deploy.fleets import ANSIBLE, REPOSITORY, fleet, playbook
from tests.parts.debian_programs import KEPT, installed, run_debian

HUB, DEVICE = "district-hub", "bkk-bangsommut-01"
THRESHOLD = 20
_NAMESPACE = ("unshare", *(() if os.geteuid() == 0 else ("--map-root-user",)))
UNITS = [
    "hub-riskpoint-hub.service",
    "hub-riskpoint-hub@.service",
    "hub-riskpoint-backup.service",
    "hub-riskpoint-drill.service",
    "monitoring-riskpoint-watch.service",
]


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of each host."""
    folder = tmp_path_factory.mktemp("rendered")
    for host in (HUB, DEVICE):
        (folder / host).mkdir()
    said = playbook(
        Path(__file__).parent / "rendered.yml",
        fleet(folder),
        out=str(folder),
        repository=str(REPOSITORY),
        roles=str(ANSIBLE / "roles"),
        templates=",".join(map(str, sorted(ANSIBLE.glob("roles/*/templates/*.j2")))),
    )
    assert said.returncode == 0, said.stdout + said.stderr
    assert (folder / HUB / "hub-hub.toml").exists()
    return folder


def _as_on_a_server(folder: Path) -> tuple[str, ...]:
    """With the account and the folder that sshd's own package brings, in a namespace of its own."""
    (folder / "passwd").write_text("root:x:0:0::/root:/bin/sh\nsshd:x:100:65534::/run/sshd:/usr/sbin/nologin\n")
    ours = 'mount --bind "$0" /etc/passwd && mount -t tmpfs none /run && mkdir -m 755 /run/sshd && exec "$@"'
    return (*_NAMESPACE, "--mount", "sh", "-c", ours, str(folder / "passwd"))


@pytest.mark.parametrize("host", [HUB, DEVICE])
def test_sshd_takes_its_part_and_lets_nobody_in_by_password(tree: Path, host: str) -> None:
    key = tree / "host_key"
    if not key.exists():
        subprocess.run([installed("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    said = run_debian(
        "sshd", "-T", "-h", str(key), "-f", str(tree / host / "base-sshd.conf"), before=_as_on_a_server(tree)
    )
    in_force = dict(line.split(" ", 1) for line in said.stdout.splitlines() if " " in line)
    wanted = {
        "passwordauthentication": "no",
        "permitrootlogin": "no",
        "allowusers": "deploy",
        "authenticationmethods": "publickey",
    }
    assert (said.returncode, {name: in_force.get(name) for name in wanted}) == (0, wanted), said.stderr


@pytest.mark.parametrize(("host", "ports"), [(HUB, ["22", "8883", "443", "80"]), (DEVICE, ["22"])])
def test_nft_takes_the_firewall_and_only_these_ports_are_open(tree: Path, host: str, ports: list[str]) -> None:
    file = tree / host / "base-nftables.conf"
    own_network = (*_NAMESPACE, "--net")
    said = run_debian("nft", "-c", "-f", str(file), before=own_network)
    assert (said.returncode, said.stderr) == (0, "")
    lines = [line.strip() for line in file.read_text().splitlines()]
    assert [line.split()[2] for line in lines if line.startswith("tcp dport")] == ports
    assert [line for line in lines if "policy" in line and "input" in line] == [
        "type filter hook input priority filter; policy drop;"
    ]
    file.with_name("bent.conf").write_text(file.read_text().replace("policy drop", "policy dorp"))
    assert run_debian("nft", "-c", "-f", str(file.with_name("bent.conf")), before=own_network).returncode != 0


def test_chronyd_reads_its_servers(tree: Path) -> None:
    said = run_debian("chronyd", "-p", "-f", str(tree / DEVICE / "base-chrony.conf"))
    assert (said.returncode, said.stderr) == (0, "")
    assert [line.split()[0] for line in said.stdout.splitlines() if "iburst" in line] == ["pool", "pool", "server"]


def test_sudo_and_apt_and_the_shell_can_read_what_is_theirs(tree: Path) -> None:
    said = subprocess.run(
        [
            "apt-config",
            "-c",
            str(tree / DEVICE / "base-unattended"),
            "shell",
            "R",
            "Unattended-Upgrade::Automatic-Reboot",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (said.returncode, said.stdout.strip()) == (0, "R='true'"), said.stderr
    for name in ("hub-backup", "hub-drill", "hub-riskpoint-hub", "edge_agent-riskpoint-agent", "monitoring-watch"):
        checked = subprocess.run(["sh", "-n", str(tree / HUB / name)], capture_output=True, text=True, check=False)
        assert (name, checked.returncode, checked.stderr) == (name, 0, "")


def test_caddy_takes_its_file(tree: Path) -> None:
    said = run_debian("caddy", "validate", "--adapter", "caddyfile", "--config", str(tree / HUB / "hub-Caddyfile"))
    assert (said.returncode, "Valid configuration" in said.stdout) == (0, True), said.stderr


def test_the_hub_reads_its_settings_and_finds_the_broker_by_certificate(tree: Path) -> None:
    settings = read_settings(tree / HUB / "hub-hub.toml")
    assert (settings.mqtt.host, settings.mqtt.port, settings.mqtt.tls) == ("hub.example", 8883, True)
    assert (settings.web.address, settings.web.secure_cookies, settings.district.name) == (
        "https://hub.example",
        True,
        "เขตบางสมมุติ",
    )
    assert (settings.data_dir, settings.web.host) == ("/var/lib/riskpoint-hub", "127.0.0.1")


def test_the_brokers_files_are_those_that_the_hubs_own_command_writes(tree: Path) -> None:
    wanted = {name: text.rstrip("\n") for name, text in render(BrokerPlan()).items()}
    assert {name: (tree / HUB / f"broker-{name}").read_text().rstrip("\n") for name in wanted} == wanted


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_is_understood_by_systemd_and_is_locked_in(tree: Path, tmp_path: Path, name: str) -> None:
    unit = tmp_path / name.partition("-")[2].replace("@.", "@web.")
    text = (tree / HUB / name).read_text()
    program = next(line for line in text.splitlines() if line.startswith("ExecStart=")).split("=", 1)[1].split()[0]
    unit.write_text(text.replace(program, sys.executable))
    said = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", str(unit)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (said.returncode, said.stdout + said.stderr) == (0, "")
    scored = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", f"--threshold={THRESHOLD}", str(unit)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert scored.returncode == 0, scored.stdout[-200:]
    unit.write_text(
        unit.read_text()
        .replace("SystemCallFilter", "#")
        .replace("ProtectSystem", "#")
        .replace("CapabilityBoundingSet", "#")
    )
    bare = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", f"--threshold={THRESHOLD}", str(unit)],
        capture_output=True,
        check=False,
    )
    assert bare.returncode != 0


def test_one_name_starts_and_stops_the_hub_as_one_process_or_as_three(tree: Path) -> None:
    """SQLite takes one process that writes; on PostgreSQL each part is one, told where the others are."""
    one = (tree / HUB / "hub-riskpoint-hub.service").read_text().splitlines()
    part = (tree / HUB / "hub-riskpoint-hub@.service").read_text().splitlines()
    said = "ExecStart=/opt/riskpoint/current/bin/riskpoint-hub --config /etc/riskpoint-hub/hub.toml serve"
    assert said in one
    assert f"{said} --part %i --together /run/riskpoint-hub" in part
    assert {"RuntimeDirectory=riskpoint-hub", "RuntimeDirectoryPreserve=yes"} <= set(part)
    assert "PartOf=riskpoint-hub.target" in one
    assert "PartOf=riskpoint-hub.target" in part
    wants = [line for line in (tree / HUB / "hub-riskpoint-hub.target").read_text().splitlines() if "Wants" in line]
    assert wants == ["Wants=riskpoint-hub.service"]
    template = (ANSIBLE / "roles" / "hub" / "templates" / "riskpoint-hub.target.j2").read_text()
    of_three = Template(template).render(ansible_managed="x", hub_parts=["web", "ingest", "jobs"]).splitlines()
    assert [line for line in of_three if "Wants" in line] == [
        f"Wants=riskpoint-hub@{one}.service" for one in ("web", "ingest", "jobs")
    ]


def test_the_agents_unit_is_locked_in() -> None:
    unit = REPOSITORY / "deploy" / "systemd" / "riskpoint-agent.service"
    assert (
        subprocess.run(
            ["systemd-analyze", "security", "--offline=yes", f"--threshold={THRESHOLD}", str(unit)],
            capture_output=True,
            check=False,
        ).returncode
        == 0
    )


@pytest.mark.parametrize(("package", "drop_in"), [("mosquitto", "broker-hardening.conf"), ("caddy", "hub-caddy.conf")])
def test_debians_own_units_are_locked_in_by_a_drop_in(tree: Path, tmp_path: Path, package: str, drop_in: str) -> None:
    if package == "caddy":
        run_debian("caddy", "version")
    units = tmp_path / "usr" / "lib" / "systemd" / "system"
    units.mkdir(parents=True)
    places = [
        Path("/lib/systemd/system"),
        KEPT / "lib" / "systemd" / "system",
        KEPT / "usr" / "lib" / "systemd" / "system",
    ]
    found = next(path for place in places if (path := place / f"{package}.service").exists())
    (units / found.name).write_text(found.read_text())
    for target in Path("/lib/systemd/system").glob("*.target"):
        (units / target.name).write_text(target.read_text())
    command = [
        "systemd-analyze",
        "security",
        "--offline=yes",
        f"--root={tmp_path}",
        f"--threshold={THRESHOLD}",
        found.name,
    ]
    assert subprocess.run(command, capture_output=True, check=False).returncode != 0
    drop = tmp_path / "etc" / "systemd" / "system" / f"{package}.service.d"
    drop.mkdir(parents=True)
    (drop / "riskpoint.conf").write_text((tree / HUB / drop_in).read_text())
    scored = subprocess.run(command, capture_output=True, text=True, check=False)
    assert scored.returncode == 0, scored.stdout[-300:] + scored.stderr


def test_mosquitto_starts_with_its_files_and_listens(tree: Path, tmp_path: Path) -> None:
    authority = [sys.executable, str(ANSIBLE / "pki" / "authority.py"), str(tmp_path)]
    subprocess.run([*authority, "init", "--name", "Test"], check=True)
    subprocess.run(
        [
            "openssl",
            "genpkey",
            "-algorithm",
            "EC",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-out",
            str(tmp_path / "broker.key.pem"),
        ],
        check=True,
        capture_output=True,
    )
    asked = subprocess.run(
        ["openssl", "req", "-new", "-key", str(tmp_path / "broker.key.pem"), "-subj", "/CN=broker"],
        check=True,
        capture_output=True,
    )
    signed = subprocess.run(
        [*authority, "sign", "--name", "broker", "--kind", "server", "--address", "127.0.0.1"],
        input=asked.stdout,
        check=True,
        capture_output=True,
    )
    (tmp_path / "broker.pem").write_bytes(signed.stdout)
    (tmp_path / "acl").write_text((tree / HUB / "broker-acl").read_text())
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    text = (tree / HUB / "broker-mosquitto.conf").read_text()
    for old, new in (
        ("listener 8883 0.0.0.0", f"listener {port} 127.0.0.1"),
        ("/etc/mosquitto/riskpoint", str(tmp_path)),
        ("/var/lib/mosquitto", str(tmp_path)),
        ("user mosquitto", "user root" if os.geteuid() == 0 else "user nobody"),
    ):
        assert old in text
        text = text.replace(old, new)
    (tmp_path / "mosquitto.conf").write_text(text)
    with subprocess.Popen(
        [installed("mosquitto"), "-c", str(tmp_path / "mosquitto.conf")], stderr=subprocess.PIPE, text=True
    ) as broker:
        try:
            for _ in range(100):
                with socket.socket() as door:
                    if door.connect_ex(("127.0.0.1", port)) == 0:
                        return
                assert broker.poll() is None, broker.stderr.read() if broker.stderr else ""
                time.sleep(0.05)
            pytest.fail("the broker does not listen")
        finally:
            broker.terminate()


def test_a_devices_agent_toml_comes_of_its_profile(tmp_path: Path) -> None:
    rows = {
        "devices": [
            {
                "device": DEVICE,
                "point": "BSM-01",
                "profile": "pi-4-nfc-lamp",
                "hub_public_key": "A6EHv_POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg",
                "broker": "hub.example",
                "port": 8883,
                "cameras": {},
            }
        ]
    }
    (tmp_path / "devices.json").write_text(json.dumps(rows))
    task = (ANSIBLE / "roles" / "firmware" / "tasks" / "main.yml").read_text()
    program = "from firmware_config.cli import main; main()"
    assert program in task
    command = [
        sys.executable,
        "-c",
        program,
        "render",
        "--inventory",
        str(tmp_path / "devices.json"),
        "--for",
        DEVICE,
        "--out",
        str(tmp_path / "tree"),
    ]
    subprocess.run(command, check=True, capture_output=True, cwd=REPOSITORY)
    assert read_agent(tmp_path / "tree" / "etc" / "riskpoint" / "agent.toml").device == DEVICE
