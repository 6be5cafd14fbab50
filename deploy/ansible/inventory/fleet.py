#!/usr/bin/env python3
"""Ansible's dynamic inventory: the hub's registry, and `fleet.toml` for what the registry does not know.

`fleet.py --list` prints it; RISKPOINT_FLEET names another file than `fleet.toml` beside this script. What is wrong is
one line on standard error, and the exit code is 2: no playbook runs on half a fleet. Needs nothing but Python 3.11.
"""

import json
import os
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

Table = dict[str, Any]
HOST = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
DEVICE = re.compile(r"[a-z0-9-]{3,40}")
GROUPS = ("hub", "broker", "database", "devices", "canary", "monitoring")
KEYS = {
    "": {"site", "district", "hub", "broker", "devices"},
    "site": {"release", "wheelhouse", "pki", "registry", "user", "profile", "ssh_keys", "management", "lan"},
    "district": {"name", "office", "section", "code"},
    "hub": {"host", "address", "connect", "port", "user", "database", "second_factor"},
    "broker": {"host", "address", "connect", "port", "user"},
    "devices": {"device", "point", "connect", "port", "user", "profile", "canary", "cameras"},
}
PATHS = ("wheelhouse", "pki", "registry")


class FleetError(ValueError):
    """A fleet that no playbook may be run on; the text says what is wrong and what to do."""


def inventory(fleet: Table, registry: Table | None, *, folder: Path) -> Table:
    """What `--list` prints. Raises FleetError."""
    _known_keys(fleet)
    site = {key: str(folder / value) if key in PATHS else value for key, value in fleet.get("site", {}).items()}
    hub = _required(fleet, "hub", ("host", "address"))
    broker = {"host": hub["host"], "address": hub["address"], "connect": hub.get("connect")} | fleet.get("broker", {})
    hosts = {hub["host"]: _connection(hub, site)}
    hosts.setdefault(broker["host"], _connection(broker, site))
    devices = dict(_devices(fleet, registry, site))
    for name in (*hosts, *devices):
        _host_name(name)
    if both := set(hosts) & set(devices):
        raise FleetError(f"{min(both)}: a device and a server of one name; call the device something else")
    canaries = sorted(name for name, row in devices.items() if row["riskpoint_canary"])
    return {
        "all": {"vars": _site_vars(site, fleet, hub=hub, broker=broker, registry=registry)},
        "hub": {"hosts": [hub["host"]]},
        "broker": {"hosts": [broker["host"]]},
        "database": {"hosts": [hub["host"]]},
        "monitoring": {"hosts": [hub["host"]]},
        # Canaries first: batches of a rollout are cut in this order.
        "devices": {"hosts": [*canaries, *sorted(set(devices) - set(canaries))]},
        "canary": {"hosts": canaries},
        "_meta": {"hostvars": hosts | devices},
    }


def _site_vars(site: Table, fleet: Table, *, hub: Table, broker: Table, registry: Table | None) -> Table:
    found = {f"riskpoint_{key}": value for key, value in site.items() if key not in ("user", "profile")}
    found |= {f"riskpoint_district_{key}": value for key, value in fleet.get("district", {}).items()}
    found |= {
        "riskpoint_hub_address": hub["address"],
        "riskpoint_broker_address": broker["address"],
        "riskpoint_broker_port": broker.get("port", 8883),
        "riskpoint_database": hub.get("database", "sqlite"),
        "riskpoint_second_factor": hub.get("second_factor", "administrators"),
        "riskpoint_revoked": (registry or {}).get("revoked", []),
    }
    return found


def _devices(fleet: Table, registry: Table | None, site: Table) -> Iterator[tuple[str, Table]]:
    """The devices of the registry, and those that are to come."""
    enrolled = {row["device"]: row for row in (registry or {}).get("devices", [])}
    revoked = set((registry or {}).get("revoked", []))
    rows: dict[str, Table] = {}
    for row in fleet.get("devices", []):
        name = row.get("device")
        if not isinstance(name, str) or not DEVICE.fullmatch(name):
            raise FleetError(f"fleet.toml: device {name!r}: lower-case letters, digits and hyphens, 3 to 40")
        if name in rows:
            raise FleetError(f"fleet.toml: {name} stands there twice; take one row out")
        if name in revoked:
            raise FleetError(f"fleet.toml: {name} is revoked at the hub; take its row out, or choose a new name")
        rows[name] = row
    points: dict[str, str] = {}
    for name in sorted({*rows, *enrolled}):
        row = rows.get(name, {})
        point = row.get("point") or enrolled.get(name, {}).get("point")
        if not point:
            raise FleetError(f"fleet.toml: {name}: point is missing, and the hub does not know the device yet")
        other = points.setdefault(point, name)
        if other != name:
            raise FleetError(
                f"two devices at one point: {other} and {name} at {point}; correct fleet.toml, or retire the"
                f" one that left: ansible-playbook retire.yml -e retire_device={other}"
            )
        yield (
            name,
            _connection({"host": name} | row, site)
            | {
                "riskpoint_point": point,
                "riskpoint_profile": row.get("profile", site.get("profile", "")),
                "riskpoint_cameras": row.get("cameras", {}),
                "riskpoint_canary": bool(row.get("canary", False)),
                "riskpoint_enrolled_key": enrolled.get(name, {}).get("public_key"),
            },
        )


def _connection(row: Mapping[str, Any], site: Table) -> Table:
    found: Table = {"ansible_host": row.get("connect") or row.get("address") or row["host"]}
    if user := row.get("user", site.get("user")):
        found["ansible_user"] = user
    if "port" in row and "address" not in row:
        found["ansible_port"] = row["port"]
    return found


def _host_name(name: str) -> None:
    if not HOST.fullmatch(name):
        raise FleetError(f"{name!r} is no host name: letters, digits and hyphens, no hyphen at either end")
    if name in (*GROUPS, "all", "ungrouped"):
        raise FleetError(
            f"{name!r} is the name of a group too, and Ansible would take one for the other; choose another"
        )


def _required(fleet: Table, table: str, keys: tuple[str, ...]) -> Table:
    found = fleet.get(table)
    for key in keys:
        if not isinstance(found, dict) or not found.get(key):
            raise FleetError(f"fleet.toml: {table}.{key} is missing; inventory/fleet.example.toml shows it")
    assert isinstance(found, dict)
    return found


def _known_keys(fleet: Table) -> None:
    _among(fleet, "", "")
    for table in ("site", "district", "hub", "broker"):
        _among(fleet.get(table, {}), table, f"{table}.")
    for number, row in enumerate(fleet.get("devices", [])):
        _among(row, "devices", f"devices[{number}].")


def _among(found: Table, table: str, where: str) -> None:
    if not isinstance(found, dict):
        raise FleetError(f"fleet.toml: {table}: expected a table")
    for key in found:
        if key not in KEYS[table]:
            near = get_close_matches(key, KEYS[table], n=1)
            raise FleetError(f"fleet.toml: {where}{key} is unknown" + (f"; did you mean {near[0]}?" if near else ""))


def read(path: Path) -> Table:
    """The inventory of a `fleet.toml` and the registry that it names. Raises FleetError."""
    try:
        fleet = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise FleetError(f"{path}: {error.strerror}; copy fleet.example.toml to fleet.toml and fill it in") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FleetError(f"{path}: {error}") from error
    named = fleet.get("site", {}).get("registry") if isinstance(fleet.get("site", {}), dict) else None
    return inventory(fleet, _registry(path.parent / named) if named else None, folder=path.resolve().parent)


def _registry(path: Path) -> Table | None:
    """What `riskpoint-hub inventory export` wrote; None before there is a hub."""
    if not path.exists():
        return None
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise FleetError(f"{path}: {error}; write it anew: riskpoint-hub inventory export FILE") from error
    if not isinstance(found, dict) or found.get("v") != 1:
        raise FleetError(f"{path} is of another release; write it anew: riskpoint-hub inventory export FILE")
    return found


def main(arguments: list[str]) -> int:
    """Ansible calls `--list`, or `--host NAME`, which `_meta` has answered."""
    if arguments[:1] == ["--host"]:
        sys.stdout.write("{}\n")
        return 0
    path = Path(os.environ.get("RISKPOINT_FLEET") or Path(__file__).resolve().parent / "fleet.toml")
    try:
        found = read(path)
    except FleetError as error:
        sys.stderr.write(f"fleet: {error}\n")
        return 2
    json.dump(found, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
