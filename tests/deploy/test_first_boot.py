"""The first boot of a card: what cloud-init is given, and a real sshd that proves which card it started from."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.deploy.fleets import ANSIBLE
from tests.parts.debian_programs import KEPT, run_debian

DEVICE = "bkk-bangsommut-01"
NAMESPACE = ("unshare", *(() if os.geteuid() == 0 else ("--map-root-user",)), "--mount", "sh", "-c")


def first_boot(fleet: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ANSIBLE / "first_boot.py"), str(fleet), DEVICE, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def fleet(folder: Path, port: int = 22) -> Path:
    path = folder / "fleet.toml"
    path.write_text(
        '[site]\nuser = "deploy"\nssh_keys = ["ssh-ed25519 AAAAC3Nz somebody"]\n[hub]\nhost = "hub-01"\naddress = "hub.example"\n'
        f'[[devices]]\ndevice = "{DEVICE}"\npoint = "A-1"\nconnect = "127.0.0.1"\nport = {port}\n'
    )
    return path


def cloud_config(folder: Path) -> dict[str, object]:
    first, _, rest = (folder / "user-data").read_text(encoding="utf-8").partition("\n")
    assert first == "#cloud-config"
    found: dict[str, object] = json.loads(rest)
    return found


def banner_of(card: Path, folder: Path) -> str:
    """What the card's own script would write, run as it stands but with its files in a folder."""
    config = cloud_config(card)
    (code,) = config["write_files"]  # type: ignore[misc] # what cloud-init is given
    (run,) = config["runcmd"]  # type: ignore[misc]
    (folder / "riskpoint-code").write_text(code["content"])
    script = "\n".join(
        line
        for line in run[2].splitlines()
        if not line.startswith(("systemctl", "rm ")) and "sshd_config.d" not in line
    )
    script = script.replace("/run/riskpoint-code", str(folder / "riskpoint-code")).replace("/etc/ssh/", f"{folder}/")
    subprocess.run(["sh", "-c", script], check=True)
    return (folder / "riskpoint-banner").read_text()


def host_key(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / "ssh_host_ed25519_key")], check=True
    )


@contextmanager
def sshd(folder: Path, port: int) -> Iterator[None]:
    run_debian("chronyd", "-v")  # sees to the programs
    (folder / "passwd").write_text("root:x:0:0::/root:/bin/sh\nsshd:x:100:65534::/run/sshd:/usr/sbin/nologin\n")
    key, banner = folder / "ssh_host_ed25519_key", folder / "riskpoint-banner"
    (folder / "sshd.conf").write_text(
        f"ListenAddress 127.0.0.1:{port}\nHostKey {key}\nBanner {banner}\nPidFile none\nPasswordAuthentication no\n"
    )
    ours = 'mount --bind "$0" /etc/passwd && mount -t tmpfs none /run && mkdir -m 755 /run/sshd && exec "$@"'
    libraries = ":".join(str(path) for path in (KEPT / "usr" / "lib").glob("*-linux-gnu*"))
    command = [
        *NAMESPACE,
        ours,
        str(folder / "passwd"),
        str(KEPT / "usr" / "sbin" / "sshd"),
        "-D",
        "-e",
        "-f",
        str(folder / "sshd.conf"),
    ]
    with subprocess.Popen(
        command, env=os.environ | {"LD_LIBRARY_PATH": libraries}, stderr=subprocess.DEVNULL
    ) as server:
        try:
            for _ in range(100):
                with socket.socket() as door:
                    if door.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.05)
            yield
        finally:
            server.terminate()


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        found: int = free.getsockname()[1]
    return found


def test_a_card_opens_by_keys_alone_and_its_code_is_its_own(tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert first_boot(fleet(tmp_path), "--out", str(tmp_path / name)).returncode == 0
    config = cloud_config(tmp_path / "one")
    assert (config["hostname"], config["ssh_pwauth"], config["disable_root"]) == (DEVICE, False, True)
    (user,) = config["users"]  # type: ignore[misc]
    assert (user["name"], user["lock_passwd"], user["ssh_authorized_keys"]) == (
        "deploy",
        True,
        ["ssh-ed25519 AAAAC3Nz somebody"],
    )
    codes = [cloud_config(tmp_path / name)["write_files"][0]["content"] for name in ("one", "two")]  # type: ignore[index]
    assert (codes[0] != codes[1], [len(code) for code in codes]) == (True, [32, 32])
    assert json.loads((tmp_path / "one" / "meta-data").read_text())["instance-id"].startswith(f"{DEVICE}-")
    assert ((tmp_path / ".first-boot" / DEVICE).stat().st_mode & 0o777) == 0o600


def test_the_machine_with_the_card_is_known_and_the_code_serves_once(tmp_path: Path, port: int) -> None:
    assert first_boot(fleet(tmp_path, port), "--out", str(tmp_path / "card")).returncode == 0
    host_key(tmp_path / "pi")
    banner_of(tmp_path / "card", tmp_path / "pi")
    with sshd(tmp_path / "pi", port):
        said = first_boot(tmp_path / "fleet.toml", "--accept")
        assert (said.returncode, said.stdout, said.stderr) == (0, f"{DEVICE}: known\n", "")
        again = first_boot(tmp_path / "fleet.toml", "--accept")
    public = (tmp_path / "pi" / "ssh_host_ed25519_key.pub").read_text().split()
    assert (tmp_path / "known_hosts").read_text() == f"[127.0.0.1]:{port} {public[0]} {public[1]}\n"
    assert (again.returncode, "it was accepted already" in again.stderr) == (2, True)


def test_whoever_stands_between_with_another_key_is_not_trusted(tmp_path: Path, port: int) -> None:
    assert first_boot(fleet(tmp_path, port), "--out", str(tmp_path / "card")).returncode == 0
    host_key(tmp_path / "pi")
    said_by_the_pi = banner_of(tmp_path / "card", tmp_path / "pi")
    host_key(tmp_path / "thief")
    (tmp_path / "thief" / "riskpoint-banner").write_text(said_by_the_pi)  # it can repeat what it heard, and no more
    with sshd(tmp_path / "thief", port):
        said = first_boot(tmp_path / "fleet.toml", "--accept")
    assert (said.returncode, "is NOT the card" in said.stderr, (tmp_path / "known_hosts").exists()) == (2, True, False)
    with sshd(tmp_path / "pi", port):  # and the right one still is
        assert first_boot(tmp_path / "fleet.toml", "--accept").returncode == 0


def test_a_card_that_has_not_started_yet_is_waited_for_and_not_guessed_at(tmp_path: Path, port: int) -> None:
    assert first_boot(fleet(tmp_path, port), "--out", str(tmp_path / "card")).returncode == 0
    said = first_boot(tmp_path / "fleet.toml", "--accept")
    assert (said.returncode, "shows no first boot yet" in said.stderr) == (2, True)
    assert (tmp_path / ".first-boot" / DEVICE).exists()


def test_no_card_is_written_that_nobody_could_sign_in_to(tmp_path: Path) -> None:
    path = fleet(tmp_path)
    path.write_text(path.read_text().replace('ssh_keys = ["ssh-ed25519 AAAAC3Nz somebody"]\n', ""))
    said = first_boot(path, "--out", str(tmp_path / "card"))
    assert (said.returncode, "nobody could sign in" in said.stderr, (tmp_path / "card").exists()) == (2, True, False)
