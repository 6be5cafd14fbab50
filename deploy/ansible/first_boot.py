#!/usr/bin/env python3
"""The first boot of a card without hands.

`first_boot.py FLEET DEVICE --out FOLDER` writes `user-data`, `meta-data` and `network-config` (cloud-init, which
Raspberry Pi OS trixie reads from its boot partition) with a code that serves once; `--accept` looks whether the machine
that answers as DEVICE is the one with that card, and writes its host key into `known_hosts` beside the fleet's file.

The Pi proves that it holds the code without showing it: ssh's banner carries HMAC-SHA256(code, its own host key).
Whoever stands between has another host key, and cannot make the banner for it.
"""

import argparse
import hashlib
import hmac
import json
import os
import re
import secrets
import subprocess
import sys
from pathlib import Path

from inventory.fleet import FleetError, read

BANNER = re.compile(r"riskpoint (?P<device>[a-z0-9-]+) (?P<proof>[0-9a-f]{64})")


class FirstBootError(ValueError):
    """What cannot be done; the text says why and what to do."""


def proof(code: str, device: str, host_key: str) -> str:
    """What a card with this code says of a host key (its base64 half, as in known_hosts)."""
    return hmac.new(code.encode(), f"{device} {host_key}".encode(), hashlib.sha256).hexdigest()


def user_data(device: str, *, code: str, user: str, keys: list[str]) -> str:
    """The first boot: an account that only keys open, the code spent on the banner, and nothing else."""
    script = "\n".join(
        [
            "set -eu",
            "umask 077",
            "key=$(cut -d' ' -f2 /etc/ssh/ssh_host_ed25519_key.pub)",
            "code=$(cat /run/riskpoint-code)",
            f'said=$(printf %s "{device} $key" | openssl dgst -sha256 -hmac "$code" -r | cut -d" " -f1)',
            f'printf "riskpoint {device} %s\\n" "$said" >/etc/ssh/riskpoint-banner',
            "chmod 644 /etc/ssh/riskpoint-banner",
            "printf 'Banner /etc/ssh/riskpoint-banner\\n' >/etc/ssh/sshd_config.d/00-riskpoint-first-boot.conf",
            "rm -f /run/riskpoint-code /boot/firmware/user-data",
            "systemctl enable --now ssh",
            "systemctl reload ssh || true",
        ]
    )
    config = {
        "hostname": device,
        "manage_etc_hosts": True,
        "timezone": "Asia/Bangkok",
        "ssh_pwauth": False,
        "disable_root": True,
        "users": [
            {
                "name": user,
                "shell": "/bin/bash",
                "lock_passwd": True,
                "sudo": "ALL=(ALL) NOPASSWD:ALL",
                "ssh_authorized_keys": keys,
            }
        ],
        "write_files": [{"path": "/run/riskpoint-code", "permissions": "0600", "content": code}],
        "runcmd": [["sh", "-c", script]],
    }
    # JSON is YAML, and no value of ours can be read as anything else.
    return "#cloud-config\n" + json.dumps(config, ensure_ascii=False, indent=1) + "\n"


def files(device: str, *, code: str, user: str, keys: list[str]) -> dict[str, str]:
    """What goes onto the boot partition."""
    if not keys:
        raise FirstBootError("fleet.toml: site.ssh_keys is empty: nobody could sign in to the new card")
    network = {"network": {"version": 2, "ethernets": {"eth0": {"dhcp4": True, "optional": True}}}}
    return {
        "meta-data": json.dumps({"instance-id": f"{device}-{hashlib.sha256(code.encode()).hexdigest()[:12]}"}) + "\n",
        "network-config": json.dumps(network) + "\n",
        "user-data": user_data(device, code=code, user=user, keys=keys),
    }


def write_card(fleet: Path, device: str, out: Path) -> None:
    """The card's files are there, and its code is kept until the card has answered."""
    _, user, keys, _ = _of(fleet, device)
    code = secrets.token_hex(16)
    rendered = files(device, code=code, user=user, keys=keys)
    kept = _kept(fleet, device)
    kept.parent.mkdir(mode=0o700, exist_ok=True)
    with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(code)
    out.mkdir(parents=True, exist_ok=True)
    for name, text in rendered.items():
        (out / name).write_text(text, encoding="utf-8")


def accept(fleet: Path, device: str) -> None:
    """The host key of the device is known, if it is the machine with the card; its code serves no more."""
    address, user, _, port = _of(fleet, device)
    kept = _kept(fleet, device)
    if not kept.exists():
        raise FirstBootError(
            f"there is no code for {device}: it was accepted already, or its card was written elsewhere"
        )
    known = fleet.parent / "known_hosts"
    seen = kept.with_suffix(".seen")
    seen.unlink(missing_ok=True)
    # One connection: its host key is written down, and its banner is about that very key.
    options = [f"UserKnownHostsFile={seen}", "StrictHostKeyChecking=accept-new", "HashKnownHosts=no", "BatchMode=yes"]
    options += ["PreferredAuthentications=none", "HostKeyAlgorithms=ssh-ed25519", "ConnectTimeout=8", "LogLevel=INFO"]
    command = [
        "ssh",
        "-F",
        "none",
        "-p",
        str(port),
        *(word for one in options for word in ("-o", one)),
        f"{user}@{address}",
        "true",
    ]
    said = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60).stderr
    found = BANNER.search(said)
    if not seen.exists() or found is None:
        raise FirstBootError(
            f"{device} at {address} shows no first boot yet: give it a few minutes; ssh said: {said.strip()[-200:]}"
        )
    line = seen.read_text(encoding="utf-8").split()
    if found["device"] != device or not hmac.compare_digest(found["proof"], proof(kept.read_text(), device, line[2])):
        seen.unlink()
        raise FirstBootError(
            f"whoever answers at {address} is NOT the card that was written for {device}; nothing was trusted"
        )
    rows = known.read_text(encoding="utf-8").splitlines() if known.exists() else []
    rows = [row for row in rows if row.split(" ")[0] != line[0]] + [" ".join(line[:3])]
    draft = known.with_name(".known_hosts.new")
    draft.write_text("\n".join(rows) + "\n", encoding="utf-8")
    draft.replace(known)
    kept.unlink()
    seen.unlink()


def _of(fleet: Path, device: str) -> tuple[str, str, list[str], int]:
    """Address, user, keys and port of a device of the fleet."""
    found = read(fleet)
    if device not in found["devices"]["hosts"]:
        raise FirstBootError(
            f"fleet.toml has no device {device}; there are {', '.join(found['devices']['hosts']) or 'none'}"
        )
    row = found["_meta"]["hostvars"][device]
    keys = found["all"]["vars"].get("riskpoint_ssh_keys", [])
    return row["ansible_host"], row.get("ansible_user", "deploy"), keys, row.get("ansible_port", 22)


def _kept(fleet: Path, device: str) -> Path:
    return fleet.resolve().parent / ".first-boot" / device


def main(arguments: list[str]) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("fleet", type=Path)
    parser.add_argument("device")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--out", type=Path, help="the card's boot partition")
    what.add_argument("--accept", action="store_true")
    asked = parser.parse_args(arguments)
    try:
        if asked.accept:
            accept(asked.fleet, asked.device)
            sys.stdout.write(f"{asked.device}: known\n")
        else:
            write_card(asked.fleet, asked.device, asked.out)
            sys.stdout.write(f"{asked.out}: written; the card serves once, and in no other machine\n")
    except (FirstBootError, FleetError, OSError) as error:
        sys.stderr.write(f"first_boot: {error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
