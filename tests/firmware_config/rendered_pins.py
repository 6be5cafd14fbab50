"""Who has which pin by what was rendered, worked out from the texts alone: none of the product's tables is asked."""

import re
import tomllib

UARTS = {
    "uart0": (14, 15), "uart2": (0, 1), "uart3": (4, 5), "uart4": (8, 9), "uart5": (12, 13),
    "uart0-pi5": (14, 15), "uart1-pi5": (0, 1), "uart2-pi5": (4, 5), "uart3-pi5": (8, 9), "uart4-pi5": (12, 13),
}  # fmt: skip


def rendered_pins(files: dict[str, str]) -> list[tuple[int, str]]:
    """Pin and owner, each once."""
    found: set[tuple[int, str]] = set()
    for line in files["boot/firmware/riskpoint.txt"].splitlines():
        name = line.partition(",")[0].removeprefix("dtoverlay=")
        if line == "dtparam=i2c_arm=on":
            found |= {(2, "i2c1"), (3, "i2c1")}
        elif line == "dtparam=spi=on":
            found |= {(pin, "spi0") for pin in (7, 8, 9, 10, 11)}
        elif line == "enable_uart=1":
            found |= {(14, "header uart"), (15, "header uart")}
        elif name in UARTS:
            found |= {(pin, name) for pin in UARTS[name]}
        elif pins := re.search(r"pins_(\d+)_(\d+)$", line):
            found |= {(int(pin), name) for pin in pins.groups()}
        elif fan := re.search(r"gpiopin=(\d+)", line):
            found.add((int(fan[1]), "fan"))
        elif early := re.match(r"gpio=(\d+)=", line):
            found.add((int(early[1]), f"early {early[1]}"))
    agent = _agent(tomllib.loads(files["etc/riskpoint/agent.toml"]))
    relays = {pin for pin, owner in agent if owner.endswith("relay")}
    found = {(pin, owner) for pin, owner in found if not (owner.startswith("early") and pin in relays)}
    return sorted(found | set(agent))


def _agent(settings: dict) -> list[tuple[int, str]]:
    pins = [
        (reader[line], f"{reader['name']} {line}")
        for reader in settings.get("readers", [])
        for line in ("d0", "d1")
        if line in reader
    ]
    for lamp in settings.get("lamps", []):
        if "relay" in lamp:
            pins.append((lamp["relay"], f"{lamp['name']} relay"))
        light = lamp.get("light", {})
        if light.get("kind") == "ldr":
            pins.append((light["pin"], f"{lamp['name']} ldr"))
        if light.get("kind") == "mcp3008":
            pins += [(pin, "mcp3008") for pin in (7 if light["device"] else 8, 9, 10, 11)]
    pins += [(pin, name) for name, pin in settings.get("feedback", {}).items() if name != "active_low"]
    pins += [(contact["pin"], f"contact {contact['name']}") for contact in settings.get("contacts", [])]
    power = settings.get("power", {})
    return pins + ([(power["mains_pin"], "mains")] if "mains_pin" in power else [])
