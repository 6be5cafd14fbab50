"""What every scene needs: whom it acts on, and how it says what it saw."""

from collections.abc import Callable

from machine import Machine
from site_ import Played, Site

Scene = Callable[[Site], str]


def says(held: object, what: str, played: Played | None = None) -> None:
    """AssertionError where it does not hold, with the end of what Ansible printed."""
    if not held:
        tail = "\n".join(line for line in played.text.splitlines() if line.strip())[-2500:] if played else ""
        raise AssertionError(f"{what}\n{tail}")


def serving(site: Site) -> dict[str, str]:
    """The release in use on each device."""
    return {
        name: site.machines[name].run("readlink", "/opt/riskpoint/current").strip().rpartition("/")[2]
        for name in site.names
    }


def publish(machine: Machine, *more: str, topic: str, said: str) -> str:
    """What mosquitto_pub complained of when it spoke to the broker from that host."""
    words = [
        "mosquitto_pub",
        "-h",
        "10.77.0.2",
        "-p",
        "8883",
        "-q",
        "1",
        "-V",
        "mqttv5",
        "--cafile",
        "/etc/riskpoint/ca.pem",
    ]
    return machine.run("timeout", "10", *words, "-t", topic, "-m", said, *more, check=False)
