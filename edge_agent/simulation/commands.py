"""The words of `riskpoint-agent simulate`: one line in, one answer out."""

from collections.abc import Callable, Mapping
from typing import Any

from edge_agent.simulation.point import Lights, SimulatedPoint

Answer = dict[str, Any]


def obey(line: str, point: SimulatedPoint) -> Answer:
    """What the officer saw, or what else the command has to say, or why it makes no sense."""
    answer: Answer = {"command": line.strip()}
    name, *arguments = line.split()
    known = COMMANDS.get(name)
    if known is None or len(arguments) != known[0]:
        return answer | {"error": f"expected one of: {USAGE}"}
    try:
        return answer | known[1](point, *arguments)
    except KeyError as error:
        return answer | {"error": f"there is no reader {error}"}
    except (ValueError, RuntimeError) as error:
        return answer | {"error": str(error)}


def _seen(lights: Lights) -> Answer:
    return {"lit": sorted(lights.lit), "flashes": dict(lights.flashes)}


def _power_off(point: SimulatedPoint) -> Answer:
    point.power_off()
    return {"power": False}


def _power_on(point: SimulatedPoint) -> Answer:
    if not point.has_power:
        point.power_on()
    return {"power": True}


def _reboot(point: SimulatedPoint) -> Answer:
    point.reboot()
    return {"power": True}


def _status(point: SimulatedPoint) -> Answer:
    agent = point.agent
    return {
        "unacknowledged": agent.unacknowledged,
        "connected": agent.uplink.is_connected,
        "trouble": agent.trouble,
    }


def _move(point: SimulatedPoint, contact: str, *, is_open: bool) -> Answer:
    point.move(contact, is_open=is_open)
    return {"contact": contact, "open": is_open}


def _mains(point: SimulatedPoint, word: str) -> Answer:
    if word not in {"on", "off"}:
        raise ValueError("mains is on or off")
    point.mains(on=word == "on")
    return {"mains": word == "on"}


COMMANDS: Mapping[str, tuple[int, Callable[..., Answer]]] = {
    "tap": (2, lambda point, reader, credential: _seen(point.tap(reader, credential))),
    "keys": (2, lambda point, reader, keys: _seen(point.keys(reader, keys))),
    "show": (2, lambda point, reader, text: _seen(point.show_code(reader, text))),
    "noise": (1, lambda point, reader: _seen(point.noise(reader))),
    "short": (1, lambda point, reader: _seen(point.short_frame(reader))),
    "parity": (2, lambda point, reader, credential: _seen(point.broken_parity(reader, credential))),
    "open": (1, lambda point, contact: _move(point, contact, is_open=True)),
    "close": (1, lambda point, contact: _move(point, contact, is_open=False)),
    "mains": (1, _mains),
    "power-off": (0, _power_off),
    "power-on": (0, _power_on),
    "reboot": (0, _reboot),
    "status": (0, _status),
}
USAGE = (
    "tap READER CARD, keys READER KEYS, show READER CODE, noise READER, short READER, parity READER CARD, "
    "open CONTACT, close CONTACT, mains on|off, power-off, power-on, reboot, status, quit"
)
