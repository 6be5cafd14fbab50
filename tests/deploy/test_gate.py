"""When a release is called healthy, and who may be enrolled: the rules that playbooks ask."""

import importlib.util
from pathlib import Path
from typing import Any

import pytest

FILE = Path(__file__).parents[2] / "deploy" / "ansible" / "plugins" / "filter" / "riskpoint.py"
_spec = importlib.util.spec_from_file_location("riskpoint_filters", FILE)
assert _spec is not None
assert _spec.loader is not None
filters = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(filters)

BEFORE, AFTER = "2026-11-23T10:00:00.000Z", "2026-11-23T10:00:07.000Z"
HEALTHY = """ActiveState=active
SubState=running
NRestarts=0
StatusText=release 1.4.0; recording; connected; 3 lines not known to be at the hub"""


def at_hub(**changes: Any) -> dict[str, Any]:
    row = {
        "device": "pi-1",
        "point": "A",
        "public_key": "k1",
        "last_seen": AFTER,
        "online": True,
        "release": "1.4.0",
        "degraded": None,
    }
    return {"devices": [row | changes, {"device": "pi-2", "point": "B", "public_key": "k2"}], "revoked": ["pi-9"]}


def gate(unit: str = HEALTHY, registry: dict[str, Any] | None = None, device: str = "pi-1") -> list[str]:
    found: list[str] = filters.gate(unit, registry or at_hub(), device=device, version="1.4.0", since=BEFORE)
    return found


def test_a_device_that_records_is_connected_and_was_heard_is_healthy() -> None:
    assert gate() == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("SubState=running", "SubState=auto-restart", "the agent does not run (active/auto-restart, restarted 0 times): journalctl -u riskpoint-agent"),
        ("release 1.4.0", "release 1.3.0", "the running agent is 1.3.0, not 1.4.0"),
        ("recording;", "the card is full;", "it does not record: the card is full"),
        ("connected", "no broker", "it has no broker"),
        ("StatusText=release 1.4.0; recording; connected; 3 lines not known to be at the hub", "StatusText=", "the running agent does not say how it is: 'nothing'"),
    ],
)  # fmt: skip
def test_each_thing_that_is_wrong_on_the_device_is_said(old: str, new: str, said: str) -> None:
    assert gate(HEALTHY.replace(old, new)) == [said]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"last_seen": BEFORE}, f"the hub has not heard of it since {BEFORE}"),
        ({"last_seen": None}, f"the hub has not heard of it since {BEFORE}"),
        ({"online": False}, "the hub heard it go offline"),
        ({"release": "1.3.0"}, "the hub heard release 1.3.0 of it, not 1.4.0"),
        ({"degraded": "no journal"}, "it told the hub: no journal"),
    ],
)
def test_each_thing_that_the_hub_has_not_heard_is_said(changes: dict[str, Any], said: str) -> None:
    assert gate(registry=at_hub(**changes)) == [said]


def test_a_device_that_the_hub_does_not_know_is_never_healthy() -> None:
    assert gate(device="pi-7") == ["the hub does not know the device: riskpoint-hub device list"]


def test_what_is_wrong_on_both_sides_is_said_of_both() -> None:
    found = gate(HEALTHY.replace("1.4.0", "1.3.0"), at_hub(release="1.3.0"))
    assert found == ["the running agent is 1.3.0, not 1.4.0", "the hub heard release 1.3.0 of it, not 1.4.0"]


@pytest.mark.parametrize(
    ("asked", "act", "said"),
    [
        (("pi-1", "A", "k1", False), "none", ""),
        (("pi-3", "C", "k3", False), "enrol", ""),
        (("pi-3", "A", "k3", False), "refuse", "pi-1 stands at A"),
        (("pi-1", "A", "k9", False), "refuse", "has another key"),
        (("pi-1", "C", "k1", False), "refuse", "stands at A"),
        (("pi-1", "A", "k9", True), "enrol", ""),
        (("pi-3", "A", "k3", True), "enrol", ""),
        (("pi-9", "Z", "k9", True), "refuse", "is revoked"),
    ],
)
def test_nobody_is_thrown_out_but_by_replace(asked: tuple[str, str, str, bool], act: str, said: str) -> None:
    device, point, key, replace = asked
    found = filters.enrolment(at_hub(), device=device, point=point, key=key, replace=replace)
    assert (found["act"], said in found["text"]) == (act, True)
