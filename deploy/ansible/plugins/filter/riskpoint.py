"""What the playbooks decide, as filters: whether a release serves, and whether a device may be enrolled. Pure."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

_STATUS = re.compile(r"release (?P<release>\S+); (?P<recording>[^;]+); (?P<broker>[^;]+); (?P<lines>\d+) lines")
Rows = Sequence[Mapping[str, Any]]


def gate(unit: str, registry: Mapping[str, Any], *, device: str, version: str, since: str) -> list[str]:
    """Why a device must not be called healthy; nothing where the agent that runs is of this version, records and is
    connected, and the hub has heard of that very version after `since` (the hub's own time, before the switch).

    `unit` is what `systemctl show` says of the agent; `registry` what `riskpoint-hub inventory export -` says.
    """
    return [*_wrong_here(unit, version), *_wrong_at_hub(registry, device, version, since)]


def _wrong_here(unit: str, version: str) -> list[str]:
    said = dict(line.split("=", 1) for line in unit.splitlines() if "=" in line)
    if (said.get("ActiveState"), said.get("SubState")) != ("active", "running"):
        state = f"{said.get('ActiveState')}/{said.get('SubState')}"
        return [
            f"the agent does not run ({state}, restarted {said.get('NRestarts')} times): journalctl -u riskpoint-agent"
        ]
    status = _STATUS.match(said.get("StatusText", ""))
    if status is None:
        return [f"the running agent does not say how it is: {said.get('StatusText') or 'nothing'!r}"]
    wrong = []
    if status["release"] != version:
        wrong.append(f"the running agent is {status['release']}, not {version}")
    if status["recording"] != "recording":
        wrong.append(f"it does not record: {status['recording']}")
    if status["broker"] != "connected":
        wrong.append(f"it has {status['broker']}")
    return wrong


def _wrong_at_hub(registry: Mapping[str, Any], device: str, version: str, since: str) -> list[str]:
    row = next((row for row in registry["devices"] if row["device"] == device), None)
    if row is None:
        return ["the hub does not know the device: riskpoint-hub device list"]
    if row["last_seen"] is None or _moment(row["last_seen"]) <= _moment(since):
        return [f"the hub has not heard of it since {since}"]
    wrong = []
    if not row["online"]:
        wrong.append("the hub heard it go offline")
    if row["release"] != version:
        wrong.append(f"the hub heard release {row['release']} of it, not {version}")
    if row["degraded"]:
        wrong.append(f"it told the hub: {row['degraded']}")
    return wrong


def enrolment(
    registry: Mapping[str, Any], *, device: str, point: str, key: str, replace: bool = False
) -> dict[str, str]:
    """What is to be done so that the device speaks for its point: `none`, `enrol`, or `refuse` and why.

    Only `replace` ends what stands: a site that is run with a wrong row must not throw a point's device out.
    """
    if device in registry["revoked"]:
        return _said("refuse", f"{device} is revoked at the hub; give the new device a name of its own")
    mine = next((row for row in registry["devices"] if row["device"] == device), None)
    there = next((row for row in registry["devices"] if row["point"] == point), None)
    if mine is not None and (mine["point"], mine["public_key"]) == (point, key):
        return _said("none", "enrolled")
    if there is not None and there["device"] != device and not replace:
        return _said(
            "refuse",
            f"{there['device']} stands at {point}; ansible-playbook replace.yml --limit {device} puts {device} there",
        )
    if mine is not None and not replace:
        what = f"stands at {mine['point']}" if mine["point"] != point else "has another key (another card?)"
        return _said(
            "refuse", f"{device} {what} by the hub; if that is meant: ansible-playbook replace.yml --limit {device}"
        )
    return _said("enrol", "")


def _said(act: str, text: str) -> dict[str, str]:
    return {"act": act, "text": text}


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


class FilterModule:
    """What Ansible finds here."""

    def filters(self) -> dict[str, Any]:
        """By name."""
        return {"riskpoint_gate": gate, "riskpoint_enrolment": enrolment}
